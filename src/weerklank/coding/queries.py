"""Reads over the codebook and the codings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from weerklank.coding import models, rules
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork import rules as lines
from weerklank.fieldwork.terms import TranscriptRole

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation, Transcript
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, Round


# Twice the beat of the pages and a bit: one missed sign of life does not make someone absent.
PRESENT_FOR = timedelta(seconds=50)


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
    """How far one coder is in one conversation."""

    coder: User
    coded_turn_count: int
    coding_count: int
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConversationProgress:
    """A conversation of the round with what each coder did in it.

    `transcript_id` is None where no text was read in; such a conversation cannot be coded yet.
    """

    conversation: Conversation
    transcript_id: int | None
    turn_count: int
    coders: tuple[CoderProgress, ...]

    def of(self, user: User) -> CoderProgress | None:
        return next((row for row in self.coders if row.coder.pk == user.pk), None)


@dataclass(frozen=True, slots=True)
class DeskTurn:
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


CodingRow = tuple[UUID, int, int, int, str, str, str, int]


def codes(monitor: Monitor) -> QuerySet[models.Code]:
    """Give the codebook in its order, containers and switched-off codes included."""
    return models.Code.objects.filter(monitor=monitor).select_related("parent")


def code_tree(monitor: Monitor, *, round_: Round | None = None) -> list[CodeNode]:
    """Give the codebook as a tree, with the passages of one round counted when one is given."""
    counts = passage_counts(round_) if round_ else {}
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


def newest_transcript_ids(round_: Round) -> dict[tuple[int, str], int]:
    """Give per (conversation, role) the newest version; only on these does coding count."""
    rows = (
        round_.conversations.filter(transcripts__isnull=False)
        .order_by("transcripts__version")
        .values_list("pk", "transcripts__role", "transcripts__pk")
    )
    return {(conversation, role): transcript for conversation, role, transcript in rows}


def codings(round_: Round) -> QuerySet[models.Coding]:
    """Give all codings of a round on the newest texts, translations and originals alike."""
    return (
        models.Coding.objects.filter(transcript_id__in=newest_transcript_ids(round_).values())
        .select_related("code", "coder", "transcript__conversation")
        .defer("transcript__text")
    )


def codings_with_texts(coding_ids: Collection[int]) -> QuerySet[models.Coding]:
    """Give these codings with coder, text and conversation, each of those read once."""
    return (
        models.Coding.objects.filter(pk__in=coding_ids)
        .order_by()
        .prefetch_related("coder", "transcript__conversation")
    )


def codings_of(transcript: Transcript) -> QuerySet[models.Coding]:
    """Give the codings of one text in reading order, whoever gave them."""
    return models.Coding.objects.filter(transcript=transcript).select_related("code", "coder")


def seen_codings(transcript: Transcript, user: User) -> QuerySet[models.Coding]:
    """Give the codings of one text that this coder may see, in reading order.

    Where coders work blind, someone else's codings appear when both are done.
    """
    found = codings_of(transcript)
    if not transcript.conversation.round.codes_blind:
        return found
    return found.filter(coder_id__in=_unveiled(transcript.conversation_id, user))


def _unveiled(conversation_id: int, user: User) -> set[int]:
    """Give the coders whose work in a conversation someone may see: herself, and if she is done
    whoever else is done. Done is: began, and has no text of it open.
    """
    left: dict[int, bool] = {}
    for coder, finished_at in models.CodingTask.objects.filter(
        transcript__conversation_id=conversation_id
    ).values_list("coder_id", "finished_at"):
        left[coder] = left.get(coder, False) or finished_at is None
    done = {coder for coder, has_open in left.items() if not has_open}
    return done if user.pk in done else {user.pk}


def coder_names(transcript: Transcript, *, but: User) -> list[str]:
    """Give the names of the others who began to code a conversation."""
    return list(
        models.CodingTask.objects.filter(transcript__conversation_id=transcript.conversation_id)
        .exclude(coder=but)
        .order_by("coder__name")
        .values_list("coder__name", flat=True)
        .distinct()
    )


def names_of_coders(transcripts: list[Transcript]) -> dict[int, str]:
    """Give {id: name} of who began to code these texts."""
    return dict(
        models.CodingTask.objects.filter(transcript__in=[text.pk for text in transcripts])
        .order_by("coder_id")
        .values_list("coder_id", "coder__name")
    )


def tasks_of(user: User, conversation: Conversation) -> QuerySet[models.CodingTask]:
    """Give someone's work on the newest texts of a conversation."""
    newest = conversation.transcripts.order_by("version").values_list("role", "pk")
    return models.CodingTask.objects.filter(
        coder=user, transcript__in=dict(newest).values()
    ).order_by("started_at")


