"""Fields that more than one form of this room asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NO_NAMES = _("Typ geen naam, adres of BSN.")


class DayField(forms.DateField):
    """A day, chosen or typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            **kwargs,
        )


class SentencesField(forms.CharField):
    """Some sentences in somebody's own words, such as a reason."""

    def __init__(self, *, max_length: int = 2000, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 2})
        super().__init__(max_length=max_length, widget=widget, **kwargs)
