"""Codes against codes as a picture: in each square the number, and a shade that follows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from weerklank.analysis.views import drawing

MOST = 24  # codes of a side: more cannot be read on one sheet
_AT, _WIDEST, _ROOM = 204, 30, 500
_ABOVE = 150  # for names that stand upright
_ROWS, _COLUMNS = 29, 22  # signs of a name


def draw(
    name: str,
    beside: str,
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    numbers: Sequence[Sequence[int | None]],
    level: Callable[[int], int],
    keys: Sequence[drawing.Key],
) -> drawing.Drawing:
    """Draw a square per row and column with its number; None is one code with itself.

    `level` says how strong the shade of a number is. The number stands in every square, so that
    nobody needs the shade.
    """
    drawn = drawing.Drawing("samenloop", name)
    drawn.heading(beside)
    side = min(float(_WIDEST), _ROOM / max(len(columns), 1))
    top = drawn.high + _ABOVE + 6
    for place, label in enumerate(columns):
        x = _AT + (place + 0.5) * side + 4
        drawn.words(drawing.wrapped(label, _COLUMNS, 1)[0], x, top - 6, turned=True)
    for place, (label, cells) in enumerate(zip(rows, numbers, strict=True)):
        y = top + place * side
        drawn.words(drawing.wrapped(label, _ROWS, 1)[0], _AT - 8, y + side / 2 + 4, anchor="end")
        for column, number in enumerate(cells):
            x = _AT + column * side
            look = "line" if number is None else f"level-{level(number)}"
            title = "" if number is None else f"{label} + {columns[column]}: {number}"
            drawn.box(look, x, y, side, side, title=title)
            if number is None:
                drawn.line(x, y + side, x + side, y)
            elif number:
                drawn.words(str(number), x + side / 2, y + side / 2 + 4, anchor="middle")
    drawn.high = max(drawn.high, top + len(rows) * side) + 4
    drawn.keys(keys)
    return drawn
