"""Taking in what a supplier delivers: all that is right goes in, the rest is named; or nothing.

One transaction, one change, one line in the log. Rows are never overwritten. Taking a delivery
back restores what was; only the last one of a supplier can be taken back, for what came later
rests upon it.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from weerklank.interchange.refusals import Refused
from weerklank.register import models
from weerklank.register.operations import changes
from weerklank.register.operations.storing import (
    BY_HAND,
    Store,
    room_for_indexes,
    tell_the_planner,
)
from weerklank.register.rules import reading
from weerklank.register.rules.reading import NOT_THERE, TWICE, Counts, Part, Refusal, Refusals
from weerklank.register.rules.sources import Source, check, in_order, skipped_columns
from weerklank.register.rules.tables import KEY_COLUMN, TRAJECTEN, Table
from weerklank.register.terms import ChangeKind
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from weerklank.safeguards.models import Organisation, User

# Turns a supplier's keys into pseudonyms; the vault does it (see weerklank.crossings).
Match = Callable[[Collection[str]], Mapping[str, str]]
MOST_DIFFERENCES = 1_000  # that are shown one by one


class NotTheLast(DomainError):
    user_message = _(
        "Deze levering kan niet meer worden teruggedraaid: er is daarna van dezelfde leverancier "
        "nog iets ingelezen. Draai eerst de latere levering terug."
    )


class AlreadyWithdrawn(DomainError):
    user_message = _("Deze levering is al teruggedraaid.")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a newer delivery changed in a row that was there."""

    table: str
    pseudonym: str
    row: int
    column: str
    before: str
    after: str
    put_right_by: str = ""  # who corrected or filled in the row that this takes the place of


@dataclass(slots=True)
class Outcome:
    """What a delivery did, or would do: `change` is None after a dry run."""

    change: models.Change | None
    tables: dict[str, Counts]
    refused: list[Refusal]
    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Give the shape of `weerklank register import --json`."""
        return {
            "tables": {name: asdict(counts) for name, counts in self.tables.items()},
            "refused": [asdict(refusal) for refusal in self.refused],
        }


def take(
    sources: Sequence[Source],
    *,
    municipality: Organisation,
    supplier: str,
    by: User | None,
    at: datetime,
    match: Match,
    dry_run: bool = False,
) -> Outcome:
    """Take a supplier's tables into the register of a municipality.

    `sources` come from rules.sources; `match` from the vault, and it writes before this does.
    A row that cannot be is left out and named, the rest goes in. The same delivery again changes
    nothing. A dry run does all of it and keeps nothing.
    Raises Refused when nothing can be taken in: a table or column is missing, a column is BSN, a
    file is broken further on. Then nothing is kept.
    """
    check(sources)
    today = timezone.localdate(at)
    keys = reading.keys_of(sources, TRAJECTEN.name, today=today)
    if not keys:
        raise Refused(
            "In de tabel trajecten staat geen enkel traject", supplier, "Lever ten minste één rij."
        )
    pseudonyms = match(keys)
    refusals = Refusals()
    with (
        connection.cursor() as cursor,
        room_for_indexes(cursor),
        _without_collecting(),
        transaction.atomic(),
    ):
        change = changes.begin(
            municipality=municipality,
            kind=ChangeKind.IMPORT,
            by=by,
            at=at,
            supplier=supplier,
            file_name=", ".join(dict.fromkeys(source.file for source in sources))[:255],
            checksum=checksum_of(sources),
        )
        numbers = _numbers(cursor, change, pseudonyms)
        taking = _Taking(cursor, change, refusals, numbers, pseudonyms)
        without_pip = _without_pip(change, numbers)
        moved = reading.keys_of(sources, "vestigingen", today=today)
        for source in in_order(sources):
            reader = reading.Reader(
                source,
                refusals,
                today=today,
                as_text=True,
                moved=moved,
                without_pip=without_pip,
            )
            taking.table(reader)
        _leave_out_the_refused(change)
        tell_the_planner([models.Trajectory, *(models.OF_TABLE[name] for name in refusals.counts)])
        outcome = Outcome(
            change,
            dict(refusals.counts),
            refusals.in_order(),
            taking.differences,
            skipped_columns(sources) + _put_right(taking.put_right),
        )
        if dry_run:
            transaction.set_rollback(True)
            outcome.change = None
        else:
            change.counts = outcome.as_json()["tables"]
            change.save(update_fields=["counts"])
            safeguards.record(
                what="register.imported",
                by=by,
                at=at,
                subject=change,
                detail={name: counts.rows for name, counts in outcome.tables.items()},
            )
    return outcome


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Let Python not look for garbage meanwhile: it would walk past each of a million rows."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def checksum_of(sources: Sequence[Source]) -> str:
    """Give one checksum of a delivery: that of its file, or of the checksums of its files."""
    each = sorted({source.checksum for source in sources})
    if len(each) == 1:
        return each[0]
    return hashlib.sha256("\n".join(each).encode()).hexdigest()


@transaction.atomic
def withdraw(*, change: models.Change, by: User, at: datetime) -> None:
    """Take a delivery back: what it brought no longer holds, what it replaced holds again.

    What someone corrected after it stays. Raises AlreadyWithdrawn and NotTheLast.
    """
    change = models.Change.objects.select_for_update().get(pk=change.pk)
    if change.withdrawn_at is not None:
        raise AlreadyWithdrawn
    later = models.Change.objects.filter(
        municipality=change.municipality,
        kind=change.kind,
        supplier=change.supplier,
        withdrawn_at=None,
        pk__gt=change.pk,
    )
    if later.exists():
        raise NotTheLast
    changes.restore(change)
    change.withdrawn_at, change.withdrawn_by_name = at, by.name
    change.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
    safeguards.record(what="register.import_withdrawn", by=by, at=at, subject=change)


def _numbers(
    cursor: CursorWrapper, change: models.Change, pseudonyms: Mapping[str, str]
) -> dict[str, int]:
    """Give the trajectory's number for each key; trajectories that are new are made."""
    here = models.Trajectory.objects.filter(municipality=change.municipality)
    known = dict(here.values_list("pseudonym", "pk"))
    new = [name for name in dict.fromkeys(pseudonyms.values()) if name not in known]
    if new:
        table = connection.ops.quote_name(models.Trajectory._meta.db_table)
        cursor.executemany(
            f"INSERT INTO {table} (municipality_id, pseudonym, recorded_in_id)"  # noqa: S608
            " VALUES (%s, %s, %s)",
            [(change.municipality_id, name, change.pk) for name in new],
        )
        known = dict(here.values_list("pseudonym", "pk"))
    return {key: known[name] for key, name in pseudonyms.items()}


