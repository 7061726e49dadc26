"""Reads over the codebook and the codings.

What is counted is counted of one reading per conversation, and whoever codes blind sees only what
she may: both are decided in `readings` and `blinding`, and passed along as `Readings`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    PROTECT,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.functions import Substr

from weerklank.coding import blinding, dividing, keeping, models, rules, terms
from weerklank.coding.readings import Contest, Readings
from weerklank.coding.readings import read as readings
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork import rules as lines
from weerklank.fieldwork import search as fieldwork_search
from weerklank.fieldwork.terms import SpeakerRole
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.terms import Role
from weerklank.study import queries as study

if TYPE_CHECKING:
    from django.db.models import Model

    from weerklank.fieldwork.models import Conversation, Transcript
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, Round


__all__ = ["Contest", "Readings", "readings"]

# Twice the beat of the pages and a bit: one missed sign of life does not make someone absent.
PRESENT_FOR = timedelta(seconds=50)
ROWS_AT_A_TIME = 2_000
_HELPERS = frozenset({SpeakerRole.INTERVIEWER, SpeakerRole.INTERPRETER})


@dataclass(slots=True)
class CodeNode:
    """A code with the codes under it. `passages` counts its own, `passages_below` all of it."""

    code: models.Code
    depth: int
    passages: int = 0
    passages_below: int = 0
    children: list[CodeNode] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CoderProgress:
    """How far one coder is in one conversation, and whether her reading is the one that counts."""

    coder: User
    coded_turn_count: int
    coding_count: int
    started_at: datetime
    finished_at: datetime | None
    counts: bool
    is_agreed: bool = False  # what coders decided together: of nobody
    is_trainee: bool = False
    is_part: bool = False  # of a sample: no reading of the whole


@dataclass(frozen=True, slots=True)
class ConversationProgress:
    """A conversation of the round with what each coder did in it, as far as one may see that.

    `transcript_id` is None where no text was read in; such a conversation cannot be coded yet.
    `contest` is there where several people coded it and nothing of that is hidden. `is_veiled`
    is true where something may be.
    """

    conversation: Conversation
    transcript_id: int | None
    turn_count: int
    coders: tuple[CoderProgress, ...]
    contest: Contest | None
    is_veiled: bool

    def of(self, user: User) -> CoderProgress | None:
        return next((row for row in self.coders if row.coder.pk == user.pk), None)


class DeskTurn(NamedTuple):
    """A turn as the coding page shows it, in its own text or in the original language."""

    number: int
    start: int
    end: int
    words: str
    direction: str
    language: str
    speaker: str
    role: str
    is_question: bool
    via_interpreter: bool
    is_withdrawn: bool
    is_original: bool
    first_line: int
    lengths: tuple[int, ...]  # of its numbered lines, in code points
    rendered_by: int | None = None  # of an original: the number of the turn that renders it
    is_given: bool = True  # to who looks: not, where she codes other turns of it


@dataclass(frozen=True, slots=True)
class Passage:
    """A coded passage with its words."""

    coding: models.Coding
    words: str

    @property
    def direction(self) -> str:
        return rules.direction(self.words)


class CodingRow(NamedTuple):
    """A coding as plain values; `facets` has one per facet, in the order of `terms.FACETS`."""

    id: int
    code: int
    transcript: int
    start: int
    end: int
    coder: int
    facets: tuple[str, ...]

    def facet(self, name: str) -> str:
        return self.facets[terms.FACET_NAMES.index(name)]


def codes(monitor: Monitor) -> QuerySet[models.Code]:
    """Return the codebook in its order, containers and switched-off codes included."""
    return models.Code.objects.filter(monitor=monitor).select_related("parent")


def code_to_give(monitor: Monitor, pk: int) -> models.Code | None:
    """Return a code of a codebook with what decides whether it can be given; None for no such one.

    The rest of it is read when asked for.
    """
    # As it stands: every act on the coding page asks this.
    for number, is_container, is_on in safeguards.rows(
        "SELECT number, is_container, is_on FROM coding_code WHERE id = %s AND monitor_id = %s",
        [pk, monitor.pk],
    ):
        return safeguards.partly(
            models.Code,
            id=pk,
            monitor_id=monitor.pk,
            number=number,
            is_container=bool(is_container),
            is_on=bool(is_on),
        )
    return None


def naming(monitor: Monitor, numbers: Collection[str]) -> list[models.Code]:
    """Return the codes whose texts name one of these numbers. Nobody follows those but people."""
    return [
        code
        for code in codes(monitor)
        if any(
            rules.numbers_named(text) & set(numbers)
            for text in (code.definition, code.include, code.exclude)
        )
    ]


def merge_of(code: models.Code) -> models.CodeMerge | None:
    """Return how a code went into another one, when that was done and not taken back."""
    return (
        models.CodeMerge.objects.filter(source=code)
        .select_related("source__monitor", "source__parent", "source__successor")
        .select_related("target__parent", "target__successor", "version__by")
        .first()
    )


def split_of(code: models.Code) -> models.CodeSplit | None:
    """Return how far somebody is with spreading the passages of a code; None: nobody does."""
    return models.CodeSplit.objects.filter(source=code).select_related("source__monitor").first()


def successors(codes: Iterable[models.Code]) -> dict[int, models.Code]:
    """Return per code of a codebook that is off what is given instead of it, by id.

    As `Code.given_instead` says of one.
    """
    known = {code.pk: code for code in codes}
    found: dict[int, models.Code] = {}
    for code in known.values():
        seen = {code.pk}
        last = code
        while not last.is_on and last.successor_id in known and last.successor_id not in seen:
            last = known[last.successor_id]
            seen.add(last.pk)
        if last.is_on and last is not code:
            found[code.pk] = last
    return found


def codes_with(numbers: Collection[int]) -> QuerySet[models.Code]:
    """Return these codes, in the order of their codebook."""
    return models.Code.objects.filter(pk__in=numbers)


def is_chosen_beside(coder: User, conversations: Collection[int]) -> bool:
    """Return whether somebody chose this coder's reading of any other conversation than these."""
    chosen = models.CountedReading.objects.filter(coder=coder)
    return chosen.exclude(conversation_id__in=conversations).exists()


def code_tree(monitor: Monitor, *, counts: Mapping[int, int] | None = None) -> list[CodeNode]:
    """Return the codebook as a tree, with passages per code as `passage_counts` gives them."""
    counts = counts or {}
    nodes = {
        code.pk: CodeNode(code=code, depth=code.number.count("."), passages=counts.get(code.pk, 0))
        for code in codes(monitor)
    }
    roots: list[CodeNode] = []
    for node in nodes.values():
        parent = nodes.get(node.code.parent_id) if node.code.parent_id else None
        (parent.children if parent else roots).append(node)
    for root in roots:
        _add_up(root)
    return roots


def _add_up(node: CodeNode) -> int:
    node.passages_below = node.passages + sum(_add_up(child) for child in node.children)
    return node.passages_below


