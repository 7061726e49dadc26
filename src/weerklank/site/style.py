"""Sample data for the style page. Everything in it is invented."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Step:
    name: str
    state: str
    count: str
    figure: str = ""
    of: str = ""
    unit: str = ""
    what: str = ""
    words: str = ""
    is_current: bool = False
    url: str = "#inhoud"


STEPS = [
    Step("Plan", "done", "24 gepland", "24", "", "gepland", "3 vragen, 2 leidraden", "klaar"),
    Step(
        "Spreiding", "attention", "5 van 6 groepen", "5", "van 6", "groepen",
        "met ten minste één gesprek", "1 groep leeg",
    ),
    Step(
        "Gesprekken", "busy", "19 + 7 mensen", "19", "+ 7", "mensen",
        "inburgeraars en aanbieders, in 12 gesprekken", "3 volgen nog",
    ),
    Step(
        "Coderen", "busy", "11 van 12", "11", "van 12", "gesprekken", "afgerond, 3 dubbel", "bezig",
        is_current=True,
    ),
    Step("Vergelijken", "busy", "31 codes", "31", "", "codes", "door twee of meer mensen", "bezig"),
    Step("Bevindingen", "attention", "11, 2 open", "11", "", "zinnen", "10 met bewijs", "2 open"),
    Step("Rapport", "nothing", "concept", "", "", "", "begint bij 8 bevindingen", "kan beginnen"),
    Step("Opvolging", "nothing", "nog niets", "", "", "", "5 punten lopen nog", "niets", url=""),
]  # fmt: skip


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Naam van de ronde"), help_text=_("Zoals mensen hem noemen."))
    mail = forms.EmailField(label=_("E-mailadres"), required=False)
    kind = forms.ChoiceField(
        label=_("Soort gesprek"), choices=[("1", _("één persoon")), ("2", _("groep"))]
    )
    language = forms.ChoiceField(
        label=_("Tolk"),
        widget=forms.RadioSelect,
        choices=[("no", _("geen tolk")), ("in", _("informele tolk")), ("pro", _("beroepstolk"))],
    )
    uses = forms.MultipleChoiceField(
        label=_("Waarvoor gaf zij toestemming?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("take", _("meedoen")), ("quote", _("woorden in een citaat"))],
    )
    on = forms.DateField(label=_("Datum"), widget=forms.DateInput(attrs={"type": "date"}))
    count = forms.IntegerField(label=_("Hoeveel mensen?"), required=False)
    memo = forms.CharField(label=_("Wat viel op?"), widget=forms.Textarea, required=False)
    file = forms.FileField(label=_("Verslag van het gesprek"), required=False)
    recorded = forms.BooleanField(
        label=_("Dit gesprek is opgenomen"),
        required=False,
        help_text=_("De opname blijft bij de onderzoeker."),
    )


def samples() -> dict[str, Any]:
    """Give what site/style.html shows."""
    return {
        "steps": STEPS,
        "form": SampleForm(prefix="leeg"),
        "refused": SampleForm({"fout-mail": "geen adres", "fout-kind": "1"}, prefix="fout"),
        "page": Paginator(range(140), 10).page(2),
        "day": date(2026, 7, 2),
        "moment": datetime(2026, 7, 2, 14, 3),  # noqa: DTZ001 -- only its clock time is shown
        "branches": range(1, 10),
    }
