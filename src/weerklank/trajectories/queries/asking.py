"""Who of a register could be asked for research on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from weerklank.trajectories.queries import facts
from weerklank.trajectories.rules.asking import Askable, askable
from weerklank.trajectories.rules.facts import Case

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation

_TABLES = ("leerroutes", "doelgroepen", "besluiten")


def people(municipality: Organisation, *, on: date) -> Iterator[Askable]:
    """Yield everyone whose trajectory has begun, and of who is not asked why."""
    for found in facts.facts(municipality, names=_TABLES):
        case = Case(found, on, {})
        if case.exists:
            yield askable(case)
