"""Work of the figures off the request. Called by the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django_tasks import task

from weerklank.figures import queries
from weerklank.safeguards import queries as safeguards
from weerklank.trajectories.queries import trajectories

if TYPE_CHECKING:
    from weerklank.figures.rules.answers import Answer
    from weerklank.figures.rules.figures import Figure
    from weerklank.safeguards.models import Organisation


@task()
def count_figures(municipality_id: int, days: list[str]) -> None:
    """Count the figures of a large register on these days; pages find them afterwards."""
    municipality = safeguards.organisations().get(pk=municipality_id)
    queries.count(municipality, [date.fromisoformat(day) for day in days])


def count_soon(
    municipality: Organisation, days: Sequence[date], *, only_totals: bool = False
) -> dict[date, Answer]:
    """Return the figures; of a large register those that are there, and have the others counted."""
    if not trajectories.takes_long(municipality):
        return queries.count(municipality, days, only_totals=only_totals)
    found = queries.counted(municipality, days, only_totals=only_totals)
    lacking = [day for day in days if day not in found]
    if lacking and queries.is_first_to_ask(municipality, lacking):
        count_figures.enqueue(municipality.pk, [day.isoformat() for day in lacking])
    return found


def published(
    municipality: Organisation, days: Sequence[date], *, only_totals: bool = False
) -> dict[date, tuple[Figure, ...]]:
    """Return what may be published of these days, as far as it is counted; for rooms above.

    The days are ends of quarters, as for every published figure.
    """
    answers = count_soon(municipality, days, only_totals=only_totals)
    return {day: answer.published for day, answer in answers.items()}
