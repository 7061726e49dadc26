"""Who of a register could be asked for research on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING

from weerklank.trajectories import models
from weerklank.trajectories.queries import facts
from weerklank.trajectories.rules.asking import Askable, askable
from weerklank.trajectories.rules.facts import Case

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation

_TABLES = ("leerroutes", "doelgroepen", "besluiten")


def people(
    municipality: Organisation, *, on: date, only: Collection[str] | None = None
) -> Iterator[Askable]:
    """Yield everyone whose trajectory has begun, and of who is not asked why.

    `only` are the pseudonyms of whom it is asked, when that is not everybody; a few.
    """
    chosen = None if only is None else models.Trajectory.objects.filter(pseudonym__in=only)
    for found in facts.facts(municipality, names=_TABLES, only=chosen):
        case = Case(found, on, {})
        if case.exists:
            yield askable(case)
