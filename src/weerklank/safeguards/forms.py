"""What the page of the installation's accounts asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.terms import OrganisationKind


class AccountForm(forms.Form):
    email = forms.EmailField(label=_("E-mailadres"), max_length=254)
    name = forms.CharField(label=_("Naam"), max_length=150)
    is_installation_beheerder = forms.BooleanField(
        label=_("Beheert deze installatie"),
        required=False,
        help_text=_("Mag monitors, organisaties en accounts maken. Ziet geen onderzoek."),
    )


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Naam"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Soort organisatie"), choices=OrganisationKind.choices, widget=forms.RadioSelect
    )


class ConfirmForm(forms.Form):
    """Asks nothing: the button itself is the answer."""


FORMS: dict[str, type[forms.Form]] = {
    "add_account": AccountForm,
    "add_organisation": OrganisationForm,
    "reset": ConfirmForm,
    "deactivate": ConfirmForm,
    "reactivate": ConfirmForm,
}
