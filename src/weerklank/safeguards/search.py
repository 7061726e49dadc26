"""One index for everything that can be found, the same answers on SQLite and PostgreSQL.

The rooms hand in what may be found of theirs and take it back, in the transaction of the change
(their modules `indexing`). Words are cut, folded and stemmed in `words`; the database compares
whole tokens and nothing else. Who may see which entry, the rooms' own queries say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain, islice, pairwise
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.safestring import mark_safe

from weerklank.safeguards import models, reach, words
from weerklank.safeguards.terms import SearchKind

BATCH = 500


@dataclass(frozen=True, slots=True)
class Findable:
    """A text that can be found: what it is, where it belongs and in which language it is."""

    kind: SearchKind
    object_id: int
    text: str
    monitor_id: int
    round_id: int | None = None
    transcript_id: int | None = None
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found, as its room shows it: the words and where to read on."""

    text: str
    language: str
    place: str
    who: str
    address: str


# --- writing ----------------------------------------------------------------------------------
@transaction.atomic
def put(findables: Iterable[Findable], *, are_new: bool = False) -> int:
    """Index these texts, in place of what was indexed of them before. Gives how many there are.

    `are_new` says that nothing of them can have been indexed, so that nothing is looked for.
    """
    count = 0
    for batch in reach.batches(findables, BATCH):
        if not are_new:
            for kind in {findable.kind for findable in batch}:
                forget(kind, [one.object_id for one in batch if one.kind == kind])
        _write(batch)
        count += len(batch)
    return count


_COLUMNS = (
    "kind", "object_id", "part", "start", "end", "monitor_id", "round_id", "transcript_id",
    "language", "body",
)  # fmt: skip


def _write(batch: Sequence[Findable]) -> None:
    """Write the entries of these texts many at once: SQLite keeps its index per statement."""
    rows = (row for findable in batch for row in _rows(findable))
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    places = f"({', '.join(['%s'] * len(_COLUMNS))})"
    with connection.cursor() as cursor:
        while at_once := list(islice(rows, BATCH)):
            cursor.execute(
                f"INSERT INTO safeguards_searchentry ({names})"  # noqa: S608  our own words
                f" VALUES {', '.join([places] * len(at_once))}",
                list(chain.from_iterable(at_once)),
            )


def _rows(findable: Findable) -> Iterator[tuple[str | int | None, ...]]:
    for part, piece in enumerate(words.pieces(findable.text)):
        body = words.tokens(piece.words, findable.language)
        if body:
            yield (
                str(findable.kind), findable.object_id, part, piece.start, piece.end,
                findable.monitor_id, findable.round_id, findable.transcript_id,
                findable.language, body,
            )  # fmt: skip


def forget(kind: SearchKind, object_ids: Iterable[int]) -> None:
    """Let these no longer be found."""
    models.SearchEntry.objects.filter(kind=kind, object_id__in=list(object_ids)).delete()


def forget_transcripts(transcript_ids: Iterable[int]) -> None:
    """Let nothing of these texts be found any more: their words, and memos about them."""
    models.SearchEntry.objects.filter(transcript_id__in=list(transcript_ids)).delete()


def forget_codes(monitor_id: int) -> None:
    models.SearchEntry.objects.filter(kind=SearchKind.CODE, monitor_id=monitor_id).delete()


def forget_questions(round_id: int) -> None:
    forget_of_round(SearchKind.QUESTION, round_id)


def forget_of_round(kind: SearchKind, round_id: int) -> None:
    models.SearchEntry.objects.filter(kind=kind, round_id=round_id).delete()


def move_round(round_id: int, *, monitor_id: int) -> None:
    """Let what can be found of a round be found where that round now belongs."""
    models.SearchEntry.objects.filter(round_id=round_id).update(monitor_id=monitor_id)


def forget_everything() -> None:
    """Empty the index, to build it again."""
    models.SearchEntry.objects.all().delete()


def is_empty() -> bool:
    return not models.SearchEntry.objects.exists()


def scrub() -> None:
    """Take forgotten words out of the database's index itself, not only out of its answers.

    SQLite keeps them in older segments of the index until it happens to merge these. PostgreSQL
    clears them with the rows they came from, when it vacuums.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO safeguards_searchwords(safeguards_searchwords) VALUES ('optimize')"
            )


def build_anew() -> None:
    """Let the database's index hold the words of the entries, and no trace of any others.

    SQLite only: an index of PostgreSQL is rewritten with its table.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO safeguards_searchwords(safeguards_searchwords) VALUES ('rebuild')"
            )


