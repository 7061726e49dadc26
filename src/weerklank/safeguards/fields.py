"""Fields that forms of every room ask alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from django import forms

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Options(TypedDict, total=False):
    required: bool
    max_length: int
    help_text: _StrPromise


def date_field(label: _StrPromise, *, required: bool = True) -> forms.DateField:
    """A day: the browser's own calendar, or typed as people write it."""
    return forms.DateField(
        label=label,
        required=required,
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def long_text(label: _StrPromise, *, rows: int = 2, **options: Unpack[Options]) -> forms.CharField:
    """A text of more than one line."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)
