"""How forms look: label above, description, error, field. Django calls this for every form."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "utrecht-checkbox"),
    (forms.RadioSelect, "utrecht-radio-button"),
    (forms.CheckboxInput, "utrecht-checkbox"),
    (forms.Select, "utrecht-select"),
    (forms.Textarea, "utrecht-textarea"),
    (forms.FileInput, "weerklank-file"),
    (forms.HiddenInput, ""),
    (Input, "utrecht-textbox"),
)
CAN_BE_INVALID = {"utrecht-select", "utrecht-textarea", "utrecht-textbox"}


def _class_of(widget: forms.Widget) -> str:
    return next((name for kind, name in CLASSES if isinstance(widget, kind)), "")


class WeerklankBoundField(BoundField):
    """A field without the browser's own validation, placeholder or bubble."""

    def build_widget_attrs(
        self, attrs: dict[str, str | bool], widget: forms.Widget | None = None
    ) -> dict[str, str | bool]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        name = _class_of(widget)
        if attrs.pop("required", False) and not self.is_radio and name != "weerklank-file":
            attrs["aria-required"] = "true"
        if self.use_fieldset or name == "weerklank-file":
            attrs.pop("aria-invalid", None)  # not allowed there; the description says it
        if self.errors and name in CAN_BE_INVALID:
            name += f" {name}--invalid"
        given = (str(each.get("class", "")) for each in (widget.attrs, attrs))
        classes = " ".join(filter(None, (*given, name)))
        if classes:
            attrs["class"] = classes
        if "placeholder" in widget.attrs:
            attrs["placeholder"] = False  # a placeholder is no label
        return attrs

    @property
    def is_radio(self) -> bool:
        return isinstance(self.field.widget, forms.RadioSelect) and not isinstance(
            self.field.widget, forms.CheckboxSelectMultiple
        )

    @property
    def is_check(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def has_options(self) -> bool:
        return isinstance(self.field.widget, forms.RadioSelect)

    def options(self) -> SafeString:
        """Return the checkboxes or radio buttons to choose from, each with its label."""
        written = [
            f'<label for="{escape(one["attrs"].get("id", ""))}">{_check(one)}'
            f"<span>{escape(one['label'])}</span></label>"
            for one in (option.data | {"wrap_label": False} for option in self.subwidgets)
        ]
        return mark_safe("".join(written))  # noqa: S308  all in it is escaped

    @property
    def first_id(self) -> str:
        """Where a link in the error summary goes: the field, or the first of its options."""
        return f"{self.auto_id}_0" if self.has_options else self.id_for_label or self.auto_id


# What Django's templates know of a field, or of one of its options.
_Widget = Mapping[str, Any]


def _select(widget: _Widget) -> str:
    """Write a list to choose from as Django's template does."""
    written = [
        f'<optgroup label="{escape(group)}">{_options(options)}</optgroup>'
        if group
        else _options(options)
        for group, options, _place in widget["optgroups"]
    ]
    attributes = _attributes(widget["attrs"])
    return f'<select name="{escape(widget["name"])}"{attributes}>{"".join(written)}</select>'


def _options(options: Iterable[_Widget]) -> str:
    return "".join(
        f'<option value="{escape(str(one["value"]))}"{_attributes(one["attrs"])}>'
        f"{escape(one['label'])}</option>"
        for one in options
    )


def _check(option: _Widget) -> str:
    """Write a checkbox or a radio button as Django's template does."""
    attributes = option["attrs"]
    written = f'<input type="{option["type"]}" name="{escape(option["name"])}"'
    written += f' value="{escape(str(option["value"]))}"{_attributes(attributes)}>'
    if not option["wrap_label"]:
        return written
    about = f' for="{escape(attributes["id"])}"' if attributes.get("id") else ""
    return f"<label{about}>{written} {escape(option['label'])}</label>"


def _attributes(attributes: Mapping[str, object]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    )


WRITTEN: dict[str, Callable[[_Widget], str]] = {
    forms.Select.template_name: _select,
    forms.CheckboxSelectMultiple.option_template_name: _check,
    forms.RadioSelect.option_template_name: _check,
}


class WeerklankFormRenderer(TemplatesSetting):
    """Makes `{{ form }}` give our markup. Named in FORM_RENDERER.

    Lists write themselves: two templates for each of hundreds of people or codes cost more than
    all else on a page.
    """

    form_template_name = "site/forms/form.html"
    field_template_name = "site/parts/field.html"
    bound_field_class = WeerklankBoundField

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Return a form, a field or a widget as HTML."""
        write = WRITTEN.get(template_name)
        if write is not None:
            return mark_safe(write(context["widget"]))  # noqa: S308  all in it is escaped
        return super().render(template_name, context, request)
