"""What the pages of members and providers ask. Rights and names taken are judged by operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from weerklank.trajectories.queries import members as queries
from weerklank.trajectories.terms import ContactOrganisation, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation
    from weerklank.trajectories.models import Provider

KEYS = "sleutels"  # the list of keys to choose from, in the page


class MemberForm(forms.Form):
    email = forms.EmailField(label=_("E-mailadres"), max_length=254)
    name = forms.CharField(
        label=_("Naam"),
        max_length=150,
        required=False,
        help_text=_("Alleen nodig als er nog geen account is met dit adres."),
    )
    role = forms.ChoiceField(label=_("Rol"), choices=RegisterRole.choices, widget=forms.RadioSelect)
    contactpersoon = forms.CharField(
        label=_("Sleutel van de medewerker"),
        max_length=200,
        required=False,
        help_text=_(
            "Alleen voor een consulent: zo staat die als contactpersoon in de bestanden van de "
            "leverancier. Aan deze sleutel ziet Weerklank welke trajecten daarbij horen."
        ),
        widget=forms.TextInput(attrs={"list": KEYS, "autocomplete": "off"}),
    )
    provider: forms.ModelChoiceField[Provider] = forms.ModelChoiceField(
        label=_("Aanbieder"),
        queryset=None,
        required=False,
        empty_label=_("geen"),
        help_text=_("Alleen voor de rol aanbieder: voor welke organisatie deze persoon werkt."),
    )

    def __init__(self, municipality: Organisation, data: QueryDict | None = None) -> None:
        super().__init__(data)
        field = self.fields["provider"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.providers(municipality)


class ProviderForm(forms.Form):
    name = forms.CharField(label=_("Naam"), max_length=200)
    organisatie = forms.ChoiceField(
        label=_("Soort"),
        choices=[
            (kind.value, kind.label)
            for kind in ContactOrganisation
            if kind != ContactOrganisation.GEMEENTE
        ],
        widget=forms.RadioSelect,
    )
    keys = forms.CharField(
        label=_("Sleutels van de medewerkers"),
        max_length=20_000,
        required=False,
        help_text=_(
            "Eén per regel, zoals ze als contactpersoon in de bestanden staan. De aanbieder ziet "
            "alleen wie nu een van deze contactpersonen heeft."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean_keys(self) -> list[str]:
        keys: str = self.cleaned_data["keys"]
        return [line.strip() for line in keys.splitlines() if line.strip()]
