"""Reads over suggestions. What somebody may not see, or nobody may use, is in none of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from weerklank.coding import queries as coding
from weerklank.coding import readings as coding_readings
from weerklank.coding import rules as coding_rules
from weerklank.fieldwork import queries as fieldwork
from weerklank.suggestions import embedders, models
from weerklank.suggestions.terms import LearningState, Worth

if TYPE_CHECKING:
    from weerklank.coding.models import Code, Coding
    from weerklank.fieldwork.models import Transcript, Turn
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, Round
    from weerklank.suggestions.rules.judging import Counts
    from weerklank.suggestions.rules.ranking import Space, Vectors

MOST_OFFERED = 30  # per code at a time; whoever answered them learns again
MOST_ALIKE = 10


def is_on(monitor: Monitor) -> bool:
    """Return whether a monitor has suggestions; it has none until somebody switches them on."""
    return models.SuggestionSwitch.objects.filter(monitor=monitor, is_on=True).exists()


def switch_of(monitor: Monitor) -> models.SuggestionSwitch | None:
    return models.SuggestionSwitch.objects.filter(monitor=monitor).select_related("by").first()


# --- what was learned -------------------------------------------------------------------------
def learning_of(round_: Round, *, visible_to: User) -> models.Learning | None:
    """Return how far learning for somebody is; None before she asked."""
    return models.Learning.objects.filter(round=round_, user=visible_to).first()


def learned(round_: Round, *, visible_to: User) -> models.Learning | None:
    """Return what was learned for somebody, if she may use it.

    None where it is not done, where another model makes suggestions by now, and where it was
    learned from a reading that she may see no longer.
    """
    found = learning_of(round_, visible_to=visible_to)
    if found is None or found.state != LearningState.DONE:
        return None
    embedder = embedders.current()
    if (found.model, found.model_version) != (embedder.name, embedder.version):
        return None
    sight = coding_readings.read(round_, visible_to=visible_to).sight
    if not all(sight.shows(conversation, coder) for conversation, coder in found.readings):
        return None
    return found


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code with what came of testing it, and how much of it waits for an answer."""

    code: Code
    verdict: Worth
    passages: int
    offers: int

    @property
    def is_offered(self) -> bool:
        return self.verdict == Worth.BETTER


def codes_of(learning: models.Learning) -> list[CodeRow]:
    """Return the codes that suggestions were learned of, in the order of the codebook."""
    counted = offers(learning).order_by().values_list("code_id").annotate(Count("pk"))
    waiting = dict(counted)
    rows = learning.codes.select_related("code").order_by("code__position")
    return [
        CodeRow(row.code, Worth(row.verdict), row.passages, waiting.get(row.code_id, 0))
        for row in rows.defer("centroid")
    ]


def offers(learning: models.Learning) -> QuerySet[models.Offer]:
    """Return what waits for an answer, the nearest first, of words that may be used today."""
    answered = models.SuggestionAnswer.objects.filter(
        by=learning.user_id,
        code=OuterRef("code"),
        turn=OuterRef("turn"),
        words_mark=OuterRef("words_mark"),
    )
    return models.Offer.objects.filter(
        ~Exists(answered),
        learning=learning,
        code__is_on=True,
        turn__in=fieldwork.told_by_who_allows(learning.round).order_by().values("pk"),
    )


class Shown(NamedTuple):
    """A passage with its words, to look at."""

    turn: Turn
    part: int
    start: int  # in the text
    end: int
    words: str
    direction: str
    language: str
    speaker: str
    nearness: float
    is_tested_in_language: bool = True


def shown(rows: Iterable[models.Offer | Near]) -> list[Shown]:
    """Return passages with their words; one of which the words changed is left out.

    Two queries, however many there are.
    """
    wanted = list(rows)
    turns = {
        turn.pk: turn
        for turn in fieldwork.turns_with({row.turn_id for row in wanted}).defer("transcript__text")
    }
    texts = fieldwork.texts_of({turn.transcript_id for turn in turns.values()})
    return [
        found
        for row in wanted
        if (turn := turns.get(row.turn_id)) is not None
        if (found := _shown(row, turn, texts[turn.transcript_id])) is not None
    ]


