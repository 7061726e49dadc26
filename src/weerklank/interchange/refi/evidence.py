"""How positions in a file were counted: decided by who wrote it and by the passages themselves.

The standard says code points of the text as it stands. Programs built on UTF-16 count otherwise
beyond the basic plane, some count CR LF as one or every line end as two, and some count the byte
order mark. A passage tells: its name often repeats its words, and people seldom begin or end a
passage inside a word.
"""

import re
from collections.abc import Iterator
from itertools import product
from xml.etree.ElementTree import Element

from weerklank.interchange import xml
from weerklank.interchange.refi.elements import name_of, text_places
from weerklank.interchange.refi.package import Package
from weerklank.interchange.refi.positions import Original, Ruler
from weerklank.interchange.refi.project import Counting, CountingChoice, LineEnd, Placed, Unit
from weerklank.interchange.told import _, ngettext

OURS = re.compile(r"Weerklank(?: \S+)?(?: \((?P<target>[a-z.]+)\))?")
# How each target counts. ATLAS.ti and NVivo are .NET programs and MAXQDA is a Qt program: UTF-16.
# That ATLAS.ti counts a line end twice and that MAXQDA wants CR LF, counted once, is what other
# programs that write for them found.
TARGETS: dict[str, Counting] = {
    "atlas.ti": Counting("utf16", "two"),
    "maxqda": Counting("utf16", "one"),
    "nvivo": Counting("utf16", "written"),
    "qualcoder": Counting(),
    "taguette": Counting(),
}
_UTF16 = re.compile(r"atlas\.ti|nvivo|maxqda", re.IGNORECASE)
_UNITS: tuple[Unit, ...] = ("point", "utf16")
_LINE_ENDS: tuple[LineEnd, ...] = ("written", "one", "two")
_ALL = [
    Counting(unit, line_end, mark)
    for mark, line_end, unit in product((False, True), _LINE_ENDS, _UNITS)
]
_ENOUGH = 400
_ENOUGH_ODD = 60  # of passages that tell about what only some texts have
_MARGIN = 3
_FOUR_BYTES = re.compile(b"[\xf0-\xf4]")
_ELLIPSIS = re.compile(r"\s*(…|\.{3})$")


def decide(package: Package, origin: str | None) -> CountingChoice:
    """Return how positions in the texts of this package were counted."""
    ours = OURS.fullmatch(origin or "")
    if ours:
        target = ours["target"]
        counting = TARGETS.get(target or "", Counting())
        return CountingChoice(
            counting,
            _(
                "Geschreven door %(origin)s: %(described)s.",
                origin=str(origin),
                described=described(counting),
            ),
            True,
        )
    ballot = _Ballot(_preferred(origin))
    odd = _oddities(package)
    for element in xml.pieces(
        package.xml_parts(), where=package.where, inside="Sources", limits=XML_LIMITS
    ):
        for original, selections in _texts(element, package):
            ballot.hear(original, selections)
        if ballot.has_enough(odd) and not _holds_text(element):
            break
    return ballot.decision(origin)


# Deeper than any codebook, and well within what recursion takes.
XML_LIMITS = xml.Limits(depth=100, elements=3_000_000)


def described(counting: Counting) -> str:
    """Say in Dutch how positions are counted."""
    return _(
        "posities in %(unit)s, %(line_end)s, %(mark)s",
        unit=_("codepunten") if counting.unit == "point" else _("UTF-16-eenheden"),
        line_end={
            "written": _("een regeleinde telt zoals het in het bestand staat"),
            "one": _("elk regeleinde telt als één"),
            "two": _("elk regeleinde telt als twee"),
        }[counting.line_end],
        mark=_("een BOM telt mee") if counting.mark else _("een BOM telt niet mee"),
    )


def _preferred(origin: str | None) -> Counting:
    return Counting("utf16") if _UTF16.search(origin or "") else Counting()


def _oddities(package: Package) -> frozenset[str]:
    """Look which of the things occur that only some texts have: wide characters, marks."""
    found = set()
    for name in package.names:
        if not name.lower().endswith(".txt"):
            continue
        for index, part in enumerate(package.parts(name)):
            if index == 0 and part.startswith(b"\xef\xbb\xbf"):
                found.add("mark")
            if "wide" not in found and _FOUR_BYTES.search(part):
                found.add("wide")
        if len(found) == 2:
            break
    return frozenset(found)


def _holds_text(element: Element) -> bool:
    """Texts inside the XML were not looked at for oddities, so then every one is heard."""
    return any(name_of[below.tag] == "PlainTextContent" for below in element)


_Passage = tuple[int, int, str]
_Place = tuple[int, int, Placed]


