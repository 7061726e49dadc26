"""What is asked about her own page: how a contact person is reached, and what was done."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.fields import long_text


class ReachForm(forms.Form):
    """How one contact person is reached, as the inburgeraar reads it."""

    aanspreeknaam = forms.CharField(
        label=_("Naam of functie"),
        max_length=200,
        required=False,
        help_text=_("Zo noemt de inburgeraar deze persoon."),
    )
    telefoon = forms.CharField(label=_("Telefoon"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=200, required=False)
    bereikbaar = forms.CharField(
        label=_("Wanneer te bereiken"),
        max_length=200,
        required=False,
        help_text=_("Kort, bijvoorbeeld: ma, di en do 9:00 – 12:00."),
    )
    vervanger = forms.ChoiceField(label=_("Wie het overneemt"), required=False)
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        keys: list[str],
        data: QueryDict | None = None,
        *,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["vervanger"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("niet bekend")), *((key, key) for key in keys)]


class SettledForm(forms.Form):
    note = long_text(_("Wat u deed"), max_length=2000, help_text=_("Typ geen naam, adres of BSN."))