# --- asking -----------------------------------------------------------------------------------
def entries(
    asked: Sequence[words.Term],
    *,
    kind: SearchKind | None = None,
    monitors: Collection[int] | None = None,
) -> QuerySet[models.SearchEntry]:
    """Return the entries in which every term stands; without terms none.

    Those of one kind, in these monitors, where these are given: the index itself knows both, so
    that what is found elsewhere is not walked through. Not to be used inside a query on the same
    table: the condition names the table itself.
    """
    if not asked:
        return models.SearchEntry.objects.none()
    return _asking(_Standing.of(asked, words.Closeness.PART), kind, monitors)


def by_closeness(
    asked: Sequence[words.Term], *, kind: SearchKind, monitors: Collection[int]
) -> list[QuerySet[models.SearchEntry]]:
    """Return the same entries as `entries`, the closest first: a query for each closeness.

    No entry is in two of them, so that who reads a first page asks the first and no more.
    """
    found: list[QuerySet[models.SearchEntry]] = []
    before: _Standing | None = None
    for closeness in words.Closeness if asked else ():
        if closeness == words.Closeness.TOGETHER and len(_single(asked)) < 2:
            continue
        standing = _Standing.of(asked, closeness)
        if standing != before:
            found.append(_asking(standing, kind, monitors, but=before))
        before = standing
    return found


def kinds_with(
    asked: Sequence[words.Term],
    where: Mapping[SearchKind, Collection[int]],
    closeness: words.Closeness = words.Closeness.PART,
) -> set[SearchKind]:
    """Return of which kinds anything answers in the monitors given with it. One query.

    Whether somebody may see it, her own queries say.
    """
    asks = {kind: monitors for kind, monitors in where.items() if monitors}
    if not asked or not asks:
        return set()
    standing = _Standing.of(asked, closeness)
    condition = f"EXISTS (SELECT 1 FROM {_table()} WHERE {_condition()})"  # noqa: S608  our own words
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join([condition] * len(asks))}",
            [_question(standing, kind, monitors) for kind, monitors in asks.items()],
        )
        row = cursor.fetchone()
    return {kind for kind, is_there in zip(asks, row, strict=True) if is_there}


class Found(NamedTuple):
    """An entry, without its tokens: what it is of, and which part of that."""

    kind: str
    object_id: int
    start: int
    end: int
    monitor_id: int
    round_id: int | None


def by_number(numbers: Iterable[int]) -> dict[int, Found]:
    """Return these entries by their number. One query."""
    asked = list(numbers)
    if not asked:
        return {}
    places = ", ".join(["%s"] * len(asked))
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT id, kind, object_id, start, "end", monitor_id, round_id'  # noqa: S608
            f" FROM safeguards_searchentry WHERE id IN ({places})",
            asked,
        )
        return {pk: Found(*values) for pk, *values in cursor.fetchall()}


# How far apart two words stand at most that are near each other.
NEAR = 5


@dataclass(frozen=True, slots=True)
class _Standing:
    """What must stand in an entry: of each term one of its rows of tokens, some of them near."""

    terms: tuple[tuple[tuple[str, ...], ...], ...]
    near: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, asked: Sequence[words.Term], closeness: words.Closeness) -> _Standing:
        terms = tuple(
            tuple(tuple(row) for row in words.alternatives(term, closeness)) for term in asked
        )
        if closeness > words.Closeness.TOGETHER:
            return cls(terms)
        single = [words.alternatives(term, closeness)[0][0] for term in _single(asked)]
        return cls(terms, tuple(pairwise(single)))


def _single(asked: Sequence[words.Term]) -> list[words.Term]:
    return [term for term in asked if not term.is_phrase]


def _asking(
    standing: _Standing,
    kind: SearchKind | None,
    monitors: Collection[int] | None,
    *,
    but: _Standing | None = None,
) -> QuerySet[models.SearchEntry]:
    """Ask the index. Beside the table and not in a subquery, which SQLite would read to its end:
    in the order of the index, so that a first page ends where it is full.
    """
    question = [_question(standing, kind, monitors, but=but)]
    every = models.SearchEntry.objects.defer("body")
    if connection.vendor == "sqlite":
        found = every.extra(  # noqa: S610  our own words
            tables=[_table()],
            where=["safeguards_searchwords.rowid = safeguards_searchentry.id", _condition()],
            params=question,
            order_by=["safeguards_searchwords.rowid"],
        )
    else:
        found = every.extra(where=[_condition()], params=question).order_by("id")  # noqa: S610
    if kind is not None:
        found = found.filter(kind=kind)
    if monitors is not None:
        found = found.filter(monitor_id__in=list(monitors))
    return found


def _table() -> str:
    is_sqlite = connection.vendor == "sqlite"
    return "safeguards_searchwords" if is_sqlite else "safeguards_searchentry"