def _without_pip(change: models.Change, numbers: Mapping[str, int]) -> set[str]:
    """Give the keys of who is in the register and has no PIP there."""
    found = set(
        models.TrajectRecord.objects.filter(
            trajectory__municipality=change.municipality_id, replaced_in=None, pip=None
        ).values_list("trajectory_id", flat=True)
    )
    return {key for key, number in numbers.items() if number in found} if found else set()


def _put_right(count: int) -> list[str]:
    if not count:
        return []
    return [
        ngettext(
            "%(count)d rij blijft zoals iemand haar verbeterde; de levering had nog het oude.",
            "%(count)d rijen blijven zoals iemand ze verbeterde; de levering had nog het oude.",
            count,
        )
        % {"count": count}
    ]


def _leave_out_the_refused(change: models.Change) -> None:
    """Remove new trajectories of which no row went in; the vault sweeps their keys."""
    record = models.TrajectRecord.objects.filter(trajectory=OuterRef("pk"), replaced_in=None)
    models.Trajectory.objects.filter(~Exists(record), recorded_in=change).delete()


class _Taking:
    """One delivery on its way in."""

    def __init__(
        self,
        cursor: CursorWrapper,
        change: models.Change,
        refusals: Refusals,
        numbers: dict[str, int],
        pseudonyms: Mapping[str, str],
    ) -> None:
        self._cursor = cursor
        self._change = change
        self._refusals = refusals
        self._numbers = numbers
        self._pseudonyms = pseudonyms
        self._known: set[str] | None = None  # keys whose row of trajecten went in
        self.differences: list[Difference] = []
        self.put_right = 0  # rows of which the delivery has not heard that they were corrected

    def table(self, reader: reading.Reader) -> None:
        table = reader.table
        counts = self._refusals.counts[table.name]
        store = Store(self._cursor, table, self._change.pk, reader.given)
        before = store.last()
        accepted: set[str] = set()
        laid = 0
        with store.beside():
            for part in map(partial(self._of_known, reader), reader.parts()):
                store.lay(self._rows(table, part))
                laid += len(part.rows)
                if table is TRAJECTEN:
                    accepted.update(part.keys)
            kept = store.leave_out_put_right(self._change.municipality_id)
            counts.unchanged += kept
            self.put_right += kept
            laid -= kept
            added = store.add()
            counts.new += added
            if added < laid:
                self._compare(reader, store, before)
        if table is TRAJECTEN:
            self._known = (self._known or set()) | accepted

    def _rows(self, table: Table, part: Part) -> list[tuple[Any, ...]]:
        values = zip(part.numbers, part.keys, part.rows, strict=True)
        if table.of_trajectory:
            numbers = self._numbers
            return [(place, numbers[key], *row) for place, key, row in values]
        municipality = self._change.municipality_id
        return [(place, municipality, *row) for place, _key, row in values]

    def _of_known(self, reader: reading.Reader, part: Part) -> Part:
        table = reader.table
        if not table.of_trajectory or table is TRAJECTEN or self._known is None:
            return part
        if self._known.issuperset(part.keys):
            return part
        strange = {place for place, key in enumerate(part.keys) if key not in self._known}
        for place in sorted(strange):
            key = (reader.name_of(KEY_COLUMN), part.keys[place], NOT_THERE)
            self._refusals.add(table.name, part.numbers[place], key)
        return part.without(strange)

    def _compare(self, reader: reading.Reader, store: Store, before: int) -> None:
        """What was not added stood there already, or twice in the delivery.

        `before` is the number of the last row of the table before this sheet.
        """
        table = reader.table
        counts = self._refusals.counts[table.name]
        seen = bytearray()  # of which rows of the table the sheet has spoken
        changed: list[tuple[int, int]] = []
        twice: list[tuple[int, int]] = []
        for row in store.compare():
            if _mark(seen, row.id) or (row.is_of_this_change and row.id <= before):
                twice.append((row.place, row.owner))
            elif row.is_of_this_change:
                continue  # it is the row that was added
            elif row.is_equal:
                counts.unchanged += 1
            else:
                changed.append((row.place, row.id))
        if twice:
            self._refuse_twice(reader, store, twice)
        if changed:
            counts.changed += len(changed)
            store.keep_the_rest(changed)
            self._tell(table, store, changed[: MOST_DIFFERENCES - len(self.differences)])
            store.replace(changed)

    def _refuse_twice(
        self, reader: reading.Reader, store: Store, twice: Sequence[tuple[int, int]]
    ) -> None:
        table = reader.table
        if table.of_trajectory:
            column = KEY_COLUMN
            key_of = {number: key for key, number in self._numbers.items()}
            value_of = {place: key_of.get(owner, "") for place, owner in twice}
        else:
            column = table.key[0]
            at = [each.name for each in table.columns].index(column)
            held = store.held(place for place, _owner in twice[: reading.MOST_REFUSALS])
            value_of = {place: str(values[at]) for place, *_rest, values in held}
        for place, _owner in twice:
            cell = (reader.name_of(column), value_of.get(place, ""), TWICE)
            self._refusals.add(table.name, place, cell)

    def _tell(self, table: Table, store: Store, changed: Sequence[tuple[int, int]]) -> None:
        if not changed:
            return
        name_of = {number: self._pseudonyms[key] for key, number in self._numbers.items()}
        who = dict(
            models.Change.objects.filter(
                municipality=self._change.municipality_id, kind__in=BY_HAND
            ).values_list("pk", "by_name")
        )
        for place, owner, held, before, after in store.held(place for place, _id in changed):
            name = name_of[owner] if table.of_trajectory else ""
            by = who.get(held, "")
            for column, old, new in zip(table.columns, before, after, strict=True):
                if _shown(old) != _shown(new):
                    self.differences.append(
                        Difference(
                            table.name, name, place, column.name, _shown(old), _shown(new), by
                        )
                    )


def _mark(seen: bytearray, number: int) -> bool:
    """Say whether this number was marked before, and mark it: one bit for each."""
    byte, bit = divmod(number, 8)
    if byte >= len(seen):
        seen.extend(bytes(byte + 1 - len(seen) + len(seen) // 2))
    was = bool(seen[byte] >> bit & 1)
    seen[byte] |= 1 << bit
    return was


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return f"{value:g}" if isinstance(value, float) else str(value)
