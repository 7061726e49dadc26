"""What stands in a cell of somebody's file, as a value of ours; or one sentence why it is not.

Lenient in how it is written (spaces, capitals, Dutch order of a date, decimal comma, "Z-route"),
strict in what it means: nothing is guessed. An empty cell is not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from weerklank.interchange.cells import ERROR
from weerklank.rulebook.tables import AGE_CLASSES, CellKind, CellValue, Column

FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST = 200  # characters of a text
_MOST = 1_000_000

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_DUTCH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: .*)?")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})|(\d{1,2})[-/](\d{4})")
_WHOLE = re.compile(r"\d+(?:[.,]0+)?")
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:,\d{3})+\.\d+")

_YES = frozenset({"ja", "j", "true", "waar", "1", "yes"})
_NO = frozenset({"nee", "n", "false", "onwaar", "0", "no"})
_NOT_KNOWN = frozenset({"", "-", "onbekend", "niet bekend", "leeg", "?"})

# Other ways in which people and systems write a choice, without capitals.
_SYNONYMS = {
    "doelgroep": {
        "asiel": "Asielstatushouder",
        "statushouder": "Asielstatushouder",
        "asielstatushouders": "Asielstatushouder",
        "gezinsmigrant": "Gezinsmigrant en overige migrant",
        "gezinsmigranten": "Gezinsmigrant en overige migrant",
        "gezinsmigrant of overige migrant": "Gezinsmigrant en overige migrant",
        "gezins- en overige migrant": "Gezinsmigrant en overige migrant",
        "gezins- en overige migranten": "Gezinsmigrant en overige migrant",
    },
    "leerroute": {
        "b1": "B",
        "b1-route": "B",
        "b1 route": "B",
        "onderwijsroute": "O",
        "zelfredzaamheidsroute": "Z",
        "z-route": "Z",
        "z route": "Z",
    },
    "gender": {"m": "man", "v": "vrouw", "mannelijk": "man", "vrouwelijk": "vrouw", "x": "anders"},
    "alfabetisering": {"n.v.t.": "NVT", "analfabeet": "A", "anders-analfabeet": "AA"},
    "onderdeel": {
        "lezen": "LE",
        "luisteren": "LU",
        "schrijven": "SC",
        "spreken": "SP",
        "kennis van de nederlandse maatschappij": "KNM",
    },
    "organisatie": {
        "college": "gemeente",
        "mb": "maatschappelijke begeleiding",
        "begeleiding": "maatschappelijke begeleiding",
        "vluchtelingenwerk": "maatschappelijke begeleiding",
        "school": "taalschool",
        "cursusinstelling": "taalschool",
    },
    "status": {
        "no show": "niet verschenen",
        "no-show": "niet verschenen",
        "afgezegd organisatie": "afgezegd door organisatie",
        "afgezegd inburgeraar": "afgezegd door inburgeraar",
    },
}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—", "-"))


IN_ERROR = "Deze cel toont een fout. Herstel de formule in het rekenblad."


class Wrong(Exception):
    """A cell does not hold what its column asks. One Dutch sentence says why."""


def converter(column: Column) -> Callable[[CellValue], CellValue]:
    """Return what turns a cell of this column into its value: None or '' when empty.

    It takes what a reader of tables gives (str, int, float, bool, date, datetime, None) and
    raises Wrong.
    """
    convert = (
        _text
        if column.kind is CellKind.TEXT
        else _choice_of(column)
        if column.kind is CellKind.CHOICE
        else _PLAIN[column.kind]
    )

    def checked(cell: CellValue) -> CellValue:
        if cell == ERROR:
            raise Wrong(IN_ERROR)
        return convert(cell)

    return checked


def in_words(cell: CellValue) -> str:
    """Return a cell as the text that a person sees in it, at most some hundred characters."""
    if type(cell) is str:
        return cell.strip()[:LONGEST]
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell).strip()[:LONGEST]


def age_class(year_of_birth: str, today: date) -> str:
    """Return the leeftijdsklasse that someone born in this year has at the end of this year."""
    if not _WHOLE.fullmatch(year_of_birth):
        raise Wrong("Vul een jaar van vier cijfers in.")
    age = today.year - int(float(year_of_birth.replace(",", ".")))
    if not 0 <= age <= 120:
        raise Wrong("Dit geboortejaar kan niet.")
    for name in reversed(AGE_CLASSES):
        if age >= int(name[:2]):
            return name
    raise Wrong("Wie jonger is dan 16 jaar, is niet inburgeringsplichtig.")


def _text(cell: CellValue) -> str:
    if isinstance(cell, str):
        text = " ".join(cell.split())
        if len(text) > LONGEST:
            raise Wrong(f"Deze tekst is langer dan {LONGEST} tekens.")
        if "\0" in text:
            raise Wrong("Er staat een teken in dat geen tekst is.")
        return text
    return in_words(cell)


def _choice_of(column: Column) -> Callable[[CellValue], str]:
    known = {choice.lower().translate(_DASHES): choice for choice in column.choices}
    known |= {
        word: choice
        for word, choice in _SYNONYMS.get(column.name, {}).items()
        if choice in column.choices
    }

    def convert(cell: CellValue) -> str:
        if isinstance(cell, bool):
            cell = "ja" if cell else "nee"
        word = " ".join(in_words(cell).lower().translate(_DASHES).split())
        found = known.get(word) or known.get(word.removesuffix(" jaar").replace(" - ", "-"))
        if found is not None:
            return found
        if word in _NOT_KNOWN:
            return ""
        raise Wrong(f"Deze waarde bestaat niet. Kies uit: {', '.join(column.choices)}.")

    return convert


def _yes_no(cell: CellValue) -> bool | None:
    if isinstance(cell, bool):
        return cell
    word = in_words(cell).lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    if word in _NOT_KNOWN:
        return None
    raise Wrong("Vul ja of nee in, of laat de cel leeg.")


def _date(cell: CellValue) -> date | None:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _within_reason(cell)
    word = in_words(cell)
    if word.lower() in _NOT_KNOWN:
        return None
    if found := _ISO.fullmatch(word):
        year, month, day = found.groups()
    elif found := _DUTCH.fullmatch(word):
        day, month, year = found.groups()
    elif word.isdigit():
        raise Wrong("Dit is een getal, geen datum. Geef de cel in het bestand de opmaak datum.")
    else:
        raise Wrong("Dit is geen datum. Schrijf bijvoorbeeld 24-11-2026 of 2026-11-24.")
    try:
        return _within_reason(date(int(year), int(month), int(day)))
    except ValueError as failure:
        raise Wrong("Deze datum bestaat niet.") from failure


def _within_reason(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Wrong(f"Deze datum ligt niet tussen {FIRST_YEAR} en {LAST_YEAR}.")
    return day


def _month(cell: CellValue) -> date | None:
    if isinstance(cell, str) and (found := _MONTH.fullmatch(cell.strip())):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        try:
            return _within_reason(date(int(year), int(month), 1))
        except ValueError as failure:
            raise Wrong("Deze maand bestaat niet.") from failure
    try:
        day = _date(cell)
    except Wrong as wrong:
        raise Wrong("Dit is geen maand. Schrijf bijvoorbeeld 2026-09.") from wrong
    return day.replace(day=1) if day else None


def _count(cell: CellValue) -> int | None:
    amount = _amount(cell, _WHOLE, "Vul een geheel getal in, zonder teken ervoor.")
    return None if amount is None else int(amount)


def _amount(
    cell: CellValue,
    pattern: re.Pattern[str] = _AMOUNT,
    sentence: str = "Vul een getal in, zonder teken ervoor.",
) -> float | None:
    word = in_words(cell)
    if word.lower() in _NOT_KNOWN:
        return None
    if _THOUSANDS.fullmatch(word):
        word = re.sub(r"[.,](?=.*[.,])", "", word)
    if not pattern.fullmatch(word):
        raise Wrong(sentence)
    amount = float(word.replace(",", "."))
    if amount > _MOST:
        raise Wrong("Dit getal is te groot.")
    return amount


_PLAIN: dict[CellKind, Callable[[CellValue], CellValue]] = {
    CellKind.YES_NO: _yes_no,
    CellKind.DATE: _date,
    CellKind.MONTH: _month,
    CellKind.COUNT: _count,
    CellKind.AMOUNT: _amount,
}
