"""Is this column full of burgerservicenummers? Then nothing of its file may come in.

At least five of them, and at least half of what is filled. Written as nine digits, or with spaces,
dots or hyphens between them.
"""

from __future__ import annotations

from collections.abc import Sequence

from weerklank.interchange.refusals import Refused
from weerklank.interchange.sheets import Sheet
from weerklank.interchange.told import _
from weerklank.rulebook.converting import in_words
from weerklank.rulebook.tables import CellValue
from weerklank.safeguards.bsn import passes_eleven_test

_LEAST = 5
_SHORTEST, _LONGEST = 9, 13  # signs of a cell
_BETWEEN = str.maketrans("", "", " .-\u00a0")


def is_bsn(text: str) -> bool:
    """Return whether a text is nine digits that pass the eleven test."""
    if not _SHORTEST <= len(text) <= _LONGEST:
        return False
    digits = text if len(text) == _SHORTEST else text.translate(_BETWEEN)
    if len(digits) != _SHORTEST or not (digits.isascii() and digits.isdigit()):
        return False
    return passes_eleven_test(digits)


class Tally:
    """Counts, column by column, what is filled and what is a BSN."""

    def __init__(self, width: int) -> None:
        self._filled = [0] * width
        self._found = [0] * width

    def add(self, place: int, column: Sequence[CellValue], *, may_be: bool = True) -> None:
        """Count cells of a column; `may_be` is False where it is known that none is a BSN."""
        self._filled[place] += len(column) - column.count("") - column.count(None)
        if not may_be:
            return
        # A workbook has numbers and dates as well.
        words = [cell if isinstance(cell, str) else in_words(cell) for cell in column]
        self._found[place] += sum(is_bsn(each) for each in words if len(each) >= _SHORTEST)

    def check(self, header: Sequence[str], where: str) -> None:
        """Raise Refused when a column is full of them."""
        for name, filled, found in zip(header, self._filled, self._found, strict=False):
            if found >= _LEAST and found * 2 >= filled:
                raise Refused(
                    _("De kolom %(name)s lijkt een BSN te bevatten", name=name),
                    where,
                    _("Haal de kolom uit het bestand. Er is niets ingelezen of bewaard."),
                )


def refuse(sheet: Sheet, file: str) -> None:
    """Raise Refused when a column of a sheet is full of BSN, whatever the sheet holds."""
    tally = Tally(len(sheet.header))
    for _first, rows in sheet.parts():
        for place in range(len(sheet.header)):
            tally.add(place, [row[place] for row in rows if place < len(row)])
    tally.check(sheet.header, f"{file}, blad {sheet.name}")
