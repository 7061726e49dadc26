"""Taking in what a supplier delivers: all that is right goes in, the rest is named; or nothing.

One transaction, one change, one line in the log. Rows are never overwritten. Taking a delivery
back restores what was; only the last one of a supplier can be taken back, for what came later
rests upon it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.interchange.refusals import Refused
from weerklank.register import models
from weerklank.register.operations import changes
from weerklank.register.operations.storing import Store
from weerklank.register.rules import reading
from weerklank.register.rules.reading import NOT_THERE, TWICE, Counts, Part, Refusal, Refusals
from weerklank.register.rules.sources import Source, check, in_order, skipped_columns
from weerklank.register.rules.tables import BY_NAME, KEY_COLUMN, TRAJECTEN, Table
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


@dataclass(slots=True)
class Outcome:
    """What a delivery did, or would do: `change` is None after a dry run or a repeated delivery."""

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
    with transaction.atomic(), connection.cursor() as cursor:
        change = changes.begin(
            municipality=municipality,
            kind=ChangeKind.IMPORT,
            by=by,
            at=at,
            supplier=supplier,
            file_name=", ".join(dict.fromkeys(source.file for source in sources))[:255],
            checksum=checksum_of(sources),
        )
        taking = _Taking(cursor, change, refusals, _numbers(cursor, change, pseudonyms), pseudonyms)
        moved = reading.keys_of(sources, "vestigingen", today=today)
        for source in in_order(sources):
            reader = reading.Reader(source, refusals, today=today, as_text=True, moved=moved)
            taking.table(reader)
        outcome = Outcome(
            change,
            dict(refusals.counts),
            refusals.named,
            taking.differences,
            skipped_columns(sources),
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
    restore(change)
    change.withdrawn_at, change.withdrawn_by_name = at, by.name
    change.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
    safeguards.record(what="register.import_withdrawn", by=by, at=at, subject=change)


def restore(change: models.Change) -> None:
    """Let what a change brought no longer hold, and what it replaced hold again.

    Where something else has taken the place of what it brought, that stays.
    """
    for name, model in models.OF_TABLE.items():
        table = BY_NAME[name]
        # It replaced itself: so it never holds, and still says where it came from.
        model.objects.filter(recorded_in=change, replaced_in=None).update(replaced_in=change)
        owner = "trajectory_id" if table.of_trajectory else "municipality_id"
        key = (owner, *table.key)
        replaced = model.objects.filter(replaced_in=change).exclude(recorded_in=change)
        found = list(replaced.values_list("pk", *key))
        for begin in range(0, len(found), _PART):
            part = found[begin : begin + _PART]
            held = set(
                model.objects.filter(
                    **{f"{owner}__in": {row[1] for row in part}, "replaced_in": None}
                ).values_list(*key)
            )
            free = [row[0] for row in part if row[1:] not in held]
            model.objects.filter(pk__in=free).update(replaced_in=None)


_PART = 500


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

    def table(self, reader: reading.Reader) -> None:
        table = reader.table
        store = Store(self._cursor, table, self._change.pk)
        store.open()
        seen = bytearray()  # of which rows that were there the delivery has spoken
        accepted: set[str] = set()
        for part in reader.parts():
            known = self._of_known(table, part)
            if known.rows:
                self._part(table, store, known, seen)
            if table is TRAJECTEN:
                accepted.update(known.keys)
        if table is TRAJECTEN:
            self._known = (self._known or set()) | accepted
        store.close()

    def _of_known(self, table: Table, part: Part) -> Part:
        if not table.of_trajectory or table is TRAJECTEN or self._known is None:
            return part
        if self._known.issuperset(part.keys):
            return part
        strange = {place for place, key in enumerate(part.keys) if key not in self._known}
        for place in sorted(strange):
            self._refuse(table, part, place, NOT_THERE)
        return part.without(strange)

    def _part(self, table: Table, store: Store, part: Part, seen: bytearray) -> None:
        if table.of_trajectory:
            numbers = self._numbers
            rows = [(numbers[key], *row) for key, row in zip(part.keys, part.rows, strict=True)]
        else:
            rows = [(self._change.municipality_id, *row) for row in part.rows]
        counts = self._refusals.counts[table.name]
        added = store.offer(rows)
        if added == len(rows):
            counts.new += added
            return
        counts.new += added
        same, last = store.compare(rows)
        changed = []
        of_this_part: set[int] = set()
        for place, id_, is_own, is_equal in same:
            if is_own and id_ > last and id_ not in of_this_part:
                of_this_part.add(id_)  # it is the row that went in
            elif is_own or _mark(seen, id_):
                self._refuse(table, part, place, TWICE)
            elif is_equal:
                counts.unchanged += 1
            else:
                changed.append((place, id_))
        if changed:
            counts.changed += len(changed)
            self._tell(table, store, part, rows, [place for place, _id in changed])
            store.replace([id_ for _place, id_ in changed], [rows[place] for place, _id in changed])

    def _refuse(self, table: Table, part: Part, place: int, why: str) -> None:
        number, key = part.numbers[place], part.keys[place]
        column = KEY_COLUMN if table.of_trajectory else table.key[0]
        value = key if table.of_trajectory else str(part.rows[place][0])
        self._refusals.add(table.name, number, column, value, why)

    def _tell(
        self,
        table: Table,
        store: Store,
        part: Part,
        rows: Sequence[tuple[Any, ...]],
        places: Sequence[int],
    ) -> None:
        room = MOST_DIFFERENCES - len(self.differences)
        if room <= 0:
            return
        held = store.held(places[:room])
        for difference in islice(self._differences(table, part, rows, held), room):
            self.differences.append(difference)

    def _differences(
        self,
        table: Table,
        part: Part,
        rows: Sequence[tuple[Any, ...]],
        held: Mapping[int, tuple[Any, ...]],
    ) -> Iterator[Difference]:
        for place, before in sorted(held.items()):
            name = self._pseudonyms.get(part.keys[place], "")
            values = zip(table.columns, before[1:], rows[place][1:], strict=True)
            for column, old, new in values:
                if _shown(old) != _shown(new):
                    yield Difference(
                        table.name, name, part.numbers[place], column.name, _shown(old), _shown(new)
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
