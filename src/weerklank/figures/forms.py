"""Which figures to show: of which day, for whom, and how split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.figures.rules.counting import CROSSED, FURTHER, SPLITS
from weerklank.figures.rules.figures import Figure
from weerklank.rulebook.calendar import last_quarter_end

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation

INSIDE, PUBLISHED = "binnen", "publiceren"
SPLIT_LABELS = {
    "doelgroep": _("Doelgroep"),
    "leerroute": _("Leerroute"),
    "cohort": _("Cohort"),
    "kern": _("Kern of wijk"),
    "taalschool": _("Taalschool"),
    "begeleiding": _("Begeleidende organisatie"),
}
PER = {
    "": (),
    "doelgroep-leerroute": ("doelgroep", "leerroute"),
    "doelgroep-cohort": ("doelgroep", "cohort"),
    "leerroute-cohort": ("leerroute", "cohort"),
    "alles": CROSSED,
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
        self,
        data: Mapping[str, str],
        *,
        today: date,
        municipalities: Sequence[Organisation],
        may_see_inside: bool,
    ) -> None:
        """Take what was asked; without `may_see_inside` there is only what may be published."""
        super().__init__(
            {"peildatum": today.isoformat(), "voor": INSIDE} | {k: data[k] for k in data}
        )
        self.today = today
        self.may_see_inside = may_see_inside
        if not may_see_inside:
            del self.fields["voor"]
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
        return not self.may_see_inside or self.cleaned_data.get("voor") == PUBLISHED


class SplitForm(forms.Form):
    """Of whom: one doelgroep, leerroute and cohort, or all of them; else one of the sides.

    Kern, school and organisation are crossed with nothing, and what is published never is.
    """

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
        if len(self._chosen()) < 2:
            return
        if self.is_published:
            raise forms.ValidationError(_("Wat u publiceert, is naar één kenmerk. Kies er één."))
        if not self._chosen().keys().isdisjoint(FURTHER):
            raise forms.ValidationError(
                _("Een kern, taalschool of begeleidende organisatie kiest u alleen.")
            )

    def _chosen(self) -> dict[str, str]:
        chosen = self.cleaned_data
        return {name: chosen[name] for name in SPLITS if chosen.get(name)}

    def split(self) -> dict[str, str]:
        return {} if self.non_field_errors() else self._chosen()


class PerForm(forms.Form):
    per = forms.ChoiceField(
        label=_("Uitgesplitst naar"),
        required=False,
        choices=[
            ("", _("elk kenmerk apart")),
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
