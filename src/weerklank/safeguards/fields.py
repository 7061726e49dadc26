"""Fields that forms of every room ask alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, MutableMapping
from typing import TYPE_CHECKING, TypedDict, Unpack

from django import forms
from django.db.models import Model, QuerySet
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
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
            format_html('<optgroup label="{}">{}</optgroup>', label, _options(inside, chosen))
            if isinstance(inside, (list, tuple))
            else _options([(label, inside)], chosen)
            for label, inside in self.choices
        ]
        given = self.build_attrs(self.attrs, dict(attrs or {})) | {"name": name}
        return format_html("<select{}>{}</select>", flatatt(given), mark_safe("".join(written)))  # noqa: S308


def _options(choices: Iterable[tuple[object, object]], chosen: Collection[str]) -> SafeString:
    return mark_safe(  # noqa: S308  value and label are escaped
        "".join(
            f'<option value="{escape(value)}"{" selected" if str(value) in chosen else ""}>'
            f"{escape(label)}</option>"
            for value, label in choices
        )
    )


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
