"""Which trajectories a caseload shows; every choice stands in the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook import tables
from weerklank.trajectories.queries.caseload import NOBODY, SILENT, UNKNOWN, Wanted
from weerklank.trajectories.terms import SignalState

if TYPE_CHECKING:
    from weerklank.rulebook.signals.judging import Rule
    from weerklank.safeguards.models import Organisation

ALL = [("", _("Alle"))]
ROUTES = [("B", _("B1-route")), ("O", _("Onderwijsroute")), ("Z", _("Z-route"))]
NOT_KNOWN = [(UNKNOWN, _("onbekend"))]
STATES = [
    (SignalState.ON.value, _("met een signaal")),
    (SignalState.UNKNOWN.value, _("waarvan iets niet bekend is")),
    (SILENT, _("zonder signaal")),
]


class CaseloadForm(forms.Form):
    """A choice that someone has no use for is left out: one municipality, no one's contact."""

    gemeente = forms.ChoiceField(label=_("Gemeente"), required=False)
    toon = forms.ChoiceField(label=_("Welke trajecten"), required=False, choices=[*ALL, *STATES])
    signaal = forms.ChoiceField(label=_("Signaal"), required=False)
    aan_zet = forms.ChoiceField(label=_("Wie aan zet is"), required=False)
    route = forms.ChoiceField(
        label=_("Leerroute"), required=False, choices=[*ALL, *ROUTES, *NOT_KNOWN]
    )
    doelgroep = forms.ChoiceField(
        label=_("Doelgroep"),
        required=False,
        choices=[*ALL, *((name, name) for name in tables.GROUPS), *NOT_KNOWN],
    )
    contactpersoon = forms.ChoiceField(label=_("Contactpersoon"), required=False)

    def __init__(
        self,
        data: QueryDict,
        *,
        municipalities: Sequence[Organisation],
        rules: Sequence[Rule],
        contacts: Iterable[str] | None,
        asks_group: bool,
    ) -> None:
        super().__init__(data)
        turns = dict.fromkeys(rule.turn for rule in rules)
        choices: dict[str, list[tuple[str, object]]] = {
            "gemeente": [(each.slug, each.name) for each in municipalities],
            "signaal": [(rule.signal, _(rule.label)) for rule in rules],
            "aan_zet": [(turn, _(turn)) for turn in turns],
            "contactpersoon": [
                (NOBODY, _("niemand")),
                *((key, key) for key in contacts or ()),
            ],
        }
        for name, found in choices.items():
            self.fields[name].choices = [*ALL, *found]  # type: ignore[attr-defined]
        dropped = {
            "gemeente": len(municipalities) < 2,
            "aan_zet": len(turns) < 2,
            "contactpersoon": contacts is None,
            "doelgroep": not asks_group,
        }
        for name, is_dropped in dropped.items():
            if is_dropped:
                del self.fields[name]

    def wanted(self) -> Wanted:
        """Return what was asked for; a word that is no choice asks for nothing."""
        self.is_valid()
        asked = self.cleaned_data
        return Wanted(
            municipality=asked.get("gemeente", ""),
            route=asked.get("route", ""),
            group=asked.get("doelgroep", ""),
            contact=asked.get("contactpersoon", ""),
            signal=asked.get("signaal", ""),
            turn=asked.get("aan_zet", ""),
            state=asked.get("toon", ""),
        )
