"""Values of deliveries that were not believed: kept beside the trajectory until settled."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook.refused import to_keep
from weerklank.rulebook.tables import BY_NAME, CellValue, Row, Table
from weerklank.safeguards.refusals import DomainError, check_reason
from weerklank.trajectories import access, models
from weerklank.trajectories.operations import changes, judging
from weerklank.trajectories.queries.doubts import OPEN
from weerklank.trajectories.terms import ChangeKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


class SettledAlready(DomainError):
    user_message = _("Deze geweigerde waarde is al afgehandeld.")


class Value(NamedTuple):
    """What was refused of a trajectory; `column` is '' when a row stayed out as a whole."""

    owner: int
    row: dict[str, str]
    column: str
    value: str
    why: str


def still_open(municipality_id: int, table: str) -> QuerySet[models.RefusedValue]:
    """Return the refusals in a table of a municipality that nothing has settled."""
    return models.RefusedValue.objects.filter(
        OPEN, trajectory__municipality=municipality_id, table=table
    )


def keep(
    *,
    change: models.Change,
    table: str,
    told: Collection[Value],
    seen: Collection[int] | None,
    given: Collection[str],
) -> None:
    """Keep what a delivery refused in a table, and settle what it puts right.

    `seen` are the trajectories of which the delivery has rows, None when nothing was open before.
    An earlier refusal is put right when the same supplier sends that table of that trajectory
    again, with that column (`given`), and it is not refused again; in a table with one row for
    each trajectory another supplier can do so too. The same refusal again stays as it was.
    """
    new = dict.fromkeys(_frozen(value) for value in told)
    if seen is not None:
        settled: list[int] = []
        by_anyone = not BY_NAME[table].key
        found = still_open(change.municipality_id, table).exclude(change=change)
        for each in found.select_related("change"):
            if each.trajectory_id not in seen or (each.column and each.column not in given):
                continue
            same = _frozen(Value(each.trajectory_id, each.row, each.column, each.value, each.why))
            if same in new:
                del new[same]
            elif by_anyone or each.change.supplier == change.supplier:
                settled.append(each.pk)
        for part in changes.in_parts(settled):
            models.RefusedValue.objects.filter(pk__in=part).update(settled_in=change)
    models.RefusedValue.objects.bulk_create(
        (
            models.RefusedValue(
                trajectory_id=owner,
                change=change,
                table=table,
                row=dict(row),
                column=column,
                value=value,
                why=why,
            )
            for owner, row, column, value, why in new
        ),
        batch_size=changes.PART,
    )


def _frozen(value: Value) -> tuple[int, tuple[tuple[str, str], ...], str, str, str]:
    owner, row, column, said, why = value
    return owner, tuple(sorted(row.items())), column, to_keep(said), why


def settle_corrected(
    *,
    change: models.Change,
    trajectory: models.Trajectory,
    table: str,
    before: Row | None,
    after: Row | None,
) -> None:
    """Settle what somebody put right by hand: a column that changed, or a row that went.

    `before` and `after` are rows of rules/tables.py; None where there is none.
    """
    spec = BY_NAME[table]
    of_row = Q(row={}) if not spec.key else Q(row=key_in_words(spec, before or after))
    columns = [
        name
        for name in spec.row._fields
        if before is None or after is None or getattr(before, name) != getattr(after, name)
    ]
    still_open(trajectory.municipality_id, table).filter(
        of_row, trajectory=trajectory, column__in=columns
    ).update(settled_in=change)


def key_in_words(table: Table, row: Row | None) -> dict[str, str]:
    """Return what tells a row from others, as a refusal keeps it."""
    return dict(zip(table.key, map(in_words, table.key_of(row)), strict=True))


def in_words(value: CellValue) -> str:
    """Return a value as a refusal keeps it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return f"{value:g}" if isinstance(value, float) else str(value)


@transaction.atomic
def settle(*, refused: models.RefusedValue, reason: str, by: User, at: datetime) -> None:
    """Write down that what stands in the register is right, whatever the delivery said.

    Raises AccessDenied, ReasonMissing or SettledAlready.
    """
    trajectory = refused.trajectory
    access.check_may_work_on(by, trajectory, today=timezone.localdate(at))
    check_reason(reason, _("Schrijf op wat u nakeek."))
    change = changes.begin(
        municipality=trajectory.municipality,
        kind=ChangeKind.CORRECTION,
        by=by,
        at=at,
        reason=reason.strip(),
    )
    done = models.RefusedValue.objects.filter(OPEN, pk=refused.pk).update(settled_in=change)
    if not done:
        raise SettledAlready
    changes.record("trajectory.refusal_settled", trajectory, by=by, at=at, table=refused.table)
    judging.refresh_one(trajectory=trajectory, on=timezone.localdate(at))
