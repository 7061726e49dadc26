"""The files of a month: tables from the municipality's own system, and the list of a school.

Twelve people in November 2026, with the columns as suppliers spell them. All are invented.
"""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

SUPPLIER = "Voorbeeldsoftware"
# Who belongs to whom: Amina is M01; M02 leaves on the thirteenth; nobody has K-1012.
AMINA, LEAVER, SUCCESSOR = "M01", "M02", "M03"
SCHOOL, OTHER_SCHOOL = "T01", "T77"  # K-1012 has lessons elsewhere
LAST_DAY = date(2026, 11, 13)
LATE_PIP, NO_OFFER, WANTS_GREEN, ALONE = "K-1001", "K-1002", "K-1003", "K-1012"

_ASIEL, _GEZIN = "Asielstatushouder", "Gezinsmigrant en overige migrant"
_COLUMNS = ("traject", "doelgroep", "kern", "kennisgeving", "brp", "pip", "leerroute", "aanbod",
            "taal_start", "pvt_start", "mb_start", "bijstand_start", "ontzorgen_start",
            "opleidingsniveau_herkomst", "werkervaring_herkomst", "kinderopvang")  # fmt: skip
_PEOPLE: tuple[tuple[str, ...], ...] = (
    (LATE_PIP, _ASIEL, "Oost", "2026-07-27", "2026-08-03", "", "", "", "", "", "2026-08-03",
     "2026-08-03", "2026-08-10", "", "", "niet nodig"),
    (NO_OFFER, _ASIEL, "Oost", "2026-06-01", "2026-06-08", "2026-08-15", "B", "", "", "",
     "2026-06-08", "2026-06-08", "2026-06-15", "mbo", "ja", "niet nodig"),
    (WANTS_GREEN, _ASIEL, "Oost", "2025-05-01", "2025-05-12", "2025-07-01", "B", "2025-08-01",
     "2025-09-01", "2025-10-01", "2025-05-12", "2025-05-12", "2025-05-20", "vo", "ja", "geregeld"),
    ("K-1004", _GEZIN, "West", "2025-05-01", "2025-05-12", "2025-07-01", "B", "", "2025-09-01",
     "2025-10-01", "", "", "", "hbo", "nee", ""),
    ("K-1005", _ASIEL, "West", "2025-03-01", "2025-03-12", "2025-05-01", "Z", "2025-06-01",
     "2025-07-01", "2025-08-01", "2025-03-12", "2025-03-12", "2025-03-20", "geen", "nee", ""),
    ("K-1006", _ASIEL, "Oost", "2025-03-01", "2025-03-12", "2025-05-01", "Z", "2025-06-01",
     "2025-07-01", "2025-08-01", "2025-03-12", "2025-03-12", "2025-03-20", "geen", "nee", ""),
    ("K-1007", _ASIEL, "West", "2025-03-01", "2025-03-12", "2025-05-01", "B", "2025-06-01",
     "2025-07-01", "2025-08-01", "2025-03-12", "2025-03-12", "2025-03-20", "vo", "nee", ""),
    *(
        (f"K-10{number:02}", _ASIEL, "Oost", "2025-03-01", "2025-03-12", "2025-05-01", "B",
         "2025-06-01", "2025-07-01", "2025-08-01", "2025-03-12", "2025-03-12", "2025-03-20", "vo",
         "nee", "")
        for number in range(8, 13)
    ),
)  # fmt: skip
# What is refused: a word that says nothing of childcare, whose row goes in, and a day that is not
# there in the key of an appointment, which stays out.
REFUSED_WORD, REFUSED_DAY = "soms", "31-02-2026"
_MISTAKEN = "K-1010"


