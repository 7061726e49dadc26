"""What the tests of this room share: a conversation, two people, and a short text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from tests import cast
from weerklank.fieldwork import models, operations
from weerklank.interchange.readings import Reading, Turn
from weerklank.study.models import Consent, Guide, GuideQuestion, GuideSection, Participant

LINES = (
    ("R1", "Hoe is het hier voor u?"),
    ("D1", "Goed. Alleen de brieven, die lees ik niet."),
    ("R1", "En wie helpt u dan?"),
    ("D2", "Mijn zoon. Hij is negen."),
    ("D1", "Dat wil ik niet."),
)


def make_reading(*lines: tuple[str | None, str], language: str | None = "nl") -> Reading:
    """Make a reading of (speaker, words), as the readers of files give it."""
    turns = []
    start = 0
    for speaker, words in lines:
        turns.append(Turn(speaker, start, start + len(words), None, None, is_question=False))
        start += len(words) + 1
    text = "\n".join(words for _speaker, words in lines)
    return Reading("txt", text, tuple(turns), language, None, (), "utf-8")


def allow(person: Participant, by: object, purpose: str = "take_part", given: bool = True) -> None:
    Consent.objects.create(
        participant=person,
        purpose=purpose,
        is_given=given,
        on=cast.TODAY,
        medium="spoken",
        recorded_at=cast.NOW,
        recorded_by=by,
    )


@dataclass
class Field:
    """A conversation of two people, with its text read in and nobody tied yet."""

    world: cast.Voorbeelddam
    d1: Participant
    d2: Participant
    guide: Guide
    questions: list[GuideQuestion]
    conversation: models.Conversation

    def speaker(self, label: str) -> models.Speaker:
        return self.conversation.speakers.get(label=label)

    def store(
        self, *lines: tuple[str | None, str], source: tuple[str, bytes] | None = None
    ) -> models.Transcript:
        return operations.store_transcript(
            conversation=self.conversation,
            reading=make_reading(*(lines or LINES)),
            source=source,
            by=self.world.bram,
            at=cast.NOW,
        )


@pytest.fixture
def field(voorbeelddam: cast.Voorbeelddam) -> Field:
    d1, d2 = (cast.make_participant(voorbeelddam.round, label) for label in ("D1", "D2"))
    allow(d1, voorbeelddam.bram)
    allow(d2, voorbeelddam.bram)
    guide = Guide.objects.create(
        round=voorbeelddam.round, key="inburgeraars", title="Leidraad", perspective="inburgeraar"
    )
    section = GuideSection.objects.create(guide=guide, position=1, title="Begin")
    questions = [
        GuideQuestion.objects.create(section=section, position=number, text=f"Vraag {number}?")
        for number in (1, 2)
    ]
    conversation = operations.create_conversation(
        round_=voorbeelddam.round,
        kind="pair",
        held_on=date(2026, 5, 4),
        guide=guide,
        participants=[d1, d2],
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    return Field(voorbeelddam, d1, d2, guide, questions, conversation)