def codings(found: Readings) -> QuerySet[models.Coding]:
    """Return the codings of a round that count, on translations and originals alike."""
    return _with_places(models.Coding.objects.filter(found.counted()))


def all_codings(found: Readings) -> QuerySet[models.Coding]:
    """Return the codings of every reading of a round that may be seen, counted or not."""
    return _with_places(models.Coding.objects.filter(found.seen()))


def _with_places(found: QuerySet[models.Coding]) -> QuerySet[models.Coding]:
    return found.select_related("code", "coder", "transcript__conversation").defer(
        "transcript__text"
    )


class Given(NamedTuple):
    """A coding to show, as plain values: of one code there may be tens of thousands.

    Its key and when it was given are as they were read, and made into one when somebody asks.
    """

    pk: int
    read_key: UUID | str
    code_id: int
    transcript_id: int
    start: int
    end: int
    coder_id: int
    coder: str  # by name
    read_moment: datetime
    memo: str
    facets: tuple[str, ...]  # in the order of `terms.FACETS`

    @property
    def key(self) -> UUID:
        return safeguards.as_key(self.read_key)

    @property
    def created_at(self) -> datetime:
        return safeguards.as_moment(self.read_moment)


_GIVEN = """
    SELECT given.id, given.key, given.code_id, given.transcript_id, given.start, given."end",
        given.coder_id, coder.name, given.created_at, given.memo, {facets}
    FROM coding_coding AS given JOIN safeguards_user AS coder ON coder.id = given.coder_id
    WHERE given.id IN {wanted}"""
_FACETS_FROM = len(Given._fields) - 1


def given_rows(coding_ids: Collection[int]) -> list[Given]:
    """Return these codings, in no order. One query, without an object of the ORM per row."""
    if not coding_ids:
        return []
    asked = _GIVEN.format(
        facets=", ".join(f"given.{name}" for name in terms.FACET_NAMES),
        wanted=safeguards.places_for(coding_ids),
    )
    return [
        Given._make((*row[:_FACETS_FROM], row[_FACETS_FROM:]))
        for row in safeguards.rows(asked, list(coding_ids))
    ]


def with_memo(*, visible_to: User) -> QuerySet[models.Coding]:
    """Return the codings with a memo on the newest texts, as far as somebody may see them."""
    return models.Coding.objects.filter(
        blinding.sight_of_all(visible_to).among(),
        transcript__in=fieldwork_search.newest_transcripts(),
    ).exclude(memo="")


def keys_that_stand(keys: Collection[UUID]) -> set[UUID]:
    """Return which of these keys a coding has now."""
    found = models.Coding.objects.filter(key__in=keys).order_by()
    return set(found.values_list("key", flat=True))


def passages(keys: Collection[UUID], *, visible_to: User) -> dict[UUID, Passage]:
    """Return coded passages by the keys of their codings, as far as somebody may see them.

    Of a coding that a merge of codes took into another it is that one. Three queries, whatever
    the length of the texts.
    """
    into: dict[UUID, UUID] = {
        gone: kept
        for gone, kept in models.MergedCoding.objects.filter(other_key__in=keys).values_list(
            "other_key", "coding__key"
        )
        if gone is not None
    }
    seen = models.Coding.objects.filter(blinding.sight_of_all(visible_to).among())
    there = {
        row.key: Passage(row, words)
        for row in seen.filter(key__in={*keys, *into.values()})
        .select_related("code", "coder", "transcript__conversation__round")
        .defer("transcript__text")
        .annotate(
            said=Substr("transcript__text", F("start") + 1, F("end") - F("start")),
        )
        for words in [row.said]
    }
    found = {wanted: there.get(wanted) or there.get(into.get(wanted, wanted)) for wanted in keys}
    return {wanted: passage for wanted, passage in found.items() if passage is not None}


def codings_of(transcript: Transcript) -> QuerySet[models.Coding]:
    """Return the codings of one text in reading order, whoever gave them."""
    return models.Coding.objects.filter(transcript=transcript).select_related("code", "coder")


def plain_codings_of(
    transcript: Transcript,
) -> list[tuple[UUID, int, int, int, int, str, datetime]]:
    """Return the same as (key, code, coder, start, end, memo, when): a round of them goes out."""
    return [
        (safeguards.as_key(key), code, coder, start, end, memo, safeguards.as_moment(at))
        for key, code, coder, start, end, memo, at in safeguards.rows(
            'SELECT key, code_id, coder_id, start, "end", memo, created_at FROM coding_coding'
            ' WHERE transcript_id = %s ORDER BY start, "end", id',
            [transcript.pk],
        )
    ]


def seen_codings(transcript: Transcript, sight: blinding.Sight) -> QuerySet[models.Coding]:
    """Return the codings of one text that someone may see, in reading order."""
    return codings_of(transcript).filter(sight.among())


def sight_of(transcript: Transcript, user: User) -> blinding.Sight:
    return blinding.sight(transcript.conversation.round, user)


class Began(NamedTuple):
    """Who began to code a text, and when she handed that in."""

    transcript: int
    coder: int
    name: str
    started_at: datetime
    finished_at: datetime | None
    was_blind: bool | None


def who_codes(conversation: Conversation, sight: blinding.Sight) -> list[Began]:
    """Return who began to code which text of a conversation, as far as one may know. One query.

    In order of name; also of texts that were replaced since.
    """
    tasks = models.CodingTask.objects.filter(
        sight.among(), transcript__conversation_id=conversation.pk
    ).order_by("coder__name", "coder_id")
    columns = ("transcript_id", "coder_id", "coder__name", "started_at", "finished_at", "was_blind")
    return [Began._make(row) for row in tasks.values_list(*columns)]


@dataclass(frozen=True, slots=True)
class GoingOn:
    """What it means when somebody who handed in a conversation goes on with it.

    `seen` are the others whose work she coded blind and could see since; `decided` is over how
    many of its turns was decided on what she gave.
    """

    seen: tuple[str, ...]
    decided: int


def going_on(user: User, conversation: Conversation, found: blinding.Sight) -> GoingOn:
    """Return what it means when somebody goes on with a conversation that she handed in."""
    own = tasks_of(user, conversation).filter(was_blind=True)
    tasks = models.CodingTask.objects.filter(
        found.among(), coder__agrees_for=None, transcript__conversation=conversation
    ).exclude(coder=user)
    of_turn = "turn__transcript__conversation"
    decided = models.TurnDecision.objects.filter(
        Q(first=user) | Q(second=user),
        found.among(coder="first", conversation=of_turn),
        found.among(coder="second", conversation=of_turn),
        turn__transcript__in=newest_texts(conversation),
    )
    return GoingOn(
        tuple(sorted(set(tasks.values_list("coder__name", flat=True)))) if own else (),
        decided.values("turn").distinct().count(),
    )


