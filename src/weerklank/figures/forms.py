"""Which figures to show: of which day, for whom, and how split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.figures.rules.counting import SPLITS
from weerklank.figures.rules.figures import Figure
from weerklank.trajectories.rules.calendar import last_quarter_end

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation

INSIDE, PUBLISHED = "binnen", "publiceren"
SPLIT_LABELS = {"doelgroep": _("Doelgroep"), "leerroute": _("Leerroute"), "cohort": _("Cohort")}
PER = {
    "": (),
    "doelgroep-leerroute": ("doelgroep", "leerroute"),
    "doelgroep-cohort": ("doelgroep", "cohort"),
    "leerroute-cohort": ("leerroute", "cohort"),
    "alles": SPLITS,
}


class DayForm(forms.Form):
    """Of which municipality, on which day, for whom; if not said: today, for who works here."""

    gemeente = forms.ChoiceField(label=_("Gemeente"), required=False)
    peildatum = forms.DateField(
        label=_("Peildatum"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    voor = forms.ChoiceField(
        label=_("Bedoeld om"),
        required=False,
        choices=[(INSIDE, _("zelf te gebruiken")), (PUBLISHED, _("te publiceren"))],
    )

    def __init__(
        self, data: Mapping[str, str], *, today: date, municipalities: Sequence[Organisation]
    ) -> None:
        super().__init__(
            {"peildatum": today.isoformat(), "voor": INSIDE} | {k: data[k] for k in data}
        )
        self.today = today
        if len(municipalities) > 1:
            choices = [(each.slug, each.name) for each in municipalities]
            self.fields["gemeente"] = forms.ChoiceField(
                label=_("Gemeente"), required=False, choices=choices
            )
        else:
            del self.fields["gemeente"]

    def clean_peildatum(self) -> date:
        day = self.cleaned_data["peildatum"] or self.today
        if day > self.today:
            raise forms.ValidationError(_("Kies een dag tot en met vandaag."))
        assert isinstance(day, date)
        return day

    @property
    def day(self) -> date:
        """The day asked for; today when what was filled in is no such day.

        What is published is about the end of a quarter: from two days close to each other it would
        be clear what happened to the few people between them.
        """
        day: date = self.cleaned_data.get("peildatum") or self.today
        return last_quarter_end(day) if self.is_published else day

    @property
    def is_published(self) -> bool:
        return self.cleaned_data.get("voor") == PUBLISHED


class SplitForm(forms.Form):
    """Of whom: one doelgroep, leerroute and cohort, or all of them; published, one of the three."""

    def __init__(
        self,
        data: Mapping[str, str],
        *,
        figures: Iterable[Figure],
        labels: Mapping[tuple[str, str], str],
        is_published: bool,
    ) -> None:
        super().__init__(data)
        self.is_published = is_published
        found: dict[str, dict[str, None]] = {name: {} for name in SPLITS}
        for figure in figures:
            for name, code in figure.split.items():
                found[name][code] = None
        for name in SPLITS:
            self.fields[name] = forms.ChoiceField(
                label=SPLIT_LABELS[name],
                required=False,
                choices=[
                    ("", _("Alle")),
                    *((code, labels.get((name, code), code)) for code in found[name]),
                ],
            )

    def clean(self) -> None:
        if self.is_published and len(self.split()) > 1:
            raise forms.ValidationError(
                _("Wat u publiceert, is per doelgroep, leerroute of cohort. Kies er één.")
            )

    def split(self) -> dict[str, str]:
        chosen = self.cleaned_data
        split = {name: chosen[name] for name in SPLITS if chosen.get(name)}
        return {} if self.is_published and self.non_field_errors() else split


class PerForm(forms.Form):
    per = forms.ChoiceField(
        label=_("Uitgesplitst naar"),
        required=False,
        choices=[
            ("", _("doelgroep, leerroute en cohort, elk apart")),
            ("doelgroep-leerroute", _("doelgroep met leerroute")),
            ("doelgroep-cohort", _("doelgroep met cohort")),
            ("leerroute-cohort", _("leerroute met cohort")),
            ("alles", _("doelgroep met leerroute en cohort")),
        ],
    )

    def wanted(self, split: Mapping[str, str]) -> bool:
        """Does this split stand in the table? The total always does."""
        per = PER.get(self.cleaned_data.get("per", ""), ())
        return not split or (tuple(split) == per if per else len(split) == 1)
