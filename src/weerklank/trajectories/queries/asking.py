"""Who of a register could be asked for research on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING

from weerklank.rulebook.asking import (
    Askable,
    AskableStaff,
    StaffNotAsked,
    askable,
)
from weerklank.rulebook.facts import Case
from weerklank.trajectories import models
from weerklank.trajectories.queries import facts, trajectories

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


def staff(municipality: Organisation, *, on: date) -> list[AskableStaff]:
    """Return every contact person of whatever organisation, and of who is not asked why.

    Three queries. Who guides nobody on that day, or is out of service, is not asked.
    """
    known = models.ContactPeriod.objects.filter(
        trajectory__municipality=municipality, replaced_in=None
    ).exclude(contactpersoon="")
    columns = ("organisatie", "contactpersoon")
    guiding = set(
        trajectories.contacts_on(on)
        .filter(trajectory__municipality=municipality)
        .values_list(*columns)
        .distinct()
    )
    out = set(
        models.StaffMember.objects.filter(
            municipality=municipality, replaced_in=None, uit_dienst__lte=on
        ).values_list("contactpersoon", flat=True)
    )

    def why_not(key: str, *, guides: bool) -> StaffNotAsked | None:
        if key in out:
            return StaffNotAsked.OUT_OF_SERVICE
        return None if guides else StaffNotAsked.GUIDES_NOBODY

    return [
        AskableStaff(kind, key, why_not(key, guides=(kind, key) in guiding))
        for kind, key in known.values_list(*columns).order_by(*columns).distinct()
    ]