def newest_texts(conversation: Conversation) -> list[int]:
    """Return the newest texts of a conversation."""
    newest = conversation.transcripts.order_by("version").values_list("role", "pk")
    return list(dict(newest).values())


def tasks_of(user: User, conversation: Conversation) -> QuerySet[models.CodingTask]:
    """Return someone's work on the newest texts of a conversation."""
    return models.CodingTask.objects.filter(
        coder=user, transcript__in=newest_texts(conversation)
    ).order_by("started_at")


def is_done(user: User, conversation: Conversation) -> bool:
    """Return whether somebody handed in all that she began of a conversation."""
    tasks = list(tasks_of(user, conversation))
    return bool(tasks) and all(task.finished_at for task in tasks)


def codings_of_user(user: User, transcript: Transcript) -> QuerySet[models.Coding]:
    return codings_of(transcript).filter(coder=user)


class CodedPlace(NamedTuple):
    """Where a coding stands, with the first and the last of the turns it touches, from 0."""

    coding: int
    code: int
    transcript: int
    start: int
    end: int
    first_turn: int
    last_turn: int


def places_of(
    found: Readings, codes: Collection[int], texts: Collection[int], *, limit: int | None
) -> list[CodedPlace]:
    """Return where these codes stand in these texts as they count, in order. One query.

    No more than `limit`: ask for one more than is shown to know whether there are. None: all.
    """
    rows = (
        models.Coding.objects.filter(found.counted())
        .filter(
            code__in=list(codes),
            transcript__in=list(texts),
            transcript__turns__start__lt=F("end"),
            transcript__turns__end__gt=F("start"),
        )
        .annotate(
            first_turn=Min("transcript__turns__position"),
            last_turn=Max("transcript__turns__position"),
        )
        .order_by("transcript_id", "start", "end", "id")
        .values_list("id", "code_id", "transcript_id", "start", "end", "first_turn", "last_turn")
    )
    return [CodedPlace._make(row) for row in rows[:limit]]


class Said(NamedTuple):
    """How many passages of a text have a code, or one below it, in which a voice is heard.

    `voice` is as `rules.read_voice` reads it; in `own` of them the code itself was given.
    """

    transcript: int
    code: int
    voice: str
    passages: int
    own: int


def mentions(
    round_: Round,
    found: Readings,
    *,
    coder: int | None = None,
    conversation: int | None = None,
    codes: Collection[int] | None = None,
) -> Iterator[tuple[int, int, str, int, int]]:
    """Yield what counts of a round as the values of `Said`, from what is kept of each text.

    What changed since it was last read is counted first: see `keeping`. Plain tuples, as a round
    may have half a million. What has any code at all is there only for who asks for `keeping.ANY`.
    """
    keeping.keep(round_)
    wanted: dict[str, object] = {}
    if codes is not None:
        wanted["code_id__in"] = list(codes)
    if coder is not None:
        wanted["coder_id"] = coder
    if conversation is not None:
        wanted["transcript_id__in"] = [
            text for text, number in found.conversation_of.items() if number == conversation
        ]
    rows = models.Mention.objects.filter(found.counted(), **wanted).order_by()
    if codes is None:
        rows = rows.exclude(code_id=keeping.ANY)
    return _plain(rows.values_list("transcript_id", "code_id", "voice", "passages", "own"))


def spoke(
    round_: Round, found: Readings, codes: Collection[int] | None = None
) -> Iterator[tuple[int, str]]:
    """Yield which code was given where which voice is heard, as `mentions` does, of what counts.

    Of each text once, without the codes above. With `codes` those of these codes alone.
    """
    keeping.keep(round_)
    rows = models.Mention.objects.filter(found.counted(), own__gt=0).order_by()
    if codes is not None:
        rows = rows.filter(code_id__in=list(codes))
    return _plain(rows.exclude(code_id=keeping.ANY).values_list("code_id", "voice"))


def _plain(rows: QuerySet[Model, safeguards.Raw]) -> Iterator[safeguards.Raw]:
    """Yield rows of numbers and words as the driver gives them: nothing of them is converted."""
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return iter(())
    return _fetched(sql, parameters)


def _fetched(sql: str, parameters: Sequence[int | str]) -> Iterator[safeguards.Raw]:
    # Not row by row through generators: there may be a million.
    return chain.from_iterable(_fetched_some(sql, parameters))


