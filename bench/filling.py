"""Puts a made-up round into the database of Weerklank, straight and fast."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice

from django.db import transaction

from bench.rounds import TRAITS, Document, MadeUpRound
from weerklank.coding.models import Code, Coding, CodingTask
from weerklank.fieldwork.models import Attendance, Conversation, Speaker, Transcript, Turn
from weerklank.safeguards.models import Organisation, User
from weerklank.study.models import (
    Characteristic,
    CharacteristicValue,
    Consent,
    Membership,
    Monitor,
    Participant,
    ParticipantCharacteristic,
    Round,
)
from weerklank.study.queries import forget_roles

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
BATCH = 2_000
PEOPLE_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made, for whoever measures: the round, who may read it, and who may code it."""

    round: Round
    reader: User
    coders: list[User]
    codes: list[Code]  # in the order of MadeUpRound.codes


@transaction.atomic
def fill(made_up: MadeUpRound) -> Filled:
    """Store the round with its people, texts and codings. Coders are at least fifty accounts."""
    name = made_up.size.name
    round_ = _round(f"Bench {name}", f"bench-{name.lower()}")
    coders = _coders(round_, max(PEOPLE_AT_ONCE, made_up.size.coders), name.lower())
    codes = _codes(round_, made_up)
    values = _characteristics(round_)
    documents = made_up.documents()
    while batch := list(islice(documents, 100)):
        _documents(round_, batch, made_up, (coders, codes, values))
    return Filled(round=round_, reader=coders[0], coders=coders, codes=codes)


def _round(name: str, slug: str) -> Round:
    organisation = Organisation.objects.create(name=name, slug=slug, kind="gemeente")
    monitor = Monitor.objects.create(
        organisation=organisation, name=name, slug=slug, created_at=NOW
    )
    return Round.objects.create(
        monitor=monitor, number=1, name=name, slug=slug, starts_on=TODAY, ends_on=TODAY
    )


def empty_round(name: str, coders: list[User]) -> Round:
    """Make a round without anything in it, in a monitor of its own with these coders."""
    round_ = _round(name, name)
    _join(round_, coders)
    return round_


def _coders(round_: Round, count: int, name: str) -> list[User]:
    coders = User.objects.bulk_create(
        [User(email=f"{name}{n}@example.org", name=f"Codeur {n}") for n in range(count)]
    )
    _join(round_, coders)
    return coders


def _join(round_: Round, coders: list[User]) -> None:
    Membership.objects.bulk_create(
        [Membership(monitor=round_.monitor, user=coder, role="onderzoeker") for coder in coders]
    )
    for coder in coders:
        forget_roles(coder)


def _codes(round_: Round, made_up: MadeUpRound) -> list[Code]:
    # The key of a code above must be known before the code below it is stored.
    made: list[Code] = []
    for code in made_up.codes:
        made.append(
            Code.objects.create(
                monitor=round_.monitor,
                number=code.number,
                parent=None if code.parent is None else made[code.parent],
                position=code.place + 1,
                label=code.label,
                colour=code.place % 9 + 1,
                is_container=code.is_container,
            )
        )
    return made


Values = dict[str, list[CharacteristicValue]]


def _characteristics(round_: Round) -> Values:
    found: Values = {}
    for position, (key, count) in enumerate(TRAITS.items()):
        characteristic = Characteristic.objects.create(
            monitor=round_.monitor, key=key, label=key, position=position
        )
        found[key] = CharacteristicValue.objects.bulk_create(
            [
                CharacteristicValue(
                    characteristic=characteristic, key=f"w{n}", label=f"{key} {n}", position=n
                )
                for n in range(count)
            ]
        )
    return found


def _documents(
    round_: Round,
    documents: list[Document],
    made_up: MadeUpRound,
    known: tuple[list[User], list[Code], Values],
) -> None:
    coders, codes, values = known
    people = Participant.objects.bulk_create(
        [
            Participant(round=round_, pseudonym=f"D{one.number + 1}", perspective="inburgeraar")
            for one in documents
        ]
    )
    Consent.objects.bulk_create(
        [
            Consent(
                participant=person, purpose=purpose, is_given=True, on=TODAY, medium="spoken",
                recorded_at=NOW, recorded_by=coders[0],
            )
            for person in people
            for purpose in ("take_part", "quote")
        ]
    )  # fmt: skip
    ParticipantCharacteristic.objects.bulk_create(
        [
            ParticipantCharacteristic(
                participant=person,
                characteristic=values[key][place].characteristic,
                value=values[key][place],
            )
            for one, person in zip(documents, people, strict=True)
            for key, place in made_up.traits(one.number).items()
        ]
    )
    conversations = Conversation.objects.bulk_create(
        [
            Conversation(
                round=round_, number=one.number + 1, kind="individual", held_on=TODAY,
                language=one.language, created_at=NOW,
            )
            for one in documents
        ]
    )  # fmt: skip
    Attendance.objects.bulk_create(
        [
            Attendance(conversation=conversation, participant=person)
            for conversation, person in zip(conversations, people, strict=True)
        ]
    )
    asks = Speaker.objects.bulk_create(
        [
            Speaker(conversation=one, label="Interviewer", role="interviewer")
            for one in conversations
        ]
    )
    tells = Speaker.objects.bulk_create(
        [
            Speaker(
                conversation=conversation, label=person.pseudonym, role="participant",
                participant=person,
            )
            for conversation, person in zip(conversations, people, strict=True)
        ]
    )  # fmt: skip
    transcripts = Transcript.objects.bulk_create(
        [
            Transcript(
                conversation=conversation,
                language=one.language,
                text=one.text,
                sha256=hashlib.sha256(one.text.encode()).hexdigest(),
                word_count=one.words,
                created_at=NOW,
            )
            for one, conversation in zip(documents, conversations, strict=True)
        ]
    )
    Turn.objects.bulk_create(
        (
            Turn(
                transcript=transcript, position=position, start=turn.start, end=turn.end,
                speaker=asks[place] if turn.is_question else tells[place],
                is_question=turn.is_question,
            )
            for place, (one, transcript) in enumerate(zip(documents, transcripts, strict=True))
            for position, turn in enumerate(one.turns)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    for one, transcript in zip(documents, transcripts, strict=True):
        Coding.objects.bulk_create(
            (
                Coding(
                    key=coding.key, transcript=transcript, code=codes[coding.code],
                    coder=coders[coding.coder], start=coding.start, end=coding.end,
                    created_at=NOW, changed_at=NOW,
                )
                for coding in one.codings
            ),
            batch_size=BATCH,
        )  # fmt: skip
    CodingTask.objects.bulk_create(
        [
            CodingTask(transcript=transcript, coder=coders[coder], started_at=NOW)
            for one, transcript in zip(documents, transcripts, strict=True)
            for coder in sorted({coding.coder for coding in one.codings})
        ]
    )
