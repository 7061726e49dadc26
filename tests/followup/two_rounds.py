"""Two rounds of one monitor with a known truth: who was asked after the letters, and who said it.

Every person has a conversation of one sentence. Who is in both rounds is tied.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from tests import cast
from weerklank.coding import operations as coding
from weerklank.coding.models import Code, Coding, CodingTask
from weerklank.fieldwork.models import Attendance, Conversation, Speaker, Transcript, Turn
from weerklank.findings import models
from weerklank.findings import operations as findings
from weerklank.followup import operations
from weerklank.study import operations as study
from weerklank.study.models import (
    Characteristic,
    CharacteristicValue,
    Guide,
    GuideQuestion,
    Participant,
    Round,
    SamePerson,
)

FIRST, SECOND = cast.NOW, cast.NOW + timedelta(days=200)
ASKS = "Hoe gaat het met brieven?"
WORDS = "Ik snap de brief niet, parelhoen."
_keys = count(50_000)


@dataclass
class TwoRounds:
    home: cast.Voorbeelddam
    code: Code
    rounds: list[Round]
    point: models.ImprovementPoint
    questions: dict[int, GuideQuestion] = field(default_factory=dict)
    people: dict[str, Participant] = field(default_factory=dict)

    @property
    def by(self) -> dict[str, object]:
        return {"by": self.home.bram, "at": SECOND}

    def question(self, number: int, text: str = ASKS, codes: Collection[str] = ("4.6",)) -> None:
        """Write the question of a round into a guide of its own."""
        guide = Guide.objects.create(
            round=self.rounds[number - 1],
            key="gids",
            title="Gids",
            perspective="inburgeraar",
        )
        section = guide.sections.create(position=1, title="Brieven")
        self.questions[number] = section.questions.create(position=1, text=text, codes=list(codes))

    def person(
        self,
        number: int,
        name: str,
        *,
        says: bool,
        put: bool | None = True,
        was: str = "",
        gender: str = "woman",
        coded_at: datetime | None = None,
        handed_in: bool = True,
        words: str = WORDS,
    ) -> Participant:
        """Let someone have a conversation in a round; `was` is who that was in the first one."""
        round_ = self.rounds[number - 1]
        at = coded_at or (FIRST, SECOND)[number - 1]
        person = cast.make_participant(round_, name)
        if gender:
            value = CharacteristicValue.objects.get(key=gender)
            person.characteristics.create(characteristic=value.characteristic, value=value)
        question = self.questions[number]
        conversation = Conversation.objects.create(
            round=round_,
            number=round_.conversations.count() + 1,
            kind="individual",
            held_on=cast.TODAY,
            guide=question.section.guide,
            created_at=at,
        )
        if put is not None:
            conversation.questions_put.create(question=question, was_put=put)
        Attendance.objects.create(conversation=conversation, participant=person)
        speaker = Speaker.objects.create(
            conversation=conversation, label=name, role="participant", participant=person
        )
        transcript = Transcript.objects.create(
            conversation=conversation, language="nl", text=words, sha256="0" * 64,
            word_count=len(words.split()), created_at=at,
        )  # fmt: skip
        Turn.objects.create(
            transcript=transcript, position=0, speaker=speaker, start=0, end=len(words)
        )
        CodingTask.objects.create(
            transcript=transcript,
            coder=self.home.bram,
            started_at=at,
            finished_at=at if handed_in else None,
        )
        if says:
            self.code_in(transcript, at)
        if was:
            SamePerson.objects.create(
                earlier=self.people[was], later=person, noted_at=at, noted_by=self.home.bram
            )
        self.people[name] = person
        return person

    def code_in(self, transcript: Transcript, at: datetime, **given: object) -> Coding:
        fields = {"code": self.code, "coder": self.home.bram} | given
        return Coding.objects.create(
            key=UUID(int=next(_keys)), transcript=transcript, start=0, end=len(transcript.text),
            created_at=at, changed_at=at, **fields,
        )  # fmt: skip

    def text_of(self, name: str) -> Transcript:
        return Transcript.objects.get(conversation__speakers__participant=self.people[name])

    def people_in(self, number: int, said: int, asked: int, **given: object) -> None:
        """Let so many new people be heard, of whom so many say it."""
        letter = "DE"[number - 1]
        start = len(self.people) + 1
        for place in range(asked):
            self.person(number, f"{letter}{start + place}", says=place < said, **given)

    def change_meaning(self, at: datetime, **changes: str) -> None:
        given = changes or {"definition": "Iemand begrijpt een brief van de gemeente niet."}
        coding.change_code(code=self.code, reason="Scherper.", by=self.home.bram, at=at, **given)
        self.code.refresh_from_db()


def make_two_rounds(**measure: object) -> TwoRounds:
    home = cast.make_voorbeelddam()
    later = cast.make_round(home.monitor, 2)
    gender = Characteristic.objects.create(
        monitor=home.monitor, key="gender", label="Gender", is_printable=True
    )
    for key in ("woman", "man"):
        CharacteristicValue.objects.create(characteristic=gender, key=key, label=key)
    branch = Code.objects.create(
        monitor=home.monitor, number="4", position=1, label="Knelpunten", is_container=True
    )
    code = Code.objects.create(
        monitor=home.monitor, number="4.6", position=2, label="Brieven", parent=branch
    )
    before = FIRST - timedelta(days=1)
    coding.keep_version(monitor=home.monitor, reason="Begin.", by=home.bram, at=before)
    point = findings.make_point(
        monitor=home.monitor, what="Schrijf gewone brieven.", by=home.bram, at=FIRST
    )
    point.round = home.round
    point.is_from_finding = True
    point.save()
    given = {"code": code.pk, "perspective": "inburgeraar", "better": "fewer"} | measure
    operations.set_measure(point=point, by=home.bram, at=FIRST, **given)
    point.refresh_from_db()
    return TwoRounds(home=home, code=code, rounds=[home.round, later], point=point)


def withdraw(world: TwoRounds, name: str) -> None:
    study.withdraw(participant=world.people[name], by=world.home.bram, at=SECOND)
