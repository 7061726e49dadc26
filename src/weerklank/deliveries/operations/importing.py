"""Taking in what a supplier delivers: all that is right goes in, the rest is named; or nothing.

What a refused cell stood for before it stays: nobody said that it is no longer so. The refusal is
kept beside the trajectory until something settles it. What a supplier no longer sends is marked,
and never closed by itself.

One transaction, one change, one line in the log. Rows are never overwritten. Taking a delivery
back restores what was; only the last one of a supplier can be taken back, for what came later
rests upon it.
"""

from __future__ import annotations

import gc
import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from weerklank import crossings
from weerklank.deliveries.rules import reading
from weerklank.deliveries.rules.reading import (
    NOT_THERE,
    TWICE,
    Counts,
    Part,
    Refusal,
    Refusals,
)
from weerklank.deliveries.rules.sources import Source, check, in_order, skipped_columns
from weerklank.interchange import told as said
from weerklank.interchange.refusals import Refused
from weerklank.rulebook import validation
from weerklank.rulebook.hour_periods import overlap, without_overlaps
from weerklank.rulebook.tables import (
    BY_NAME,
    KEY_COLUMN,
    TRAJECTEN,
    UREN,
    CellValue,
    Hours,
    Table,
)
from weerklank.rulebook.validation import FIRST_PIP_AT_A2
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.trajectories.operations import arriving, changes, doubts
from weerklank.trajectories.operations.doubts import in_words
from weerklank.trajectories.operations.storing import (
    Store,
    refused_columns,
    room_for_indexes,
    room_for_what_was_sent,
)
from weerklank.trajectories.queries import taken_in
from weerklank.trajectories.queries.trajectories import current
from weerklank.trajectories.terms import ChangeKind

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories import models

# Turns a supplier's keys into pseudonyms; the vault does it (see weerklank.crossings).
Match = Callable[[Collection[str]], Mapping[str, str]]
MOST_DIFFERENCES = 1_000  # that are shown one by one
_NOBODY = 0  # whose a row is that belongs to no trajectory
_PART = 500  # rows that are looked at together


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


class OtherBegin(NamedTuple):
    """A period that is there with another `van`, and not in the delivery: is it the same one?"""

    table: str
    pseudonym: str
    row: int
    about: str
    before: str  # the van that holds
    after: str
    id: int  # of the row that holds

    @property
    def name(self) -> str:
        """Return by what an answer names it."""
        return f"{self.table}:{self.id}"


@dataclass(slots=True)
class PartOfMonth:
    """A month of which a list tells a part, from `first` to `last`, and replaces the whole.

    `people` had something known of that month; of `fewer` of them it was more lessons.
    """

    month: str
    first: str
    last: str
    people: int = 0
    fewer: int = 0


