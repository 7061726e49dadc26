"""The conversations of a round in the order in which they were held, and what each brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from random import Random
from typing import TYPE_CHECKING

from weerklank.analysis import queries
from weerklank.analysis.queries import splits
from weerklank.analysis.rules import saturation as rules
from weerklank.coding import queries as coding
from weerklank.fieldwork import queries as fieldwork
from weerklank.sampling import selecting
from weerklank.study import queries as study
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation
    from weerklank.study.models import Round

ORDERS = 1_000
# The same random orders each time, so that a page that is asked for again shows the same band.
SEED = 2020


@dataclass(frozen=True, slots=True)
class Held:
    """A coded conversation and what one perspective spoke of in it.

    `is_done` is false while the coder whose reading counts is still at work.
    """

    conversation: Conversation
    heard: rules.Heard
    is_done: bool


@dataclass(frozen=True)
class Course:
    """One perspective's conversations as they were held; `waiting` are those not coded yet."""

    perspective: Perspective
    held: tuple[Held, ...]
    waiting: tuple[Conversation, ...]

    @cached_property
    def known(self) -> frozenset[int]:
        """Return every code that somebody of this perspective spoke of, asked or not."""
        return frozenset().union(*(one.heard.spoken for one in self.held))

    @cached_property
    def unasked(self) -> frozenset[int]:
        """Return the codes that came up only where nobody had asked about them."""
        return self.known.difference(*(one.heard.counted for one in self.held))

    def sets(self, *, with_unprompted: bool = False) -> list[frozenset[int]]:
        """Return the codes that count per conversation: not what was not asked, unless wanted."""
        return [one.heard.spoken if with_unprompted else one.heard.counted for one in self.held]


def courses(voices: queries.Voices, among: splits.Among | None = None) -> list[Course]:
    """Return the course of the round for each perspective. Two queries beside what was heard.

    Of a part of the people only what they said and were asked counts, in the conversations in
    which one of them was there. A perspective without anyone of them has no course.
    """
    people = splits.part(voices, among).people
    records = {record.pk: record for record in fieldwork.conversations_of(voices.round)}
    order = sorted(records, key=lambda pk: (records[pk].held_on, records[pk].number))
    by_id = {conversation.id: conversation for conversation in voices.conversations}
    in_order = [by_id[pk] for pk in order]
    coded = coding.coded(voices.readings)
    said = {
        voice: [code for code, _passages, own in codes if own]
        for voice, codes in voices.spoken().items()
    }
    found = []
    for perspective in Perspective:
        group = queries.whole(voices, perspective).people & people
        if among and not group:
            continue
        heard = rules.heard(in_order, said, group, voices.parents)
        found.append(
            Course(
                perspective=perspective,
                held=tuple(
                    Held(records[one.conversation], one, coded[one.conversation])
                    for one in heard
                    if one.conversation in coded
                ),
                waiting=tuple(
                    records[one.conversation] for one in heard if one.conversation not in coded
                ),
            )
        )
    return found


def band(sets: Sequence[frozenset[int]]) -> list[rules.Band]:
    """Return the band of a course over random orders, always the same ones.

    It takes a thousand times all conversations: of what a process drew last it is kept.
    """
    return _band(tuple(sets))


@lru_cache(maxsize=8)
def _band(sets: tuple[frozenset[int], ...]) -> list[rules.Band]:
    return rules.band(sets, chance=Random(SEED), orders=ORDERS)  # noqa: S311  nothing secret


def empty_cells(round_: Round) -> dict[str, list[str]]:
    """Return per perspective the planned combinations of which nobody is heard, in words."""
    return {side: selecting.empty_cells(round_, side) for side in Perspective}


def unheard(round_: Round) -> dict[str, list[study.Unheard]]:
    """Return per perspective the groups on the page *Spreiding* of which nobody is heard."""
    background = list(study.background(round_.monitor))
    kinds = [row.label for row in study.provider_strata_in(round_) if not row.heard]
    return {
        Perspective.INBURGERAAR: study.unheard(
            round_, [one for one in background if one.for_inburgeraars]
        ),
        Perspective.AANBIEDER: [study.Unheard("", tuple(kinds))] if kinds else [],
    }
