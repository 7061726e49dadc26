"""What is said of signals about the PIP, the aanbod, PVT, MAP and the end of the term."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from weerklank.register.rules.judging import OVER, UNKNOWN, Verdict


def late_pip(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _("De datum van de kennisgeving of van de inschrijving is niet bekend.")
    begin = max(why["kennisgeving"], why["brp"])
    if "pip_reden_vertraging" in why and why["pip_informatie_ontvangen"] is None:
        return _("Het PIP wacht op informatie van derden. De termijn begon op %(begin)s.") % {
            "begin": date_format(begin)
        }
    deadline = begin + timedelta(days=why["limit"])
    if "pip_reden_vertraging" in why:
        deadline = why["pip_informatie_ontvangen"] + timedelta(days=why["wait"])
    sentence = (
        _("De termijn begon op %(begin)s. Het PIP had er op %(deadline)s moeten zijn.")
        if verdict.level == OVER
        else _("De termijn begon op %(begin)s. Het PIP moet er op %(deadline)s zijn.")
    )
    return sentence % {"begin": date_format(begin), "deadline": date_format(deadline)}


SENTENCES: dict[str, Callable[[Verdict], str]] = {"SIG-07": late_pip}
