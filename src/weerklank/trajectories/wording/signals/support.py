"""What is said of signals about support, money, childcare, travel and work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weerklank.trajectories.rules.signals.judging import OVER, UNKNOWN, Verdict


def support_ends(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if "doelgroep" in why:
            return _group_unknown()
        return _("De start van de maatschappelijke begeleiding is niet bekend.")
    dates = {"end": date_format(why["eind"])}
    begun = why["mb_start"]
    if begun:
        dates["begin"] = date_format(begun)
    if why["van"] == "begeleiding":
        begins = _("De begeleiding begon op %(begin)s en eindigt op %(end)s.") % dates
        return f"{begins} {_('Er is nog geen warme overdracht.')}"
    if not begun:
        return _("Het spreekuur eindigt op %(end)s.") % dates
    return _("Het spreekuur eindigt op %(end)s. De begeleiding begon op %(begin)s.") % dates


def relief(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if "doelgroep" in why:
            return _group_unknown()
        return _("De start van de bijstand en van het ontzorgen is niet bekend.")
    if verdict.level == OVER:
        right = why["bijstand_start"]
        return _(
            "De bijstand begon op %(right)s. Het ontzorgen had er op %(deadline)s moeten zijn."
        ) % {
            "right": date_format(right),
            "deadline": date_format(right + timedelta(days=why["d"])),
        }
    return _(
        "Het ontzorgen begon op %(begin)s en eindigt op %(end)s. "
        "Er is nog niet gekeken of het daarna zelf lukt."
    ) % {"begin": date_format(why["ontzorgen_start"]), "end": date_format(why["eind"])}


def childcare(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if why["kinderopvang"] is None:
            return _("Het is niet bekend of er kinderopvang nodig is.")
        return _("Het is niet bekend sinds wanneer er kinderopvang nodig is.")
    sentence = (
        _("Staat sinds %(day)s op de wachtlijst voor kinderopvang.")
        if why["kinderopvang"] == "wachtlijst"
        else _("Kinderopvang is sinds %(day)s nodig en nog niet geregeld.")
    )
    sentence = sentence % {"day": date_format(why["kinderopvang_sinds"])}
    if why.get("presentie_daalt"):
        sentence += " " + _("Ook komt deze persoon minder naar de les.")
    return sentence


def travel(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _("De reistijd, de afstand of de vergoeding van de reiskosten is niet bekend.")
    sentences = []
    if "x" in why:
        minutes = why["reisminuten"]
        sentences.append(
            ngettext(
                "De reis naar de les duurt %(minutes)s minuut, enkele reis.",
                "De reis naar de les duurt %(minutes)s minuten, enkele reis.",
                minutes,
            )
            % {"minutes": minutes}
        )
    if "y" in why:
        sentences.append(
            _("De les is %(km)s km ver en de reiskosten zijn niet geregeld.")
            % {"km": number_format(why["reisafstand_km"])}
        )
    return " ".join(sentences)


def no_help_to_work(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if "doelgroep" in why:
            return _group_unknown()
        if "werkdoel" in why:
            return (
                _("Het is niet bekend of deze persoon wil werken.")
                if why["werkdoel"] is None
                else _("Het is niet bekend of deze persoon een eigen uitkering heeft.")
            )
        if why["afspraken"] is None:
            return _("De afspraken zijn niet aangeleverd.")
        return _("De datum van het PIP is niet bekend.")
    if why["gepland_op"]:
        begin = _("Het laatste gesprek over werk was op %(day)s.") % {
            "day": date_format(why["gepland_op"])
        }
    else:
        begin = _("Sinds het PIP van %(day)s was er geen gesprek over werk.") % {
            "day": date_format(why["pip"])
        }
    if why["map_eindgesprek"]:
        begin += " " + _("Het eindgesprek van de MAP was op %(day)s.") % {
            "day": date_format(why["map_eindgesprek"])
        }
    return f"{begin} {_('Deze persoon wil werken en heeft geen eigen uitkering.')}"


def _group_unknown() -> str:
    return _("De doelgroep is niet bekend.")


SENTENCES: dict[str, Callable[[Verdict], str]] = {
    "SIG-23": support_ends,
    "SIG-24": relief,
    "SIG-25": childcare,
    "SIG-26": travel,
    "SIG-28": no_help_to_work,
}
