"""What the pages about choosing people ask. Access and use are judged by the operations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.fields import date_field, long_text, radios
from weerklank.sampling import terms
from weerklank.study import rules
from weerklank.study.forms import PERSONAL
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.safeguards.fields import Given


class PopulationForm(forms.Form):
    """A table of how many people there are, of which day, and where it comes from."""

    file = forms.FileField(
        label=_("Bestand met de tabel"),
        required=False,
        help_text=_(
            "CSV, XLSX of ODS, hoogstens 5 MB. Een rij is één mens, of een groep met een kolom "
            "“aantal”. Boven elke andere kolom staat een kenmerk van deze monitor."
        ),
    )
    text = forms.CharField(widget=forms.HiddenInput, required=False)
    perspective = radios(
        _("Over wie gaat de tabel"),
        Perspective.choices,
        initial=Perspective.INBURGERAAR,
    )
    on = date_field(_("Op welke dag is zo geteld"))
    source = forms.CharField(
        label=_("Waar komen de aantallen vandaan"),
        max_length=200,
        help_text=_("Bijvoorbeeld: register van de gemeente."),
    )


# --- choosing whom to ask ---------------------------------------------------------------------
PAIRS = 3  # characteristics that a target may combine
EMPTY_ROWS = 4


class SpreadForm(forms.Form):
    """How many people, and how many reserves of each kind."""

    size = forms.IntegerField(
        label=_("Hoeveel mensen wilt u spreken"),
        min_value=1,
        max_value=500,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    reserves = forms.IntegerField(
        label=_("Hoeveel reserves per groep"),
        min_value=0,
        max_value=20,
        initial=3,
        help_text=_("Wie als reserve klaarstaat voor wie niet mee wil doen."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class TargetForm(forms.Form):
    """One row of the targets: whom it is about, and how many of them."""

    least = forms.IntegerField(label=_("Minstens"), required=False, min_value=0, max_value=500)
    most = forms.IntegerField(label=_("Hoogstens"), required=False, min_value=0, max_value=500)
    is_soft = forms.BooleanField(label=_("Mag gemist worden"), required=False)

    def __init__(
        self,
        *,
        choices: Iterable[tuple[object, object]],
        names: tuple[str, ...],
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        self.names = names
        for name, label in zip(names, (_("Wie"), _("die ook"), _("en die ook")), strict=True):
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices)
        self.order_fields([*names, "least", "most", "is_soft"])
        for name in ("least", "most"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric"}

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        asks = any(data.get(name) for name in self.names)
        keys = [str(data[name]).partition(":")[0] for name in self.names if data.get(name)]
        if len(set(keys)) < len(keys):
            self.add_error(self.names[0], _("Kies van elk kenmerk hoogstens één waarde."))
        least, most = data.get("least"), data.get("most")
        if not asks and (least is not None or most is not None):
            self.add_error(self.names[0], _("Kies over wie dit doel gaat."))
        if asks and least is None and most is None:
            self.add_error("least", _("Vul in hoeveel mensen minstens of hoogstens."))
        if least is not None and most is not None and least > most:
            self.add_error("most", _("Dit is minder dan “minstens”."))
        return data

    def pairs(self) -> list[tuple[str, str]]:
        """Return whom it is about, as keys of characteristics with keys of values."""
        chosen = (self.cleaned_data.get(name, "") for name in self.names)
        return [
            (key, value) for key, _colon, value in (one.partition(":") for one in chosen if one)
        ]


TARGET_NAMES = ("first", "second", "third")


class FrameForm(forms.Form):
    """A list of people who could be asked."""

    file = forms.FileField(
        label=_("Bestand met een tabel"),
        required=False,
        help_text=_("CSV, XLSX of ODS, hoogstens 1 MB. Bij meer bladen wordt het eerste gelezen."),
    )
    text = long_text(
        _("Of plak de lijst"),
        required=False,
        rows=8,
        help_text=_(
            "Een regel per persoon, met koppen erboven: een pseudoniem en kenmerken. In een kolom "
            "“reden” zet u waarom iemand niet gevraagd mag worden, bijvoorbeeld: verhuisd."
        ),
    )
    name = forms.CharField(
        label=_("Waar komt de lijst vandaan"),
        max_length=200,
        help_text=_("Bijvoorbeeld: klantenlijst van het team Inburgering, 1 september."),
    )
    road = radios(
        _("Hoe kwamen deze mensen in beeld"),
        terms.Road.choices,
        initial=terms.Road.MUNICIPALITY,
    )
    names_last = forms.BooleanField(
        label=_("Deze pseudoniemen zijn dezelfde als in een eerdere ronde"),
        required=False,
        help_text=_(
            "Dan herkent Weerklank wie eerder is gevraagd, wie niet meer gevraagd wil "
            "worden en wie eerder meedeed."
        ),
    )
    leaves_out_asked = forms.BooleanField(
        label=_("Laat weg wie in een eerdere ronde is gevraagd"), required=False, initial=True
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if kind := rules.looks_personal(name):
            raise forms.ValidationError(PERSONAL[kind])
        return name


class DrawForm(forms.Form):
    """How to choose."""

    method = radios(
        _("Hoe wilt u kiezen"),
        terms.DrawMethod.choices,
        initial=terms.DrawMethod.SPREAD,
    )
    seed = forms.IntegerField(
        label=_("Startgetal"),
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text=_(
            "Laat dit leeg: dan kiest Weerklank er een. Met hetzelfde getal komt hetzelfde eruit."
        ),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    why_again = radios(_("Waarom kiest u opnieuw"), terms.WhyAgain.choices)

    def __init__(self, *, is_again: bool, **given: Unpack[Given]) -> None:
        """`is_again`: people were chosen before, which stays in the protocol with the reason."""
        super().__init__(**given)
        if not is_again:
            del self.fields["why_again"]


class CandidateForm(forms.Form):
    """How far asking someone is. There is no field for a reason: a no needs none."""

    state = radios(
        _("Wat kwam ervan"),
        [
            (one.value, one.label)
            for one in (
                terms.CandidateState.INVITED,
                terms.CandidateState.CALL_BACK,
                terms.CandidateState.REFUSED,
                terms.CandidateState.NO_ANSWER,
                terms.CandidateState.NOT_REACHED,
                terms.CandidateState.GONE,
            )
        ],
    )
