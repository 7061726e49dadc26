"""A conversation with three speakers, one of them through an interpreter, and a codebook."""

import copy
from dataclasses import dataclass
from itertools import count
from uuid import UUID

import pytest

from tests import cast
from weerklank.coding import operations
from weerklank.coding.models import Code, Coding
from weerklank.fieldwork.models import Conversation, Speaker, Transcript, Turn
from weerklank.safeguards.models import User
from weerklank.study.models import Participant

TURNS = [
    ("R1", "Er komt een brief. Wat doet u dan?"),
    ("D1", "Ik maak een foto. Mijn zus leest hem voor. 😀 Zij kent de weg."),
    ("D2", "Bij ons is het anders. De begeleider komt langs."),
]
_keys = count(1)


@dataclass
class Sample:
    conversation: Conversation
    transcript: Transcript
    speakers: dict[str, Speaker]
    d1: Participant
    d2: Participant

    def span(self, words: str) -> tuple[int, int]:
        start = self.transcript.text.index(words)
        return start, start + len(words)


def make_sample(home: cast.Voorbeelddam, number: int = 1) -> Sample:
    conversation = Conversation.objects.create(
        round=home.round, number=number, kind="pair", held_on=cast.TODAY, created_at=cast.NOW
    )
    d1 = cast.make_participant(home.round, f"D{2 * number - 1}")
    d2 = cast.make_participant(home.round, f"D{2 * number}")
    speakers = {
        "R1": Speaker.objects.create(conversation=conversation, label="R1", role="interviewer"),
        "D1": Speaker.objects.create(
            conversation=conversation, label="D1", role="participant", participant=d1
        ),
        "D2": Speaker.objects.create(
            conversation=conversation, label="D2", role="participant", participant=d2
        ),
    }
    text = "\n".join(words for _, words in TURNS)
    transcript = Transcript.objects.create(
        conversation=conversation,
        language="nl",
        text=text,
        sha256="0" * 64,
        word_count=len(text.split()),
        created_at=cast.NOW,
    )
    at = 0
    for position, (label, words) in enumerate(TURNS):
        Turn.objects.create(
            transcript=transcript,
            position=position,
            speaker=speakers[label],
            start=at,
            end=at + len(words),
        )
        at += len(words) + 1
    return Sample(conversation, transcript, speakers, d1, d2)


@pytest.fixture(scope="module")
def shared_home(module_db: None) -> cast.Voorbeelddam:
    """A monitor with the codebook, once for a file of which every test begins with both.

    Such a file says so by `pytestmark = pytest.mark.usefixtures("shared_home")`.
    """
    home = cast.make_voorbeelddam()
    operations.ensure_codebook(monitor=home.monitor, by=home.bram, at=cast.NOW)
    return home


@pytest.fixture
def voorbeelddam(request: pytest.FixtureRequest, db: None) -> cast.Voorbeelddam:
    if "shared_home" in request.fixturenames:
        return copy.deepcopy(request.getfixturevalue("shared_home"))
    return cast.make_voorbeelddam()


@pytest.fixture
def sample(voorbeelddam: cast.Voorbeelddam) -> Sample:
    return make_sample(voorbeelddam)


@pytest.fixture
def codebook(voorbeelddam: cast.Voorbeelddam) -> dict[str, Code]:
    operations.ensure_codebook(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    return {code.number: code for code in Code.objects.filter(monitor=voorbeelddam.monitor)}


def give(sample: Sample, code: Code, words: str, by: User, **more: object) -> Coding:
    start, end = sample.span(words)
    given = {"key": UUID(int=next(_keys)), "start": start, "end": end} | more
    return operations.apply_code(
        transcript=sample.transcript, code=code, by=by, at=cast.NOW, **given
    )