def _texts(element: Element, package: Package) -> Iterator[tuple[Original, list[_Passage]]]:
    for holder in element.iter():
        if name_of[holder.tag] not in ("TextSource", "Representation", "TextDescription"):
            continue
        selections = list(_passages(holder))
        if not selections:
            continue
        inline, path = text_places(holder)
        if inline is not None:
            yield Original(inline), selections
        elif found := package.text(path):
            yield Original(found[0]), selections


def _passages(holder: Element) -> Iterator[_Passage]:
    for below in holder:
        if name_of[below.tag] == "PlainTextSelection":
            try:
                start, end = int(below.get("startPosition", "")), int(below.get("endPosition", ""))
            except ValueError:
                continue
            yield start, end, _squeezed(below.get("name") or "")


class _Ballot:
    """Votes of passages on how they were counted."""

    def __init__(self, preferred: Counting) -> None:
        self._preferred = preferred
        self._votes = dict.fromkeys([preferred, *_ALL], 0)
        self._heard = 0
        self._telling = 0
        self._telling_odd = {"wide": 0, "mark": 0}

    def hear(self, original: Original, selections: list[_Passage]) -> None:
        rulers: dict[Counting, Ruler] = {}
        of = {counting: self._same(counting, original) for counting in self._votes}
        for counting in of.values():
            if counting not in rulers:
                rulers[counting] = original.ruler(counting)
        for start, end, name in selections:
            self._heard += 1
            places = {counting: ruler.place(start, end) for counting, ruler in rulers.items()}
            if len(set(places.values())) == 1:
                continue
            self._telling += 1
            self._count_odd(original, places)
            worth = {
                counting: _worth(original.text, place, name) for counting, place in places.items()
            }
            for counting, stands_for in of.items():
                self._votes[counting] += worth[stands_for]

    def _count_odd(self, original: Original, places: dict[Counting, _Place]) -> None:
        usual = places[self._same(Counting(), original)]
        for what, counting in (("wide", Counting("utf16")), ("mark", Counting(mark=True))):
            if places[self._same(counting, original)] != usual:
                self._telling_odd[what] += 1

    @staticmethod
    def _same(counting: Counting, original: Original) -> Counting:
        """Return the way of counting that gives the same in this text and is asked first."""
        line_end = counting.line_end
        if line_end == "one" and not original.has_pairs:
            line_end = "written"
        return Counting(
            counting.unit if original.has_wide else "point",
            line_end,
            counting.mark and original.has_mark,
        )

    def has_enough(self, odd: frozenset[str]) -> bool:
        return self._telling >= _ENOUGH and all(
            self._telling_odd[what] >= _ENOUGH_ODD for what in odd
        )

    def decision(self, origin: str | None) -> CountingChoice:
        usual = self._preferred
        if not self._telling:
            why = _("elke manier van tellen geeft hetzelfde") if self._heard else _("geen passages")
            return CountingChoice(usual, _("Er valt niets te kiezen: %(why)s.", why=why), True)
        best = max(self._votes, key=self._votes.__getitem__)  # the first of equals
        if self._votes[best] - self._votes[usual] < _MARGIN:
            best = usual
        most = self._votes[best]
        other = max((votes for votes in self._votes.values() if votes < most), default=0)
        votes = tuple(sorted(self._votes.items(), key=lambda item: -item[1]))
        source = origin or _("onbekende herkomst")
        reason = ngettext(
            "Uit %(n)s passage (%(source)s): %(described)s. Zo geteld scoren namen en "
            "woordgrenzen %(most)s, op de naaste andere manier %(other)s.",
            "Uit %(n)s passages (%(source)s): %(described)s. Zo geteld scoren namen en "
            "woordgrenzen %(most)s, op de naaste andere manier %(other)s.",
            n=self._telling,
            source=source,
            described=described(best),
            most=most,
            other=other,
        )
        return CountingChoice(best, reason, most - other >= _MARGIN, votes)


def _worth(text: str, place: _Place, name: str) -> int:
    """Weigh a passage: its own words count most, then borders that do not cut a word."""
    start, end, how = place
    if how == "no":
        return -2
    if how == "widened":
        return -1
    worth = _is_border(text, start) + _is_border(text, end)
    if start < end and not text[start].isspace():
        worth += 1
    if len(name) > 3:
        passage = _squeezed(text[start:end])
        shortened = _ELLIPSIS.sub("", name)
        if passage == name or (len(shortened) > 15 and passage.startswith(shortened)):
            worth += 6
    return worth


def _is_border(text: str, position: int) -> int:
    if position in (0, len(text)):
        return 1
    return int(not (text[position - 1].isalnum() and text[position].isalnum()))


def _squeezed(text: str) -> str:
    return " ".join(text.split())
