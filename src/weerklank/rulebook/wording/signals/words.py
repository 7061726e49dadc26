"""What is said of a signal: why it is on, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook.facts import Why
from weerklank.rulebook.signals.judging import UNKNOWN, Verdict

# By the input that is missing; the first of them is told.
Missing = Mapping[str, Promise]

NO_GROUP = _("De doelgroep is niet bekend.")
NO_PIP = _("De datum van het PIP is niet bekend.")
NO_CONTACTS = _("Wie de contactpersonen zijn, is niet bekend: die tabel is er niet.")
_MISSING: Missing = {
    "leerroute": _("De leerroute is niet bekend."),
    "doelgroep": NO_GROUP,
    "contactpersonen": NO_CONTACTS,
    "afspraken": _("Welke afspraken er waren, is niet bekend: die tabel is er niet."),
    "voortgangsgesprekken": _("Hoeveel voortgangsgesprekken er in het PIP staan, is niet bekend."),
    "pip": NO_PIP,
    "examens": _("De examens zijn niet bekend."),
    "niveaus": _("Wat docenten van het niveau vonden, is niet bekend."),
    "leerroutes": _("Niet bekend is of de leerroute al eens is gewijzigd."),
    "uren": _("Er zijn geen uren bekend."),
    "opleidingen": _("Niet bekend is of deze persoon een opleiding volgt."),
    "participatie": _("Niet bekend is of deze persoon werk of een stage heeft."),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a signal: why it is on, and what is missing.

    `missing` are sentences about inputs, before those that are the same for every signal;
    `otherwise` is said when none of them is missing. `unknown` says it itself, from `why`.
    """

    on: Callable[[Verdict], str]
    missing: Missing = field(default_factory=dict)
    otherwise: Promise | str = ""
    unknown: Callable[[Why], str] | None = None

    def __call__(self, verdict: Verdict) -> str:
        if verdict.state != UNKNOWN:
            return self.on(verdict)
        if self.unknown is not None:
            return self.unknown(verdict.why)
        return first_missing(verdict.why, self.missing) or str(self.otherwise)


def first_missing(why: Why, own: Missing) -> str:
    """Return what is said of the first input that is missing."""
    sentences = {**own, **{name: _MISSING[name] for name in _MISSING if name not in own}}
    return next((str(text) for name, text in sentences.items() if why.get(name, ...) is None), "")
