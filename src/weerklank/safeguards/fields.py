"""Fields that forms of every room ask alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, TypedDict

from django import forms
from django.db.models import Model, QuerySet

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict
    from django.utils.functional import _StrPromise as StrPromise


class Given(TypedDict, total=False):
    """What a page may give any form, beside what the form itself asks for."""

    data: Mapping[str, object] | None
    files: MultiValueDict[str, UploadedFile[bytes]]
    initial: MutableMapping[str, object]
    prefix: str


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


def radios(
    label: StrPromise,
    choices: Iterable[tuple[str, str | StrPromise]],
    *,
    initial: str | None = None,
    help_text: str | StrPromise = "",
) -> forms.ChoiceField:
    """One of a few, all of them in sight."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        initial=initial,
        help_text=help_text,
        widget=forms.RadioSelect,
    )


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
