"""Work of the figures off the request. Called by the worker."""

from __future__ import annotations

from datetime import date

from django_tasks import task

from weerklank.figures import queries
from weerklank.safeguards import queries as safeguards


@task()
def count_figures(municipality_id: int, days: list[str]) -> None:
    """Count the figures of a large register on these days; pages find them afterwards."""
    municipality = safeguards.organisations().get(pk=municipality_id)
    queries.count(municipality, [date.fromisoformat(day) for day in days])
