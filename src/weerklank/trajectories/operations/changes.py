"""The one way in which rows come into the register: by a change that says who, when and why."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from weerklank.rulebook.tables import BY_NAME
from weerklank.safeguards import operations as safeguards
from weerklank.trajectories import models
from weerklank.trajectories.terms import ChangeKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

# Without letters and figures that look alike, and without vowels, so that no words appear.
_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
_LENGTH = 6
T = TypeVar("T")
PART = 500  # rows that are looked at or written together
About = (
    models.Change
    | models.Trajectory
    | models.Place
    | models.Provider
    | models.StaffMember
    | models.Threshold
)


def new_pseudonym() -> str:
    """Return a random name for a trajectory, such as T-7KQ2XB; it says nothing about the person."""
    number = secrets.randbelow(len(_ALPHABET) ** _LENGTH)
    signs = []
    for _ in range(_LENGTH):
        number, sign = divmod(number, len(_ALPHABET))
        signs.append(_ALPHABET[sign])
    return "T-" + "".join(signs)


def begin(
    *,
    municipality: Organisation,
    kind: ChangeKind,
    by: User | None,
    at: datetime,
    reason: str = "",
    **fields: object,
) -> models.Change:
    """Start a change; whoever calls it writes the rows and the log line in one transaction."""
    return models.Change.objects.create(
        municipality=municipality,
        kind=kind,
        at=at,
        by_id=by.pk if by else None,
        by_name=by.name if by else "",
        reason=reason,
        **fields,
    )


def record(what: str, about: About, *, by: User | None, at: datetime, **more: object) -> None:
    """Add a line to the log about something of a municipality."""
    detail = {"municipality": about.municipality.slug, **more}
    safeguards.record(what, about, by=by, at=at, detail=detail)


def take_back(change: models.Change, *, by: User, at: datetime) -> None:
    """Let a change hold no longer, and write down who says so."""
    restore(change)
    change.withdrawn_at, change.withdrawn_by_name = at, by.name
    change.save(update_fields=["withdrawn_at", "withdrawn_by_name"])


def in_parts(found: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield some hundreds of them at a time: a question has room for no more."""
    for start in range(0, len(found), PART):
        yield found[start : start + PART]


def restore(change: models.Change) -> None:
    """Let what a change brought no longer hold, and what it replaced hold again.

    Where something else has taken the place of what it brought, that stays. Only tables that the
    change counts are looked at: the rows of a change have no index.
    """
    for name in models.OF_TABLE.keys() & change.counts.keys():
        model, table = models.OF_TABLE[name], BY_NAME[name]
        # It replaced itself: so it never holds, and still says where it came from.
        model.objects.filter(recorded_in=change, replaced_in=None).update(replaced_in=change)
        owner = "trajectory_id" if table.of_trajectory else "municipality_id"
        key = (owner, *table.key)
        replaced = model.objects.filter(replaced_in=change).exclude(recorded_in=change)
        found = list(replaced.values_list("pk", *key))
        for part in in_parts(found):
            held = set(
                model.objects.filter(
                    **{f"{owner}__in": {row[1] for row in part}, "replaced_in": None}
                ).values_list(*key)
            )
            free = [row[0] for row in part if row[1:] not in held]
            model.objects.filter(pk__in=free).update(replaced_in=None)
