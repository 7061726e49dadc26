"""A small round with a known truth, small enough to count by hand.

Conversation 1 is a group of D1, D2 and D3 with an unknown voice and *several of us*; the letters
were asked about. Conversation 2 is D1 again, and the letters were not asked about. Conversation 3
is A1, a provider, who was asked. D4 came to conversation 4, where nobody noted what was asked.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID

import pytest

from tests import cast
from weerklank.coding.models import Code, Coding
from weerklank.fieldwork.models import Attendance, Conversation, Speaker, Transcript, Turn
from weerklank.findings import models, operations
from weerklank.safeguards.models import User
from weerklank.study.models import (
    Characteristic,
    CharacteristicValue,
    Consent,
    Guide,
    GuideQuestion,
    GuideSection,
    Participant,
    PolicyGoal,
    ResearchQuestion,
)

_keys = count(1)

# Every sentence has a word of its own that stands nowhere else.
TALKS = {
    1: [
        ("R1", "Hoe gaat het met de brieven?"),
        ("D1", "Ik snap de brief niet, kanariegeel. Mijn zus leest hem, kanariegroen."),
        ("D2", "Bij ons ook niet, kanarieblauw."),
        ("Onbekend", "Niemand snapt ze, kanariegrijs."),
        ("Wij", "Wij lezen ze samen, kanariebruin."),
        ("D3", "Ik lees alles zelf, kanarierood."),
    ],
    2: [("R1", "Vertel eens."), ("D1", "En weer zo'n brief, kanariezwart.")],
    3: [("R1", "Hoe ziet u dat?"), ("A1", "Wij schrijven te moeilijk, kanariewit.")],
    4: [("R1", "Wat wilt u kwijt?"), ("D4", "De bus komt niet, kanariepaars.")],
}
CANARY = "kanarie"


def allow(person: Participant, by: User, purpose: str, given: bool = True) -> None:
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
class Story:
    """A round with people, codes and conversations, and short ways to code and to conclude."""

    home: cast.Voorbeelddam
    people: dict[str, Participant]
    codes: dict[str, Code]
    goal: PolicyGoal
    question: ResearchQuestion
    texts: dict[int, Transcript] = field(default_factory=dict)

    @property
    def round(self) -> object:
        return self.home.round

    def code(self, conversation: int, words: str, number: str = "4.6", **fields: object) -> Coding:
        transcript = self.texts[conversation]
        start = transcript.text.index(words)
        given = {"coder": self.home.bram} | fields
        return Coding.objects.create(
            key=UUID(int=next(_keys)),
            transcript=transcript,
            code=self.codes[number],
            start=start,
            end=start + len(words),
            created_at=cast.NOW,
            changed_at=cast.NOW,
            **given,
        )

    def conclude(
        self,
        statement: str = "Twee van de drie inburgeraars snappen de brieven niet.",
        supporting: Sequence[Coding] = (),
        contrary: Sequence[Coding] = (),
        **fields: object,
    ) -> models.Finding:
        given = {"section": "pains", "perspective": "inburgeraar", "kind": "pain"} | fields
        finding = operations.write_finding(
            round=self.home.round,
            statement=statement,
            codings=[coding.pk for coding in supporting],
            by=self.home.bram,
            at=cast.NOW,
            **given,
        )
        if contrary:
            operations.add_evidence(
                finding=finding,
                codings=[coding.pk for coding in contrary],
                stance="contrary",
                by=self.home.bram,
                at=cast.NOW,
            )
            operations.confirm_finding(finding=finding, by=self.home.bram, at=cast.NOW)
        return finding

    def propose(
        self, finding: models.Finding, coding: Coding, text: str = "", **fields: object
    ) -> models.Quote:
        given = {"form": "verbatim", "by": self.home.bram} | fields
        text = text or coding.transcript.text[coding.start : coding.end]
        return operations.propose_quote(
            finding=finding, coding=coding.pk, shown_text=text, at=cast.NOW, **given
        )

    def release(self, quote: models.Quote) -> models.Quote:
        return operations.release_quote(
            quote=quote, revision=quote.revision, by=self.home.chantal, at=cast.NOW
        )


def _make_conversation(story: Story, number: int, guide: Guide | None, title: str = "") -> None:
    home = story.home
    conversation = Conversation.objects.create(
        round=home.round,
        number=number,
        title=title,
        kind="group" if number == 1 else "individual",
        held_on=cast.TODAY,
        guide=guide,
        created_at=cast.NOW,
    )
    lines = TALKS[number]
    text = "\n".join(words for _label, words in lines)
    transcript = Transcript.objects.create(
        conversation=conversation,
        language="nl",
        text=text,
        sha256="0" * 64,
        word_count=len(text.split()),
        created_at=cast.NOW,
    )
    speakers: dict[str, Speaker] = {}
    at = 0
    for position, (label, words) in enumerate(lines):
        if label not in speakers:
            person = story.people.get(label)
            role = {"R1": "interviewer", "Onbekend": "unknown", "Wij": "several"}.get(
                label, "participant"
            )
            speakers[label] = Speaker.objects.create(
                conversation=conversation,
                label=label,
                role=role,
                participant=person,
                at_least=2 if role == "several" else None,
            )
            if person:
                Attendance.objects.create(conversation=conversation, participant=person)
        Turn.objects.create(
            transcript=transcript,
            position=position,
            speaker=speakers[label],
            start=at,
            end=at + len(words),
        )
        at += len(words) + 1
    story.texts[number] = transcript


def make_story() -> Story:
    home = cast.make_voorbeelddam()
    people = {
        label: cast.make_participant(home.round, label) for label in ("D1", "D2", "D3", "D4", "A1")
    }
    leerroute, gender, origin = (
        Characteristic.objects.create(
            monitor=home.monitor, key=key, label=label, position=position, is_printable=printable
        )
        for position, (key, label, printable) in enumerate(
            [
                ("leerroute", "Leerroute", True),
                ("gender", "Gender", True),
                ("origin", "Land", False),
            ]
        )
    )
    values = {
        key: CharacteristicValue.objects.create(
            characteristic=characteristic, key=key, label=label, position=position
        )
        for position, (characteristic, key, label) in enumerate(
            [
                (leerroute, "B", "B1-route"),
                (leerroute, "O", "Onderwijsroute"),
                (leerroute, "Z", "Z-route"),
                (gender, "woman", "Vrouw"),
                (gender, "man", "Man"),
                (origin, "far", "Ver weg"),
            ]
        )
    }
    for label, keys in {
        "D1": ("Z", "woman", "far"),
        "D2": ("Z", "man"),
        "D3": ("B", "woman"),
        "D4": ("woman",),
    }.items():
        for key in keys:
            people[label].characteristics.create(
                characteristic=values[key].characteristic, value=values[key]
            )
    for person in people.values():
        for purpose in ("take_part", "quote"):
            allow(person, home.bram, purpose)
    # So many live here that a quote may say what it likes; see test_exposure for when not.
    cast.make_population(
        home.monitor, home.bram, "inburgeraar",
        *({"leerroute": route, "gender": of} for route in "BOZ" for of in ("woman", "man")),
    )  # fmt: skip
    cast.make_population(
        home.monitor, home.bram, "aanbieder",
        *({"provider_kind": kind} for kind in ("gemeente", "mb", "taalschool")),
    )  # fmt: skip
    branch = Code.objects.create(
        monitor=home.monitor, number="4", position=1, label="Knelpunten", is_container=True
    )
    codes = {
        number: Code.objects.create(
            monitor=home.monitor, number=number, position=position, label=label, parent=branch
        )
        for position, (number, label) in enumerate(
            [("4.6", "Brieven"), ("4.7", "Vervoer")], start=2
        )
    }
    story = Story(
        home=home,
        people=people,
        codes=codes,
        goal=PolicyGoal.objects.create(monitor=home.monitor, number=1, title="Taal"),
        question=ResearchQuestion.objects.create(
            monitor=home.monitor, number="1", text="Hoe gaat het?"
        ),
    )
    guides = {}
    for perspective in ("inburgeraar", "aanbieder"):
        guide = Guide.objects.create(
            round=home.round, key=perspective, title=f"Leidraad {perspective}",
            perspective=perspective,
        )  # fmt: skip
        section = GuideSection.objects.create(guide=guide, position=1, title="Brieven")
        guides[perspective] = (
            guide,
            GuideQuestion.objects.create(
                section=section, position=1, text="Hoe gaat het met brieven?", codes=["4.6"]
            ),
        )
    for number, perspective, put in (
        (1, "inburgeraar", True),
        (2, "inburgeraar", False),
        (3, "aanbieder", True),
        (4, None, None),
    ):
        guide, asked = guides[perspective] if perspective else (None, None)
        _make_conversation(story, number, guide)
        if asked:
            story.texts[number].conversation.questions_put.create(question=asked, was_put=put)
    return story


@pytest.fixture(scope="module")
def shared_story(module_db: None) -> Story:
    return make_story()


@pytest.fixture
def story(shared_story: Story, db: None) -> Story:
    return copy.deepcopy(shared_story)
