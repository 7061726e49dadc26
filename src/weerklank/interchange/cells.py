"""What tables of every form have in common: how a column is called, and a cell in error."""

from datetime import date

Cell = str | int | float | date | None
Row = list[Cell]
ERROR = "#FOUT"  # stands in the place of a cell of a workbook that shows an error


def column_of(place: int) -> str:
    """Return how a spreadsheet calls a column, counted from nought: A, B, … Z, AA."""
    letters, left = "", place + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(65 + digit) + letters
    return letters