def codings_of_user(user: User, transcript: Transcript) -> QuerySet[models.Coding]:
    return codings_of(transcript).filter(coder=user)


def passage_counts(round_: Round) -> dict[int, int]:
    """Give per code how many passages of the round carry it."""
    return dict(
        models.Coding.objects.filter(transcript_id__in=newest_transcript_ids(round_).values())
        .order_by()
        .values_list("code_id")
        .annotate(Count("id"))
    )


def used_code_ids(round_: Round) -> set[int]:
    """Give the codes that at least one passage of the round carries."""
    used = _used(round_, newest_transcript_ids(round_).values())
    return set(used.order_by().values_list("pk", flat=True))


def used_codes(round_: Round) -> QuerySet[models.Code]:
    """Give the codes that at least one passage of the round carries, in codebook order."""
    return _used(round_, newest_transcript_ids(round_).values()).select_related("parent")


def _used(round_: Round, transcripts: Collection[int]) -> QuerySet[models.Code]:
    given = models.Coding.objects.filter(code=OuterRef("pk"), transcript_id__in=transcripts)
    return models.Code.objects.filter(Exists(given), monitor_id=round_.monitor_id)


def recent_codes(user: User, monitor: Monitor, *, limit: int = 9) -> list[models.Code]:
    """Give the codes that someone used last in this monitor, the latest first."""
    used = (
        models.Coding.objects.filter(coder=user, code__monitor=monitor, code__is_on=True)
        # In the order of storing: the other way the database sorts all she ever coded.
        .order_by("-id")
        .values_list("code_id", flat=True)[:200]
    )
    latest = list(dict.fromkeys(used))[:limit]
    found = models.Code.objects.in_bulk(latest)
    return [found[pk] for pk in latest]


def task_of(user: User, transcript: Transcript) -> models.CodingTask | None:
    return models.CodingTask.objects.filter(coder=user, transcript=transcript).first()


def progress(round_: Round) -> list[ConversationProgress]:
    """Give how far each coder is in each conversation of the round. Five queries."""
    transcript_of = {
        conversation: transcript
        for (conversation, role), transcript in newest_transcript_ids(round_).items()
        if role == TranscriptRole.MAIN
    }
    turns: dict[int, list[rules.Span]] = defaultdict(list)
    for transcript_id, start, end in (
        round_.conversations.filter(transcripts__in=transcript_of.values())
        .order_by("transcripts__pk", "transcripts__turns__start")
        .values_list("transcripts__pk", "transcripts__turns__start", "transcripts__turns__end")
    ):
        if start is not None:
            turns[transcript_id].append((start, end))
    spans: dict[tuple[int, int], list[rules.Span]] = defaultdict(list)
    for transcript_id, coder_id, start, end in models.Coding.objects.filter(
        transcript_id__in=transcript_of.values()
    ).values_list("transcript_id", "coder_id", "start", "end"):
        spans[transcript_id, coder_id].append((start, end))
    coders: dict[int, list[CoderProgress]] = defaultdict(list)
    for task in (
        models.CodingTask.objects.filter(transcript_id__in=transcript_of.values())
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
            )
        )
    return [
        ConversationProgress(
            conversation=conversation,
            transcript_id=(transcript := transcript_of.get(conversation.pk)),
            turn_count=len(turns[transcript]) if transcript else 0,
            coders=tuple(coders[transcript]) if transcript else (),
        )
        for conversation in round_.conversations.all()
    ]


def present(transcript: Transcript, *, at: datetime, but: User) -> list[str]:
    """Give the names of the others who have a text open now."""
    return list(
        models.Presence.objects.filter(transcript=transcript, seen_at__gte=at - PRESENT_FOR)
        .exclude(user=but)
        .order_by("user__name", "user_id")
        .values_list("user__name", flat=True)
    )


def persons_per_code(round_: Round, user: User) -> dict[int, int]:
    """Count per code the people in whose words someone sees it, codes below it included.

    A person counts once. Of a group that nobody could name apart counts how many they were at
    least, as far as they are more than those named in that conversation.
    """
    newest = newest_transcript_ids(round_)
    conversation_of = {transcript: talk for (talk, _role), transcript in newest.items()}
    above = dict(
        models.Code.objects.filter(monitor_id=round_.monitor_id).values_list("pk", "parent_id")
    )
    given = models.Coding.objects.filter(transcript_id__in=conversation_of).order_by()
    if round_.codes_blind:
        given = given.filter(coder=user)
    spans: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for transcript, code, start, end in given.values_list(
        "transcript_id", "code_id", "start", "end"
    ):
        spans[transcript].append((code, start, end))
    mentions: dict[int, dict[int, rules.Voices]] = defaultdict(lambda: defaultdict(rules.Voices))
    for transcript, turns in fieldwork.whose_words(round_).items():
        talk = conversation_of.get(transcript)
        if talk is None:
            continue
        for code, start, end in spans.get(transcript, ()):
            at: int | None = code
            heard = rules.heard_in(turns, (start, end))
            while at is not None:
                mentions[at][talk].add(heard)
                at = above[at]
    return {code: rules.count_voices(talks.values()) for code, talks in mentions.items()}


