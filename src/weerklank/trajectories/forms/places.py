"""What the pages of participation places ask. Rights and names taken are judged by operations."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook import tables
from weerklank.rulebook.tables import CellValue, changed
from weerklank.safeguards.fields import long_text

MOST = 10_000  # dagdelen or people: more is a slip of the keyboard
SECTOR, ALL = "sector", "alle"


class PlaceForm(forms.Form):
    """A place as it is added. Everything but the name may be left out: then it is not known."""

    plek = forms.CharField(
        label=_("Naam van de plek"),
        max_length=200,
        help_text=_(
            "Zoals de plek ook bij de deelname van trajecten staat. De naam blijft daarna zo."
        ),
    )
    organisatie = forms.CharField(label=_("Organisatie"), max_length=200, required=False)
    soort = forms.CharField(
        label=_("Soort"),
        max_length=200,
        required=False,
        help_text=_(
            "Bijvoorbeeld vrijwilligerswerk, stage of activiteit. Past de plek bij een wens voor"
            " een taalmaatje, sport of oefenen, schrijf dat woord dan op."
        ),
    )
    sector = forms.CharField(
        label=_("Sector"),
        max_length=200,
        required=False,
        help_text=_("In dezelfde woorden als de wensen, zoals zorg, techniek of groen."),
    )
    kern = forms.CharField(label=_("Kern"), max_length=200, required=False)
    dagdelen = forms.IntegerField(
        label=_("Dagdelen per week"), min_value=0, max_value=MOST, required=False
    )
    taalniveau = forms.ChoiceField(
        label=_("Taalniveau dat nodig is"),
        choices=[("", _("niet bekend")), *((level, level) for level in tables.LEVELS)],
        required=False,
    )
    capaciteit = forms.IntegerField(
        label=_("Ruimte voor hoeveel mensen"), min_value=0, max_value=MOST, required=False
    )
    kinderopvang = forms.NullBooleanField(
        label=_("Is er kinderopvang?"),
        required=False,
        widget=forms.Select(
            choices=[("", _("niet bekend")), ("True", _("ja")), ("False", _("nee"))]
        ),
    )

    gedeeld = forms.NullBooleanField(
        label=_("Mag maatschappelijke begeleiding deze plek zien?"),
        required=False,
        help_text=_("Alleen bij nee zien organisaties als VluchtelingenWerk de plek niet."),
        widget=forms.Select(
            choices=[("", _("niet bekend")), ("True", _("ja")), ("False", _("nee"))]
        ),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: dict[str, object] | None = None,
        proposes: bool = False,
    ) -> None:
        """For who `proposes` a place it is always one that is shared."""
        super().__init__(data, initial=initial)
        if proposes:
            del self.fields["gedeeld"]

    def place(self) -> tables.Place:
        return changed(tables.Place(), **self._filled())

    def _filled(self) -> dict[str, CellValue]:
        return {
            name: self.cleaned_data[name] for name in tables.Place._fields if name in self.fields
        }


class CorrectForm(PlaceForm):
    """The same for a place that is there, with the reason; its name stays."""

    reason = long_text(_("Waarom wijzigt u dit?"), max_length=500)

    def __init__(
        self, data: QueryDict | None = None, *, initial: dict[str, object] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        del self.fields["plek"]

    def values(self) -> dict[str, CellValue]:
        return self._filled()


class CloseForm(forms.Form):
    reason = long_text(_("Waarom haalt u deze plek weg?"), max_length=500)


class WhoForm(forms.Form):
    """Whom to hold against a place."""

    wie = forms.ChoiceField(
        label=_("Trajecten"),
        required=False,
        choices=[
            (SECTOR, _("met een wens in deze sector")),
            (ALL, _("met een wens, in welke sector ook")),
        ],
    )

    @property
    def only_sector(self) -> bool:
        return self.cleaned_data.get("wie") != ALL