def _fetched_some(sql: str, parameters: Sequence[int | str]) -> Iterator[list[safeguards.Raw]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while some := cursor.fetchmany(ROWS_AT_A_TIME):
            yield some


def in_which_are_heard(
    codings: QuerySet[models.Coding], people: Collection[int], several: Collection[int]
) -> QuerySet[models.Coding]:
    """Return the codings in which one of these people is heard, by what is kept of each text.

    In the texts of `several` also those of people whom nobody could name apart. What changed must
    be counted: see `keeping.keep`.
    """
    heard = models.Heard.objects.filter(
        transcript_id=OuterRef("transcript_id"), coding_id=OuterRef("pk")
    )
    unnamed = heard.filter(participant_id=keeping.NOBODY)
    # The sum keeps SQLite from looking each of these people up in the index: few are heard.
    named = heard.annotate(who=F("participant_id") + 0).filter(who__in=people)
    return codings.filter(Exists(named) | Q(Exists(unnamed), transcript_id__in=several))


class HeardIn(NamedTuple):
    """A stretch with a coding and somebody heard in it; nobody (0) is *at least so many*."""

    transcript: int
    start: int
    end: int
    participant: int
    at_least: int


def heard_in_stretches(codings: QuerySet[models.Coding]) -> Iterator[HeardIn]:
    """Yield who is heard in the stretches of these codings, each stretch once and at a time.

    One query, of what is kept: what changed must be counted, see `keeping.keep`.
    """
    rows = codings.order_by().values_list("transcript_id", "id", "start", "end")
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return
    found = _fetched(
        # Names of our own tables and columns, around a query of Django's.
        'SELECT DISTINCT given.transcript_id, given."start", given."end",'  # noqa: S608
        " heard.participant_id, heard.at_least"
        f" FROM ({sql}) given"
        f" JOIN {models.Heard._meta.db_table} heard ON heard.coding_id = given.id"
        " AND heard.transcript_id = given.transcript_id"
        ' ORDER BY given.transcript_id, given."start", given."end"',
        parameters,
    )
    yield from map(HeardIn._make, found)


class HeardCoding(NamedTuple):
    """A coding and somebody heard in it; nobody (0) is *at least so many*, None no one at all."""

    id: int
    code: int
    transcript: int
    start: int
    end: int
    participant: int | None
    at_least: int


def heard_in_codings(codings: QuerySet[models.Coding]) -> Iterator[HeardCoding]:
    """Yield who is heard in these codings, in reading order.

    One query, of what is kept: what changed must be counted, see `keeping.keep`.
    """
    rows = in_reading_order(codings).values_list("id", "code_id", "transcript_id", "start", "end")
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return
    found = _fetched(
        # Names of our own tables and columns, around a query of Django's.
        'SELECT given.id, given.code_id, given.transcript_id, given."start", given."end",'  # noqa: S608
        " heard.participant_id, COALESCE(heard.at_least, 0)"
        f" FROM ({sql}) given"
        f" LEFT JOIN {models.Heard._meta.db_table} heard ON heard.coding_id = given.id"
        " AND heard.transcript_id = given.transcript_id"
        ' ORDER BY given.transcript_id, given."start", given."end", given.id',
        parameters,
    )
    yield from map(HeardCoding._make, found)


def values_by_person(
    codings: QuerySet[models.Coding], facet: str
) -> Iterator[tuple[int, int, str]]:
    """Yield of codings what value a facet has where who is heard by name: (code, person, value).

    One query, of what is kept: what changed must be counted, see `keeping.keep`.
    """
    rows = codings.annotate(value=F(facet)).order_by()
    try:
        sql, parameters = rows.values_list(
            "transcript_id", "id", "code_id", "value"
        ).query.sql_with_params()
    except EmptyResultSet:
        return
    yield from _fetched(
        # Names of our own tables and columns, around a query of Django's.
        "SELECT DISTINCT given.code_id, heard.participant_id, given.value"  # noqa: S608
        f" FROM ({sql}) given"
        f" JOIN {models.Heard._meta.db_table} heard ON heard.coding_id = given.id"
        " AND heard.transcript_id = given.transcript_id"
        f" WHERE heard.participant_id <> {keeping.NOBODY}",
        parameters,
    )


def heard_by_name(texts: Collection[int], codings: Collection[int]) -> dict[int, list[int]]:
    """Return per coding who is heard in it by name, of these codings; without any: of all.

    What changed in these texts since they were last read is counted first. Two queries mostly.
    """
    keeping.keep_texts(list(texts))
    found: dict[int, list[int]] = defaultdict(list)
    if not texts:
        return found
    if codings:
        # By the codings, as each is one step in the index then.
        rows = safeguards.rows(
            "SELECT heard.coding_id, heard.participant_id FROM coding_coding AS given"  # noqa: S608
            " JOIN coding_heard AS heard ON heard.transcript_id = given.transcript_id"
            " AND heard.coding_id = given.id"
            f" WHERE given.id IN {safeguards.places_for(codings)}"
            f" AND heard.participant_id > {keeping.NOBODY}",
            list(codings),
        )
    else:
        rows = safeguards.rows(
            "SELECT coding_id, participant_id FROM coding_heard"  # noqa: S608
            f" WHERE transcript_id IN {safeguards.places_for(texts)}"
            f" AND participant_id > {keeping.NOBODY}",
            list(texts),
        )
    for one, person in rows:
        found[one].append(person)
    return found


def stretches(found: Readings) -> Iterator[tuple[int, int, int, int]]:
    """Yield the codings that count as (transcript, start, end, code), one text after the other."""
    rows = models.Coding.objects.filter(found.counted()).order_by("transcript_id", "start")
    return _plain(rows.values_list("transcript_id", "start", "end", "code_id"))


def stretches_with(
    found: Readings, codes: Collection[int]
) -> dict[int, list[tuple[int, int, int]]]:
    """Return per text the codings that count with one of these codes, as (start, end, code).

    In no order: all that is asked stands in one index, and sorting takes as long as reading it.
    """
    owners, own = found.owners, list(codes)
    given: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    if not owners or not own:
        return given
    pairs = ", ".join(["(%s, %s)"] * len(owners))
    for text, start, end, code in safeguards.rows(
        'SELECT transcript_id, "start", "end", code_id FROM coding_coding'  # noqa: S608
        f" WHERE code_id IN {safeguards.places_for(own)}"
        f" AND (transcript_id, coder_id) IN (VALUES {pairs})",
        [*own, *chain.from_iterable(owners)],
    ):
        given[text].append((start, end, code))
    return given


def languages_under(found: Readings, codes: Collection[int]) -> list[tuple[str, int]]:
    """Return the languages of the texts that carry these codes, with how many codings, most first.

    A text that the plan's term emptied has no words, and so no language.
    """
    rows = (
        models.Coding.objects.filter(found.counted())
        .filter(code__in=list(codes), transcript__erased_at__isnull=True)
        .order_by()
        .values_list("transcript__language")
        .annotate(Count("id"))
    )
    return sorted(rows, key=lambda row: (-row[1], row[0]))


class CodedTurn(NamedTuple):
    """A coding and a turn that it touches: where both stand, and whose words it is.

    `participant` is None for who is not known to be one.
    """

    coding: int
    conversation: int
    start: int
    end: int
    turn: int
    turn_start: int
    speaker: str
    participant: int | None
    is_question: bool
    role: str  # of the text


def turns_under(
    found: Readings, codes: Collection[int], language: str, *, limit: int
) -> list[CodedTurn]:
    """Return the turns under these codes in texts of a language, in order. One query.

    Without what an interviewer or an interpreter says, what was withdrawn, and texts that the
    plan's term emptied. No more than `limit`.
    """
    spoken = [role for role in SpeakerRole if role not in _HELPERS]
    rows = (
        models.Coding.objects.filter(found.counted())
        .filter(
            Q(transcript__turns__speaker__isnull=True)
            | Q(transcript__turns__speaker__role__in=spoken),
            code__in=list(codes),
            transcript__language=language,
            transcript__erased_at__isnull=True,
            transcript__turns__start__lt=F("end"),
            transcript__turns__end__gt=F("start"),
            transcript__turns__is_withdrawn=False,
        )
        .order_by(
            "transcript__conversation__number",
            "transcript_id",
            "transcript__turns__position",
            "start",
            "end",
            "id",
        )
        .values_list(
            "id",
            "transcript__conversation_id",
            "start",
            "end",
            "transcript__turns__id",
            "transcript__turns__start",
            "transcript__turns__speaker__label",
            "transcript__turns__speaker__participant_id",
            "transcript__turns__is_question",
            "transcript__role",
        )
    )
    return [CodedTurn._make((*row[:6], row[6] or "", *row[7:])) for row in rows[:limit]]


def passage_counts(round_: Round, found: Readings) -> dict[int, int]:
    """Return per code how many passages of the round carry it, from what is kept of each text.

    What changed since it was last read is counted first: see `keeping`.
    """
    keeping.keep(round_)
    given = models.Mention.objects.filter(found.counted(), own__gt=0).order_by()
    given = given.exclude(code_id=keeping.ANY)
    return dict(given.values_list("code_id").annotate(Sum("own")))


def codings_per_text(
    round_: Round, found: Readings, codes: Collection[int] | None
) -> dict[int, int]:
    """Return per text how many codings count with these codes, with any where codes is None.

    From what is kept of each text; what changed since it was last read is counted first.
    """
    keeping.keep(round_)
    given = models.Mention.objects.filter(
        found.counted(), own__gt=0, code_id__in=[keeping.ANY] if codes is None else list(codes)
    ).order_by()
    return dict(given.values_list("transcript_id").annotate(Sum("own")))


def used_code_ids(round_: Round, found: Readings) -> set[int]:
    """Return the codes that at least one counted passage of the round carries."""
    used = _used(round_, models.Coding.objects.filter(found.counted()))
    return set(used.order_by().values_list("pk", flat=True))


def _used(round_: Round, given: QuerySet[models.Coding]) -> QuerySet[models.Code]:
    return models.Code.objects.filter(
        Exists(given.filter(code=OuterRef("pk"))), monitor_id=round_.monitor_id
    )


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One coder's reading of a conversation, to choose from.

    `own_codes` are codes that only she gave here; `held` how many of her codings a finding or
    quote rests on.
    """

    reading: rules.Reading
    name: str
    counts: bool
    codes: int
    own_codes: int
    held: int
    # Of the codebook: the first and the last that she worked with, none where nobody noted that.
    versions: tuple[int, ...] = ()


def readings_of(conversation: Conversation, found: Readings) -> list[ReadingRow]:
    """Return the readings of a conversation that several people coded, if one may see all."""
    contest = found.shown.get(conversation.pk)
    if contest is None:
        return []
    texts = [text for (number, _role), text in found.texts.items() if number == conversation.pk]
    given = models.Coding.objects.filter(transcript_id__in=texts).order_by()
    names = dict(given.values_list("coder_id", "coder__name").distinct())
    codes: dict[int, set[int]] = defaultdict(set)
    for coder, code in given.values_list("coder_id", "code_id").distinct():
        codes[coder].add(code)
    versions: dict[int, set[int]] = defaultdict(set)
    for coder, *numbers in models.CodingTask.objects.filter(transcript_id__in=texts).values_list(
        "coder_id", "version_begun__number", "version_finished__number"
    ):
        versions[coder] |= {number for number in numbers if number is not None}
    held: dict[int, set[int]] = defaultdict(set)
    for relation in models.Coding._meta.related_objects:
        # What a room above keeps a coding for, without knowing that room.
        if relation.on_delete is PROTECT:
            name = relation.get_accessor_name()
            for coder, coding in given.filter(**{f"{name}__isnull": False}).values_list(
                "coder_id", "pk"
            ):
                held[coder].add(coding)
    return [
        ReadingRow(
            reading=reading,
            name=names[reading.coder],
            counts=reading.coder == contest.coder,
            codes=len(codes[reading.coder]),
            own_codes=len(
                codes[reading.coder].difference(
                    *(own for coder, own in codes.items() if coder != reading.coder)
                )
            ),
            held=len(held[reading.coder]),
            versions=tuple(sorted(versions[reading.coder])),
        )
        for reading in contest.readings
    ]


def choice_of(conversation: Conversation) -> models.CountedReading | None:
    """Return who chose which reading counts, and when; None while nobody did."""
    return (
        models.CountedReading.objects.filter(conversation=conversation)
        .select_related("chosen_by", "coder", "before")
        .first()
    )


def decision_on(turn: int, pair: tuple[int, int]) -> models.TurnDecision | None:
    """Return what was decided about a turn in which two coders differ, with its other codes."""
    return (
        models.TurnDecision.objects.filter(turn=turn, first=min(pair), second=max(pair))
        .prefetch_related("codes__code")
        .first()
    )


def abstained(user: User, round_: Round) -> set[int]:
    """Return the conversations of a round that someone said not to code."""
    return set(
        models.Abstention.objects.filter(user=user, conversation__round=round_).values_list(
            "conversation_id", flat=True
        )
    )


def coders_by_conversation(found: Readings) -> dict[int, dict[int, str]]:
    """Return per conversation who coded it, as {id: name}, as far as one may know.

    People, without what they decided together; of all of it, and not to practise.
    """
    coded: dict[int, set[int]] = defaultdict(set)
    for text, sizes in found.sizes.items():
        conversation = found.conversation_of[text]
        for coder in sizes:
            is_aside = found.aside.holds(conversation, coder)
            if found.sight.shows(conversation, coder) and not is_aside:
                coded[conversation].add(coder)
    people = get_user_model().objects.filter(pk__in=set().union(*coded.values()), agrees_for=None)
    names = list(people.order_by("name", "pk").values_list("pk", "name"))
    of_each = {
        conversation: {coder: name for coder, name in names if coder in coders}
        for conversation, coders in coded.items()
    }
    return {conversation: coders for conversation, coders in of_each.items() if coders}


def coded_blind(found: Readings) -> dict[int, bool | None]:
    """Say of each conversation that several coded whether all of them did so blind.

    None where nobody noted that of one of them, and of no other is known that she did not.
    """
    texts = {
        text: conversation
        for text, conversation in found.conversation_of.items()
        if conversation in found.shown
    }
    noted: dict[int, dict[int, list[bool | None]]] = {
        conversation: {} for conversation in texts.values()
    }
    if texts:
        for text, coder, was_blind in models.CodingTask.objects.filter(
            transcript_id__in=texts
        ).values_list("transcript_id", "coder_id", "was_blind"):
            noted[texts[text]].setdefault(coder, []).append(was_blind)
    return {
        conversation: rules.all_true(
            known
            for reading in found.shown[conversation].people
            for known in by_coder.get(reading.coder, [None])
        )
        for conversation, by_coder in noted.items()
    }


# In the order of storing: the other way the database sorts all she ever coded.
_USED_LAST = """
    SELECT given.code_id FROM coding_coding AS given
    JOIN coding_code AS code ON code.id = given.code_id
    WHERE given.coder_id = %s AND code.monitor_id = %s AND code.is_on
    ORDER BY given.id DESC LIMIT 200"""


def recent_code_ids(user: User, monitor: Monitor, *, limit: int = 9) -> list[int]:
    """Return the ids of the codes that someone used last in this monitor, the latest first."""
    used = safeguards.rows(_USED_LAST, [user.pk, monitor.pk])
    return list(dict.fromkeys(code for (code,) in used))[:limit]


def task_of(user: User, transcript: Transcript) -> models.CodingTask | None:
    return models.CodingTask.objects.filter(coder=user, transcript=transcript).first()


def progress(
    round_: Round, found: Readings, listed: Sequence[Conversation] | None = None
) -> list[ConversationProgress]:
    """Return how far each coder is in each conversation that is listed; None: in all of the round.

    Three queries, and one for all.
    """
    if listed is None:
        listed = list(round_.conversations.all())
    main = found.main_texts
    transcript_of = {one.pk: main[one.pk] for one in listed if one.pk in main}
    turns: dict[int, list[rules.Span]] = defaultdict(list)
    for transcript_id, start, end in (
        round_.conversations.filter(transcripts__in=transcript_of.values())
        .order_by("transcripts__pk", "transcripts__turns__start")
        .values_list("transcripts__pk", "transcripts__turns__start", "transcripts__turns__end")
    ):
        if start is not None:
            turns[transcript_id].append((start, end))
    spans: dict[tuple[int, int], list[rules.Span]] = defaultdict(list)
    for transcript_id, coder_id, start, end in (
        models.Coding.objects.filter(found.sight.among(), transcript_id__in=transcript_of.values())
        .order_by()
        .values_list("transcript_id", "coder_id", "start", "end")
    ):
        spans[transcript_id, coder_id].append((start, end))
    conversation_of = found.conversation_of
    agreed = {number: contest.agreed for number, contest in found.contests.items()}
    coders: dict[int, list[CoderProgress]] = defaultdict(list)
    for task in (
        models.CodingTask.objects.filter(
            found.sight.among(), transcript_id__in=transcript_of.values()
        )
        .select_related("coder")
        .order_by("started_at", "id")
    ):
        given = spans[task.transcript_id, task.coder_id]
        coders[task.transcript_id].append(
            CoderProgress(
                coder=task.coder,
                coded_turn_count=len(rules.touched(turns[task.transcript_id], given)),
                coding_count=len(given),
                started_at=task.started_at,
                finished_at=task.finished_at,
                counts=found.counts(conversation_of[task.transcript_id], task.coder_id),
                is_agreed=task.coder_id == agreed.get(conversation_of[task.transcript_id]),
                is_trainee=found.aside.is_trainee(
                    conversation_of[task.transcript_id], task.coder_id
                ),
                is_part=task.coder_id in found.aside.coders(conversation_of[task.transcript_id]),
            )
        )
    shown = found.shown
    return [
        ConversationProgress(
            conversation=conversation,
            transcript_id=(transcript := transcript_of.get(conversation.pk)),
            turn_count=len(turns[transcript]) if transcript else 0,
            coders=tuple(coders[transcript]) if transcript else (),
            contest=shown.get(conversation.pk),
            is_veiled=transcript is not None and found.sight.is_limited([conversation.pk]),
        )
        for conversation in listed
    ]


def coders_and_handed_in(found: Readings) -> tuple[int, int]:
    """Return how many people code, and how many conversations one of them handed in. One query.

    As far as one may see; what coders decided together is of nobody.
    """
    tasks = models.CodingTask.objects.filter(
        found.sight.among(), transcript_id__in=found.main_texts.values()
    ).aggregate(
        coders=Count("coder_id", distinct=True, filter=Q(coder__agrees_for=None)),
        handed_in=Count("transcript_id", distinct=True, filter=Q(finished_at__isnull=False)),
    )
    return tasks["coders"], tasks["handed_in"]


def open_to(user: User, found: Readings) -> set[int]:
    """Return the conversations in which somebody can code on.

    Not where she handed in, and not where she would begin a second reading beside one that she
    knows of: that is for people to decide. One query.
    """
    main = found.main_texts
    handed_in = dict(
        models.CodingTask.objects.filter(coder=user, transcript_id__in=main.values()).values_list(
            "transcript_id", "finished_at"
        )
    )
    return {
        conversation
        for conversation, text in main.items()
        if (text in handed_in and handed_in[text] is None)
        or (
            text not in handed_in
            and not any(
                found.sight.shows(conversation, coder) for coder in found.sizes.get(text, ())
            )
        )
    }


def coded(found: Readings) -> dict[int, bool]:
    """Return {conversation: whether the reading that counts is handed in}, as far as one may see.

    Only of what was coded: something of it counts, or somebody said that there is nothing to
    code. One query.
    """
    handed_in: dict[int, dict[int, bool]] = defaultdict(dict)
    for text, coder, finished_at in models.CodingTask.objects.filter(
        found.sight.among(), found.may_count(), transcript_id__in=found.main_texts.values()
    ).values_list("transcript_id", "coder_id", "finished_at"):
        handed_in[found.conversation_of[text]][coder] = finished_at is not None
    given: dict[int, set[int]] = defaultdict(set)
    for (conversation, _role), text in found.texts.items():
        given[conversation] |= {
            coder
            for coder in found.sizes.get(text, ())
            if found.counts(conversation, coder) and found.sight.shows(conversation, coder)
        }
    return {
        conversation: all(handed_in[conversation].get(coder, False) for coder in coders)
        for conversation, coders in given.items()
        if coders or any(handed_in[conversation].values())
    }


def finished_texts(user: User, transcripts: Collection[int]) -> set[int]:
    """Return which of these texts someone said that she is done with."""
    done = models.CodingTask.objects.filter(coder=user, transcript__in=transcripts)
    return set(done.exclude(finished_at=None).values_list("transcript_id", flat=True))


def own_codings(user: User, transcripts: Collection[int]) -> QuerySet[models.Coding]:
    """Return what someone herself coded in these texts."""
    own = models.Coding.objects.filter(coder=user, transcript__in=transcripts)
    return own.select_related("code").defer("memo")


def bookmarks(transcript: Transcript, user: User) -> list[int]:
    """Return the numbers of the turns at which someone put a bookmark, in order."""
    found = safeguards.rows(
        "SELECT turn.position + 1 FROM coding_bookmark AS mark"
        " JOIN fieldwork_turn AS turn ON turn.id = mark.turn_id"
        " WHERE turn.transcript_id = %s AND mark.user_id = %s ORDER BY turn.position",
        [transcript.pk, user.pk],
    )
    return [number for (number,) in found]


def present(transcript: Transcript, *, at: datetime, but: User, sight: blinding.Sight) -> list[str]:
    """Return the names of the others who have a text open now, as far as one may know."""
    return list(
        models.Presence.objects.filter(
            sight.among(coder="user"), transcript=transcript, seen_at__gte=at - PRESENT_FOR
        )
        .exclude(user=but)
        .order_by("user__name", "user_id")
        .values_list("user__name", flat=True)
    )


def persons_per_code(round_: Round, found: Readings) -> dict[int, int]:
    """Count per code the people in whose words it counts, codes below it included.

    A person counts once. Of a group that nobody could name apart counts how many they were at
    least, as far as they are more than those named in that conversation.
    """
    conversation_of = found.conversation_of
    above = dict(
        models.Code.objects.filter(monitor_id=round_.monitor_id).values_list("pk", "parent_id")
    )
    given = models.Coding.objects.filter(found.counted()).order_by()
    spans: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for transcript, code, start, end in given.values_list(
        "transcript_id", "code_id", "start", "end"
    ):
        spans[transcript].append((code, start, end))
    mentions: dict[int, dict[int, rules.Voices]] = defaultdict(lambda: defaultdict(rules.Voices))
    for transcript, turns in fieldwork.whose_words(round_).items():
        conversation = conversation_of.get(transcript)
        if conversation is None:
            continue
        for code, start, end in spans.get(transcript, ()):
            at: int | None = code
            heard = rules.heard_in(turns, (start, end))
            while at is not None:
                mentions[at][conversation].add(heard)
                at = above[at]
    return {
        code: rules.count_voices(conversations.values()) for code, conversations in mentions.items()
    }


def round_progress(user: User, found: Readings) -> tuple[int, int]:
    """Return how many conversations of the round someone finished, and how many have a text."""
    main = list(found.main_texts.values())
    done = models.CodingTask.objects.filter(
        transcript_id__in=main, coder=user, finished_at__isnull=False
    )
    return done.count(), len(main)


def codes_to_give(monitor: Monitor, version: models.CodebookVersion | None) -> list[models.Code]:
    """Return the codes with which somebody codes, in order: as they are, or were in a version.

    What came after that version is among them and cannot be given; so codings with it still have a
    name. What was deleted since is not.
    """
    now = list(codes(monitor).select_related(None))
    if version is None:
        return now
    then = {row["id"]: row for row in version.codes if row.get("id")}
    numbers = {row["number"]: row["id"] for row in then.values()}
    for code in now:
        row = then.get(code.pk)
        if row is None:
            code.is_on = False
            continue
        for name in models.CODE_FIELDS:
            setattr(code, name, row[name])
        code.parent_id = numbers.get(row["parent"])
        code.successor_id = numbers.get(row.get("successor"))
    return sorted(now, key=lambda code: (code.pk not in then, rules.natural_order(code.number)))


def frozen_codebook(round_: Round) -> models.FrozenCodebook | None:
    """Return the version of the codebook that a round is coded with, and who chose that."""
    rows = models.FrozenCodebook.objects.filter(round=round_)
    return rows.select_related("version", "frozen_by").defer("version__codes").first()


def codebook_versions(monitor: Monitor) -> QuerySet[models.CodebookVersion]:
    """Return what changed in the codebook and why, the latest first."""
    return models.CodebookVersion.objects.filter(monitor=monitor).select_related("by")


# By what is kept of each reading: a round may have a million codings.
_WHO_CODED = """
    SELECT DISTINCT conversation.id, coder.id, coder.name
    FROM coding_readingsize AS coded
    JOIN fieldwork_transcript AS said ON said.id = coded.transcript_id
    JOIN fieldwork_conversation AS conversation ON conversation.id = said.conversation_id
    JOIN safeguards_user AS coder ON coder.id = coded.coder_id
    WHERE conversation.round_id = %s AND coded.codings > 0
    ORDER BY coder.name, coder.id"""


def coders_of(round_: Round, sight: blinding.Sight) -> list[tuple[int, str]]:
    """Return who coded in a round, as (id, name), in order of name, as far as one may know."""
    seen = {
        coder: (coder, name)
        for conversation, coder, name in safeguards.rows(_WHO_CODED, [round_.pk])
        if sight.shows(conversation, coder)
    }
    return list(seen.values())


def sample_of(user: User, conversation: Conversation) -> frozenset[int] | None:
    """Return which turns somebody codes of a conversation; None: all, or nobody divided it."""
    if not conversation.round.divides_coding:
        return None
    return dividing.samples([conversation.pk]).get((conversation.pk, user.pk))


def desk(
    main: Transcript,
    original: Transcript | None = None,
    *,
    given: frozenset[int] | None = None,
) -> list[DeskTurn]:
    """Return the turns of a conversation, each followed by what was said in the original language.

    What renders nothing in particular follows the original turn before it. `given` are the turns
    that who looks codes, None for all. Two queries.
    """
    rows = list(_desk_turns(main, given))
    numbers = {pk: turn.number for turn, pk, _rendered_by in rows}
    beside: dict[int | None, list[DeskTurn]] = defaultdict(list)
    place: int | None = None
    if original:
        for turn, _pk, rendered_by in _desk_turns(original, given, is_original=True):
            place = rendered_by or place
            number = numbers.get(rendered_by) if rendered_by else None
            beside[place].append(turn._replace(rendered_by=number))
    found = beside.pop(None, [])
    for turn, pk, _rendered_by in rows:
        found.append(turn)
        found.extend(beside.pop(pk, ()))
    return [*found, *(turn for left in beside.values() for turn in left)]


def _desk_turns(
    transcript: Transcript, given: frozenset[int] | None, *, is_original: bool = False
) -> Iterator[tuple[DeskTurn, int, int | None]]:
    """Yield the turns with their id and the id of the turn that renders them.

    As plain values: a long conversation has thousands of turns, and a row object for each of
    them, its speaker and her pseudonym would cost more than the rest of the page.
    """
    rows = fieldwork.turns_to_code(transcript.pk)
    text = transcript.text
    lengths = lines.line_lengths(text, [(row[1], row[2]) for row in rows])
    first_line = 1
    for number, (row, of_turn) in enumerate(zip(rows, lengths, strict=True), start=1):
        pk, start, end, rendered_by, is_question, via, is_withdrawn, label, role, pseudonym = row
        words = text[start:end]
        yield (
            DeskTurn(
                number=number,
                start=start,
                end=end,
                words=words,
                direction=rules.direction(words),
                language=transcript.language,
                speaker=pseudonym or label or "",
                role=role or "",
                is_question=is_question,
                via_interpreter=via,
                is_withdrawn=is_withdrawn,
                is_original=is_original,
                first_line=first_line if of_turn else 0,
                lengths=tuple(of_turn),
                is_given=given is None or pk in given,
            ),
            pk,
            rendered_by,
        )
        first_line += len(of_turn)


def rows_of(codings: QuerySet[models.Coding]) -> list[CodingRow]:
    """Return codings as plain values, for thousands at once.

    One text after the other: so they are read from the index, and shown.
    """
    columns = CodingRow._fields[:-1]
    rows = in_reading_order(codings).values_list(*columns, *terms.FACET_NAMES)
    facets = len(columns)
    return [CodingRow._make((*row[:facets], row[facets:])) for row in rows]


def in_reading_order(codings: QuerySet[models.Coding]) -> QuerySet[models.Coding]:
    return codings.order_by("transcript_id", "start", "end", "id")


@dataclass(frozen=True, slots=True)
class CodingFigures:
    """How far a round is with coding. `is_limited`: someone who codes blind looks at it."""

    started: int
    finished: int
    codings: int
    codes: int
    is_limited: bool = False


def figures(round_: Round, found: Readings) -> CodingFigures:
    """Count conversations that someone began or finished coding. Two queries.

    Of all that have a text, also of those for practice alone: it is told of that many. How many
    codings count is known from the readings, without counting them.
    """
    main = list(found.main_texts.values())
    tasks = models.CodingTask.objects.filter(
        found.sight.among(), found.whole(), transcript_id__in=main
    ).aggregate(
        started=Count("transcript_id", distinct=True),
        finished=Count("transcript_id", distinct=True, filter=Q(finished_at__isnull=False)),
    )
    given = models.Coding.objects.filter(found.counted(), transcript_id__in=main)
    return CodingFigures(
        **tasks,
        codings=found.number_counted(),
        codes=_used(round_, given).count(),
        is_limited=found.is_limited,
    )


# --- who codes what ------------------------------------------------------------------------------
def who_may_code(round_: Round) -> dict[int, str]:
    """Return who may code in a round, as {id: name}, in order of name."""
    return {
        member.user.pk: member.user.name
        for member in study.members(round_.monitor)
        if {Role.ONDERZOEKER, Role.CODEUR} & set(member.roles)
    }


def references(round_: Round, found: Readings) -> dict[dividing.Owner, str]:
    """Return who coded all of a conversation and handed it in, with her name, per conversation.

    With what coders decided together, without who practised; as far as somebody may see it. In
    order of conversation and name. Two queries.
    """
    conversation_of = {text: number for number, text in found.main_texts.items()}
    tasks = models.CodingTask.objects.filter(
        found.sight.among(),
        found.whole(),
        transcript_id__in=conversation_of,
        finished_at__isnull=False,
    )
    # Not joined: what a text is of stands behind all its words.
    numbers = dict(round_.conversations.order_by().values_list("pk", "number"))
    rows = tasks.order_by("coder__name", "coder_id").values_list(
        "transcript_id", "coder_id", "coder__name"
    )
    return {
        (conversation_of[text], coder): name
        for text, coder, name in sorted(rows, key=lambda row: numbers[conversation_of[row[0]]])
    }


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody has of one conversation, and how far she is.

    `state` is None where whoever looks may not know it. `turns` is how many turns her sample has,
    None where she has all of it. `is_outdated`: the turns are of a text that was replaced.
    """

    assignment: models.Assignment
    state: terms.WorkState | None
    turns: int | None
    is_outdated: bool
    version: int | None

    @property
    def is_done(self) -> bool:
        return self.state == terms.WorkState.DONE


def work(round_: Round, found: Readings, *, of: User | None = None) -> dict[int, list[Work]]:
    """Return who has what of each conversation, as far as somebody may see how far they are.

    With `of` only what somebody has herself. What was taken back is not in it. Three queries, or
    none where nothing was divided.
    """
    if not round_.divides_coding:
        return {}
    given = models.Assignment.objects.filter(conversation__round=round_, ended_at=None)
    if of is not None:
        given = given.filter(coder=of)
    sizes = {
        pk: (turns, here)
        for pk, turns, here in given.order_by()
        .annotate(
            drawn=Count("turns"),
            here=Count("turns", filter=Q(turns__turn__transcript__in=found.main_texts.values())),
        )
        .values_list("pk", "drawn", "here")
    }
    tasks = models.CodingTask.objects.filter(
        found.sight.among(), transcript_id__in=found.conversation_of
    )
    busy = dividing.busy(tasks if of is None else tasks.filter(coder=of))
    rows: dict[int, list[Work]] = defaultdict(list)
    given = given.select_related("coder", "version", "conversation").defer("version__codes")
    for one in given.order_by("conversation__number", "coder__name", "pk"):
        owner = (one.conversation_id, one.coder_id)
        turns, here = sizes[one.pk]
        state = None
        if found.sight.shows(*owner):
            state = terms.WorkState.of(begun=owner in busy, busy=busy.get(owner, False))
        rows[one.conversation_id].append(
            Work(
                assignment=one,
                state=state,
                turns=turns if one.is_sample else None,
                is_outdated=one.is_sample and here == 0,
                version=one.version.number if one.version else None,
            )
        )
    return dict(rows)


def who_began(found: Readings) -> dict[int, dict[int, str]]:
    """Return per conversation who began to code it, as {id: name}, as far as one may know.

    People, without what they decided together. One query.
    """
    coders: dict[int, dict[int, str]] = defaultdict(dict)
    for text, coder, name in (
        models.CodingTask.objects.filter(
            found.sight.among(), transcript_id__in=found.conversation_of, coder__agrees_for=None
        )
        .order_by("coder__name", "coder_id")
        .values_list("transcript_id", "coder_id", "coder__name")
    ):
        coders[found.conversation_of[text]][coder] = name
    return dict(coders)


def own_work_left(user: User, round_: Round) -> int:
    """Return how many conversations somebody was given and did not hand in. At most two queries."""
    if not round_.divides_coding:
        return 0
    given = models.Assignment.objects.filter(
        conversation__round=round_, coder=user, ended_at=None
    ).values_list("conversation_id", flat=True)
    tasks = models.CodingTask.objects.filter(
        coder=user,
        transcript__conversation__in=given,
        transcript__in=fieldwork_search.newest_transcripts(),
    )
    busy = dividing.busy(tasks)
    return sum(busy.get((conversation, user.pk), True) for conversation in given)


def trainings(round_: Round) -> dict[int, models.Training]:
    """Return on which conversations of a round people practise. One query, or none."""
    if not round_.divides_coding:
        return {}
    found = models.Training.objects.filter(conversation__round=round_)
    return {one.conversation_id: one for one in found.select_related("reference", "marked_by")}


# --- what a code meant when something was coded -------------------------------------------------
def handed_in_at(found: Readings) -> dict[int, datetime | None]:
    """Return when the reading that counts was handed in, per conversation; None while it is open.

    What was handed in, taken up again and handed in anew counts from the last time: whoever codes
    it again does so by the codebook of that day. One query.
    """
    moments: dict[int, dict[int, datetime | None]] = defaultdict(dict)
    for text, coder, finished_at in models.CodingTask.objects.filter(
        found.sight.among(), found.may_count(), transcript_id__in=found.conversation_of
    ).values_list("transcript_id", "coder_id", "finished_at"):
        of = moments[found.conversation_of[text]]
        before = of.get(coder, finished_at)
        of[coder] = max(before, finished_at) if before and finished_at else None
    given: dict[int, set[int]] = defaultdict(set)
    for (conversation, _role), text in found.texts.items():
        given[conversation] |= {
            coder for coder in found.sizes.get(text, ()) if found.counts(conversation, coder)
        }
    result: dict[int, datetime | None] = {}
    for conversation, coders in given.items():
        of = moments[conversation]
        all_of = [of.get(coder) for coder in coders or of]
        done = [moment for moment in all_of if moment is not None]
        result[conversation] = max(done) if done and len(done) == len(all_of) else None
    return result


def changes_between(
    monitor: Monitor, before: models.CodebookVersion, after: models.CodebookVersion
) -> tuple[list[rules.CodeChange], int]:
    """Return what differs in two versions, and how many codes mean the same in both.

    Codes are compared with those below them. One query.
    """
    found = meanings(monitor)
    changes = found.changes(before.number, after.number)
    same = len(after.codes) - sum(not one.is_comparable for one in changes if one.after)
    return changes, same


def meanings(monitor: Monitor) -> rules.Meanings:
    """Return what the codes of a monitor meant in each version of the codebook. One query."""
    versions = models.CodebookVersion.objects.filter(monitor=monitor).order_by("number")
    return rules.Meanings(list(versions.values_list("number", "at", "codes")))
