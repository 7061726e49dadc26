"""Reads over the codebook and the codings."""

from __future__ import annotations

import bisect
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from weerklank.coding import models, rules
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork import rules as lines
from weerklank.fieldwork.terms import TranscriptRole

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation, Transcript, Turn
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, Round


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
class Line:
    """A numbered line of a turn, with its words and where they start."""

    number: int
    start: int
    words: str


@dataclass(frozen=True, slots=True)
class Label:
    """A coding in the margin of the turn in which it starts."""

    coding: models.Coding
    row: int
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class DeskTurn:
    """A turn as the coding page shows it."""

    turn: Turn
    number: int
    direction: str
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    originals: tuple[tuple[str, str, str], ...]  # words, language, direction


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


def codings_of(transcript: Transcript) -> QuerySet[models.Coding]:
    """Give the codings of one text in reading order, whoever gave them."""
    return models.Coding.objects.filter(transcript=transcript).select_related("code", "coder")


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


def used_codes(round_: Round) -> QuerySet[models.Code]:
    """Give the codes that at least one passage of the round carries, in codebook order."""
    return models.Code.objects.filter(pk__in=passage_counts(round_)).select_related("parent")


def recent_codes(user: User, monitor: Monitor, *, limit: int = 9) -> list[models.Code]:
    """Give the codes that someone used last in this monitor, the latest first."""
    used = (
        models.Coding.objects.filter(coder=user, code__monitor=monitor, code__is_on=True)
        .order_by("-created_at", "-id")
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


def desk(transcript: Transcript, codings: list[models.Coding]) -> list[DeskTurn]:
    """Give the turns of a text with numbered lines, what was said beside it, and the codings."""
    turns = list(fieldwork.turns_of(transcript))
    numbered = lines.number_lines(transcript.text, [(turn.start, turn.end) for turn in turns])
    beside = fieldwork.originals_of(transcript)
    starts = [turn.start for turn in turns]
    found: dict[int, list[models.Coding]] = defaultdict(list)
    for coding in codings:
        found[max(bisect.bisect_right(starts, coding.start) - 1, 0)].append(coding)
    last_lines = [line for of_turn in numbered for line in of_turn]
    line_starts = [line.start for line in last_lines]

    def line_at(position: int) -> int:
        return last_lines[max(bisect.bisect_right(line_starts, position) - 1, 0)].number

    def labels(place: int) -> tuple[Label, ...]:
        here = found[place]
        first = numbered[place][0].number if numbered[place] else 1
        rows = rules.places([line_at(coding.start) - first + 1 for coding in here])
        return tuple(
            Label(coding, row, line_at(coding.start), line_at(coding.end - 1))
            for coding, row in zip(here, rows, strict=True)
        )

    return [
        DeskTurn(
            turn=turn,
            number=place + 1,
            direction=rules.direction(transcript.text[turn.start : turn.end]),
            lines=tuple(
                Line(line.number, line.start, transcript.text[line.start : line.end])
                for line in numbered[place]
            ),
            labels=labels(place),
            originals=tuple(
                (words, language, rules.direction(words))
                for words, language in beside.get(turn.pk, ())
            ),
        )
        for place, turn in enumerate(turns)
    ]


@dataclass(frozen=True, slots=True)
class CodingFigures:
    """How far a round is with coding."""

    started: int
    finished: int
    codings: int
    codes: int


def figures(round_: Round) -> CodingFigures:
    """Count conversations that someone began or finished coding. Three queries."""
    newest = [
        transcript
        for (_conversation, role), transcript in newest_transcript_ids(round_).items()
        if role == TranscriptRole.MAIN
    ]
    tasks = models.CodingTask.objects.filter(transcript_id__in=newest).aggregate(
        started=Count("transcript_id", distinct=True),
        finished=Count("transcript_id", distinct=True, filter=Q(finished_at__isnull=False)),
    )
    given = models.Coding.objects.filter(transcript_id__in=newest).aggregate(
        codings=Count("pk"), codes=Count("code_id", distinct=True)
    )
    return CodingFigures(**tasks, **given)
