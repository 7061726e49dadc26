"""How forms look: label above, description, error, field. Django calls this for every form."""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input

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

    @property
    def first_id(self) -> str:
        """Where a link in the error summary goes: the field, or the first of its options."""
        return f"{self.auto_id}_0" if self.has_options else self.id_for_label or self.auto_id


class WeerklankFormRenderer(TemplatesSetting):
    """Makes `{{ form }}` give our markup. Named in FORM_RENDERER."""

    form_template_name = "site/forms/form.html"
    field_template_name = "site/parts/field.html"
    bound_field_class = WeerklankBoundField
