"""Sample data for the style page. Everything in it is invented."""

from datetime import date, datetime

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from weerklank.site.walk import Step

STEPS = [
    Step("plan", "Plan", "#plan", "done", "24 gepland", "24", "", "gepland", "3 vragen", "klaar"),
    Step(
        "spread", "Spreiding", "#spreiding", "attention", "5 van 6 groepen", "5", "van 6",
        "groepen", "met ten minste één gesprek", "1 groep leeg",
    ),
    Step(
        "conversations", "Gesprekken", "#gesprekken", "busy", "19 + 7 mensen", "19", "+ 7",
        "mensen", "inburgeraars en aanbieders, in 12 gesprekken", "3 volgen nog",
    ),
    Step(
        "coding", "Coderen", "#coderen", "busy", "11 van 12", "11", "van 12", "gesprekken",
        "afgerond, 3 dubbel gecodeerd", "bezig",
    ),
    Step(
        "compare", "Vergelijken", "#vergelijken", "busy", "31 codes", "31", "", "codes",
        "door twee of meer mensen genoemd", "bezig",
    ),
    Step(
        "findings", "Bevindingen", "#bevindingen", "attention", "11, 2 open", "11", "",
        "bevindingen", "10 met genoeg bewijs", "2 punten open",
    ),
    Step(
        "report", "Rapport", "#rapport", "nothing", "concept",
        what="begint als er 8 bevindingen staan", words="kan beginnen",
    ),
]  # fmt: skip


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Naam van de ronde"), help_text=_("Zoals mensen die noemen."))
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
        label=_("Waarvoor gaf de deelnemer toestemming?"),
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


def samples() -> dict[str, object]:
    """Return what site/style.html shows."""
    return {
        "steps": STEPS,
        "form": SampleForm(prefix="leeg"),
        "refused": SampleForm({"fout-mail": "geen adres", "fout-kind": "1"}, prefix="fout"),
        "page": Paginator(range(140), 10).page(2),
        "day": date(2026, 7, 2),
        "moment": datetime(2026, 7, 2, 14, 3),  # noqa: DTZ001 -- only its clock time is shown
        "branches": range(1, 10),
    }
