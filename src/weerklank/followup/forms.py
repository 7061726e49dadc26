"""What one fills in about improvement points."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict, Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.findings import following, terms
from weerklank.findings.rules import followup
from weerklank.followup import refusals, remeasuring
from weerklank.safeguards.fields import date_field, long_text, offer, offer_rows, radios
from weerklank.study import queries as study
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.coding.models import Code
    from weerklank.safeguards.fields import Given
    from weerklank.study.models import Monitor, PolicyGoal


class PointForm(forms.Form):
    """What an improvement point says, and for whom it is."""

    what = long_text(
        _("Wat kan er beter"),
        rows=4,
        help_text=_(
            "Eén punt, in uw eigen woorden. Hoeveel mensen het zeiden, staat bij de bevinding. "
            "Neem geen woorden over van wie meedeed."
        ),
    )
    addressee = forms.CharField(
        label=_("Voor wie is dit punt"),
        help_text=_("De organisatie die dit kan doen."),
        max_length=100,
        required=False,
    )
    policy_goal: forms.ModelChoiceField[PolicyGoal] = forms.ModelChoiceField(
        label=_("Beleidsdoel"), queryset=None, required=False, empty_label=_("geen")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *, monitor: Monitor, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer_rows(self, "policy_goal", monitor.goals.all())


class PlanForm(forms.Form):
    """Who sees to a point, what was agreed on, and by when."""

    owner = forms.CharField(
        label=_("Eigenaar"),
        help_text=_("Wie hiervoor zorgt. Een naam of functie; een account is niet nodig."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "eigenaren"}),
    )
    planned_step = long_text(_("Afgesproken stap"), rows=3, required=False)
    due_on = date_field(_("Afgesproken dag"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PointNewForm(PlanForm, PointForm):
    """A new point, with what was agreed on as far as that is known."""

    field_order = ("what", "addressee", "policy_goal", "owner", "planned_step", "due_on")


class StepForm(forms.Form):
    """A step of a point to another status."""

    note = long_text(_("Toelichting"), rows=4, required=False)
    status = forms.CharField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *, asks: followup.Ask, measured: str = "", **given: Unpack[Given]) -> None:
        super().__init__(**given)
        note = self.fields["note"]
        labels = {
            followup.Ask.NOTHING: _("Toelichting"),
            followup.Ask.REASON: _("Waarom"),
            followup.Ask.EFFECT: _("Wat u zag: wat is er nu anders?"),
        }
        note.label = labels[asks]
        note.required = asks != followup.Ask.NOTHING
        note.error_messages["required"] = str(following.QUESTIONS[asks])
        note.help_text = _(
            "Dit blijft in de geschiedenis van het punt staan en kan niet meer veranderd worden. "
            "Noem niemand die meedeed."
        )
        if measured:
            self.fields["with_verdict"] = forms.BooleanField(
                label=_("Bewaar de uitkomst van %(rounds)s bij deze stap") % {"rounds": measured},
                required=False,
                initial=True,
            )


class PointEvidenceForm(forms.Form):
    """Which finding a point rests on as well."""

    finding = forms.ChoiceField(label=_("Bevinding"))

    def __init__(
        self, *, choices: list[tuple[str, list[tuple[int, str]]]], **given: Unpack[Given]
    ) -> None:
        super().__init__(**given)
        offer(self, "finding", [("", _("Kies een bevinding")), *choices])


class MeasureChosen(TypedDict):
    code: int
    perspective: str
    better: str
    characteristic: str
    value: str


class MeasureForm(forms.Form):
    """What is counted to see whether anything changed at a point."""

    code = forms.ChoiceField(
        label=_("Code"),
        help_text=_("Wie dit zei, wordt geteld. De codes eronder tellen mee."),
    )
    perspective = radios(_("Wie"), Perspective.choices)
    group = forms.ChoiceField(
        label=_("Groep"),
        required=False,
        help_text=_("Laat dit leeg als het om iedereen gaat."),
    )
    better = radios(_("Wat is beter"), terms.Better.choices)

    def __init__(self, *, monitor: Monitor, codes: Iterable[Code], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer(
            self, "code", [("", _("Kies een code")), *((code.pk, code.full_name) for code in codes)]
        )
        labels = study.condition_labels(monitor)
        groups = [
            (labels[key], [(f"{key}:{value}", label) for value, label in values.items()])
            for key, values in remeasuring.groups_to_choose(monitor).items()
            if values
        ]
        offer(self, "group", [("", _("Iedereen")), *groups])

    def chosen(self) -> MeasureChosen:
        """Return what was filled in, as the operation takes it."""
        cleaned = self.cleaned_data
        key, _colon, value = cleaned["group"].partition(":")
        return {
            "code": int(cleaned["code"]),
            "perspective": cleaned["perspective"],
            "better": cleaned["better"],
            "characteristic": key,
            "value": value,
        }


class PointQuestionForm(forms.Form):
    """Which question asks after a point, and in which guide of a later round."""

    guide = forms.ChoiceField(label=_("Leidraad"))
    earlier = forms.ChoiceField(
        label=_("Vraag van eerder"),
        required=False,
        help_text=_(
            "Dezelfde woorden maken het vergelijken mogelijk. Deze vragen zijn eerder gesteld over "
            "wat er wordt gemeten."
        ),
    )
    text = long_text(
        _("Of een nieuwe vraag"),
        rows=3,
        required=False,
        help_text=_(
            "Met een nieuwe vraag is vergelijken met eerder niet mogelijk. Wel met een volgende "
            "ronde."
        ),
    )

    def __init__(
        self,
        *,
        guides: list[tuple[int, str]],
        questions: list[tuple[str, list[tuple[int, str]]]],
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        offer(self, "guide", guides)
        offer(self, "earlier", [("", _("geen")), *questions])

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not cleaned.get("earlier") and not str(cleaned.get("text", "")).strip():
            self.add_error("text", refusals.PointQuestionEmpty.user_message)
        return cleaned


class PointFilterForm(forms.Form):
    """Which points to show."""

    owner = forms.ChoiceField(label=_("Eigenaar"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Alle")), *terms.PointStatus.choices]
    )
    goal = forms.ChoiceField(label=_("Beleidsdoel"), required=False)
    stuck = forms.BooleanField(label=_("Alleen wat vastloopt"), required=False)

    def __init__(self, *, monitor: Monitor, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        names = [(name, name) for name in following.owners(monitor)]
        offer(self, "owner", [("", _("Iedereen")), (following.NOBODY, _("nog niemand")), *names])
        goals = [(str(goal.pk), str(goal)) for goal in monitor.goals.all()]
        offer(self, "goal", [("", _("Alle")), *goals])

    def wanted(self) -> following.Wanted:
        """Return the choice; what is not to be chosen here is no filter."""
        if not self.is_valid():
            return following.Wanted()
        chosen = self.cleaned_data
        return following.Wanted(
            owner=chosen["owner"],
            status=chosen["status"],
            goal=int(chosen["goal"]) if chosen["goal"] else None,
            stuck=chosen["stuck"],
        )
