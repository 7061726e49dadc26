"""This room's part in a withdrawal: her passages go, and what was noted about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from weerklank.coding import models, rules, search
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import erasers
from weerklank.study.terms import KeptData

if TYPE_CHECKING:
    from django.db.models import QuerySet

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


def _decisions(person: erasers.Person) -> QuerySet[models.TurnDecision]:
    """Return what was decided about her turns, with the reasons."""
    turns = fieldwork.turns_of_participant(person.participant_id)
    return models.TurnDecision.objects.filter(turn__in=turns.values("pk"))


def _bookmarks(person: erasers.Person) -> QuerySet[models.Bookmark]:
    """Return what people put at her turns, to find them back."""
    turns = fieldwork.turns_of_participant(person.participant_id)
    return models.Bookmark.objects.filter(turn__in=turns.values("pk"))


def _examples(codings: Iterable[models.Coding]) -> QuerySet[models.CodeExample]:
    """Return the passages among these that stand in the codebook as an example of a code.

    Also one that a merge of codes took into another: the example is known by its key of before.
    """
    keys = {coding.pk: coding.key for coding in codings}
    merged = models.MergedCoding.objects.filter(coding__in=keys, other_key__isnull=False)
    return models.CodeExample.objects.filter(
        coding_key__in={*keys.values(), *merged.values_list("other_key", flat=True)}
    )


def preview(person: erasers.Person) -> dict[str, int]:
    alone, shared = _affected(person)
    memos = sum(bool(coding.memo) for coding in shared)
    return {
        gettext_noop("gecodeerde passages"): len(alone),
        gettext_noop("memo's bij gedeelde passages"): memos,
        gettext_noop("besluiten over verschillen tussen codeurs"): _decisions(person).count(),
        gettext_noop("bladwijzers"): _bookmarks(person).count(),
        gettext_noop("voorbeelden in het codeboek"): _examples([*alone, *shared]).count(),
    }


def erase(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Delete her passages, what was decided about her turns, and bookmarks there.

    None of her passages is an example of a code any more, nor one that she shares with others. The
    memos of those become empty.
    """
    counts = preview(person)
    alone, shared = _affected(person)
    search.forget_memos(coding.pk for coding in [*alone, *shared])
    _examples([*alone, *shared]).delete()
    models.Coding.objects.filter(pk__in=[coding.pk for coding in alone]).delete()
    models.Coding.objects.filter(pk__in=[coding.pk for coding in shared]).exclude(memo="").update(
        memo="", changed_at=at
    )
    _decisions(person).delete()
    _bookmarks(person).delete()
    # What was drawn for somebody to code, and is no more.
    turns = fieldwork.turns_of_participant(person.participant_id)
    models.AssignedTurn.objects.filter(turn__in=turns.values("pk")).delete()
    return counts


def _erase_memos(round_id: int, at: datetime) -> dict[str, int]:
    """Empty memos and reasons on texts whose term is over; passages stay, to be counted.

    Without words they are no examples of codes.
    """
    examples, _rows = models.CodeExample.objects.filter(conversation__round=round_id).delete()
    codings = models.Coding.objects.filter(transcript__conversation__round=round_id)
    noted = codings.exclude(memo="")
    search.forget_memos(list(noted.values_list("pk", flat=True)))
    reasons = models.TurnDecision.objects.filter(
        turn__transcript__conversation__round=round_id
    ).exclude(reason="")
    return {
        gettext_noop("memo's"): noted.update(memo="", changed_at=at),
        gettext_noop("redenen van besluiten"): reasons.update(reason=""),
        gettext_noop("voorbeelden in het codeboek"): examples,
    }


# --- words of people in the codebook ----------------------------------------------------------
# What researchers write about a code, an example first of all, may be what somebody said.
TEXTS = ("label", "gloss", "definition", "include", "exclude", "example")


def codes_with(monitor_id: int, without: Callable[[str], str]) -> list[models.Code]:
    """Return the codes of a monitor with words that have to go.

    `without` returns a text with a mark in the place of such words.
    """
    return [
        code
        for code in models.Code.objects.filter(monitor=monitor_id)
        if any(without(getattr(code, name)) != getattr(code, name) for name in TEXTS)
    ]


def take_from_codebook(monitor_id: int, without: Callable[[str], str]) -> None:
    """Take words out of the codebook of a monitor, and out of every version that was kept of it.

    Out of all alike, so that no code means something else than it did.
    """
    codes = codes_with(monitor_id, without)
    for code in codes:
        for name in TEXTS:
            length = getattr(code._meta.get_field(name), "max_length", None)
            setattr(code, name, without(getattr(code, name))[:length])
        code.save(update_fields=TEXTS)
    for version in models.CodebookVersion.objects.filter(monitor=monitor_id):
        kept = [
            row | {name: without(row[name]) for name in TEXTS if row.get(name)}
            for row in version.codes
        ]
        reason = without(version.reason)
        if (kept, reason) != (version.codes, version.reason):
            version.codes, version.reason = kept, reason
            version.save(update_fields=["codes", "reason"])
    if codes:
        search.index_codebook(monitor_id)


def register() -> None:
    erasers.keep_to_terms(erasers.Kept("coding", KeptData.TRANSCRIPTS, ORDER, _erase_memos))
    erasers.register(
        erasers.Eraser(
            room="coding",
            order=ORDER,
            models=(
                "coding.Bookmark",
                "coding.CodeExample",
                "coding.Coding",
                "coding.TurnDecision",
                "coding.CarriedCoding",
                "coding.AssignedTurn",
                "coding.MergedCoding",
                "coding.SplitChoice",
            ),
            preview=preview,
            erase=erase,
        )
    )
