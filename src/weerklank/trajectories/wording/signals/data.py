"""What is said of signals about the register itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from weerklank.trajectories.rules.signals.judging import UNKNOWN, Verdict
from weerklank.trajectories.wording.milestones import route


def apart_from_duo(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if "duo" in why:
            return _("Er zijn geen gegevens van DUO om mee te vergelijken.")
        return _("Dit staat niet in het register of niet bij DUO: %(columns)s.") % {
            "columns": ", ".join(_names()[name] for name in why)
        }
    return " ".join(
        _("Verschil in %(column)s: in het register %(ours)s, bij DUO %(theirs)s.")
        % {"column": _names()[name], "ours": _shown(name, ours), "theirs": _shown(name, theirs)}
        for name, (ours, theirs) in why["verschil"].items()
    )


def _names() -> dict[str, str]:
    return {
        "leerroute": _("de leerroute"),
        "pip": _("de datum van het PIP"),
        "pvt_ondertekend": _("de datum van het getekende PVT"),
        "map_eindgesprek": _("de datum van het eindgesprek van de MAP"),
        "contactpersoon": _("de contactpersoon"),
    }


def _shown(name: str, value: Any) -> str:
    if name == "leerroute":
        return route(value)
    return date_format(value) if isinstance(value, date) else str(value)


def start_missing(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _("De datum van het PIP is niet bekend, en de startgegevens zijn niet compleet.")
    if why["opleidingsniveau_herkomst"] is not None:
        sentence = _("Het PIP is van %(day)s. De werkervaring bij de start is niet ingevuld.")
    elif why["werkervaring_herkomst"] is not None:
        sentence = _("Het PIP is van %(day)s. De opleiding bij de start is niet ingevuld.")
    else:
        sentence = _(
            "Het PIP is van %(day)s. De opleiding en de werkervaring bij de start zijn niet "
            "ingevuld."
        )
    return sentence % {"day": date_format(why["pip"])}


SENTENCES: dict[str, Callable[[Verdict], str]] = {
    "SIG-31": apart_from_duo,
    "SIG-32": start_missing,
}
