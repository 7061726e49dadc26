"""What the page asks, and what belongs beside what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weerklank.figures.forms import SPLIT_LABELS
from weerklank.figures.rules.indicators import ALL
from weerklank.figures.wording import shown
from weerklank.policy.terms import Pace, SubjectKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from weerklank.coding.models import Code
    from weerklank.policy.models import Subject
    from weerklank.safeguards.models import Organisation
    from weerklank.study.models import Monitor, PolicyGoal, Round


class LookForm(forms.Form):
    """Which subject, round and municipality, per what, and over which days."""

    onderwerp = forms.ChoiceField(label=gettext_lazy("Onderwerp"), required=False)
    gemeente = forms.ChoiceField(label=gettext_lazy("Gemeente"), required=False)
    ronde = forms.ChoiceField(label=gettext_lazy("Ronde"), required=False)
    per = forms.ChoiceField(label=gettext_lazy("Cijfers per"), required=False)
    eerder = forms.ChoiceField(
        label=gettext_lazy("Eerder, in"), required=False, choices=Pace.choices
    )

    def __init__(
        self,
        data: Mapping[str, str],
        *,
        subjects: Sequence[Subject],
        municipalities: Sequence[Organisation],
        rounds: Sequence[Round],
        round_: Round | None,
    ) -> None:
        """`round_` is shown when none is chosen, and all subjects."""
        first = {
            "onderwerp": "",
            "gemeente": municipalities[0].slug,
            "ronde": round_.slug if round_ else "",
            "per": "",
            "eerder": Pace.QUARTERS.value,
        }
        super().__init__(first | {name: data[name] for name in data if data[name]})
        named = [(str(one.pk), one.title) for one in subjects]
        self._choose("onderwerp", [("", _("alle onderwerpen")), *named])
        self._choose("gemeente", [(one.slug, one.name) for one in municipalities])
        self._choose("ronde", [(one.slug, one.name) for one in rounds])
        self._choose("per", [("", _("iedereen")), *SPLIT_LABELS.items()])

    def _choose(self, name: str, choices: Sequence[tuple[str, str | StrPromise]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if name != "per" and len(choices) < 2:
            del self.fields[name]


class SubjectForm(forms.Form):
    """A goal or a part of the service, with its figures and its codes."""

    title = forms.CharField(label=gettext_lazy("Onderwerp"), max_length=100)
    kind = forms.ChoiceField(
        label=gettext_lazy("Soort"), choices=SubjectKind.choices, widget=forms.RadioSelect
    )
    goal: forms.ModelChoiceField[PolicyGoal] = forms.ModelChoiceField(
        label=gettext_lazy("Beleidsdoel van de monitor"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("geen"),
        help_text=gettext_lazy("Bevindingen bij dit doel komen er dan ook te staan."),
    )
    indicators = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Cijfers uit het register"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    codes = forms.MultipleChoiceField(
        label=gettext_lazy("Codes: waar mensen het over hadden"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        monitor: Monitor,
        codes: Iterable[Code],
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        goal, indicators, chosen = (self.fields[name] for name in ("goal", "indicators", "codes"))
        assert isinstance(goal, forms.ModelChoiceField)
        assert isinstance(indicators, forms.ChoiceField)
        assert isinstance(chosen, forms.ChoiceField)
        goal.queryset = monitor.goals.all()
        indicators.choices = [(str(one.number), f"{one.number}. {shown.title(one)}") for one in ALL]
        chosen.choices = [
            (one.number, one.full_name) for one in codes if one.is_on and not one.is_container
        ]

    @staticmethod
    def initial_of(subject: Subject) -> dict[str, object]:
        """Return what stands in a subject, by field."""
        return {
            "title": subject.title,
            "kind": subject.kind,
            "goal": subject.goal_id,
            "indicators": [str(number) for number in subject.indicators],
            "codes": list(subject.codes),
        }
