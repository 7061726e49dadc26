"""When somebody is reminded of an appointment, and when a machine leaves people alone."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

# So many days before an appointment can be chosen.
DAYS = (1, 2, 3, 7)
# In the time of the Netherlands. A worker that stood still catches up by day, not at night.
HOUR = time(10)
BY_DAY = range(9, 20)


def moment(starts_at: datetime, days: int) -> datetime:
    """Return when a reminder of an appointment goes that is so many days before it."""
    day = timezone.localtime(starts_at).date() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, HOUR))


def is_by_day(at: datetime) -> bool:
    return timezone.localtime(at).hour in BY_DAY