def _shown(row: models.Offer | Near, turn: Turn, text: str) -> Shown | None:
    from weerklank.suggestions.rules import passages  # noqa: PLC0415

    start, end = turn.start + row.start, turn.start + row.end
    words = text[start:end]
    if end > turn.end or passages.mark(words) != row.words_mark:
        return None
    return Shown(
        turn=turn,
        part=row.part,
        start=start,
        end=end,
        words=words,
        direction=coding_rules.direction(words),
        language=turn.transcript.language,
        speaker=turn.speaker.label if turn.speaker else "",
        nearness=row.nearness,
        is_tested_in_language=getattr(row, "is_tested_in_language", True),
    )


def offer(learning: models.Learning, *, code: Code, turn: Turn, part: int) -> models.Offer | None:
    """Return what was offered of a passage for a code, answered or not."""
    return models.Offer.objects.filter(learning=learning, code=code, turn=turn, part=part).first()


def answers(round_: Round, *, visible_to: User, code: Code) -> QuerySet[models.SuggestionAnswer]:
    """Return what somebody answered about a code in a round, the last first."""
    return models.SuggestionAnswer.objects.filter(
        by=visible_to,
        code=code,
        turn__in=fieldwork.told_by_who_allows(round_).order_by().values("pk"),
    ).select_related("turn__speaker", "turn__transcript__conversation")


# --- the test ---------------------------------------------------------------------------------
class LanguageRow(NamedTuple):
    """What came of testing one code in one language; "" is all of them."""

    language: str
    counts: Counts


def tests_of(learning: models.Learning) -> list[tuple[Code, Worth, list[LanguageRow]]]:
    """Return per code what came of testing it, in all languages and in each."""
    from weerklank.suggestions.rules.judging import Counts  # noqa: PLC0415

    return [
        (
            row.code,
            Worth(row.verdict),
            [
                LanguageRow(language, Counts(*numbers))
                for language, numbers in sorted(row.counts.items())
                if len(row.counts) > 2 or not language
            ],
        )
        for row in learning.codes.select_related("code")
        .order_by("code__position")
        .defer("centroid")
    ]


# --- one passage ------------------------------------------------------------------------------
class Near(NamedTuple):
    """A passage, where it stands in its turn, and how near it lies."""

    turn_id: int
    part: int
    start: int
    end: int
    words_mark: str
    nearness: float


class Place(NamedTuple):
    """Where a passage stands: which part of which turn, from where to where in it."""

    turn: int
    part: int
    start: int
    end: int
    words_mark: str


BLOCK = 2000  # passages whose vectors are in memory at a time, where one is looked for


def embedded(round_: Round) -> tuple[list[Place], Vectors]:
    """Return the passages of a round that may be used today, with their vectors.

    Of numbers only: no text is read for it.
    """
    return _vectors(_embeddings(round_))


def _embeddings(round_: Round) -> QuerySet[models.Embedding]:
    embedder = embedders.current()
    return models.Embedding.objects.filter(
        model=embedder.name,
        model_version=embedder.version,
        turn__in=fieldwork.told_by_who_allows(round_).order_by().values("pk"),
    ).order_by("turn_id", "part")


def _vectors(rows: QuerySet[models.Embedding]) -> tuple[list[Place], Vectors]:
    import numpy as np  # noqa: PLC0415

    size = embedders.current().size
    places: list[Place] = []
    packed: list[bytes] = []
    for *place, vector in rows.values_list(*_OF_PLACE, "vector"):
        places.append(Place(*place))
        packed.append(unpacked(vector, size))
    return places, np.frombuffer(b"".join(packed), dtype="<f4").reshape(len(packed), size)


_OF_PLACE = ("turn_id", "part", "start", "end", "words_mark")


def _blocks(rows: QuerySet[models.Embedding], length: int) -> Iterator[tuple[list[Place], Vectors]]:
    """Yield passages with their vectors, so many at a time, in the order of their turns."""
    last: tuple[int, int] | None = None
    while True:
        block = rows
        if last is not None:
            turn, part = last
            block = rows.filter(Q(turn_id__gt=turn) | Q(turn_id=turn, part__gt=part))
        places, vectors = _vectors(block[:length])
        if places:
            yield places, vectors
        if len(places) < length:
            return
        last = places[-1].turn, places[-1].part


def packed(row: Vectors) -> bytes:
    """Return a vector as bytes to keep; squeezed where most of it is nothing."""
    import zlib  # noqa: PLC0415

    plain = row.astype("<f4").tobytes()
    small = zlib.compress(plain, 1)
    return small if len(small) * 2 < len(plain) else plain


def unpacked(kept: bytes | memoryview, size: int) -> bytes:
    import zlib  # noqa: PLC0415

    plain = bytes(kept)
    return plain if len(plain) == 4 * size else zlib.decompress(plain)


