"""What is asked of a value that was refused, and of rows that are no longer sent."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook.tables import TRAJECTEN, Table
from weerklank.rulebook.wording import columns
from weerklank.safeguards.fields import date_field, long_text
from weerklank.trajectories.operations.closing import ENDINGS

CLOSE, LET_STAND, BACK = "close", "stand", "back"


class SettleForm(forms.Form):
    """That what stands in the register is right, whatever a delivery said."""

    reason = long_text(
        _("Wat u nakeek"), max_length=2000, help_text=_("Typ geen naam, adres of BSN.")
    )


class ClosingForm(forms.Form):
    """Why some rows of a table are closed or let stand; of a trajectory also how it ended."""

    ending = forms.ChoiceField(label=_("Hoe eindigden deze trajecten"), required=False)
    until = date_field("", required=False)
    reason = long_text(_("Waarom"), max_length=2000, help_text=_("Typ geen naam, adres of BSN."))

    def __init__(self, table: Table, data: QueryDict | None = None) -> None:
        super().__init__(data)
        ending, until = self.fields["ending"], self.fields["until"]
        if table is TRAJECTEN:
            assert isinstance(ending, forms.ChoiceField)
            ending.choices = [
                ("", _("kies een einde")),
                *((name, columns.label(name)) for name in ENDINGS),
            ]
            ending.help_text = _("Alleen nodig om te sluiten.")
            until.label = _("Op welke dag")
            return
        del self.fields["ending"]
        if "tot" not in table.row._fields:
            del self.fields["until"]
            return
        until.label = _("Sluit met dit einde (die dag telt niet mee)")
        until.help_text = _(
            "Laat leeg als de rij er niet had moeten staan: dan geldt die niet meer."
        )
