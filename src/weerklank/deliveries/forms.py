"""What the pages of a delivery ask: files, which sheet is which table, which column is which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from weerklank.deliveries.operations.importing import OtherBegin
from weerklank.deliveries.rules import attendance, guidance_lists, mapping
from weerklank.deliveries.rules.mapping import SheetTold
from weerklank.interchange.cells import column_of
from weerklank.interchange.sheets import DELIMITERS
from weerklank.rulebook.tables import ALL, BY_NAME, COLUMNS, HOUR_KINDS, TRAJECTEN
from weerklank.rulebook.wording import columns as wording
from weerklank.safeguards.telling import in_language_later
from weerklank.trajectories.terms import ChangeKind

SUPPLIERS = "leveranciers"  # the list of suppliers to choose from, in the page
_SKIP = _("slaan we over")


class BeginsForm(forms.Form):
    """Is a new period one that is there with another begin? Asked once, of all of them."""

    ALL, NONE, SOME = "all", "none", "some"
    MOST = 200  # that can be chosen one by one

    answer = forms.ChoiceField(
        label=_("Is dit dezelfde periode"),
        choices=[
            (ALL, _("Ja, steeds: de nieuwe komt in de plaats van de oude")),
            (NONE, _("Nee, nergens: beide periodes blijven staan")),
            (SOME, _("Alleen waar ik dat hieronder aankruis")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Zeg of de nieuwe periode in de plaats van de oude komt.")},
    )
    same = forms.MultipleChoiceField(
        label=_("Hier komt de nieuwe in de plaats van de oude"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, begins: Sequence[OtherBegin], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self._names = [each.name for each in begins]
        same = self.fields["same"]
        assert isinstance(same, forms.MultipleChoiceField)
        same.choices = [(each.name, _begin_in_words(each)) for each in begins[: self.MOST]]

    def replaces(self) -> list[str]:
        """Return the names of the periods that others take the place of."""
        answer = self.cleaned_data["answer"]
        if answer == self.ALL:
            return self._names
        return list(self.cleaned_data["same"]) if answer == self.SOME else []


def _begin_in_words(each: OtherBegin) -> str:
    label = BY_NAME[each.table].label
    return _("%(who)s, %(table)s %(about)s: staat er vanaf %(before)s, nieuw vanaf %(after)s") % {
        "who": each.pseudonym,
        "table": _(label).lower(),
        "about": "" if each.about == label.lower() else f"({each.about})",
        "before": date_format(date.fromisoformat(each.before)),
        "after": date_format(date.fromisoformat(each.after)),
    }


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    widget = _SeveralFiles

    def clean(self, data: object, initial: object = None) -> list[object]:
        found = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not found:
            raise forms.ValidationError(_("Kies minstens één bestand."))
        return found


class UploadForm(forms.Form):
    """The files of a delivery. A provider brings nothing but its own lists, under its own name."""

    kind = forms.ChoiceField(
        label=_("Wat wilt u inlezen"),
        choices=[
            (ChangeKind.IMPORT.value, _("Tabellen uit het systeem van de gemeente")),
            (ChangeKind.ATTENDANCE.value, _("Presentielijsten van een school")),
            (ChangeKind.LIST.value, _("Lijst van een organisatie voor begeleiding")),
        ],
        initial=ChangeKind.IMPORT.value,
        widget=forms.RadioSelect,
    )
    supplier = forms.CharField(
        label=_("Van wie komen de bestanden"),
        max_length=100,
        help_text=_(
            "De leverancier, de school of wie begeleidt. Gebruik elke keer dezelfde naam: dan weet "
            "Weerklank nog welke kolom wat is, en welke nummers bij wie horen."
        ),
        widget=forms.TextInput(attrs={"list": SUPPLIERS, "autocomplete": "off"}),
    )
    documents = _FilesField(
        label=_("Bestanden"),
        help_text=_("CSV, Excel (.xlsx) of OpenDocument (.ods). Meer tegelijk mag."),
        widget=_SeveralFiles(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        of_a_provider: bool = False,
    ) -> None:
        super().__init__(data, files)
        if of_a_provider:
            del self.fields["kind"]
            del self.fields["supplier"]


_ENCODINGS = ("utf-8", "windows-1252", "mac-roman", "utf-16", "windows-1250", "windows-1254")


class TextForm(forms.Form):
    """How the texts of a delivery were made, where that was found out wrongly."""

    encoding = forms.ChoiceField(
        label=_("Tekens"),
        choices=[("", _("zoek het zelf uit")), *((each, each) for each in _ENCODINGS)],
        required=False,
    )
    delimiter = forms.ChoiceField(
        label=_("Scheidingsteken"),
        choices=[
            ("", _("zoek het zelf uit")),
            *((sign, in_language_later(name)) for sign, name in DELIMITERS.items()),
        ],
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Column:
    theirs: str
    examples: list[str]
    field: BoundField


@dataclass(frozen=True, slots=True)
class SheetFields:
    """The fields of one sheet: `lead` says whether or as what it is read."""

    told: SheetTold
    lead: BoundField
    shown_as: BoundField | None
    columns: list[Column]
    days: int = 0
    why: str = ""  # this column for the person, or why none


def _named(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield our columns to choose from, as people call them and as the files do."""
    for name in names:
        label = wording.label(name) if name in COLUMNS else name.capitalize()
        yield name, label if label.lower() == name else f"{label} ({name})"


