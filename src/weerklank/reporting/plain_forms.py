"""What one fills in about the result for participants."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.reporting import refusals
from weerklank.safeguards.fields import long_text, offer

if TYPE_CHECKING:
    from weerklank.safeguards.fields import Given

LONGEST = 600


class PlainTextForm(forms.Form):
    """A text of the result in plain Dutch."""

    text = long_text(
        _("In gewone woorden"),
        rows=3,
        max_length=LONGEST,
        help_text=_("Korte zinnen, gewone woorden. Eén ding per zin. Zonder namen en citaten."),
    )
    keep = forms.MultipleChoiceField(
        label=_("Deze woorden mogen blijven"),
        help_text=_("Alleen als niemand iemand eraan herkent."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_on = forms.BooleanField(label=_("Zet dit in de uitslag voor deelnemers"), required=False)
    on_poster = forms.BooleanField(label=_("Zet dit op het affiche"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *,
        points: Iterable[tuple[str, str, str]],
        is_fixed: bool,
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        self.fields["text"].error_messages["required"] = str(refusals.PlainMissing.user_message)
        choices = {word: f"“{word}” ({what})" for word, what, _instead in points}
        if choices:
            offer(self, "keep", choices.items())
        else:
            del self.fields["keep"]
        if is_fixed:
            # A fixed text stands where it belongs, whether there is room for choosing or not.
            for name in ("is_on", "on_poster"):
                del self.fields[name]


class TranslationForm(forms.Form):
    """The translation of one text."""

    text = long_text(_("Vertaling"), rows=3, max_length=2 * LONGEST)
    translator = forms.CharField(
        label=_("Vertaald door"),
        help_text=_("Een naam of een functie, zoals: vertaalbureau."),
        max_length=100,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *, language: str, direction: str, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.fields["text"].error_messages["required"] = str(refusals.PlainMissing.user_message)
        self.fields["text"].widget.attrs |= {"lang": language, "dir": direction}


class CheckerForm(forms.Form):
    """Who checked all drafts in a language."""

    checker = forms.CharField(
        label=_("Wie keek alle concepten hierboven na"),
        help_text=_(
            "Een tweede spreker van deze taal, die niet zelf vertaalde. Deze spreker vergelijkt "
            "elke zin met het Nederlands: er staat niets meer en niets minder."
        ),
        max_length=100,
    )
    # Which drafts stood on the page, as they were: what came later was seen by nobody.
    seen = forms.Field(widget=forms.MultipleHiddenInput, required=False)
