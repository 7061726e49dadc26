"""Whom each question about a code reached, question by question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weerklank.analysis import queries, rules
from weerklank.fieldwork import queries as fieldwork
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.analysis.queries import Voices


@dataclass(frozen=True, slots=True)
class Reached:
    """Per question the people of a group to whom it was put and applied.

    `unclear` holds those of whom it is not known for any question: nobody noted whether it was
    put, or it is not known whether it applied. `conversations` are those in which they were asked.
    """

    by_question: dict[int, frozenset[int]]
    unclear: frozenset[int]
    conversations: dict[int, frozenset[int]]

    @property
    def asked(self) -> frozenset[int]:
        return frozenset().union(*self.by_question.values())


def reached(voices: Voices, code: int, group: Collection[int]) -> Reached:
    """Return whom of a group the questions about a code reached. A handful of queries."""
    people = frozenset(group) & voices.people.keys()
    about = rules.topics([code], voices.parents)
    codes = {one.number: one.pk for one in voices.codes}
    present = fieldwork.attendance(voices.round)
    noted = fieldwork.noted_questions(voices.round)
    of_guide: dict[int, list[queries.Question]] = defaultdict(list)
    for record in study.questions_of_guides(voices.round):
        meant = frozenset(codes[number] for number in record.codes if number in codes)
        if meant & about:
            of_guide[record.guide].append(queries.Question(record, meant, voices.people))
    by_question: dict[int, frozenset[int]] = defaultdict(frozenset)
    conversations: dict[int, frozenset[int]] = {}
    unclear: frozenset[int] = frozenset()
    for conversation in fieldwork.conversations_of(voices.round):
        here = frozenset(present.get(conversation.pk, set())) & people
        if conversation.guide_id is None:
            unclear |= here
            continue
        notes = noted.get(conversation.pk, {})
        asked_here: frozenset[int] = frozenset()
        for question in of_guide[conversation.guide_id]:
            put = question.put(here, notes.get(question.record.id))
            unclear |= put.unsure | put.unnoted
            if put.asked:
                by_question[question.record.id] |= put.asked
                asked_here |= put.asked
        if asked_here:
            conversations[conversation.pk] = asked_here
    asked = frozenset().union(*by_question.values())
    return Reached(dict(by_question), unclear - asked, conversations)


def who_spoke(voices: Voices, code: int, group: Collection[int]) -> dict[int, set[int]]:
    """Return who of a group spoke of a code or one below it: {person: ids of the codings}.

    Reads the codings of that code only. Unnamed voices are nobody.
    """
    people = frozenset(group)
    found: dict[int, set[int]] = defaultdict(set)
    family = rules.family(code, voices.parents)
    for mention in queries.mentions_about(voices, family, people):
        for person in mention.participants & people:
            found[person].add(mention.coding)
    return dict(found)
