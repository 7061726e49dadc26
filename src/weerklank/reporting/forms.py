"""What one fills in about findings, quotes and the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.analysis import queries as analysis
from weerklank.coding.terms import Polarity
from weerklank.reporting import rules, terms
from weerklank.safeguards.fields import long_text
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.reporting.models import Finding
    from weerklank.study.models import Round

REPORT_TEXTS: Mapping[str, Any] = {
    "title": _("Titel"),
    "introduction": _("In het kort"),
    "reason": _("Waarom wij luisterden"),
    "conclusion": _("Conclusie"),
    "authors": _("Onderzoekers"),
}


class FindingForm(forms.Form):
    """A statement, where it belongs and what it answers."""

    statement = long_text(
        _("Bevinding"), rows=4, help_text=_("Eén zin of twee. Noem het aantal mensen.")
    )
    section = forms.ChoiceField(label=_("Deel van het rapport"), choices=terms.Section.choices)
    kind = forms.ChoiceField(label=_("Soort"), choices=terms.FindingKind.choices)
    perspective = forms.ChoiceField(label=_("Over wie gaat dit"), choices=Perspective.choices)
    research_question: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Onderzoeksvraag"), queryset=None, required=False, empty_label=_("geen")
    )
    policy_goal: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Beleidsdoel"), queryset=None, required=False, empty_label=_("geen")
    )
    addressee = forms.CharField(
        label=_("Voor wie is dit punt"),
        help_text=_("Alleen bij een verbeterpunt: wie kan dit doen?"),
        max_length=100,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    codings = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["research_question"].queryset = round_.monitor.questions.all()  # type: ignore[attr-defined]
        self.fields["policy_goal"].queryset = round_.monitor.goals.all()  # type: ignore[attr-defined]

    def clean_codings(self) -> list[int]:
        return numbers(self.cleaned_data["codings"])

    def texts(self) -> dict[str, Any]:
        """Return what the operations take: everything but the hidden fields."""
        hidden = {"revision", "codings"}
        return {name: value for name, value in self.cleaned_data.items() if name not in hidden}

    @staticmethod
    def initial_of(finding: Finding) -> dict[str, Any]:
        return {
            name: getattr(finding, name)
            for name in (
                "statement",
                "section",
                "kind",
                "perspective",
                "research_question",
                "policy_goal",
                "addressee",
                "revision",
            )
        }


class PickForm(forms.Form):
    """Which passages to choose from as evidence."""

    code = forms.ChoiceField(label=_("Code"), required=False)
    perspective = forms.ChoiceField(
        label=_("Wie zei het"), required=False, choices=[("", _("Alle")), *Perspective.choices]
    )
    polarity = forms.ChoiceField(
        label=_("Toon"), required=False, choices=[("", _("Alle")), *Polarity.choices]
    )
    text = forms.CharField(label=_("Woorden"), required=False, max_length=100)

    def __init__(self, *args: Any, voices: analysis.Voices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = {mention.code for mention in voices.mentions}
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            ("", _("Alle codes")),
            *((str(code.pk), code.full_name) for code in voices.codes if code.pk in used),
        ]

    def filter(self) -> analysis.Filter:
        return analysis.Filter(
            code=int(self.cleaned_data.get("code") or 0) or None,
            perspective=self.cleaned_data.get("perspective", ""),
            facets={"polarity": tone} if (tone := self.cleaned_data.get("polarity")) else {},
        )


class QuoteForm(forms.Form):
    """How words will stand in the report."""

    form = forms.ChoiceField(
        label=_("Vorm"),
        choices=terms.QuoteForm.choices,
        widget=forms.RadioSelect,
        help_text=_("Is het citaat opgeschoond of vertaald? Dat staat er in het rapport bij."),
    )
    shown_text = long_text(
        _("Zo komt het in het rapport"),
        rows=5,
        help_text=_("Zet (…) waar u iets weglaat en [zo] waar u iets verbergt."),
    )
    attributes = forms.MultipleChoiceField(
        label=_("Kenmerken erbij"),
        help_text=_("Hoogstens twee, en alleen als niemand de spreker eraan herkent."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, attributes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if attributes:
            self.fields["attributes"].choices = list(attributes.items())  # type: ignore[attr-defined]
        else:
            del self.fields["attributes"]

    def clean_attributes(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["attributes"]
        if len(chosen) > rules.MOST_ATTRIBUTES:
            raise forms.ValidationError(_("Kies hoogstens twee kenmerken."))
        return chosen


class ReportTextForm(forms.Form):
    """One text of the report."""

    text = forms.CharField(required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label = REPORT_TEXTS[name]
        if name == "title":
            field.required = True
            field.max_length = 200  # type: ignore[attr-defined]
        elif name == "authors":
            field.max_length = 300  # type: ignore[attr-defined]
            field.help_text = _("Namen met een komma ertussen.")
        else:
            field.widget = forms.Textarea(attrs={"rows": 12})
            field.help_text = _("Een lege regel begint een nieuwe alinea.")


def numbers(text: str) -> list[int]:
    """Return the whole numbers in a list such as "3,14,15"; anything else is left out."""
    return [
        int(part) for part in text.split(",") if part.strip().isascii() and part.strip().isdigit()
    ]
