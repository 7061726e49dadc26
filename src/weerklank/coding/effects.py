"""What a change of the codebook does to what was coded, counted before anybody makes it.

Counted is what somebody may see: in a round that is coded blind that is less than what goes along,
and the page says so. What rests on codings or codes in rooms above is read from their tables;
those rooms say what it is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import PROTECT, Exists, ForeignObjectRel, Model, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from weerklank.coding import blinding, models, rules
from weerklank.fieldwork import search as fieldwork

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

MOST_SHOWN = 20  # passages beside each other on a page; all of them are counted


class _Called(NamedTuple):
    noun: str
    per: str  # the column of which each value counts once


_called: dict[str, _Called] = {}


def call(label: str, noun: str, *, per: str = "pk") -> None:
    """Say what the rows of a table that keeps codings or codes are called, in Dutch."""
    _called[label] = _Called(noun, per)


@dataclass(frozen=True, slots=True)
class Passage:
    """A coded passage with its words."""

    coding: models.Coding
    words: str
    direction: str


@dataclass(frozen=True, slots=True)
class Merging:
    """What a merge does. `is_limited`: more goes along than may be told here."""

    passages: int
    conversations: int
    coders: int
    joined: int  # of them become one with another passage
    both: int  # of them lie on words that carry the other code as well
    shown: tuple[Passage, ...]  # of those, the first
    rests: tuple[tuple[str, int], ...]
    stays: tuple[tuple[str, int], ...]
    is_limited: bool
    frozen: tuple[str, ...]  # rounds that are coded with an older version of the codebook


def of_merge(source: models.Code, target: models.Code, *, visible_to: User) -> Merging:
    """Count what merging a code into another one does to what was coded."""
    sight = blinding.sight_of_all(visible_to)
    is_limited = source.monitor.rounds.filter(pk__in=sight.blind).exists()
    given = seen(source, sight)
    beside = seen(target, sight).filter(transcript=OuterRef("transcript"))
    same = beside.filter(coder=OuterRef("coder"), start=OuterRef("start"), end=OuterRef("end"))
    both = given.filter(Exists(beside.filter(start__lt=OuterRef("end"), end__gt=OuterRef("start"))))
    return Merging(
        passages=given.count(),
        conversations=given.values("transcript__conversation").distinct().count(),
        coders=given.values("coder").distinct().count(),
        joined=given.filter(Exists(same)).count(),
        both=both.count(),
        shown=tuple(with_words(in_order(both)[:MOST_SHOWN])),
        rests=tuple(_kept(models.Coding, given)),
        # Counted whoever looks: where that may not be told, nothing is.
        stays=() if is_limited else tuple(_kept(models.Code, [source])),
        is_limited=is_limited,
        frozen=tuple(
            str(one.round)
            for one in models.FrozenCodebook.objects.filter(round__monitor=source.monitor)
            .select_related("round")
            .order_by("round__number")
        ),
    )


CONTEXT = 300  # code points shown on either side of a passage


@dataclass(frozen=True, slots=True)
class Waiting:
    """Words that carry a code that is being split: of whom, and what was chosen for them."""

    coding: int  # of the first who coded them
    is_decided: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One of them, to look at."""

    passage: Passage
    coders: tuple[str, ...]
    before: str
    after: str
    chosen: tuple[int, ...]  # codes
    is_decided: bool


def queue_of(split: models.CodeSplit, *, visible_to: User) -> list[Waiting]:
    """Return the passages to split, as they are read; the same words once. Two queries."""
    given = in_order(seen(split.source, blinding.sight_of_all(visible_to)))
    decided = set(split.choices.values_list("coding_id", flat=True))
    found: dict[tuple[int, int, int], Waiting] = {}
    for pk, *place in given.select_related(None).values_list("pk", "transcript", "start", "end"):
        found.setdefault((place[0], place[1], place[2]), Waiting(pk, pk in decided))
    return list(found.values())


def item_of(split: models.CodeSplit, coding: int, *, visible_to: User) -> Item | None:
    """Return a passage to split with what stands around it; None where it is not to be seen."""
    given = in_order(seen(split.source, blinding.sight_of_all(visible_to)))
    passage = next(with_words(given.filter(pk=coding)), None)
    if passage is None:
        return None
    row, text = passage.coding, passage.coding.transcript.text
    same = given.filter(transcript=row.transcript_id, start=row.start, end=row.end)
    chosen = list(split.choices.filter(coding=coding).values_list("target_id", flat=True))
    return Item(
        passage=passage,
        coders=tuple(one.coder.name for one in same.order_by("coder__name")),
        before=_whole_words(
            text[max(row.start - CONTEXT, 0) : row.start], at_start=row.start > CONTEXT
        ),
        after=_whole_words(text[row.end : row.end + CONTEXT], at_end=row.end + CONTEXT < len(text)),
        chosen=tuple(pk for pk in chosen if pk is not None),
        is_decided=bool(chosen),
    )


def _whole_words(text: str, *, at_start: bool = False, at_end: bool = False) -> str:
    """Leave out a word that was cut through, and say that there was more."""
    if at_start:
        text = f"… {text.partition(' ')[2]}"
    if at_end:
        text = f"{text.rpartition(' ')[0]} …"
    return text.strip()


def seen(code: models.Code, sight: blinding.Sight) -> QuerySet[models.Coding]:
    """Return the codings with a code on the newest texts, as far as they may be seen."""
    return models.Coding.objects.filter(
        sight.among(), code=code, transcript__in=fieldwork.newest_transcripts()
    ).order_by()


def in_order(given: QuerySet[models.Coding]) -> QuerySet[models.Coding]:
    """Return codings as they are read: by round, conversation and place."""
    return given.select_related("coder", "code", "transcript__conversation__round").order_by(
        "transcript__conversation__round", "transcript__conversation__number", "transcript", "start"
    )


def with_words(given: QuerySet[models.Coding]) -> Iterator[Passage]:
    """Yield codings with their words."""
    for coding in given:
        words = coding.transcript.text[coding.start : coding.end]
        yield Passage(coding, words, rules.direction(words))


def _kept(
    model: type[Model], rows: QuerySet[models.Coding] | list[models.Code]
) -> Iterator[tuple[str, int]]:
    """Yield what rooms above keep these rows for, and how much of it."""
    for relation in model._meta.related_objects:
        if relation.on_delete is PROTECT and _is_of_another_room(relation):
            called = _called.get(relation.related_model._meta.label, _OTHER)
            found = relation.related_model._base_manager.filter(
                **{f"{relation.field.name}__in": rows}
            )
            if number := found.order_by().values(called.per).distinct().count():
                yield _(called.noun), number


_OTHER = _Called(gettext_noop("andere gegevens"), "pk")


def _is_of_another_room(relation: ForeignObjectRel) -> bool:
    return relation.related_model._meta.app_label != models.Coding._meta.app_label
