"""Hours against the pace of the term, and presence by month: the two rows that are amounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from weerklank.rulebook import tables
from weerklank.rulebook.calendar import months_later
from weerklank.rulebook.facts import GEZIN, Case
from weerklank.rulebook.hour_periods import that_count
from weerklank.rulebook.norms import Z_HOURS

LESSONS = ("cursus", "nt2", "intake taal")
SHARE = ("participatie", "pvt", "map", "intake participatie")
QUARTER = 3  # months


@dataclass(frozen=True, slots=True)
class Course:
    """Hours of one kind, added up: `points` are (known until, total). `norm` is None if not asked.

    Nothing known gives no points, which is not the same as no hours.
    """

    label: str
    points: list[tuple[date, float]]
    norm: float | None

    @property
    def total(self) -> float | None:
        return self.points[-1][1] if self.points else None

    @property
    def known_until(self) -> date | None:
        return self.points[-1][0] if self.points else None

    def at(self, day: date) -> float | None:
        """Return how many hours were known on a day; None before anything was known."""
        found = [total for known, total in self.points if known <= day]
        return found[-1] if found else None


def expected(case: Case, norm: float | None, day: date) -> float | None:
    """Return how many hours fit the part of the term that has passed; None where no norm holds."""
    fraction = case.fraction_on(day)
    return norm * fraction if norm is not None and fraction is not None else None


def courses(case: Case) -> list[Course]:
    """Return the hours of lessons and of taking part, with what the Z-route asks of each.

    Besluit inburgering 2021, art. 3.14: 800 hours of lessons, and for asylum status holders as
    many of participation, or what the municipality set as most for this person.
    """
    is_z = case.route == "Z"
    share = float(case.row.max_participatie_uren or Z_HOURS) if case.group != GEZIN else None
    if case.is_refused("max_participatie_uren"):
        share = None  # another norm than the 800 hours holds, and it is not known which
    found = [
        Course(_("lessen"), _added_up(case, LESSONS), float(Z_HOURS) if is_z else None),
        Course(_("meedoen"), _added_up(case, SHARE), share if is_z else None),
    ]
    return [each for each in found if each.points or each.norm]


def _added_up(case: Case, kinds: tuple[str, ...]) -> list[tuple[date, float]]:
    """Return how many hours counted on each day on which more became known.

    A running total is given anew on such a day; so each point is asked as the signals ask it.
    """
    own = [each for each in case.facts.uren or () if each.soort in kinds and each.uren is not None]
    days = sorted({day for each in own if (day := case.known(each.bekend_tot)) is not None})
    points: dict[date, float] = {}
    for day in days:
        counted = that_count(own, day)
        if not points and (begin := min((e.van for e in counted if e.van), default=None)):
            points[begin] = 0.0
        points[day] = sum(each.uren or 0.0 for each in counted)
    return sorted(points.items())


def by_quarter(found: list[Course]) -> Iterator[tuple[date, list[float | None]]]:
    """Yield what was known at the end of each quarter, the newest first, as in the picture."""
    days = [day for course in found for day, _total in course.points]
    if not days:
        return
    first, last = min(days), max(days)
    end = date(first.year, (first.month - 1) // QUARTER * QUARTER + 1, 1)
    ends = []
    while end < last:
        end = months_later(end, QUARTER)
        ends.append(min(end, last))
    for day in reversed(ends):
        yield day, [course.at(day) for course in found]


def presence(case: Case) -> list[tables.Presence]:
    """Return the months of which something is known, up to the day of the case."""
    return sorted(
        (
            each
            for each in case.facts.presentie or ()
            if each.maand is not None and each.maand <= case.on
        ),
        key=lambda each: each.maand or date.min,
    )