def round_progress(round_: Round, user: User) -> tuple[int, int]:
    """Give how many conversations of the round someone finished, and how many have a text."""
    main = [
        transcript
        for (_talk, role), transcript in newest_transcript_ids(round_).items()
        if role == TranscriptRole.MAIN
    ]
    done = models.CodingTask.objects.filter(
        transcript_id__in=main, coder=user, finished_at__isnull=False
    )
    return done.count(), len(main)


def codebook_versions(monitor: Monitor) -> QuerySet[models.CodebookVersion]:
    """Give what changed in the codebook and why, the latest first."""
    return models.CodebookVersion.objects.filter(monitor=monitor).select_related("by")


def coders_of(round_: Round) -> list[tuple[int, str]]:
    """Give who coded in a round, as (id, name), in order of name."""
    return list(
        models.Coding.objects.filter(transcript__conversation__round=round_)
        .order_by("coder__name", "coder_id")
        .values_list("coder_id", "coder__name")
        .distinct()
    )


def desk(main: Transcript, original: Transcript | None = None) -> list[DeskTurn]:
    """Give the turns of a conversation, each followed by what was said in the original language.

    What renders nothing in particular follows the original turn before it. Two queries.
    """
    beside: dict[int | None, list[DeskTurn]] = defaultdict(list)
    place: int | None = None
    if original:
        for turn, _pk, rendered_by in _desk_turns(original, is_original=True):
            place = rendered_by or place
            beside[place].append(turn)
    found = beside.pop(None, [])
    for turn, pk, _rendered_by in _desk_turns(main):
        found.append(turn)
        found.extend(beside.pop(pk, ()))
    return [*found, *(turn for left in beside.values() for turn in left)]


def _desk_turns(
    transcript: Transcript, *, is_original: bool = False
) -> Iterator[tuple[DeskTurn, int, int | None]]:
    """Give the turns with their id and the id of the turn that renders them.

    As plain values: a long conversation has thousands of turns, and a row object for each of
    them, its speaker and her pseudonym would cost more than the rest of the page.
    """
    rows = list(
        fieldwork.turns_of(transcript).values_list(
            "pk",
            "start",
            "end",
            "rendered_by_id",
            "is_question",
            "via_interpreter",
            "is_withdrawn",
            "speaker__label",
            "speaker__role",
            "speaker__participant__pseudonym",
        )
    )
    text = transcript.text
    numbered = lines.number_lines(text, [(row[1], row[2]) for row in rows])
    for number, (row, of_turn) in enumerate(zip(rows, numbered, strict=True), start=1):
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
                first_line=of_turn[0].number if of_turn else 0,
                lengths=tuple(line.end - line.start for line in of_turn),
            ),
            pk,
            rendered_by,
        )


def rows_of(codings: QuerySet[models.Coding]) -> list[CodingRow]:
    """Give codings as plain values, for thousands at once."""
    return list(
        codings.select_related(None).values_list(
            "key",
            "code_id",
            "start",
            "end",
            "polarity",
            "evidence_kind",
            "memo",
            "coder_id",
        )
    )


@dataclass(frozen=True, slots=True)
class CodingFigures:
    """How far a round is with coding."""

    started: int
    finished: int
    codings: int
    codes: int


def figures(round_: Round) -> CodingFigures:
    """Count conversations that someone began or finished coding. Four queries."""
    newest = [
        transcript
        for (_conversation, role), transcript in newest_transcript_ids(round_).items()
        if role == TranscriptRole.MAIN
    ]
    tasks = models.CodingTask.objects.filter(transcript_id__in=newest).aggregate(
        started=Count("transcript_id", distinct=True),
        finished=Count("transcript_id", distinct=True, filter=Q(finished_at__isnull=False)),
    )
    # Two questions that an index answers, where one would go through every coding.
    given = models.Coding.objects.filter(transcript_id__in=newest)
    return CodingFigures(**tasks, codings=given.count(), codes=_used(round_, newest).count())
