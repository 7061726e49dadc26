"""This room's part in a withdrawal: her passages go, and what was noted about them."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.utils.translation import gettext_noop

from weerklank.coding import models, rules, search
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import erasers
from weerklank.study.terms import KeptData

ORDER = 30


def _affected(person: erasers.Person) -> tuple[list[models.Coding], list[models.Coding]]:
    """Return the codings on her words alone, and those that also cover someone else's words."""
    hers: dict[int, list[rules.Span]] = defaultdict(list)
    for turn in fieldwork.turns_of_participant(person.participant_id):
        hers[turn.transcript_id].append((turn.start, turn.end))
    alone: list[models.Coding] = []
    shared: list[models.Coding] = []
    for transcript_id, spans in hers.items():
        codings = list(models.Coding.objects.filter(transcript_id=transcript_id))
        if not codings:
            continue
        transcript = codings[0].transcript
        gone = [*spans, *transcript.turns.filter(is_withdrawn=True).values_list("start", "end")]
        for coding in codings:
            span = (coding.start, coding.end)
            if not any(rules.overlaps(span, turn) for turn in spans):
                continue
            rest = rules.without(span, gone)
            has_rest = any(transcript.text[start:end].strip() for start, end in rest)
            (shared if has_rest else alone).append(coding)
    return alone, shared


def preview(person: erasers.Person) -> dict[str, int]:
    alone, shared = _affected(person)
    memos = sum(bool(coding.memo) for coding in shared)
    return {
        gettext_noop("gecodeerde passages"): len(alone),
        gettext_noop("memo's bij gedeelde passages"): memos,
    }


def erase(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Delete her passages; empty the memos of passages that she shares with others."""
    counts = preview(person)
    alone, shared = _affected(person)
    search.forget_memos(coding.pk for coding in [*alone, *shared])
    models.Coding.objects.filter(pk__in=[coding.pk for coding in alone]).delete()
    models.Coding.objects.filter(pk__in=[coding.pk for coding in shared]).exclude(memo="").update(
        memo="", changed_at=at
    )
    return counts


def _erase_memos(round_id: int, at: datetime) -> dict[str, int]:
    """Empty the memos on texts whose term is over; passages stay, to be counted without words."""
    codings = models.Coding.objects.filter(transcript__conversation__round=round_id)
    noted = codings.exclude(memo="")
    search.forget_memos(list(noted.values_list("pk", flat=True)))
    return {gettext_noop("memo's"): noted.update(memo="", changed_at=at)}


def register() -> None:
    erasers.keep_to_terms(erasers.Kept("coding", KeptData.TRANSCRIPTS, ORDER, _erase_memos))
    erasers.register(
        erasers.Eraser(
            room="coding",
            order=ORDER,
            models=("coding.Coding",),
            preview=preview,
            erase=erase,
        )
    )
