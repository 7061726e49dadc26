"""What is laid side by side: subjects, what may be published of them, and what people said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from weerklank.analysis.wording import outside as telling
from weerklank.figures.rules.indicators import BY_NUMBER
from weerklank.figures.wording import shown
from weerklank.policy import models
from weerklank.policy.terms import Pace
from weerklank.study import queries as study

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from weerklank.analysis.outside import Outside, Row
    from weerklank.figures.rules.figures import Figure
    from weerklank.figures.rules.indicators.measuring import Indicator
    from weerklank.findings.queries import QuoteRow
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor

QUARTERS = 12  # that are counted; a trend of years is taken from them, so that it tells no more
SHOWN_QUARTERS = 8


def subjects(monitor: Monitor) -> QuerySet[models.Subject]:
    """Return the subjects of a monitor in their order."""
    return models.Subject.objects.filter(monitor=monitor).select_related("goal")


def all_subjects(*, visible_to: User) -> QuerySet[models.Subject]:
    """Return the subjects of every monitor that someone is a member of."""
    return models.Subject.objects.filter(
        monitor__in=study.monitors(visible_to=visible_to)
    ).select_related("goal", "monitor__organisation")


# --- the side of the register -------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Shown:
    """One indicator: what is counted now, per group where that is asked, and how it was."""

    indicator: Indicator
    rows: list[shown.Row]
    tables: list[tuple[str, list[shown.Row]]]  # per measure, by group
    earlier: list[tuple[str, list[tuple[date, shown.Row]]]]

    @property
    def key(self) -> str:
        return str(self.indicator.number)

    @property
    def title(self) -> str:
        return shown.title(self.indicator)


def indicators(
    numbers: Iterable[int],
    figures: Sequence[Figure],
    before: Mapping[date, Sequence[Figure]],
    *,
    per: str,
    pace: str,
    smallest: int,
) -> list[Shown]:
    """Return what is shown of these indicators: `figures` of the day, `before` of earlier ones.

    `before` holds totals, and the day itself.
    """
    return [
        Shown(
            BY_NUMBER[number],
            [shown.row(one, shown.name(one)) for one in mine if not one.split],
            _by_group(mine, per) if per else [],
            _earlier(number, before, pace, smallest),
        )
        for number in numbers
        if number in BY_NUMBER
        for mine in [[one for one in figures if one.indicator == number]]
    ]


def _by_group(figures: Sequence[Figure], per: str) -> list[tuple[str, list[shown.Row]]]:
    """Return per measure its groups by one side; a distribution stays with everybody.

    A measure of which no group has a number is left out.
    """
    words = shown.labels()
    found: dict[str, list[shown.Row]] = {}
    for one in figures:
        if tuple(one.split) == (per,) and not one.of_class:
            label = shown.label(per, one.split[per], words)
            found.setdefault(shown.name(one), []).append(shown.row(one, label))
    told = {
        shown.name(one) for one in figures if tuple(one.split) == (per,) and one.value is not None
    }
    return [(name, rows) for name, rows in found.items() if name in told]


def _earlier(
    number: int, before: Mapping[date, Sequence[Figure]], pace: str, smallest: int
) -> list[tuple[str, list[tuple[date, shown.Row]]]]:
    own = {
        day: [one for one in figures if one.indicator == number and not one.of_class]
        for day, figures in before.items()
    }
    days = sorted(own)
    wanted = set(days[-SHOWN_QUARTERS:])
    if pace == Pace.YEARS:
        wanted = {day for day in days if day.month == 12}
    names = {(one.measure, ""): shown.name(one) for figures in own.values() for one in figures}
    return [
        (names[series], [(day, row) for day, row in trend.rows if day in wanted])
        for series, trend in shown.trends(own, smallest).items()
    ]


# --- the side of the people ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Said:
    """A code, with how many people named it as far as that leaves the team."""

    number: str
    label: str
    amounts: list[tuple[str, str]]  # the group, and the amount in words
    quotes: Sequence[QuoteRow] = ()


def said(
    told: Outside,
    codes: Collection[str],
    *,
    wholes: bool = False,
    quotes: Mapping[str, Sequence[QuoteRow]] | None = None,
) -> dict[str, Said]:
    """Return what is told of these codes in a round, by number; `wholes`: without parts.

    A code that was put to nobody is not there. `quotes` are released ones by the number of their
    code: they stand with it, or with one above it, where as many people are told to have named it
    that a quote points to nobody among them.
    """
    pks = {code.pk for code in told.voices.codes if code.number in codes}
    return {
        row.code.number: Said(
            row.code.number,
            row.code.name,
            [
                (column.label, telling.amount(cell))
                for column, cell in zip(told.columns, row.cells, strict=True)
                if column.is_whole or not wholes
            ],
            _quotes_with(row, told, quotes or {}),
        )
        for row in told.rows(pks)
    }


def _quotes_with(
    row: Row, told: Outside, quotes: Mapping[str, Sequence[QuoteRow]]
) -> list[QuoteRow]:
    number = row.code.number
    large = [
        column.people
        for column, cell in zip(told.columns, row.cells, strict=True)
        if column.is_whole and cell.told is not None and cell.told.low >= told.least
    ]
    return [
        quote
        for own, listed in quotes.items()
        if own == number or own.startswith(f"{number}.")
        for quote in listed
        if any(quote.participants <= people for people in large)
    ]
