"""What the pages about names and addresses ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.invitations.rules.contacts import Fault, fault_in
from weerklank.safeguards.fields import long_text, radios
from weerklank.sampling.terms import Road
from weerklank.study import terms
from weerklank.study.forms import PERSONAL
from weerklank.study.rules import looks_personal
from weerklank.vault.contacts import FIELDS, Details

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    from weerklank.study.models import Round

FAULTS = {
    Fault.NO_KEY: _("Hier staat niet om wie het gaat."),
    Fault.UNFIT: _("Hier staat geen pseudoniem. Een pseudoniem is een letter met een nummer."),
    Fault.NO_NAME: _("Hier staat geen naam."),
    Fault.TWICE: _("Deze persoon staat twee keer in de tabel."),
    Fault.EMAIL: _("Dit is geen e-mailadres."),
    Fault.PHONE: _("Dit is geen telefoonnummer."),
    Fault.LONG: _("Hier staat te veel tekst in één vak."),
}
_AT = {Fault.EMAIL: "email", Fault.PHONE: "phone", Fault.NO_NAME: "name"}


def _quiet(**more: str) -> forms.TextInput:
    """Return a field that no browser remembers: it is about somebody else than who types."""
    return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **more})


class ContactForm(forms.Form):
    """How one person is called and reached."""

    name = forms.CharField(label=_("Naam"), max_length=150, widget=_quiet())
    street = forms.CharField(
        label=_("Straat en huisnummer"), max_length=150, required=False, widget=_quiet()
    )
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False, widget=_quiet())
    town = forms.CharField(label=_("Plaats"), max_length=100, required=False, widget=_quiet())
    phone = forms.CharField(
        label=_("Telefoon"), max_length=30, required=False, widget=_quiet(inputmode="tel")
    )
    email = forms.CharField(
        label=_("E-mail"), max_length=254, required=False, widget=_quiet(inputmode="email")
    )
    language = forms.ChoiceField(
        label=_("Taal om in te schrijven"),
        required=False,
        choices=[
            ("", _("niet bekend")),
            *((code, one[0]) for code, one in terms.LANGUAGES.items()),
        ],
    )
    organisation = forms.CharField(
        label=_("Organisatie"),
        max_length=150,
        required=False,
        widget=_quiet(),
        help_text=_("Alleen voor wie bij een aanbieder werkt."),
    )
    function = forms.CharField(label=_("Functie"), max_length=100, required=False, widget=_quiet())

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        fault = fault_in({name: data.get(name, "") for name in FIELDS}) if "name" in data else None
        if fault is not None:
            self.add_error(_AT.get(fault), FAULTS[fault])
        return data

    def details(self) -> Details:
        return Details(**{name: self.cleaned_data[name] for name in FIELDS})


class FindForm(forms.Form):
    words = forms.CharField(
        label=_("Naam, telefoonnummer of e-mailadres"), max_length=100, widget=_quiet()
    )


class TableForm(forms.Form):
    """A table with names and addresses, and whether these people are in a round already."""

    file = forms.FileField(
        label=_("Bestand met een tabel"),
        required=False,
        help_text=_("CSV, XLSX of ODS, hoogstens 1 MB. Bij meer bladen wordt het eerste gelezen."),
    )
    text = long_text(
        _("Of plak de tabel"),
        required=False,
        rows=8,
        help_text=_(
            "Een regel per persoon, met koppen erboven, zoals: klantnummer, naam, adres, postcode, "
            "plaats, telefoon, e-mail, taal."
        ),
    )
    kind = radios(
        _("Wie zijn dit"),
        [
            ("known", _("Mensen die al gekozen zijn: met hun pseudoniem of klantnummer")),
            ("new", _("Nieuwe mensen: zet ze in een ronde, zodat er uit hen gekozen kan worden")),
        ],
        initial="known",
    )
    round = forms.ChoiceField(label=_("In welke ronde"), required=False)
    perspective = radios(
        _("Aan welke kant"),
        terms.Perspective.choices,
        initial=terms.Perspective.INBURGERAAR,
    )
    list_name = forms.CharField(
        label=_("Waar komt de lijst vandaan"),
        max_length=200,
        required=False,
        help_text=_("Onderzoekers zien dit. Schrijf geen naam van een persoon."),
    )
    road = radios(
        _("Hoe kwamen deze mensen in beeld"),
        Road.choices,
        initial=Road.MUNICIPALITY,
    )

    def __init__(
        self,
        data: QueryDict | None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None,
        *,
        rounds: list[Round],
    ) -> None:
        super().__init__(data, files)
        field = self.fields["round"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), one.name) for one in rounds]
        if rounds:
            field.initial = str(rounds[0].pk)

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if data.get("kind") == "new":
            for name in ("round", "list_name"):
                if not data.get(name):
                    self.add_error(name, _("Vul dit in als het nieuwe mensen zijn."))
        words = data.get("list_name", "")
        if words and (kind := looks_personal(words)):
            self.add_error("list_name", PERSONAL[kind])
        return data

    def kept(self) -> list[tuple[str, object]]:
        """Return what was filled in, to travel with the table to the next page."""
        names = ("kind", "round", "perspective", "list_name", "road")
        return [(name, self.cleaned_data[name]) for name in names]
