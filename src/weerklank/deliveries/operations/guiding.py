"""Lists of an organisation for guidance into the register: guidance, wishes and participation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeGuard

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weerklank.deliveries import access
from weerklank.deliveries.operations import writing
from weerklank.deliveries.operations.importing import Outcome
from weerklank.deliveries.rules.guidance_lists import Told, table_of
from weerklank.deliveries.rules.reading import MOST_REFUSALS, Counts, Refusal
from weerklank.rulebook import tables
from weerklank.rulebook.tables import Row, Table, changed
from weerklank.safeguards import operations as safeguards
from weerklank.trajectories.operations import changes
from weerklank.trajectories.operations.doubts import in_words
from weerklank.trajectories.operations.entering import KEPT_ALREADY
from weerklank.trajectories.queries import own_part, trajectories
from weerklank.trajectories.queries.trajectories import current
from weerklank.trajectories.terms import ChangeKind, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories import models

TABLES: tuple[Table, ...] = (tables.ONDERSTEUNING, tables.WENSEN, tables.PARTICIPATIE)


@transaction.atomic
def take(
    *,
    municipality: Organisation,
    supplier: str,
    told: Sequence[Told],
    matched: Mapping[str, models.Trajectory],
    refused: Sequence[Refusal],
    refused_cells: Sequence[Refusal],
    file_name: str,
    checksum: str,
    by: User,
    at: datetime,
    dry_run: bool = False,
) -> Outcome:
    """Write what a list tells of whoever was matched; the others are not written or guessed.

    `matched` gives the trajectory of a key. Columns that the list does
    not have keep what stood there, and so does a cell that was refused. What others keep is left
    alone: it is refused, and not told. The same list again changes nothing. A dry run keeps
    nothing. Raises AccessDenied.
    """
    access.check_may_take_guidance(
        by,
        municipality,
        supplier=supplier,
        about=list(matched.values()),
        today=timezone.localdate(at),
    )
    change = changes.begin(
        municipality=municipality,
        kind=ChangeKind.LIST,
        by=by,
        at=at,
        supplier=supplier,
        file_name=file_name[:255],
        checksum=checksum,
    )
    held = _Held(by, municipality, matched.values())
    kept: list[Refusal] = []
    rows: dict[str, list[tuple[models.Trajectory, Row]]] = defaultdict(list)
    for each in told:
        trajectory = matched.get(each.key)
        if trajectory is None:
            continue
        if why := held.against(trajectory, each):
            kept.append(Refusal(each.sheet, each.row, each.table.name, "", why))
            continue
        rows[each.table.name].append((trajectory, held.completed(trajectory, each)))
    refused = [*refused, *kept]
    outcome = Outcome(change, _counts(told, refused), [*refused, *refused_cells][:MOST_REFUSALS])
    for table in TABLES:
        if table.name in outcome.tables:
            writing.write(outcome, change, table, rows[table.name])
    if dry_run:
        transaction.set_rollback(True)
        outcome.change = None
        return outcome
    change.counts = outcome.as_json()["tables"]
    change.save(update_fields=["counts"])
    safeguards.record(
        "register.list_imported",
        change,
        by=by,
        at=at,
        detail={name: each.rows for name, each in outcome.tables.items()},
    )
    return outcome


def _counts(told: Sequence[Told], refused: Sequence[Refusal]) -> dict[str, Counts]:
    """Return the tables that a list is about, with how many rows stay out of each.

    Of somebody who is not known no table can be told: she counts with the first.
    """
    about = {each.table.name for each in told} | {_table_of(each) for each in refused}
    counts = {table.name: Counts() for table in TABLES if table.name in about}
    first = next(iter(counts), TABLES[0].name)
    rows = {(each.table, each.row, _table_of(each) or first) for each in refused}
    for _sheet, _row, table in rows:
        counts.setdefault(table, Counts()).refused += 1
    return counts


def _table_of(refusal: Refusal) -> str:
    column = refusal.column
    return column if column in tables.BY_NAME else table_of(column)


@dataclass
class _Held:
    """What stands in the register of the people of a list, and whether it is theirs to touch."""

    by: User
    municipality: Organisation
    people: Iterable[models.Trajectory]
    rows: dict[tuple[str, int], list[tuple[Row, bool]]] = field(init=False)

    def __post_init__(self) -> None:
        about = {each.pk: each for each in self.people}
        steers = RegisterRole.REGISSEUR in trajectories.roles(self.by, self.municipality)
        own = own_part.of(self.by, about.values())
        self.rows = defaultdict(list)
        for table in TABLES:
            found = current(table.name).filter(trajectory__in=about).select_related("recorded_in")
            for row in found:
                self.rows[table.name, row.trajectory_id].append(
                    (table.row_of(row), steers or own.sees(row))
                )

    def against(self, trajectory: models.Trajectory, told: Told) -> str:
        """Say why a row stays out: it is kept by others, or another period is in its place."""
        table, row = told.table, told.values
        for there, is_own in self.rows[table.name, trajectory.pk]:
            if table.key_of(there) == table.key_of(row):
                return "" if is_own else str(KEPT_ALREADY)
            if _is_the_same_period(there, row, table):
                if not is_own:
                    return str(KEPT_ALREADY)
                return _(
                    "Er staat al zo'n periode vanaf %(day)s. Klopt die datum niet, verbeter die dan"
                    " bij het traject."
                ) % {"day": in_words(there.van)}
        return ""

    def completed(self, trajectory: models.Trajectory, told: Told) -> Row:
        """Return the row that holds from now on: what the list tells, else what stood there."""
        table = told.table
        for there, _is_own in self.rows[table.name, trajectory.pk]:
            if table.key_of(there) == table.key_of(told.values):
                return changed(there, **{name: getattr(told.values, name) for name in told.columns})
        return told.values


def _is_the_same_period(one: Row, other: Row, table: Table) -> TypeGuard[tables.Period]:
    """Return whether two rows are about the same and overlap, with another begin."""
    if table.same is None or not isinstance(one, tables.Period):
        return False
    if not isinstance(other, tables.Period):
        return False
    if any(getattr(one, name) != getattr(other, name) for name in table.same):
        return False
    if one.van is None or other.van is None:
        return False
    return one.van < (other.tot or date.max) and other.van < (one.tot or date.max)
