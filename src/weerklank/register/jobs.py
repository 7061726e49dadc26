"""Work of the register off the request. Called by the worker."""

from __future__ import annotations

from datetime import date, datetime

from django_tasks import task

from weerklank.register.operations import judging
from weerklank.register.queries import figures
from weerklank.safeguards import queries as safeguards


@task()
def count_figures(municipality_id: int, days: list[str]) -> None:
    """Count the figures of a large register on these days; pages find them afterwards."""
    municipality = safeguards.organisations().get(pk=municipality_id)
    figures.count(municipality, [date.fromisoformat(day) for day in days])


@task()
def judge_signals(municipality_id: int, on: str, at: str) -> None:
    """Judge the signals of a large register anew; its caseload shows them afterwards."""
    municipality = safeguards.organisations().get(pk=municipality_id)
    judging.refresh(
        municipality=municipality, on=date.fromisoformat(on), at=datetime.fromisoformat(at)
    )
