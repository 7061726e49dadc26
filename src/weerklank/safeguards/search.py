"""One index for everything that can be found, the same answers on SQLite and PostgreSQL.

The rooms hand in what may be found of theirs and take it back, in the transaction of the change
(their modules `indexing`). Words are cut, folded and stemmed in `words`; the database compares
whole tokens and nothing else. Who may see which entry, the rooms' own queries say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

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
def put(findables: Iterable[Findable]) -> int:
    """Index these texts, in place of what was indexed of them before. Gives how many there are."""
    count = 0
    for batch in reach.batches(findables, BATCH):
        _write(batch)
        count += len(batch)
    return count


def _write(batch: Sequence[Findable]) -> None:
    for kind in {findable.kind for findable in batch}:
        forget(kind, [findable.object_id for findable in batch if findable.kind == kind])
    models.SearchEntry.objects.bulk_create(
        [entry for findable in batch for entry in _entries(findable)], batch_size=BATCH
    )


def _entries(findable: Findable) -> Iterator[models.SearchEntry]:
    for part, piece in enumerate(words.pieces(findable.text)):
        body = words.tokens(piece.words, findable.language)
        if not body:
            continue
        yield models.SearchEntry(
            kind=findable.kind,
            object_id=findable.object_id,
            part=part,
            start=piece.start,
            end=piece.end,
            monitor_id=findable.monitor_id,
            round_id=findable.round_id,
            transcript_id=findable.transcript_id,
            language=findable.language,
            body=body,
        )


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
    found = models.SearchEntry.objects.filter(_matches(asked, kind, monitors))
    if kind is not None:
        found = found.filter(kind=kind)
    if monitors is not None:
        found = found.filter(monitor_id__in=list(monitors))
    return found.defer("body").order_by("id")


def by_number(numbers: Iterable[int]) -> dict[int, models.SearchEntry]:
    """Return these entries by their number, without their tokens."""
    return models.SearchEntry.objects.defer("body").in_bulk(list(numbers))


def _matches(
    asked: Sequence[words.Term], kind: SearchKind | None, monitors: Collection[int] | None
) -> RawSQL:
    """Compare tokens. They are ASCII letters and digits, so nothing in them is an operator."""
    terms = [words.alternatives(term) for term in asked]
    if connection.vendor == "sqlite":
        condition = (
            "safeguards_searchentry.id IN"
            " (SELECT rowid FROM safeguards_searchwords WHERE safeguards_searchwords MATCH %s)"
        )
        standing = _joined(terms, row='"{}"', within=" ", either=" OR ", both=" AND ")
        question = f"body : ({standing})"
        if kind is not None:
            question += f' AND kind : "{kind}"'
        if monitors:
            either = " OR ".join(f'"{pk}"' for pk in monitors)
            question += f" AND monitor_id : ({either})"
    else:
        condition = "safeguards_searchentry.words @@ to_tsquery('simple', %s)"
        question = _joined(terms, row="({})", within=" <-> ", either=" | ", both=" & ")
        # No word begins with these letters: see `words.tokens` and migration 0010.
        if kind is not None:
            question += f" & k{kind}"
        if monitors:
            either = " | ".join(f"m{pk}" for pk in monitors)
            question += f" & ({either})"
    return RawSQL(condition, [question], output_field=BooleanField())  # noqa: S611


def _joined(
    terms: Sequence[Sequence[Sequence[str]]], *, row: str, within: str, either: str, both: str
) -> str:
    return both.join(
        f"({either.join(row.format(within.join(tokens)) for tokens in alternatives)})"
        for alternatives in terms
    )


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

    An ellipsis stands where the text goes on. Nothing is escaped: that is for the template.
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
