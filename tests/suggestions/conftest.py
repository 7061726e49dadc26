"""A round of nine people who speak of letters, of travelling and of care for children."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

import pytest

from tests import cast
from weerklank.coding import operations as coding
from weerklank.coding.models import Code
from weerklank.fieldwork.models import Conversation, Transcript
from weerklank.safeguards.models import User
from weerklank.study.models import Participant
from weerklank.suggestions import jobs, operations
from weerklank.suggestions.models import Learning

SAID = {
    "1.1": (
        "Ik snap de brief van de gemeente niet.",
        "De brief is te moeilijk geschreven voor mij.",
        "Er komt een brief en mijn buurman leest de brief voor.",
        "In de brief staan woorden die ik niet ken.",
    ),
    "1.2": (
        "De bus naar de taalschool rijdt maar een keer per uur.",
        "Ik reis elke dag met de bus en de trein naar les.",
        "Zonder auto duurt de reis naar de taalschool lang.",
        "De bus is duur en de trein heeft vaak vertraging.",
    ),
    "1.3": (
        "Er is geen opvang voor mijn kinderen tijdens de les.",
        "Mijn dochter is ziek en de opvang neemt haar niet.",
        "Wie past op mijn kinderen als de opvang dicht is?",
        "De opvang van de kinderen kost te veel geld.",
    ),
}
LABELS = {
    "1.1": ("Brieven", "Of iemand een brief begrijpt."),
    "1.2": ("Reizen", "Hoe iemand naar de les komt, met bus, trein of auto."),
    "1.3": ("Opvang", "Wie op de kinderen past."),
}
LATER = cast.NOW.replace(hour=15)


@dataclass
class Told:
    """What was made: conversations in order, the person of each, and the codes by number."""

    home: cast.Voorbeelddam
    conversations: list[Conversation] = field(default_factory=list)
    people: list[Participant] = field(default_factory=list)
    texts: list[Transcript] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)

    @property
    def bram(self) -> User:
        return self.home.bram

    def learn(self, by: User | None = None) -> Learning:
        """Learn to the end, as the worker does."""
        by = by or self.bram
        started = operations.ask_to_learn(round=self.home.round, by=by, at=LATER)
        jobs.learn.call(started.pk)
        started.refresh_from_db()
        return started


def allow(person: Participant, *, purpose: str = "take_part", is_given: bool = True) -> None:
    person.consents.create(
        purpose=purpose,
        is_given=is_given,
        on=cast.TODAY,
        medium="spoken",
        recorded_at=cast.NOW,
    )


def make_conversation(told: Told, *, language: str = "nl", by: User | None = None) -> Transcript:
    """Let one more person speak of everything; `by` codes it and hands it in."""
    number = len(told.conversations) + 1
    person = cast.make_participant(told.home.round, f"D{number}")
    allow(person)
    conversation = Conversation.objects.create(
        round=told.home.round,
        number=number,
        kind="individual",
        held_on=cast.TODAY,
        created_at=cast.NOW,
    )
    conversation.attendances.create(participant=person)
    asks = conversation.speakers.create(label="R1", role="interviewer")
    says = conversation.speakers.create(
        label=person.pseudonym, role="participant", participant=person
    )
    spoken = [("R1", "Hoe gaat het met de brieven en de opvang en de bus?", "")]
    for code, sentences in SAID.items():
        for offset in range(2):
            words = sentences[(number + offset) % len(sentences)]
            spoken.append((person.pseudonym, words, code))
    spoken.append((person.pseudonym, "Ja.", ""))
    text = "\n".join(words for _who, words, _code in spoken)
    transcript = Transcript.objects.create(
        conversation=conversation,
        language=language,
        text=text,
        sha256="0" * 64,
        word_count=len(text.split()),
        created_at=cast.NOW,
    )
    at = 0
    for position, (who, words, code) in enumerate(spoken):
        transcript.turns.create(
            position=position,
            speaker=asks if who == "R1" else says,
            start=at,
            end=at + len(words),
            is_question=who == "R1",
        )
        if code and by:
            coding.apply_code(
                key=coding.new_key(),
                transcript=transcript,
                code=told.codes[code],
                start=at,
                end=at + len(words),
                by=by,
                at=cast.NOW,
            )
        at += len(words) + 1
    if by:
        coding.finish_conversation(conversation=conversation, by=by, at=cast.NOW)
    told.conversations.append(conversation)
    told.people.append(person)
    told.texts.append(transcript)
    return transcript


def make_told(home: cast.Voorbeelddam) -> Told:
    """Bram coded six conversations; three are still to be read. Suggestions are off."""
    told = Told(home)
    top = coding.add_branch(
        monitor=home.monitor, label="Onderweg", reason="Begin", by=home.bram, at=cast.NOW
    )
    for number, (label, definition) in LABELS.items():
        told.codes[number] = coding.add_code(
            parent=top,
            label=label,
            definition=definition,
            reason="Begin",
            by=home.bram,
            at=cast.NOW,
        )
        assert told.codes[number].number == number
    for _ in range(6):
        make_conversation(told, by=home.bram)
    for _ in range(3):
        make_conversation(told)
    return told


@pytest.fixture(scope="module")
def made(module_db: None) -> Told:
    return make_told(cast.make_voorbeelddam())


@pytest.fixture
def told(made: Told, db: None) -> Told:
    return copy.deepcopy(made)


@pytest.fixture
def on(told: Told) -> Told:
    """The same, with suggestions on."""
    operations.switch(monitor=told.home.monitor, is_on=True, by=told.bram, at=cast.NOW)
    return told
