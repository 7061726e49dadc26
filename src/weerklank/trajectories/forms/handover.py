"""What the page of a hand-over asks. Whether it may and can is judged by the operation."""

from __future__ import annotations

from collections.abc import Collection

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.fields import date_field

KEYS = "opvolgers"  # the list of keys to choose from, in the page


class HandOverForm(forms.Form):
    """`chosen` holds the numbers of the trajectories whose box was ticked."""

    successor = forms.CharField(
        label=_("Nieuwe contactpersoon"),
        max_length=200,
        help_text=_("De sleutel van de medewerker, zoals in de bestanden van de leverancier."),
        widget=forms.TextInput(attrs={"list": KEYS, "autocomplete": "off"}),
    )
    on = date_field(
        _("Vanaf welke dag"),
        help_text=_("Op deze dag begint de nieuwe contactpersoon."),
    )
    reason = forms.CharField(
        label=_("Reden"),
        max_length=200,
        help_text=_("Bijvoorbeeld: ander werk, langdurig ziek. Schrijf hier geen namen op."),
    )
    chosen = forms.TypedMultipleChoiceField(label=_("Trajecten"), coerce=int, required=False)

    def __init__(
        self,
        trajectories: Collection[int],
        data: QueryDict | None = None,
        *,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["chosen"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(pk, str(pk)) for pk in trajectories]
        field.error_messages["invalid_choice"] = _(
            "Een van de trajecten hoort niet meer bij deze contactpersoon. Kies opnieuw."
        )
