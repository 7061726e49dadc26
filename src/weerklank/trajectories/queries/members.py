"""Who works in a register, with which staff keys, and what a municipality set itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from weerklank.trajectories import models
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.terms import ContactOrganisation

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation


def members(municipality: Organisation) -> QuerySet[models.Member]:
    """Return who has a role in this register, by name."""
    return models.Member.objects.filter(municipality=municipality).select_related(
        "user", "provider", "municipality"
    )


def providers(municipality: Organisation) -> QuerySet[models.Provider]:
    """Return the providers of this municipality with their staff keys, by name."""
    return (
        models.Provider.objects.filter(municipality=municipality)
        .select_related("municipality")
        .prefetch_related("staff")
    )


@dataclass(frozen=True, slots=True)
class Keys:
    """The staff keys that stand in the register now, to choose from."""

    of_the_municipality: list[str]
    of_providers: list[str]


def staff_keys(municipality: Organisation, *, today: date) -> Keys:
    """Return the keys that are contact person of someone today."""
    found: dict[bool, set[str]] = defaultdict(set)
    rows = (
        trajectories.contacts_on(today)
        .filter(trajectory__municipality=municipality)
        .exclude(contactpersoon="")
        .values_list("organisatie", "contactpersoon")
        .distinct()
    )
    for organisatie, key in rows:
        found[organisatie == ContactOrganisation.GEMEENTE].add(key)
    return Keys(of_the_municipality=sorted(found[True]), of_providers=sorted(found[False]))
