"""Fields that forms of every room ask alike."""

from __future__ import annotations

from typing import Any

from django import forms


def date_field(label: Any, *, required: bool = True, **options: Any) -> forms.DateField:
    """A day: the browser's own calendar, or typed as people write it."""
    return forms.DateField(
        label=label,
        required=required,
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **options,
    )


def long_text(label: Any, *, rows: int = 2, **options: Any) -> forms.CharField:
    """A text of more than one line."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)
