"""Where everything stands in the picture of a trajectory. The template only draws it.

All numbers are whole, so that no language writes a comma in them. What does not fit beside its
sign is left out here and stands in the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weerklank.rulebook.calendar import DAY, months_later
from weerklank.rulebook.facts import Case
from weerklank.rulebook.tables import Presence
from weerklank.trajectories.views import pace
from weerklank.trajectories.views.pace import Course
from weerklank.trajectories.views.strands import DONE, LATE, NOBODY, RUNS, Item, Lane, Strand

WIDTH, LEFT, RIGHT = 1190, 168, 1176
HEAD = 44  # above the first row: years, quarters and the sign of today
LANE, SIGN_LANE, GAP = 36, 26, 22
CHART, BARS = 96, 44  # how high hours and presence are
LETTER = 7  # about how wide a letter is
QUARTER = 3
AHEAD = "ahead"  # the part of a time that is still to come
LONGEST = 6 * 366  # days; beyond that only years are marked


class Tick(NamedTuple):
    x: int
    label: str
    year: str
    is_year: bool


class Bar(NamedTuple):
    """A time; `runs_on` when its end is not known yet."""

    x: int
    y: int
    width: int
    kind: str
    title: str
    runs_on: bool = False


class Sign(NamedTuple):
    x: int
    y: int
    kind: str
    title: str


class Words(NamedTuple):
    x: int
    y: int
    text: str
    anchor: str = "start"
    kind: str = ""


class Curve(NamedTuple):
    points: str
    kind: str


class Month(NamedTuple):
    """Lessons of a month: the height of all, of those attended and of those excused."""

    x: int
    y: int
    width: int
    offered: int
    present: int
    excused: int
    title: str

    @property
    def base(self) -> int:
        return self.y + BARS

    @property
    def offered_y(self) -> int:
        return self.base - self.offered

    @property
    def present_y(self) -> int:
        return self.base - self.present

    @property
    def excused_y(self) -> int:
        return self.base - self.present - self.excused


@dataclass(slots=True)
class Picture:
    begin: date
    end: date
    height: int = HEAD
    today_x: int = 0
    today_anchor: str = "middle"
    ticks: list[Tick] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)  # lines between the rows
    heads: list[Words] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    lines: list[Curve] = field(default_factory=list)
    months: list[Month] = field(default_factory=list)
    bases: list[int] = field(default_factory=list)  # lines on which amounts stand

    def x(self, day: date) -> int:
        """Return where a day lies; days outside the picture lie on its edge."""
        share = (day - self.begin).days / (self.end - self.begin).days
        return LEFT + round(min(1.0, max(0.0, share)) * (RIGHT - LEFT))

    def shows(self, day: date) -> bool:
        return self.begin <= day <= self.end


def draw(case: Case, found: list[Strand], courses: list[Course], months: list[Presence]) -> Picture:
    """Lay out a trajectory, its rows in the order of `found`, then hours and presence."""
    begin, end = _span(case, found)
    picture = Picture(begin, end)
    picture.today_x = picture.x(case.on)
    picture.ticks = list(_ticks(picture))
    # The word stands before its line where a year follows close behind it.
    if any(tick.year and 0 <= tick.x - picture.today_x < 40 for tick in picture.ticks):
        picture.today_anchor = "end"
    for strand in found:
        if strand.lanes:
            _row(picture, strand, case.on)
    if any(course.points for course in courses):
        _hours(picture, case, courses)
    if months:
        _presence(picture, months)
    # What asks for a look lies on top of what went well.
    picture.signs.sort(key=lambda sign: sign.kind != DONE)
    return picture


def _span(case: Case, found: list[Strand]) -> tuple[date, date]:
    """Return the days between which the picture lies: what is known, and the term to its end.

    The arrival in the country may be long before; it stands in the table.
    """
    begins = [
        day
        for day in (case.row.koppeling, case.row.kennisgeving, case.row.brp, case.pip)
        if day is not None
    ]
    begins += [
        item.begin for strand in found if strand.key == "contacts" for _l, item in strand.items
    ]
    begin = min((day for day in begins if day <= case.on), default=case.on - timedelta(days=90))
    ahead = [
        item.end or item.begin
        for strand in found
        for _lane, item in strand.items
        if item.begin > case.on or (item.end is not None and item.end > case.on)
    ]
    end = max([case.on + timedelta(days=60), *ahead])
    return begin - timedelta(days=14), min(end, months_later(case.on, 60)) + timedelta(days=14)


def _ticks(picture: Picture) -> Iterator[Tick]:
    by_year = (picture.end - picture.begin).days > LONGEST
    day = date(picture.begin.year, 1, 1)
    while day <= picture.end:
        if day > picture.begin:
            is_year = day.month == 1
            yield Tick(
                picture.x(day),
                "" if by_year or picture.x(day) > RIGHT - 24 else date_format(day, "M").lower(),
                str(day.year) if is_year else "",
                is_year,
            )
        day = months_later(day, 12 if by_year else QUARTER)


def _row(picture: Picture, strand: Strand, today: date) -> None:
    top = _open(picture, strand.title)
    for lane in strand.lanes:
        if not any(item.is_period for item in lane.items) and any(i.short for i in lane.items):
            top = _spread(picture, lane, top)
        else:
            top = _beside(picture, lane, top, today)
    picture.height = top


def _open(picture: Picture, title: str) -> int:
    """Begin a row; gives where its first lane lies."""
    if picture.heads:
        picture.rules.append(picture.height + GAP // 2)
    top = picture.height + GAP
    picture.heads.append(Words(0, top + 5, title, kind="title"))
    return top + (20 if title else 0)


def _beside(picture: Picture, lane: Lane, y: int, today: date) -> int:
    """Draw a lane of times, or of signs without words."""
    if lane.label:
        picture.heads.append(Words(0, y + 5, lane.label))
    has_words, free = False, LEFT
    for item in lane.items:
        if not item.is_period:
            if picture.shows(item.begin):
                picture.signs.append(_sign(picture, item, y))
            continue
        until = item.end or max(today, item.begin)
        if until < picture.begin or item.begin > picture.end:
            continue
        start = picture.x(item.begin)
        picture.bars += _bars(picture, item, until, today, y - 5)
        if item.short and start >= free and start + len(item.short) * LETTER <= WIDTH:
            picture.words.append(
                Words(start, y + 19, item.short, kind=LATE if item.kind in (LATE, NOBODY) else "")
            )
            free = start + len(item.short) * LETTER + 8
            has_words = True
    return y + (LANE if has_words else SIGN_LANE)


def _bars(picture: Picture, item: Item, until: date, today: date, y: int) -> Iterator[Bar]:
    """Draw a time, what is still to come apart from what has been."""
    title, runs_on = _title(item), item.end is None
    begin, middle, end = picture.x(item.begin), picture.x(today), picture.x(until)
    if item.begin < today:
        end_of_past = min(middle, end)
        yield Bar(begin, y, max(3, end_of_past - begin), item.kind, title, runs_on)
    if until > today:
        begin = max(begin, middle)
        kind = AHEAD if item.kind == RUNS else item.kind
        yield Bar(begin, y, max(3, end - begin), kind, title)


def _spread(picture: Picture, lane: Lane, top: int) -> int:
    """Draw signs with their words, on as few lines as they need."""
    if lane.label:
        picture.heads.append(Words(0, top + 5, lane.label))
    ends: list[int] = []  # how far each line is taken
    for item in lane.items:
        if not picture.shows(item.begin):
            continue
        x, wide = picture.x(item.begin), len(item.short) * LETTER
        to_the_left = x + 12 + wide > WIDTH
        begin, end = (x - 12 - wide, x + 8) if to_the_left else (x - 8, x + 16 + wide)
        line = next((n for n, taken in enumerate(ends) if taken <= begin), len(ends))
        if line == len(ends):
            ends.append(0)
        ends[line] = end
        y = top + line * SIGN_LANE
        picture.signs.append(_sign(picture, item, y))
        picture.words.append(
            Words(
                x - 12 if to_the_left else x + 12,
                y + 5,
                item.short,
                "end" if to_the_left else "start",
                LATE if item.needs_look else "",
            )
        )
    return top + max(1, len(ends)) * SIGN_LANE


def _sign(picture: Picture, item: Item, y: int) -> Sign:
    return Sign(picture.x(item.begin), y, item.kind, _title(item))


def _title(item: Item) -> str:
    return ". ".join(filter(None, (f"{item.what}: {item.when}", item.remark)))


def _hours(picture: Picture, case: Case, courses: list[Course]) -> None:
    top = _open(picture, _("Uren"))
    base = top + CHART
    paces = {
        norm
        for norm in (course.norm for course in courses)
        if norm is not None and case.start is not None and case.end is not None
    }
    most = max(
        [course.total or 0.0 for course in courses]
        + [pace.expected(case, norm, case.on) or 0.0 for norm in paces]
        + [1.0]
    )

    def y(hours: float) -> int:
        return base - round(hours / most * CHART)

    picture.bases.append(base)
    for number, norm in enumerate(sorted(paces)):
        assert case.start is not None
        now = pace.expected(case, norm, case.on) or 0.0
        picture.lines.append(
            Curve(
                _points([(picture.x(case.start), y(0)), (picture.today_x, y(now))]),
                "pace",
            )
        )
        picture.heads.append(
            Words(
                0,
                top + 40 + number * 18,
                _("tempo voor %(hours)s uur") % {"hours": number_format(round(norm))},
            )
        )
    taken: list[int] = []
    for course, kind in zip(courses, ("first", "second"), strict=False):
        if not course.points:
            continue
        places = [(picture.x(day), y(total)) for day, total in course.points]
        picture.lines.append(Curve(_points(places), kind))
        x, height = places[-1][0], min(places[-1][1], base - 10)
        while any(abs(height - other) < 14 for other in taken):
            height -= 14
        taken.append(height)
        to_the_left = x > RIGHT - 110
        picture.words.append(
            Words(
                x - 8 if to_the_left else x + 8,
                height + 4 - (10 if to_the_left else 0),
                f"{number_format(round(course.total or 0))} {course.label}",
                "end" if to_the_left else "start",
            )
        )
    picture.height = base + 10


def _points(places: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def _presence(picture: Picture, months: list[Presence]) -> None:
    top = _open(picture, _("Presentie"))
    picture.heads.append(Words(0, top + 5, _("lessen per maand")))
    most = max([each.aangeboden or 0 for each in months] + [1])
    picture.bases.append(top + BARS)

    def high(number: int) -> int:
        return round(number / most * BARS)

    for each in months:
        assert each.maand is not None
        if not picture.shows(each.maand) or each.aangeboden is None:
            continue
        x, next_x = picture.x(each.maand), picture.x(months_later(each.maand, 1) - DAY)
        present = min(each.aanwezig or 0, each.aangeboden)
        excused = min(each.afwezig_geoorloofd or 0, each.aangeboden - present)
        picture.months.append(
            Month(
                x + 1,
                top,
                max(4, next_x - x - 2),
                high(each.aangeboden),
                high(present),
                high(excused),
                ngettext(
                    "%(month)s: %(present)s van %(offered)s les",
                    "%(month)s: %(present)s van %(offered)s lessen",
                    each.aangeboden,
                )
                % {
                    "month": date_format(each.maand, "F Y"),
                    "present": _("onbekend") if each.aanwezig is None else each.aanwezig,
                    "offered": each.aangeboden,
                },
            )
        )
    picture.height = top + BARS + 8
