"""Days and months, as the signals count them."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

DAYS_PER_MONTH = 30.4375  # a month as a length of time
DAYS_PER_WEEK = 7
DAY = timedelta(days=1)


def months_later(start: date, months: float) -> date:
    """Return the same day of the month so many months later, or the last day of that month."""
    year, month = divmod(start.year * 12 + start.month - 1 + int(months), 12)
    if start.day <= 28:
        return date(year, month + 1, start.day)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def runs(van: date | None, tot: date | None, on: date) -> bool:
    """Is `on` in [van, tot)? An open end runs on; a start that is not known does not run."""
    return van is not None and van <= on and (tot is None or on < tot)


def quarter_ends(today: date, number: int) -> Iterator[date]:
    """Yield the last days of the latest quarters that have ended, the oldest first."""
    quarter = today.year * 4 + (today.month - 1) // 3
    for each in range(quarter - number, quarter):
        year, index = divmod(each, 4)
        yield date(year, (index + 1) * 3, 31 if index in {0, 3} else 30)


def last_quarter_end(day: date) -> date:
    """Return the last day of a quarter that is this day or comes before it."""
    return next(quarter_ends(day + DAY, 1))