def space_of(learning: models.Learning) -> Space:
    """Return the space in which something was learned."""
    import numpy as np  # noqa: PLC0415

    from weerklank.suggestions.rules.ranking import Space  # noqa: PLC0415

    return Space(
        np.frombuffer(bytes(learning.mean), dtype="<f4"),
        np.frombuffer(bytes(learning.weights), dtype="<f4"),
    )


@dataclass(frozen=True, slots=True)
class LikelyCode:
    """A code that a passage may be about."""

    code: Code
    nearness: float


@dataclass(frozen=True, slots=True)
class About:
    """What can be said of one passage: which passages say alike, and which codes are likely."""

    is_known: bool  # whether it lies among what was compared
    similar: tuple[Shown, ...] = ()
    codes: tuple[LikelyCode, ...] = ()


def about(
    coding_: Coding,
    round_: Round,
    learning: models.Learning,
    *,
    but: Collection[int],
    block: int = BLOCK,
) -> About:
    """Return what lies near the words of a coding; `but` are codes that they carry already.

    The vectors of the round are read `block` at a time.
    """
    import numpy as np  # noqa: PLC0415

    from weerklank.suggestions.rules import ranking  # noqa: PLC0415

    rows = _embeddings(round_)
    spans = {
        turn.pk: (turn.start, turn.end)
        for turn in fieldwork.turns_over(coding_.transcript_id, coding_.start, coding_.end)
    }
    places, vectors = _vectors(rows.filter(turn__in=list(spans)))
    own = [
        row
        for row, (turn, _part, start, end, _mark) in enumerate(places)
        if coding_rules.overlaps(
            (spans[turn][0] + start, spans[turn][0] + end), (coding_.start, coding_.end)
        )
    ]
    if not own:
        return About(is_known=False)
    space = space_of(learning)
    here = ranking.unit(space.place(vectors)[own].mean(axis=0)[None, :])
    nearby: list[Near] = []
    for places, vectors in _blocks(rows.exclude(turn__in=list(spans)), block):
        near = ranking.scores(space.place(vectors), here)
        (nearest,) = ranking.nearest(near, MOST_ALIKE, least=np.zeros(1, np.float32))
        nearby += [Near(*places[row], float(near[0, row])) for row in nearest]
        # Of those that lie equally near the first: sorting keeps their order.
        nearby = sorted(nearby, key=lambda one: -one.nearness)[:MOST_ALIKE]
    similar = shown(nearby)
    codes = list(
        learning.codes.filter(verdict=Worth.BETTER, code__is_on=True)
        .exclude(code__in=but)
        .select_related("code")
    )
    likely = []
    for row in codes:
        centroid = np.frombuffer(bytes(row.centroid), dtype="<f4")
        nearness = float(here[0] @ centroid)
        if nearness >= row.least:
            likely.append(LikelyCode(row.code, nearness))
    likely.sort(key=lambda one: -one.nearness)
    return About(is_known=True, similar=tuple(similar), codes=tuple(likely[:MOST_ALIKE]))


# --- codes that look like doubles -------------------------------------------------------------
LEAST_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes that people give to words that are alike."""

    one: Code
    other: Code
    nearness: float
    of_one: int  # passages
    of_other: int


def doubles(learning: models.Learning) -> list[Pair]:
    """Return pairs of codes in use that lie near each other, the nearest first."""
    import numpy as np  # noqa: PLC0415

    from weerklank.suggestions.rules import ranking  # noqa: PLC0415

    rows = list(
        learning.codes.filter(code__is_on=True, passages__gte=1)
        .select_related("code")
        .order_by("code__position")
    )
    if len(rows) < 2:
        return []
    near = ranking.alike(
        np.stack([np.frombuffer(bytes(row.centroid), dtype="<f4") for row in rows])
    )
    first, second = np.nonzero(np.triu(near >= LEAST_ALIKE, 1))
    pairs = [
        Pair(
            rows[one].code,
            rows[other].code,
            float(near[one, other]),
            rows[one].passages,
            rows[other].passages,
        )
        for one, other in zip(first.tolist(), second.tolist(), strict=True)
    ]
    return sorted(pairs, key=lambda pair: -pair.nearness)[:20]


def codes_given(transcript: Transcript, coding_: Coding, user: User) -> set[int]:
    """Return the codes that somebody gave to words of this passage herself."""
    return {
        row.code_id
        for row in coding.codings_of_user(user, transcript).filter(
            start__lt=coding_.end, end__gt=coding_.start
        )
    }
