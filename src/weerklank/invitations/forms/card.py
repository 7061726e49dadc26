"""What the pages behind a card take in. Their words stand in the page, in her language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from weerklank.invitations.rules.replies import OTHER
from weerklank.invitations.terms import DayPart, Said
from weerklank.study.terms import LANGUAGES

if TYPE_CHECKING:
    from django.http import QueryDict

YES, NO = "yes", "no"
_ANSWERS = {YES: True, NO: False}
_CHOICES = {
    "language": [*LANGUAGES, OTHER],
    "needs_interpreter": [YES, NO],
    "needs_childcare": [YES, NO],
    "wants_results": [YES, NO],
    "day_parts": list(DayPart.values),
}


class CodeForm(forms.Form):
    code = forms.CharField(max_length=100)


class SaidForm(forms.Form):
    said = forms.ChoiceField(choices=Said.choices)


class NeedForm(forms.Form):
    """One thing that somebody needs to come; of the parts of a day she may choose more."""

    def __init__(self, *, need: str, data: QueryDict | None = None) -> None:
        super().__init__(data)
        kind = forms.MultipleChoiceField if need == "day_parts" else forms.ChoiceField
        self.fields["answer"] = kind(choices=[(one, one) for one in _CHOICES[need]])

    def value(self) -> object:
        """Return what was chosen as it is kept."""
        chosen = self.cleaned_data["answer"]
        return chosen if isinstance(chosen, list) else _ANSWERS.get(chosen, chosen)
