"""Fields that forms of every room ask alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from typing import TYPE_CHECKING, TypedDict, Unpack

from django import forms
from django.db.models import Model, QuerySet

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict
    from django.utils.functional import _StrPromise


class Given(TypedDict, total=False):
    """What a page may give any form, beside what the form itself asks for."""

    data: Mapping[str, object] | None
    files: MultiValueDict[str, UploadedFile[bytes]]
    initial: MutableMapping[str, object]
    prefix: str


class Options(TypedDict, total=False):
    required: bool
    max_length: int
    help_text: _StrPromise


def date_field(
    label: _StrPromise | str, *, required: bool = True, help_text: _StrPromise | str = ""
) -> forms.DateField:
    """A day: the browser's own calendar, or typed as people write it."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def long_text(
    label: _StrPromise | str, *, rows: int = 2, **options: Unpack[Options]
) -> forms.CharField:
    """A text of more than one line."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def offer(form: forms.Form, name: str, choices: Iterable[tuple[object, object]]) -> None:
    """Let a field of this form choose from these values with their labels, grouped or not."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def offer_rows(form: forms.Form, name: str, rows: QuerySet[Model]) -> None:
    """Let a field of this form choose from these rows."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def radios(
    label: _StrPromise | str,
    choices: Iterable[tuple[str, str | _StrPromise]],
    *,
    initial: str | None = None,
    help_text: str | _StrPromise = "",
) -> forms.ChoiceField:
    """One of a few, all of them in sight."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        initial=initial,
        help_text=help_text,
        widget=forms.RadioSelect,
    )