def _condition() -> str:
    if connection.vendor == "sqlite":
        return "safeguards_searchwords MATCH %s"
    return "safeguards_searchentry.words @@ to_tsquery('simple', %s)"


# --- what the databases are asked: tokens are ASCII letters and digits, so none is an operator ----
def _question(
    standing: _Standing,
    kind: SearchKind | None,
    monitors: Collection[int] | None,
    *,
    but: _Standing | None = None,
) -> str:
    if connection.vendor == "sqlite":
        wanted = _of_sqlite(standing)
        question = f"body : ({wanted})" if but is None else _sqlite_but(wanted, but)
        if kind is not None:
            question += f' AND kind : "{kind}"'
        if monitors:
            either = " OR ".join(f'"{pk}"' for pk in monitors)
            question += f" AND monitor_id : ({either})"
        return question
    question = f"({_of_postgresql(standing)})"
    if but is not None:
        question += f" & !({_of_postgresql(but)})"
    # No word begins with these letters: see `words.tokens` and migration 0010.
    if kind is not None:
        question += f" & k{kind}"
    if monitors:
        either = " | ".join(f"m{pk}" for pk in monitors)
        question += f" & ({either})"
    return question


def _sqlite_but(wanted: str, but: _Standing) -> str:
    return f"body : (({wanted}) NOT ({_of_sqlite(but)}))"


def _of_sqlite(standing: _Standing) -> str:
    def row(tokens: Sequence[str]) -> str:
        last = tokens[-1]
        begins = " *" if last.endswith(words.BEGINNING) else ""
        return f'"{" ".join(tokens).removesuffix(words.BEGINNING)}"{begins}'

    terms = [f"({' OR '.join(map(row, rows))})" for rows in standing.terms]
    near = [f'NEAR("{one}" "{other}", {NEAR - 1})' for one, other in standing.near]
    return " AND ".join([*terms, *near])


def _of_postgresql(standing: _Standing) -> str:
    def row(tokens: Sequence[str]) -> str:
        told = " <-> ".join(tokens)
        is_beginning = told.endswith(words.BEGINNING)
        return f"({told.removesuffix(words.BEGINNING)}:*)" if is_beginning else f"({told})"

    terms = [f"({' | '.join(map(row, rows))})" for rows in standing.terms]
    near = [
        "("
        + " | ".join(
            f"{first} <{apart}> {second}"
            for first, second in ((one, other), (other, one))
            for apart in range(1, NEAR + 1)
        )
        + ")"
        for one, other in standing.near
    ]
    return " & ".join([*terms, *near])


# --- showing ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text: as it stands, or marked because it was asked for."""

    text: str
    is_marked: bool


def snippet(
    text: str, language: str, asked: Sequence[words.Term], *, length: int = 240
) -> list[Run]:
    """Return the stretch around the first hit, cut between words, with every hit in it marked.

    An ellipsis stands where the text goes on. Nothing is escaped: see `marked`.
    """
    hits = words.places(text, language, asked)
    start, end = _window(text, hits[0][0] if hits else 0, length)
    runs = [Run("… ", is_marked=False)] if start > 0 else []
    place = start
    for hit_start, hit_end in _merged(text, hits):
        first, last = max(hit_start, start), min(hit_end, end)
        if first >= last:
            continue
        if place < first:
            runs.append(Run(text[place:first], is_marked=False))
        runs.append(Run(text[first:last], is_marked=True))
        place = last
    if place < end:
        runs.append(Run(text[place:end], is_marked=False))
    if end < len(text):
        runs.append(Run(" …", is_marked=False))
    return runs


def marked(runs: Iterable[Run]) -> str:
    """Return these stretches as HTML: escaped, and what was asked for marked."""
    return mark_safe(  # noqa: S308  every stretch is escaped
        "".join(
            f"<mark>{escape(run.text)}</mark>" if run.is_marked else escape(run.text)
            for run in runs
        )
    )


def _window(text: str, around: int, length: int) -> tuple[int, int]:
    start = max(0, min(around - length // 3, len(text) - length))
    end = min(len(text), start + length)
    while 0 < start < around and not text[start - 1].isspace():
        start += 1
    # A word longer than the window is cut after all.
    shorter = end
    while shorter < len(text) and shorter > around + 1 and not text[shorter].isspace():
        shorter -= 1
    return start, shorter if shorter > around + 1 else end


def _merged(text: str, hits: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Mark words that stand beside each other as one."""
    merged: list[tuple[int, int]] = []
    for first, last in hits:
        if merged and not text[merged[-1][1] : first].strip():
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return merged
