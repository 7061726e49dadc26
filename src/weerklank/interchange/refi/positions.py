"""Positions of a file's text in the text as we store it, and back.

A file's text becomes ours in two steps: line ends become LF and what cannot be stored is left
out; then characters take their composed form (NFC). Either step may shorten the text, so each
has a track that says where a position went.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from weerklank.interchange.refi.project import Counting, Placed
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import _

MARK = "\ufeff"
# Line separators that are one character become LF; the rest cannot be stored as text.
_ONE_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_ODD = re.compile("\r\n|" + _ONE_ODD.pattern)
_ANY_END = re.compile("\r\n|[\r\n]")
_WIDE = re.compile("[\U00010000-\U0010ffff]")
_BREAKS = frozenset("\r\x0b\x0c\x85\u2028\u2029")
# Composing sorts the marks on a letter in quadratic time, so there must not be thousands of them.
_MANY_MARKS = re.compile(r"[^\w\x00-\x7f]{300,}")
_MOST_MARKS = 300
_JAMO = ("\u1161", "\u11ff")  # the parts of a Korean syllable that join the part before them


@dataclass(frozen=True, slots=True)
class _Track:
    """Stretches where positions do not simply run along; outside them they do.

    Stretch i reaches from `starts[i]` to `ends[i]` and became `to_starts[i]` to `to_ends[i]`.
    """

    starts: list[int]
    ends: list[int]
    to_starts: list[int]
    to_ends: list[int]

    def move(self, position: int, *, up: bool) -> tuple[int, bool]:
        """Return the new position, and whether it is exact; inside a stretch go `up` or down."""
        index = bisect_right(self.starts, position) - 1
        if index < 0:
            return position, True
        if position == self.starts[index]:
            return self.to_starts[index], True
        if position < self.ends[index]:
            return (self.to_ends if up else self.to_starts)[index], False
        return self.to_ends[index] + position - self.ends[index], True


def _track(stretches: Iterable[tuple[int, int, int]]) -> _Track:
    """Make a track of (begin, width, new width), in order; what keeps its width is left out."""
    track = _Track([], [], [], [])
    shift = 0
    for begin, width, new in stretches:
        if width == new:
            continue
        track.starts.append(begin)
        track.ends.append(begin + width)
        track.to_starts.append(begin + shift)
        track.to_ends.append(begin + shift + new)
        shift += new - width
    return track


class Original:
    """A text as it stands in a file; `text` is how we store it."""

    def __init__(self, raw: str) -> None:
        """Take a text. Raises Refused when a letter carries hundreds of accents."""
        self.raw = raw
        self._is_odd = _ONE_ODD.search(raw) is not None  # far faster than with CR LF in it
        clean = _ODD.sub(_replacement, raw) if self._is_odd else raw
        self._compose: _Track | None = None
        if unicodedata.is_normalized("NFC", clean):
            self.text = clean
        else:
            _check_marks(clean)
            self.text = unicodedata.normalize("NFC", clean)
            self._compose = _track(_compositions(clean, self.text))
        self.has_mark = raw.startswith(MARK)
        self.has_pairs = "\r\n" in raw

    @cached_property
    def has_wide(self) -> bool:
        """Whether a character takes two units of UTF-16."""
        return len(self.raw.encode("utf-16-le", "replace")) != 2 * len(self.raw)

    def ruler(self, counting: Counting) -> "Ruler":
        """Return what finds positions that were counted like this."""
        track = None
        if self._needs_track(counting):
            track = _track(self._stretches(counting))
        return Ruler(self.text, [one for one in (track, self._compose) if one and one.starts])

    def _needs_track(self, counting: Counting) -> bool:
        return (
            self._is_odd
            or (counting.unit == "utf16" and self.has_wide)
            or (counting.line_end == "two" and "\n" in self.raw)
        )

    def _stretches(self, counting: Counting) -> Iterable[tuple[int, int, int]]:
        """Yield (begin, width in the file's counting, width when cleaned) of what is special."""
        wide = 2 if counting.unit == "utf16" else 1
        pattern = _ALL if counting.line_end == "two" or wide == 2 else _ODD
        counted, seen = 0, 0  # the position by the file's counting, and in the raw text
        for match in pattern.finditer(self.raw):
            found = match.group()
            counted += match.start() - seen
            seen = match.end()
            width, new = _widths(found, counting, wide)
            if found == MARK and match.start() == 0:
                width = int(counting.mark)
            yield counted, width, new
            counted += width


_ALL = re.compile(f"{_ODD.pattern}|\n|{_WIDE.pattern}")


def _widths(found: str, counting: Counting, wide: int) -> tuple[int, int]:
    if found in ("\r\n", "\r", "\n"):
        width = {"written": len(found), "one": 1, "two": 2}[counting.line_end]
        return width, 1
    if found in _BREAKS:
        return 1, 1
    return (wide, 1) if found > "\uffff" else (1, 0)


def _replacement(match: re.Match[str]) -> str:
    found = match.group()
    return "\n" if found[0] in _BREAKS else ""


def _check_marks(text: str) -> None:
    for match in _MANY_MARKS.finditer(text):
        run = 0
        for character in match.group():
            run = run + 1 if unicodedata.combining(character) else 0
            if run >= _MOST_MARKS:
                raise Refused(
                    _("Een tekst heeft honderden losse accenten op één letter"),
                    _("teken %(start)s", start=match.start()),
                    _("Vraag het bestand opnieuw op bij de maker."),
                )


def _compositions(text: str, composed: str) -> Iterable[tuple[int, int, int]]:
    """Yield (begin, width, new width) of the characters that change when composed."""
    found, made, begin = [], 0, 0
    for end in _cluster_ends(text):
        cluster = text[begin:end]
        new = cluster if cluster.isascii() else unicodedata.normalize("NFC", cluster)
        if new != cluster:
            found.append((begin, end - begin, len(new)))
        made += len(new)
        begin = end
    # Should a character join its neighbour in a way not foreseen here, nothing is claimed.
    return found if made == len(composed) else [(0, len(text), len(composed))]


def _cluster_ends(text: str) -> Iterable[int]:
    """Yield the end of each character together with the marks that may join it."""
    for index in range(1, len(text)):
        character = text[index]
        is_jamo = _JAMO[0] <= character <= _JAMO[1]
        if character < "\u0300" or not (is_jamo or unicodedata.category(character)[0] == "M"):
            yield index
    yield len(text)


class Ruler:
    """Finds positions of a file in the stored text."""

    def __init__(self, text: str, tracks: list[_Track]) -> None:
        self.text = text
        self._tracks = tracks

    def place(self, start: int, end: int) -> tuple[int, int, Placed]:
        """Return start and end in the stored text, and whether they could be placed.

        "widened": a border lay inside a character, or between CR and LF, and was moved outward.
        "no": the passage is not inside the text; the positions come back as they were.
        """
        if not self._tracks:
            return start, end, "exact" if 0 <= start <= end <= len(self.text) else "no"
        first, last, exact = start, end, True
        for track in self._tracks:
            first, fits = track.move(first, up=False)
            last, fits_too = track.move(last, up=True)
            exact = exact and fits and fits_too
        if not 0 <= start <= end or not 0 <= first <= last <= len(self.text):
            return start, end, "no"
        return first, last, "exact" if exact else "widened"

    def point(self, position: int) -> int:
        """Return one position in the stored text; outside it the position comes back as it was."""
        placed, _, how = self.place(position, position)
        return position if how == "no" else placed


class Recount:
    """Gives positions in a stored text as another program counts them."""

    def __init__(self, text: str, counting: Counting) -> None:
        pattern = {
            ("point", False): None,
            ("utf16", False): _WIDE,
            ("point", True): _ANY_END,
            ("utf16", True): re.compile(f"\n|{_WIDE.pattern}"),
        }[counting.unit, counting.line_end == "two"]
        self._doubles = [match.start() for match in pattern.finditer(text)] if pattern else []

    def __call__(self, position: int) -> int:
        return position + bisect_left(self._doubles, position)
