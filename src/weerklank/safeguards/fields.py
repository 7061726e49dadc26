"""Fields that forms of every room ask alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, MutableMapping
from html import escape  # quicker by far than Django's, which asks first what it was given
from typing import TYPE_CHECKING, TypedDict, Unpack

from django import forms
from django.db.models import Model, QuerySet
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.forms.renderers import BaseRenderer
    from django.utils.datastructures import MultiValueDict
    from django.utils.functional import _StrPromise


class Given(TypedDict, total=False):
    """What a page may give any form, beside what the form itself asks for."""

    data: Mapping[str, object] | None
    files: MultiValueDict[str, UploadedFile[bytes]]
    initial: MutableMapping[str, object]
    prefix: str


class Choice(forms.Select):
    """A list to choose from that writes itself: a template for each of hundreds of codes costs
    more than what is asked with it.
    """

    def render(
        self,
        name: str,
        value: object,
        attrs: Mapping[str, object] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """Return the list as HTML, with what was chosen in it."""
        chosen = set(self.format_value(value))
        written = [
            f'<optgroup label="{escape(str(label))}">{_options(inside, chosen)}</optgroup>'
            if isinstance(inside, (list, tuple))
            else _option(label, inside, chosen)
            for label, inside in self.choices
        ]
        given = self.build_attrs(self.attrs, dict(attrs or {})) | {"name": name}
        return mark_safe(f"<select{flatatt(given)}>{''.join(written)}</select>")  # noqa: S308


def _options(choices: Iterable[tuple[object, object]], chosen: Collection[str]) -> str:
    return "".join(_option(value, label, chosen) for value, label in choices)


def _option(value: object, label: object, chosen: Collection[str]) -> str:
    given = str(value)
    is_chosen = " selected" if given in chosen else ""
    return f'<option value="{escape(given)}"{is_chosen}>{escape(str(label))}</option>'


class ChoiceField(forms.ChoiceField):
    """One of a list that may be long."""

    widget = Choice


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