class ChooseForm(forms.Form):
    """Which table each sheet is, and which of our columns each of theirs is."""

    def __init__(self, sheets: Sequence[SheetTold], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self._told = sheets
        self.has_changed_table = False
        tables = [("", _SKIP), *((table.name, table.name) for table in ALL)]
        for number, told in enumerate(sheets):
            table = self._table(number, told, data)
            self.fields[f"table-{number}"] = forms.ChoiceField(
                label=_("Tabel"), choices=tables, required=False, initial=table
            )
            self.fields[f"was-{number}"] = forms.CharField(
                required=False, initial=table, widget=forms.HiddenInput
            )
            if not table:
                continue
            columns = [("", _SKIP), *_named(mapping.names_of(BY_NAME[table]))]
            for place, (theirs, ours) in enumerate(
                zip(told["header"], self._columns(told, table), strict=True)
            ):
                self.fields[f"column-{number}-{place}"] = forms.ChoiceField(
                    label=theirs or _("kolom zonder naam"),
                    choices=columns,
                    required=False,
                    initial=ours,
                    widget=forms.Select(attrs={"aria-label": theirs or _("kolom zonder naam")}),
                )

    def _table(self, number: int, told: SheetTold, data: QueryDict | None) -> str:
        """Return the table whose columns are shown: what was just chosen, or what was told."""
        if data is None:
            return str(told["table"])
        chosen = str(data.get(f"table-{number}", ""))
        if chosen not in BY_NAME:
            chosen = ""
        if chosen and chosen != data.get(f"was-{number}", ""):
            self.has_changed_table = True
        return chosen

    def _columns(self, told: SheetTold, table: str) -> Sequence[str]:
        if table == told["table"]:
            return list(told["columns"])
        return mapping.columns_of(BY_NAME[table], told["header"])

    def again(self) -> ChooseForm:
        """Return the form anew with the tables that were chosen, their columns recognised."""
        told: list[SheetTold] = []
        for number, each in enumerate(self._told):
            table = str(self.data.get(f"table-{number}", ""))
            table = table if table in BY_NAME else ""
            is_same = table == self.data.get(f"was-{number}", "")
            columns = (
                self._picked(self.data, number)
                if is_same
                else mapping.columns_of(BY_NAME[table], each["header"])
                if table
                else ()
            )
            told.append({**each, "table": table, "columns": list(columns)})
        return ChooseForm(told)

    def clean(self) -> None:
        super().clean()
        found = self.cleaned_data
        tables = set()
        for number in range(len(self._told)):
            table = found.get(f"table-{number}", "")
            if not table:
                continue
            tables.add(table)
            ours = self._picked(found, number)
            for place, name in enumerate(ours):
                if name and name in ours[:place]:
                    self.add_error(
                        f"column-{number}-{place}",
                        _("%(name)s is al gekozen bij een andere kolom.") % {"name": name},
                    )
            missing = [name for name in mapping.needed_of(BY_NAME[table]) if name not in ours]
            if missing:
                self.add_error(
                    f"table-{number}",
                    _("Zonder %(names)s kan deze tabel niet worden ingelezen.")
                    % {"names": ", ".join(missing)},
                )
        if TRAJECTEN.name not in tables:
            raise forms.ValidationError(
                _("Kies welk blad de tabel trajecten is. Zonder die tabel kan er niets in.")
            )

    def chosen(self) -> list[tuple[str, list[str]]]:
        """Return for each sheet its table and our columns."""
        found = self.cleaned_data
        return [
            (found[f"table-{number}"], self._picked(found, number))
            for number in range(len(self._told))
        ]

    def _picked(self, found: Mapping[str, object], number: int) -> list[str]:
        header = self._told[number]["header"]
        return [str(found.get(f"column-{number}-{place}", "")) for place in range(len(header))]

    def sheets(self) -> list[SheetFields]:
        return [
            SheetFields(
                told,
                self[f"table-{number}"],
                self[f"was-{number}"],
                [
                    Column(theirs, told["examples"][place], self[f"column-{number}-{place}"])
                    for place, theirs in enumerate(told["header"])
                    if f"column-{number}-{place}" in self.fields
                ],
            )
            for number, told in enumerate(self._told)
        ]


_PERSON = _("Wie het is (een nummer)")
_PARTS = {
    "person": _PERSON,
    "day": _("Datum van de les"),
    "mark": _("Of iemand er was"),
    "hours": _("Uren"),
}


def _labels(header: Sequence[str]) -> list[str]:
    """Return a name for each column; one that has none, or that of another, gets its place."""
    found: list[str] = []
    for place, name in enumerate(header):
        label = name
        if not name or name in found:
            label = gettext("kolom %(place)s") % {"place": column_of(place)}
        found.append(f"{label} ({name})" if name and label != name else label)
    return found


def _person_of(told: SheetTold, labels: Sequence[str]) -> tuple[str, str]:
    """Return the column of the person that is proposed, and why it is that one, or none."""
    found = told.get("person")
    if found:
        label = labels[found["column"]]
        return label, ngettext(
            "Gekozen: %(column)s. Van de %(of)s verschillende waarden daarin is %(n)s een bekend "
            "nummer of pseudoniem. Klopt dat niet, kies dan een andere kolom.",
            "Gekozen: %(column)s. Van de %(of)s verschillende waarden daarin zijn er %(n)s een "
            "bekend nummer of pseudoniem. Klopt dat niet, kies dan een andere kolom.",
            found["known"],
        ) % {"column": label, "of": found["of"], "n": found["known"]}
    return "", gettext(
        "In geen enkele kolom staan nummers of pseudoniemen die bekend zijn. Kies zelf welke kolom "
        "de persoon aanwijst. Een volgnummer (1, 2, 3) wijst niemand aan."
    )


class _KeysForm(forms.Form):
    """Whose numbers stand in a list of a provider."""

    keys_of = forms.CharField(
        label=_("Van welke leverancier zijn de nummers in de lijst"),
        max_length=100,
        help_text=_(
            "De naam waaronder de trajecten zijn ingelezen. Alleen zo is te zien wie wie is. "
            "Pseudoniemen zoals T-7KQ2XB in de lijst herkent Weerklank ook."
        ),
        widget=forms.TextInput(attrs={"list": SUPPLIERS, "autocomplete": "off"}),
    )


class AttendanceForm(_KeysForm):
    """How a school's lists are read. `unknown` are the marks of which nobody knows the meaning."""

    kind = forms.ChoiceField(
        label=_("Wat voor uren zijn dit"), choices=[(kind, kind) for kind in HOUR_KINDS]
    )
    year = forms.IntegerField(
        label=_("Jaar"),
        min_value=2013,
        max_value=2100,
        help_text=_("Voor een dag zonder jaar, zoals 2 nov."),
    )
    hours_per_lesson = forms.FloatField(
        label=_("Uren per les"),
        required=False,
        localize=True,
        min_value=0,
        max_value=24,
        help_text=_("Laat leeg als de uren in de lijst staan of als u het niet weet."),
    )

    def __init__(
        self,
        sheets: Sequence[SheetTold],
        asked: attendance.Asked,
        unknown: Sequence[str],
        *,
        today: date,
        kinds: Sequence[str] = HOUR_KINDS,
        suppliers: Sequence[str] = (),
        data: QueryDict | None = None,
    ) -> None:
        initial = {"kind": "cursus", "year": today.year} | {
            name: value for name, value in asked.items() if name in self.base_fields
        }
        if len(suppliers) == 1:
            initial.setdefault("keys_of", suppliers[0])
        super().__init__(data, initial=initial)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind, kind) for kind in kinds
        ]
        self._told = sheets
        self._year: int = self._number("year") or int(str(initial["year"]))
        self._marks = dict(asked.get("marks", {}))
        self._why: dict[int, str] = {}
        left_out = asked.get("left_out", [])
        for number, told in enumerate(sheets):
            self.fields[f"use-{number}"] = forms.BooleanField(
                label=_("Lees dit blad in"), required=False, initial=told["name"] not in left_out
            )
            header = told["header"]
            labels = _labels(header)
            remembered = asked.get("columns", {})
            person, self._why[number] = _person_of(told, labels)
            found = attendance.recognise(
                header, self._year, person=labels.index(person) if person else -1
            )
            for part, label in _PARTS.items():
                place = getattr(found, part) if found else None
                last_time = remembered.get(part, "")
                usual = last_time if last_time in labels else ""
                if not usual and place is not None:
                    usual = labels[place]
                self.fields[f"{part}-{number}"] = forms.ChoiceField(
                    label=label,
                    choices=[
                        ("", _("kies een kolom") if part == "person" else _("staat er niet in")),
                        *((each, each) for each in labels),
                    ],
                    required=False,
                    initial=person if part == "person" else usual,
                )
        for number, mark in enumerate(dict.fromkeys([*self._marks, *unknown])):
            self.fields[f"sign-{number}"] = forms.ChoiceField(
                label=mark,
                choices=[("", _("weet ik niet")), *((state, state) for state in attendance.STATES)],
                required=False,
                initial=self._marks.get(mark, ""),
            )

    def _number(self, name: str) -> int | None:
        text = str(self.data.get(name, "")) if self.is_bound else ""
        return int(text) if text.isdecimal() and len(text) == 4 else None

    def clean(self) -> None:
        super().clean()
        found = self.cleaned_data
        used = [number for number in range(len(self._told)) if found.get(f"use-{number}")]
        if not used:
            raise forms.ValidationError(_("Kies minstens één blad."))
        for number in used:
            if not found.get(f"person-{number}"):
                self.add_error(
                    f"person-{number}", _("Kies de kolom met het nummer van de persoon.")
                )
            if not found.get(f"day-{number}") and self.days(number) < 2:
                self.add_error(
                    f"day-{number}",
                    _("Kies de kolom met de datum. Boven de kolommen staan geen dagen."),
                )

    def days(self, number: int) -> int:
        """Return how many columns of a sheet have a day above them."""
        return len(self._dates(number))

    def _dates(self, number: int) -> list[tuple[int, date]]:
        header = self._told[number]["header"]
        days = ((place, attendance.day_of(cell, self._year)) for place, cell in enumerate(header))
        return [(place, day) for place, day in days if day]

    def asked(self) -> attendance.Asked:
        """Return what is kept: for this delivery, and for the next one of this school."""
        found = self.cleaned_data
        marks = {
            str(self.fields[name].label): state
            for name, state in found.items()
            if name.startswith("sign-") and state
        }
        used = [number for number in range(len(self._told)) if found[f"use-{number}"]]
        first = used[0]
        return {
            "keys_of": found["keys_of"].strip(),
            "kind": found["kind"],
            "year": found["year"],
            "hours_per_lesson": found["hours_per_lesson"],
            "marks": marks,
            "columns": {part: found[f"{part}-{first}"] for part in _PARTS},
            "left_out": [
                told["name"] for number, told in enumerate(self._told) if number not in used
            ],
            "sheets": [self._sheet(number) for number in used],
        }

    def _sheet(self, number: int) -> attendance.SheetAsked:
        labels = _labels(self._told[number]["header"])
        names = {part: self.cleaned_data[f"{part}-{number}"] for part in _PARTS}
        places = {part: labels.index(name) if name else None for part, name in names.items()}
        dates = [] if names["day"] else self._dates(number)
        return {
            "number": number,
            "person": labels.index(names["person"]),
            "day": places["day"],
            "hours": places["hours"],
            "mark": places["mark"],
            "dates": [(place, day.isoformat()) for place, day in dates],
        }

    def sheets(self) -> list[SheetFields]:
        return [
            SheetFields(
                told,
                self[f"use-{number}"],
                None,
                [Column("", [], self[f"{part}-{number}"]) for part in _PARTS],
                days=self.days(number),
                why=self._why[number],
            )
            for number, told in enumerate(self._told)
        ]

    def marks(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("sign-")]