def tables(folder: Path) -> list[Path]:
    """Write the first delivery as CSV, each with its own delimiter, as systems do."""
    contacts = [("traject", "organisatie", "contactpersoon", "van", "tot", "reden")]
    for number, person in enumerate(_PEOPLE, start=1):
        who = AMINA if number <= 7 else LEAVER
        until = "2026-10-01" if person[0] == ALONE else ""
        contacts.append((person[0], "gemeente", who, "2025-03-12", until, ""))
        school = OTHER_SCHOOL if person[0] == ALONE else SCHOOL
        contacts.append((person[0], "taalschool", school, "2025-03-12", "", ""))
    appointments = [("traject", "organisatie", "soort", "gepland_op", "status")]
    appointments += [
        (person[0], "gemeente", "voortgangsgesprek", "2026-10-05", "gehouden")
        for person in _PEOPLE[1:]
    ]
    appointments.append(("K-1004", "gemeente", "voortgangsgesprek", REFUSED_DAY, "gepland"))
    return [
        _write(folder / "trajecten.csv", [_COLUMNS, *map(_with_mistake, _PEOPLE)], ";"),
        _write(folder / "contactpersonen.csv", contacts, ";"),
        _write(
            folder / "medewerkers.csv",
            [
                ("contactpersoon", "organisatie", "uit_dienst"),
                (AMINA, "gemeente", ""),
                (LEAVER, "gemeente", LAST_DAY.isoformat()),
                (SUCCESSOR, "gemeente", ""),
                (SCHOOL, "taalschool", ""),
            ],
            ",",
        ),
        _write(folder / "afspraken.csv", appointments, ","),
        _write(
            folder / "wensen.csv",
            [
                ("traject", "soort", "omschrijving", "sector", "dagdelen", "kern"),
                (WANTS_GREEN, "droombaan", "hovenier", "groen", "4", "Oost"),
                ("K-1004", "broodbaan", "schoonmaak", "schoonmaak", "6", "West"),
            ],
            ";",
        ),
    ]


def _with_mistake(person: tuple[str, ...]) -> tuple[str, ...]:
    return (*person[:-1], REFUSED_WORD) if person[0] == _MISTAKEN else person


def newer(folder: Path) -> list[Path]:
    """Write the delivery of a month later: somebody got her offer."""
    column = _COLUMNS.index("aanbod")
    people = [
        (*person[:column], "2026-11-20", *person[column + 1 :]) if person[0] == NO_OFFER else person
        for person in _PEOPLE
    ]
    folder.mkdir(exist_ok=True)
    return [_write(folder / "trajecten.csv", [_COLUMNS, *people], ";")]


def _write(file: Path, rows: Sequence[tuple[str, ...]], delimiter: str) -> Path:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=delimiter).writerows(rows)
    return file


STRANGER = "K-9999"  # somebody of another municipality


def attendance(folder: Path, *, is_mended: bool = False) -> Path:
    """Write a list as a school keeps it: a title, a column a lesson, a note between the rows.

    When it is mended, somebody was there on a day that had been left open, and somebody stands in
    it who has lessons elsewhere.
    """
    file = folder / "Presentie klas 3 nov.xlsx"
    days = [date(2026, 11, day) for day in (3, 5, 10, 12, 17, 19, 24, 26)]
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("Klas 3")
        bold = book.add_format({"bold": True})
        written = book.add_format({"num_format": "d mmm"})
        sheet.merge_range(0, 0, 0, 8, "Presentie klas 3, november (juf Anja)", bold)
        sheet.write(2, 0, "Deelnemer")
        for place, day in enumerate(days, start=1):
            sheet.write_datetime(2, place, day, written)
        rows = (
            (WANTS_GREEN, "x", "x", "x", "a", "x", "x", "x", "x"),
            ("K-1004", "x", "z", "z", "x", "x" if is_mended else "", "x", "x", "x"),
            ("sleutel van het lokaal ligt bij de conciërge",),
            (STRANGER, "x", "x", "x", "x", "x", "x", "x", "x"),
            ("K-1008", "x", "x", "x", "x", "x", "x", "x", "x"),
            *(((ALONE, "x", "x"),) if is_mended else ()),
        )
        for row, cells in enumerate(rows, start=3):
            for place, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, place, cell)
    return file
