"""What is asked before a trajectory goes, and to keep one longer."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.fields import date_field, long_text
from weerklank.trajectories.terms import ErasureReason

HOLD, RELEASE = "hold", "release"


class HoldForm(forms.Form):
    """Until when a trajectory stays after its term, and why."""

    until = date_field(
        _("Houd tegen tot"),
        help_text=_("Hoogstens een jaar vooruit."),
    )
    reason = long_text(
        _("Waarom"),
        max_length=2000,
        help_text=_("Bijvoorbeeld: er loopt een bezwaar. Typ geen naam, adres of BSN."),
    )


class EraseForm(forms.Form):
    """Why a whole trajectory goes; the pseudonym is typed, so that nobody does it by mistake."""

    reason = forms.ChoiceField(
        label=_("Waarom haalt u dit traject weg"),
        choices=[
            (each.value, each.label) for each in (ErasureReason.REQUEST, ErasureReason.MISTAKE)
        ],
        widget=forms.RadioSelect,
    )
    pseudonym = forms.CharField(
        label=_("Typ het pseudoniem over"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, pseudonym: str, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self._pseudonym = pseudonym

    def clean_pseudonym(self) -> str:
        typed = str(self.cleaned_data["pseudonym"]).strip().upper()
        if typed != self._pseudonym:
            raise forms.ValidationError(
                _("Dit is niet het pseudoniem van dit traject. Typ %(name)s.")
                % {"name": self._pseudonym}
            )
        return typed