class GuidanceForm(_KeysForm):
    """How the lists of who guides are read: which column says who it is, and which says what."""

    def __init__(
        self,
        sheets: Sequence[SheetTold],
        asked: guidance_lists.Asked,
        *,
        suppliers: Sequence[str] = (),
        data: QueryDict | None = None,
    ) -> None:
        keys_of = asked.get("keys_of") or (suppliers[0] if len(suppliers) == 1 else "")
        super().__init__(data, initial={"keys_of": keys_of})
        self._told = sheets
        self._why: dict[int, str] = {}
        left_out, before = asked.get("left_out", []), asked.get("columns", {})
        for number, told in enumerate(sheets):
            self.fields[f"use-{number}"] = forms.BooleanField(
                label=_("Lees dit blad in"), required=False, initial=told["name"] not in left_out
            )
            labels = _labels(told["header"])
            person, self._why[number] = _person_of(told, labels)
            self.fields[f"person-{number}"] = _one_of(_PERSON, labels, _("kies een kolom"), person)
            places = guidance_lists.recognise(told["header"])
            for each in guidance_lists.COLUMNS:
                usual = before.get(each.name, "")
                if usual not in labels:
                    usual = labels[places[each.name]] if each.name in places else ""
                self.fields[f"{each.name}-{number}"] = _one_of(
                    _(each.label), labels, _("staat er niet in"), usual
                )

    def clean(self) -> None:
        super().clean()
        found = self.cleaned_data
        used = self._used()
        if not used:
            raise forms.ValidationError(_("Kies minstens één blad."))
        for number in used:
            if not found.get(f"person-{number}"):
                self.add_error(
                    f"person-{number}", _("Kies de kolom met het nummer van de persoon.")
                )
            chosen = [each.name for each in guidance_lists.COLUMNS if self._name(each.name, number)]
            if not chosen:
                self.add_error(f"use-{number}", _("Kies bij dit blad minstens één kolom."))
            for each in guidance_lists.lacking(chosen):
                self.add_error(
                    f"{each.name}-{number}",
                    _("Kies ook deze kolom. Zonder is niet te zien waar de rest over gaat."),
                )

    def _used(self) -> list[int]:
        told = range(len(self._told))
        return [number for number in told if self.cleaned_data.get(f"use-{number}")]

    def _name(self, column: str, number: int) -> str:
        return str(self.cleaned_data.get(f"{column}-{number}", ""))

    def asked(self) -> guidance_lists.Asked:
        """Return what is kept: for this delivery, and for the next one of this organisation."""
        used = self._used()
        columns = [each.name for each in guidance_lists.COLUMNS]
        return {
            "keys_of": self.cleaned_data["keys_of"].strip(),
            "columns": {
                name: self._name(name, number)
                for number in reversed(used)
                for name in columns
                if self._name(name, number)
            },
            "left_out": [
                told["name"] for number, told in enumerate(self._told) if number not in used
            ],
            "sheets": [self._sheet(number, columns) for number in used],
        }

    def _sheet(self, number: int, columns: Sequence[str]) -> guidance_lists.SheetAsked:
        labels = _labels(self._told[number]["header"])
        return {
            "number": number,
            "person": labels.index(self._name("person", number)),
            "places": {
                name: labels.index(chosen)
                for name in columns
                if (chosen := self._name(name, number))
            },
        }

    def sheets(self) -> list[SheetFields]:
        names = ("person", *(each.name for each in guidance_lists.COLUMNS))
        return [
            SheetFields(
                told,
                self[f"use-{number}"],
                None,
                [Column("", [], self[f"{name}-{number}"]) for name in names],
                why=self._why[number],
            )
            for number, told in enumerate(self._told)
        ]


def _one_of(
    label: Promise, labels: Sequence[str], none: Promise, initial: str
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=str(label),
        choices=[("", none), *((each, each) for each in labels)],
        required=False,
        initial=initial,
    )
