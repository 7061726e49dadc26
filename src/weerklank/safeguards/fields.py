"""Fields that forms of every room ask alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def date_field(label: _StrPromise, *, required: bool = True) -> forms.DateField:
    """A day: the browser's own calendar, or typed as people write it."""
    return forms.DateField(
        label=label,
        required=required,
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def long_text(
    label: _StrPromise,
    *,
    rows: int = 2,
    required: bool = True,
    max_length: int | None = None,
    help_text: str | _StrPromise = "",
) -> forms.CharField:
    """A text of more than one line."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=max_length,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )
