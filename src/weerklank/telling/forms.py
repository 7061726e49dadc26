"""What the pages of telling take in."""

from __future__ import annotations

import base64
import binascii
from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.study import queries as study
from weerklank.telling import refusals, rules

if TYPE_CHECKING:
    from django.http import QueryDict

    from weerklank.study.models import Guide, Round

_DAY = partial(forms.DateInput, format="%Y-%m-%d", attrs={"type": "date"})
MOST_SPOKEN = 60_000  # signs of a yes that was recorded, as base64


class AnswerForm(forms.Form):
    """Words to one question."""

    text = forms.CharField(required=False, max_length=rules.MOST_SIGNS, strip=True)


class SpokenForm(forms.Form):
    """A yes that was said aloud, as the browser recorded it."""

    sound = forms.CharField(required=False, max_length=MOST_SPOKEN)

    def clean_sound(self) -> bytes | None:
        said = self.cleaned_data["sound"]
        if not said:
            return None
        try:
            return base64.b64decode(said, validate=True)
        except (binascii.Error, ValueError) as failure:
            raise forms.ValidationError("") from failure


class OpeningForm(forms.Form):
    """Which questions, and on which days."""

    guide: forms.ModelChoiceField[Guide] = forms.ModelChoiceField(
        label=_("Leidraad"),
        queryset=None,
        help_text=_("De vragen die mensen zelf beantwoorden."),
    )
    starts_on = forms.DateField(label=_("Van"), widget=_DAY())
    ends_on = forms.DateField(label=_("Tot en met"), widget=_DAY())
    needs_audio = forms.BooleanField(
        label=_("Alleen openen als elke vraag in elke taal is ingesproken"), required=False
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        round: Round,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        newest = [one.pk for one in study.newest_guides(round)]
        field = self.fields["guide"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = study.guides_with_counts(round).filter(pk__in=newest)


class WrittenForm(forms.Form):
    """What somebody hears in a spoken answer."""

    text = forms.CharField(
        label=_("Wat u hoort"),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": refusals.NoWords.user_message},
    )


class KioskForm(forms.Form):
    """What a tablet is called."""

    name = forms.CharField(
        label=_("Naam van de tablet"),
        max_length=100,
        error_messages={"required": refusals.NameMissing.user_message},
        help_text=_("Bijvoorbeeld “Tablet 1, Taalschool De Brug”. Geen naam van een mens."),
    )


class PairForm(forms.Form):
    """The code that stands on the screen of who pairs a tablet."""

    code = forms.CharField(label=_("Code"), max_length=40, required=False)
