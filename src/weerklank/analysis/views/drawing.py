"""A picture as SVG, drawn on the server: shapes with the class by which a page colours them.

The same shapes make the page and the file. Each carries its colour, for the file, which is shown
elsewhere; on a page the class goes before it, so that the picture follows light and dark. Nothing
is said by colour alone: a branch of the codebook has a pattern of its own, and words beside it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

WIDE = 720  # of a picture, in its own units
EDGE = 16
LINE = 15  # from one line of words to the next
_FONT = "Verdana, 'DejaVu Sans', 'Noto Sans', 'Noto Sans Ethiopic', Arial, sans-serif"
_DARK, _SOFT, _PAPER, _MARK = "#1a2024", "#545c62", "#ffffff", "#0c4a58"
# What each class looks like in a file. `drawing.css` says it for a page.
_LOOKS: dict[str, dict[str, str]] = {
    "paper": {"fill": _PAPER},
    "words": {"fill": _DARK},
    "strong": {"fill": _DARK, "font-weight": "700"},
    "soft": {"fill": _SOFT},
    "said": {"fill": _MARK},
    "asked": {"fill": _PAPER, "stroke": "#7d878b"},
    "nothing": {"fill": "none", "stroke": "#7d878b", "stroke-dasharray": "3 3"},
    "turn": {"fill": "#eef1f0", "stroke": "#7d878b", "stroke-width": "0.75"},
    "line": {"fill": "none", "stroke": "#d3d9d8"},
    "level-0": {"fill": _PAPER, "stroke": "#d3d9d8"},
    "level-1": {"fill": "#edf1f2", "stroke": "#7d878b"},
    "level-2": {"fill": "#d7e1e4", "stroke": "#7d878b"},
    "level-3": {"fill": "#bccdd2", "stroke": "#7d878b"},
    "level-4": {"fill": "#9eb7bd", "stroke": "#7d878b"},
}
# Per branch its colour on white and what is drawn over a tile of 8 by 8, as the codebook reuses
# nine of them. Solid, lines in four directions, two grids, and dots in two sizes.
_INKS = {
    1: "#3d55a5", 2: "#8a6a00", 3: "#0a7fc0", 4: "#c2410c", 5: "#0a6a4f",
    6: "#a04bb4", 7: "#5d656e", 8: "#861a4e", 9: "#4a4f54",
}  # fmt: skip
_TILES = {
    1: "M-2 2 2 -2M-2 10 10 -2M6 10 10 6",
    2: "M2 2h.01M6 6h.01",
    3: "M0 2h8M0 6h8",
    4: "",
    5: "M2 0v8M6 0v8",
    6: "M-2 6 2 10M-2 -2 10 10M6 -2 10 2",
    7: "M0 4h8M4 0v8",
    8: "M0 0 8 8M8 0 0 8",
    9: "M4 4h.01",
}
_WIDTHS = {2: "3", 9: "4.5"}  # of dots; other lines are 1.8 wide


class Key(NamedTuple):
    """A sign and what it stands for. `branch` takes the place of a class."""

    words: str
    look: str = ""
    branch: int = 0


class Drawing:
    """A picture that is being drawn: `name` is its title, `mark` keeps its ids apart on a page."""

    def __init__(self, mark: str, name: str) -> None:
        self.mark = mark
        self.name = name
        self.high: float = EDGE
        self._parts: list[SafeString] = []
        self._branches: set[int] = set()

    def box(
        self,
        look: str,
        x: float,
        y: float,
        wide: float,
        high: float,
        *,
        title: str = "",
        branch: int = 0,
    ) -> None:
        """Draw a rectangle; one of a branch is filled with the pattern of it.

        `title` is what a browser says when somebody points at it.
        """
        held = format_html("<title>{}</title>", title) if title else ""
        size = {"x": _short(x), "y": _short(y), "width": _short(wide), "height": _short(high)}
        if branch:
            self._branches.add(branch)
            look_of = {
                "class": "weerklank-drawn__branch",
                "data-branch": str(branch),
                "fill": f"url(#{self.mark}-{branch})",
                "stroke": _INKS[branch],
                "stroke-width": "0.75",
            }
        else:
            look_of = _looks(look)
        self._parts.append(format_html("<rect{}{}>{}</rect>", _attrs(size), _attrs(look_of), held))
        self._reach(y + high)

    def words(
        self,
        text: str,
        x: float,
        y: float,
        *,
        look: str = "words",
        size: int = 12,
        anchor: str = "",
        turned: bool = False,
    ) -> None:
        """Write words on the line `y`; `anchor` is "end" or "middle" where they end or lie at x."""
        attrs = {"x": _short(x), "y": _short(y)} | _looks(look)
        if size != 12:
            attrs["font-size"] = str(size)
        if anchor:
            attrs["text-anchor"] = anchor
        if turned:
            attrs["transform"] = f"rotate(-90 {_short(x)} {_short(y)})"
        self._parts.append(format_html("<text{}>{}</text>", _attrs(attrs), text))
        self._reach(y + 4)

    def line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        path = f"M{_short(x)} {_short(y)}L{_short(to_x)} {_short(to_y)}"
        self._parts.append(format_html("<path{}/>", _attrs({"d": path} | _looks("line"))))
        self._reach(to_y)

    def heading(self, beside: str = "") -> None:
        """Write the name above everything, and what belongs to it below it."""
        for line in textwrap.wrap(self.name, 58) or [""]:
            self.words(line, EDGE, self.high + 14, look="strong", size=18)
            self.high += 4
        for line in textwrap.wrap(beside, 100):
            self.words(line, EDGE, self.high + 12, look="soft")
        self.high += 8

    def keys(self, keys: Iterable[Key]) -> None:
        """Say below everything what the signs stand for, on as many lines as that takes."""
        x, y = float(EDGE), self.high + 14
        for key in keys:
            wide = 46 + 7.4 * len(key.words)
            if x > EDGE and x + wide > WIDE - EDGE:
                x, y = float(EDGE), y + 20
            self.box(key.look, x, y, 22, 12, branch=key.branch)
            self.words(key.words, x + 28, y + 10)
            x += wide

    def _reach(self, y: float) -> None:
        self.high = max(self.high, y)

    def svg(self, *, is_file: bool = False, told: str = "") -> SafeString:
        """Return the picture, for a page or as a file; `told` says it all in words in the file."""
        high = _short(self.high + 10)
        root = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDE} {high}",
            "role": "img",
            "aria-labelledby": f"{self.mark}-name" + (f" {self.mark}-told" if told else ""),
            "font-family": _FONT,
            "font-size": "12",
            "direction": "ltr",
        }
        if is_file:
            root |= {"width": str(WIDE), "height": high, "xml:lang": get_language() or "nl"}
        parts = [format_html('<title id="{}-name">{}</title>', self.mark, self.name)]
        if told:
            parts.append(format_html('<desc id="{}-told">{}</desc>', self.mark, told))
        if self._branches:
            tiles = (self._tile(branch) for branch in sorted(self._branches))
            parts.append(format_html("<defs>{}</defs>", _joined(tiles)))
        paper = {"width": str(WIDE), "height": high} | _looks("paper")
        parts.append(format_html("<rect{}/>", _attrs(paper)))
        return format_html("<svg{}>{}</svg>", _attrs(root), _joined([*parts, *self._parts]))

    def _tile(self, branch: int) -> SafeString:
        ink, path = _INKS[branch], _TILES[branch]
        pattern = {
            "id": f"{self.mark}-{branch}",
            "data-branch": str(branch),
            "width": "8",
            "height": "8",
            "patternUnits": "userSpaceOnUse",
        }
        if path:
            ground = format_html(
                "<rect{}/>", _attrs({"width": "8", "height": "8"} | _looks("paper"))
            )
            drawn = {
                "class": "weerklank-drawn__ink",
                "d": path,
                "fill": "none",
                "stroke": ink,
                "stroke-width": _WIDTHS.get(branch, "1.8"),
                "stroke-linecap": "round" if branch in _WIDTHS else "butt",
            }
            inside = format_html("{}<path{}/>", ground, _attrs(drawn))
        else:
            full = {"class": "weerklank-drawn__full", "width": "8", "height": "8", "fill": ink}
            inside = format_html("<rect{}/>", _attrs(full))
        return format_html("<pattern{}>{}</pattern>", _attrs(pattern), inside)


def wrapped(text: str, signs: int, lines: int = 2) -> list[str]:
    """Return a label on so many lines at most, each of so many signs."""
    return textwrap.wrap(text, signs, max_lines=lines, placeholder="…") or [""]


def _looks(look: str) -> dict[str, str]:
    return {"class": f"weerklank-drawn__{look}"} | _LOOKS[look]


def _short(number: float) -> str:
    """Return a place in the picture as SVG writes it, whatever the language of the page."""
    return f"{number:.1f}".removesuffix(".0")


def _attrs(values: Mapping[str, str]) -> SafeString:
    return format_html_join("", ' {}="{}"', values.items())


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308  each was made with format_html
