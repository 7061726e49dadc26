"""What the pages of the vault ask."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PseudonymForm(forms.Form):
    pseudonym = forms.CharField(
        label=_("Pseudoniem"),
        max_length=12,
        help_text=_("Zoals T-7KQ2XB."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_pseudonym(self) -> str:
        pseudonym: str = self.cleaned_data["pseudonym"]
        return pseudonym.upper()


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Klantnummer"),
        max_length=200,
        help_text=_("Precies zoals het in het systeem van de leverancier staat."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class KeyholderForm(forms.Form):
    email = forms.EmailField(label=_("E-mailadres"), max_length=254)
