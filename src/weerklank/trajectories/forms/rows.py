"""A form per table of the register, made from its description. Cells read as in an import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook.bsn import is_bsn
from weerklank.rulebook.converting import Wrong, converter
from weerklank.rulebook.tables import (
    AFSPRAKEN,
    TRAJECTEN,
    CellKind,
    CellValue,
    Column,
    Row,
    Table,
    Traject,
    changed,
)
from weerklank.rulebook.wording import columns
from weerklank.safeguards.fields import long_text

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SUPPLIERS, KEYS = "systemen", "sleutels"  # the lists to choose from, in the page
NOT_KNOWN = ("", _("niet bekend"))
# How the IND numbers people.
_V_NUMBER = re.compile(r"[vV][ .-]?\d{10}")
# Appointments are told apart by it; the first of a day need not be counted.
_COUNTS_THE_DAY = (AFSPRAKEN.name, "nummer")


class CellField(forms.Field):
    """One cell; what is not of its kind is refused with the sentence of the import."""

    def __init__(self, column: Column, *, required: bool) -> None:
        self.column = column
        label = columns.label(column.name)
        super().__init__(label=label, widget=_widget(column), required=required)

    def to_python(self, value: CellValue) -> CellValue:
        try:
            return converter(self.column)(value)
        except Wrong as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def prepare_value(self, value: object) -> object:
        if self.column.kind is CellKind.YES_NO and isinstance(value, bool):
            return "ja" if value else "nee"
        if self.column.kind is CellKind.MONTH and isinstance(value, date):
            return f"{value:%Y-%m}"
        return value


def _widget(column: Column) -> forms.Widget:
    if column.kind is CellKind.CHOICE:
        return forms.Select(choices=_choices(column.name, column.choices))
    if column.kind is CellKind.YES_NO:
        return forms.Select(choices=[NOT_KNOWN, ("ja", _("ja")), ("nee", _("nee"))])
    if column.kind is CellKind.DATE:
        return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    if column.kind is CellKind.MONTH:
        # Not type=month: two of the four browsers have none.
        return forms.TextInput(attrs={"autocomplete": "off"})
    if column.kind in (CellKind.COUNT, CellKind.AMOUNT):
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.TextInput(attrs={"autocomplete": "off"})


def _choices(name: str, values: Iterable[str]) -> list[tuple[str, str | _StrPromise]]:
    return [NOT_KNOWN, *((each, columns.choice(name, each)) for each in values)]


class RowForm(forms.Form):
    """The columns `names` of a table; with `asks_reason` it corrects what stands there."""

    def __init__(
        self,
        table: Table,
        names: Sequence[str],
        *,
        row: Row | None = None,
        data: QueryDict | None = None,
        asks_reason: bool = False,
    ) -> None:
        initial = row._asdict() if row is not None else {}
        super().__init__(data, initial=initial)
        self.table, self.row = table, row
        needed = table.must_be_filled
        for name in names:
            column = table.column(name)
            is_counted = (table.name, name) == _COUNTS_THE_DAY
            field = CellField(column, required=name in needed and not is_counted)
            if column.kind is CellKind.MONTH:
                field.help_text = _("Bijvoorbeeld 2026-09.")
            self.fields[name] = field
        if data is not None and data.get(self._HELD):
            self._add_begin(str(data[self._HELD]))
        if asks_reason:
            self.fields["_reason"] = long_text(
                _("Waarom corrigeert u dit"),
                max_length=2000,
                help_text=_("Wat er stond, blijft bewaard. Typ geen naam, adres of BSN."),
            )

    # Fields of a question that is only put when a period with another begin stands there.
    _SAME, _HELD = "_same", "_held"

    def ask_about_begin(self, held: int, van: date) -> None:
        """Ask whether the row is the period that stands there, with another begin."""
        day = date_format(van, "j F Y")
        self._add_begin(str(held))
        written = {name: value for name, value in self.data.items() if name != self._SAME}
        self.data = written | {self._HELD: str(held)}
        self.add_error(
            self._SAME,
            _("Er staat al zo'n periode vanaf %(day)s. Zeg of dit dezelfde is.") % {"day": day},
        )

    def offer_only(self, name: str, values: Iterable[str]) -> None:
        """Let a column choose from these of its values, and *not known*."""
        if name in self.fields:
            widget = self.fields[name].widget
            assert isinstance(widget, forms.Select)
            widget.choices = _choices(name, values)

    def _add_begin(self, held: str) -> None:
        self.fields[self._HELD] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=held
        )
        self.fields[self._SAME] = forms.ChoiceField(
            label=_("Is dit dezelfde periode"),
            choices=[
                ("yes", _("Ja, alleen de begindatum was fout: deze komt in de plaats")),
                ("no", _("Nee, beide periodes kloppen")),
            ],
            widget=forms.RadioSelect,
        )

    def about_another_begin(self) -> tuple[int | None, bool]:
        """Return the row that this is with another begin, and whether it is another one."""
        answer, held = self.cleaned_data.get(self._SAME), self.cleaned_data.get(self._HELD, "")
        return int(held) if answer == "yes" and held.isdecimal() else None, answer == "no"

    @property
    def reason(self) -> str:
        return str(self.cleaned_data["_reason"])

    def filled(self) -> Row:
        """Return the whole row: what was filled in, and for the other columns what stood there."""
        row = self.row if self.row is not None else self.table.row()
        values = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in self.table.row._fields
        }
        if self.table.name == _COUNTS_THE_DAY[0] and values.get(_COUNTS_THE_DAY[1]) is None:
            values[_COUNTS_THE_DAY[1]] = 1
        return changed(row, **values)


class ReasonForm(forms.Form):
    """Why a row is taken away."""

    reason = long_text(
        _("Waarom haalt u deze rij weg"),
        max_length=2000,
        help_text=_("De rij blijft bewaard in de geschiedenis. Typ geen naam, adres of BSN."),
    )


class NewTrajectoryForm(RowForm):
    """What one knows on the first day, and by which number this person is found."""

    FIRST = ("doelgroep", "koppeling", "kennisgeving", "brp")

    def __init__(
        self,
        *,
        contacts: Sequence[str],
        suppliers: Sequence[str],
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(TRAJECTEN, self.FIRST, data=data)
        own: dict[str, forms.Field] = {
            "supplier": forms.CharField(
                label=_("Systeem waarin deze persoon staat"),
                max_length=100,
                help_text=_("De naam van de leverancier, zoals bij het inlezen."),
                widget=forms.TextInput(attrs={"list": SUPPLIERS, "autocomplete": "off"}),
                initial=suppliers[0] if suppliers else "",
            ),
            "number": forms.CharField(
                label=_("Klantnummer in dat systeem"),
                max_length=100,
                help_text=_(
                    "Dit nummer gaat versleuteld naar de kluis. Vul geen BSN of V-nummer in."
                ),
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            ),
            "contactpersoon": forms.CharField(
                label=_("Sleutel van de contactpersoon bij de gemeente"),
                max_length=200,
                widget=forms.TextInput(attrs={"list": KEYS, "autocomplete": "off"}),
                initial=contacts[0] if len(contacts) == 1 else "",
            ),
        }
        self.fields = {**own, **self.fields}

    def record(self) -> Traject:
        """Return what was filled in as a row of `trajecten`."""
        return Traject(**{name: self.cleaned_data[name] for name in self.FIRST})

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip()
        if is_bsn(number):
            raise forms.ValidationError(_("Dit lijkt een BSN. Vul het klantnummer in."))
        if _V_NUMBER.fullmatch(number):
            raise forms.ValidationError(_("Dit lijkt een V-nummer. Vul het klantnummer in."))
        return number