@dataclass(slots=True)
class Outcome:
    """What a delivery did, or would do: `change` is None after a dry run."""

    change: models.Change | None
    tables: dict[str, Counts]
    refused: list[Refusal]
    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    other_begins: list[OtherBegin] = field(default_factory=list)
    not_sent: dict[str, int] = field(default_factory=dict)  # rows that are lacking now, per table
    parts_of_months: list[PartOfMonth] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Return the shape of `weerklank register import --json`."""
        return {
            "tables": {name: asdict(counts) for name, counts in self.tables.items()},
            "refused": [asdict(refusal) for refusal in self.refused],
            "other_begins": [
                {name: getattr(each, name) for name in ("table", "row", "about", "before", "after")}
                for each in self.other_begins
            ],
            "not_sent": self.not_sent,
        }


def import_register(
    sources: Sequence[Source],
    *,
    municipality: Organisation,
    supplier: str,
    by: User | None,
    at: datetime,
    dry_run: bool = False,
    replaces: Collection[str] = (),
) -> Outcome:
    """Take a supplier's tables into the register, under pseudonyms that the vault matches.

    All but the matching is as in `take`, which also says what it raises. A dry run writes no key.
    Keys left behind by an earlier import that failed are swept at the end.
    """
    outcome = take(
        sources,
        municipality=municipality,
        supplier=supplier,
        by=by,
        at=at,
        match=crossings.match(
            municipality=municipality, supplier=supplier, by=by, at=at, dry_run=dry_run
        ),
        dry_run=dry_run,
        replaces=replaces,
    )
    if not dry_run:
        crossings.sweep_keys(municipality=municipality, by=by, at=at)
    return outcome


def take(
    sources: Sequence[Source],
    *,
    municipality: Organisation,
    supplier: str,
    by: User | None,
    at: datetime,
    match: Match,
    dry_run: bool = False,
    replaces: Collection[str] = (),
) -> Outcome:
    """Take a supplier's tables into the register of a municipality.

    `sources` come from rules.sources; `match` from the vault, and it writes before this does.
    A cell or row that cannot be is left out and named, the rest goes in. `replaces` are the names
    of the periods (OtherBegin) of which somebody said that the new one is the same. The same
    delivery again changes nothing. A dry run does all of it and keeps nothing.
    Raises Refused when nothing can be taken in: a table or column is missing, a column is BSN, a
    file is broken further on. Then nothing is kept.
    """
    check(sources)
    today = timezone.localdate(at)
    keys = reading.keys_of(sources, TRAJECTEN.name, today=today)
    if not keys:
        raise Refused(
            said._("In de tabel trajecten staat geen enkel traject"),
            supplier,
            said._("Lever ten minste één rij."),
        )
    pseudonyms = match(keys)
    refusals = Refusals()
    with (
        connection.cursor() as cursor,
        room_for_indexes(cursor),
        _without_collecting(),
        transaction.atomic(),
        room_for_what_was_sent(cursor),
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
        numbers = arriving.numbers(cursor, change, pseudonyms)
        taking = _Taking(cursor, change, refusals, numbers=numbers, pseudonyms=pseudonyms)
        taking.replaces = frozenset(replaces)
        without_pip = _without_pip(change, numbers)
        moved = reading.keys_of(sources, "vestigingen", today=today).keys() | _moved(numbers)
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
        taking.finish()
        arriving.leave_out_the_refused(change)
        arriving.tell_the_planner(refusals.counts)
        outcome = Outcome(
            change,
            dict(refusals.counts),
            refusals.in_order(),
            taking.differences,
            skipped_columns(sources) + _put_right(taking.put_right) + _lacking(change, refusals),
            taking.other_begins,
            taking.not_sent,
        )
        if dry_run:
            transaction.set_rollback(True)
            outcome.change = None
        else:
            change.counts = outcome.as_json()["tables"]
            change.save(update_fields=["counts"])
            safeguards.record(
                "register.imported",
                change,
                by=by,
                at=at,
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
    """Return one checksum of a delivery: that of its file, or of the checksums of its files."""
    each = sorted({source.checksum for source in sources})
    if len(each) == 1:
        return each[0]
    return hashlib.sha256("\n".join(each).encode()).hexdigest()


@transaction.atomic
def withdraw(*, change: models.Change, by: User, at: datetime) -> None:
    """Take a delivery back: what it brought no longer holds, what it replaced holds again.

    What someone corrected after it stays. Raises AlreadyWithdrawn and NotTheLast.
    """
    change = arriving.hold(change)
    if change.withdrawn_at is not None:
        raise AlreadyWithdrawn
    if taken_in.of_the_same(change).filter(pk__gt=change.pk).exists():
        raise NotTheLast
    changes.take_back(change, by=by, at=at)
    safeguards.record("register.import_withdrawn", change, by=by, at=at)


def _without_pip(change: models.Change, numbers: Mapping[str, int]) -> set[str]:
    """Return the keys of who is in the register and has no PIP there.

    Also of who got one together with a level that was refused: the same delivery again is.
    """
    found = taken_in.without_pip(change.municipality_id)
    found |= set(
        doubts.still_open(change.municipality_id, TRAJECTEN.name)
        .filter(column="niveau", why=FIRST_PIP_AT_A2)
        .values_list("trajectory_id", flat=True)
    )
    return {key for key, number in numbers.items() if number in found} if found else set()


def _moved(numbers: Mapping[str, int]) -> set[str]:
    """Return the keys of who lived in several municipalities as far as the register knows."""
    lived = set(current("vestigingen").values_list("trajectory_id", flat=True))
    return {key for key, number in numbers.items() if number in lived} if lived else set()


def _lacking(change: models.Change, refusals: Refusals) -> list[str]:
    """Name the tables that the last delivery of this supplier had, and this one has not."""
    last = taken_in.of_the_same(change).filter(pk__lt=change.pk).order_by("-pk").first()
    lacking = [] if last is None else [name for name in last.counts if name not in refusals.counts]
    return [
        _("De tabel %(table)s zat in de vorige levering en niet in deze. Wat er staat, blijft.")
        % {"table": name}
        for name in lacking
    ]


def _put_right(count: int) -> list[str]:
    if not count:
        return []
    return [
        ngettext(
            "%(count)d rij blijft zoals iemand die verbeterde; de levering had nog het oude.",
            "%(count)d rijen blijven zoals iemand ze verbeterde; de levering had nog het oude.",
            count,
        )
        % {"count": count}
    ]


@dataclass(slots=True)
class _OfRow:
    """The refused cells of a row of somebody that went in."""

    owner: int
    key: dict[str, str]
    cells: list[reading.RefusedValue]

    def values(self) -> Iterator[doubts.Value]:
        for cell in self.cells:
            yield doubts.Value(self.owner, self.key, cell.column, cell.value, cell.why)


@dataclass(slots=True)
class _Told:
    """What one table of the delivery came to, over all its sheets."""

    has_open: bool  # refusals of earlier deliveries
    given: set[str] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)  # trajectories; only where that is asked
    # Of whom a row was refused as a whole, and what it may have been (RefusedValue.may_be).
    stayed_out: dict[int, list[tuple[str | None, ...]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    clashes: dict[int, list[Hours]] = field(default_factory=lambda: defaultdict(list))  # of hours
    values: list[doubts.Value] = field(default_factory=list)


def _may_have_come(told: _Told, owner: int, key: Sequence[CellValue]) -> bool:
    """Return whether a row that holds may be one that was refused, and so is not lacking.

    Hours that kept other hours out by overlapping them are lacking: as long as they stand, each
    delivery is refused.
    """
    may_be = told.stayed_out.get(owner)
    if not may_be or (owner in told.clashes and _kept_out(told.clashes[owner], key)):
        return False
    shown = [in_words(value) for value in key]
    return any(
        all(said is None or said == value for said, value in zip(each, shown, strict=True))
        for each in may_be
    )


def _kept_out(clashes: Iterable[Hours], key: Sequence[CellValue]) -> bool:
    kind, begin, end, source = map(in_words, key)
    return any(
        (each.soort, each.bron) == (kind, source)
        and in_words(each.van) < end
        and begin < in_words(each.bekend_tot)
        for each in clashes
    )


class _Taking:
    """One delivery on its way in."""

    def __init__(
        self,
        cursor: CursorWrapper,
        change: models.Change,
        refusals: Refusals,
        *,
        numbers: dict[str, int],
        pseudonyms: Mapping[str, str],
    ) -> None:
        self._cursor = cursor
        self._change = change
        self._refusals = refusals
        self._numbers = numbers
        self._pseudonyms = pseudonyms
        self._known: set[str] | None = None  # keys whose row of trajecten went in
        self.replaces: Collection[str] = ()  # names of periods that others take the place of
        self._told: dict[str, _Told] = {}
        self._stores: dict[str, Store] = {}
        self.differences: list[Difference] = []
        self.put_right = 0  # rows of which the delivery has not heard that they were corrected
        self.other_begins: list[OtherBegin] = []
        self.not_sent: dict[str, int] = {}

    def table(self, reader: reading.Reader) -> None:
        table = reader.table
        counts = self._refusals.counts[table.name]
        store = Store(self._cursor, table, self._change.pk, reader.given)
        before = store.last()
        told = self._told.setdefault(table.name, _Told(has_open=self._has_open(table)))
        told.given |= reader.given
        self._stores[table.name] = store
        accepted: set[str] = set()
        laid = 0
        refused: dict[int, _OfRow] = {}
        with store.beside():
            for part in map(partial(self._of_known, reader), reader.parts()):
                self._note_refused(table, part, refused, told)
                store.lay(self._rows(table, part, refused))
                laid += len(part.rows)
                if table is TRAJECTEN:
                    accepted.update(part.keys)
            store.doubt({cell.column for each in refused.values() for cell in each.cells})
            if before:
                store.note_sent()
            kept = store.leave_out_put_right(self._change.municipality_id)
            counts.unchanged += kept
            self.put_right += kept
            laid -= kept
            if table is UREN:
                laid -= self._refuse_overlaps(store, refused, told)
            if table.same is not None and before:
                self._ask_about_begins(table, store)
            added = store.add()
            counts.new += added
            if added < laid:
                self._compare(reader, store, before, refused)
        told.values += [value for each in refused.values() for value in each.values()]
        if table is TRAJECTEN:
            self._known = (self._known or set()) | accepted

    def finish(self) -> None:
        """Keep what was refused of somebody, and mark what is no longer sent."""
        for name, told in self._told.items():
            if BY_NAME[name].of_trajectory:
                doubts.keep(
                    change=self._change,
                    table=name,
                    told=told.values,
                    seen=told.seen if told.has_open else None,
                    given=told.given,
                )
            self._mark_not_sent(BY_NAME[name], told)

    def _has_open(self, table: Table) -> bool:
        return doubts.still_open(self._change.municipality_id, table.name).exists()

    def _note_refused(
        self, table: Table, part: Part, refused: dict[int, _OfRow], told: _Told
    ) -> None:
        """Sort what was refused: cells by their row, and rows that stayed out."""
        if told.has_open and table.of_trajectory:
            told.seen.update(map(self._numbers.__getitem__, part.keys))
        if not part.refused:
            return
        row_of = dict(zip(part.numbers, part.rows, strict=True))
        for each in part.refused:
            owner = self._numbers.get(each.key) if table.of_trajectory else _NOBODY
            is_known = not table.of_trajectory or self._known is None or each.key in self._known
            if owner is None or not is_known:
                continue
            if each.whole_row:
                told.stayed_out[owner].append(
                    tuple(None if said is None else in_words(said) for said in each.may_be)
                )
                if table.of_trajectory:
                    told.values.append(doubts.Value(owner, {}, "", each.value, each.why))
                continue
            row = refused.get(each.number)
            if row is None:
                key = doubts.key_in_words(table, row_of[each.number])
                row = refused[each.number] = _OfRow(owner, key, [])
            row.cells.append(each)

    def _refuse_overlaps(self, store: Store, refused: dict[int, _OfRow], told: _Told) -> int:
        """Leave out hours that overlap what came before; gives how many."""
        count = 0
        for owner in store.owners_with_overlaps():
            held = [UREN.row._make(values) for values in store.held_of(owner)]
            new = store.new_of(owner)
            rows = [*held, *(UREN.row._make(values) for _place, values in new)]
            clashes = [each for each in without_overlaps(rows)[1] if each.place >= len(held)]
            for clash in clashes:
                place, _values = new[clash.place - len(held)]
                cell = overlap(clash)
                self._refusals.add(UREN.name, place, cell)
                refused.pop(place, None)
                key = doubts.key_in_words(UREN, clash.row)
                told.clashes[owner].append(clash.row)
                told.values.append(doubts.Value(owner, key, "", cell[1], cell[2]))
            store.leave_out([new[clash.place - len(held)][0] for clash in clashes])
            count += len(clashes)
        return count

    def _ask_about_begins(self, table: Table, store: Store) -> None:
        """Find new periods that may stand in the place of one with another `van`."""
        found = store.other_begins(table.same or ())
        if not found:
            return
        name_of = {number: self._pseudonyms[key] for key, number in self._numbers.items()}
        ended: dict[int, int] = {}
        for place, owner, id_, old, new, words in found:
            # Of a table that says no more of a period, or where that is empty: what it holds.
            about = ", ".join(filter(None, words.split(", "))) or table.label.lower()
            each = OtherBegin(
                table.name, name_of[owner], place, about, in_words(old), in_words(new), id_
            )
            self.other_begins.append(each)
            if each.name in self.replaces:
                ended.setdefault(id_, place)
        store.end(ended)
        counts = self._refusals.counts[table.name]
        # A new period in the place of another one is a row that changed.
        counts.new -= len(set(ended.values()))
        counts.changed += len(set(ended.values()))

    def _mark_not_sent(self, table: Table, told: _Told) -> None:
        store, change = self._stores[table.name], self._change
        again = store.sent_again(change.supplier, change.municipality_id)
        arriving.settle_not_sent(change, again)
        lacking = [
            (number, owner)
            for number, owner, *key in store.not_sent(change.supplier, change.municipality_id)
            if not _may_have_come(told, owner if table.of_trajectory else _NOBODY, key)
        ]
        if not lacking:
            return
        self.not_sent[table.name] = len(lacking)
        arriving.mark_not_sent(
            change,
            table.name,
            [(number, owner if table.of_trajectory else None) for number, owner in lacking],
        )

    def _rows(
        self, table: Table, part: Part, refused: Mapping[int, _OfRow]
    ) -> list[tuple[CellValue, ...]]:
        values = zip(part.numbers, part.keys, part.rows, strict=True)
        marks = {
            place: refused_columns(cell.column for cell in refused[place].cells)
            for place in {each.number for each in part.refused} & refused.keys()
        }
        if table.of_trajectory:
            numbers = self._numbers
            return [(place, numbers[key], *row, marks.get(place)) for place, key, row in values]
        municipality = self._change.municipality_id
        return [(place, municipality, *row, marks.get(place)) for place, _key, row in values]

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

    def _compare(
        self, reader: reading.Reader, store: Store, before: int, refused: dict[int, _OfRow]
    ) -> None:
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
            for place, _owner in twice:
                refused.pop(place, None)
        if changed:
            counts.changed += len(changed)
            store.keep_the_rest(changed)
            self._check_against_what_stays(reader, store, changed, refused)
            self._tell(table, store, changed[: MOST_DIFFERENCES - len(self.differences)])
            store.replace(changed)

    def _check_against_what_stays(
        self,
        reader: reading.Reader,
        store: Store,
        changed: Sequence[tuple[int, int]],
        refused: dict[int, _OfRow],
    ) -> None:
        """Refuse what contradicts the value that stays in the place of a refused one."""
        table, today = reader.table, timezone.localdate(self._change.at)
        for place, id_ in changed:
            doubted = {cell.column for cell in refused[place].cells} if place in refused else set()
            while doubted:
                ((*_rest, values),) = store.held([place])
                row = table.row._make(values)
                problem = validation.problem(table.name, row, today)
                if problem is None or problem.column in doubted:
                    break
                value, why = in_words(getattr(row, problem.column)), problem.why
                cell = (reader.name_of(problem.column), value, why)
                self._refusals.add_cells(table.name, place, [cell])
                refused[place].cells.append(
                    reading.RefusedValue(place, "", problem.column, value, why, False)
                )
                store.take_held(place, id_, problem.column)
                doubted.add(problem.column)

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
        who = taken_in.who_wrote_by_hand(self._change.municipality_id)
        for place, owner, held, before, after in store.held(place for place, _id in changed):
            name = name_of[owner] if table.of_trajectory else ""
            by = who.get(held, "")
            for column, old, new in zip(table.columns, before, after, strict=True):
                if in_words(old) != in_words(new):
                    self.differences.append(
                        Difference(
                            table.name, name, place, column.name, in_words(old), in_words(new), by
                        )
                    )


def _mark(seen: bytearray, number: int) -> bool:
    """Return whether this number was marked before, and mark it: one bit for each."""
    byte, bit = divmod(number, 8)
    if byte >= len(seen):
        seen.extend(bytes(byte + 1 - len(seen) + len(seen) // 2))
    was = bool(seen[byte] >> bit & 1)
    seen[byte] |= 1 << bit
    return was
