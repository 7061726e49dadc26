"""Some people of the second round of the example told by themselves as well.

All of them were heard in a conversation too, and nothing of this was taken over: no number of the
example rests on it. What they say is invented; the one voice is a tone.
"""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Required, TypedDict
from uuid import NAMESPACE_URL, uuid5

from weerklank.sampling.terms import CandidateState
from weerklank.telling.operations import answering, sending, uploads
from weerklank.telling.operations import opening as openings

if TYPE_CHECKING:
    from weerklank.safeguards.pages import Acting
    from weerklank.study.models import GuideQuestion, Participant
    from weerklank.telling.models import Opening, Telling

_RATE = 8_000
_PITCH = 220


class Answer(TypedDict, total=False):
    """What somebody says to a question: words, a face, a voice of so many seconds, or nothing."""

    question: Required[str]
    text: str
    face: str
    voice: int
    refusal: str


class Teller(TypedDict):
    pseudonym: str
    language: str
    helper: str
    is_sent: bool
    answers: list[Answer]


class Plan(TypedDict):
    """Who tells what; `faces` are the questions that can be answered by one."""

    faces: list[str]
    tellers: list[Teller]


class _Said(TypedDict):
    telling: Telling
    question: GuideQuestion
    language: str


def tone(seconds: int) -> bytes:
    """Return a tone that swells and fades three times, as WAV: nobody's voice."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        samples = (
            int(
                9_000
                * abs(math.sin(3 * math.pi * place / (seconds * _RATE)))
                * math.sin(2 * math.pi * _PITCH * place / _RATE)
            )
            for place in range(seconds * _RATE)
        )
        file.writeframes(b"".join(struct.pack("<h", each) for each in samples))
    return out.getvalue()


def tell(
    *,
    opening: Opening,
    plan: Plan,
    people: Mapping[str, Participant],
    questions: Mapping[str, GuideQuestion],
    bram: Acting,
) -> None:
    """Let those of `plan` tell, as far as they are; `questions` by their Dutch words."""
    openings.set_faces(
        opening=opening, questions=[questions[one].pk for one in plan["faces"]], **bram
    )
    at = bram["at"]
    for row in plan["tellers"]:
        participant = people[row["pseudonym"]]
        # As somebody who was asked. In this round nobody was drawn, so no row is kept.
        asked: Any = SimpleNamespace(
            round=opening.round,
            perspective=participant.perspective,
            participant=participant,
            state=CandidateState.CHOSEN,
        )
        telling = answering.begin(candidate=asked, language=row["language"], at=at)
        answering.note_helper(telling=telling, helper=row["helper"], at=at)
        answering.note_practice(telling=telling, at=at)
        for answer in row["answers"]:
            _answer(telling, questions[answer["question"]], answer, row["language"], at)
        if row["is_sent"]:
            sending.send(telling=telling, at=at)


def _answer(
    telling: Telling,
    question: GuideQuestion,
    answer: Answer,
    language: str,
    at: datetime,
) -> None:
    said: _Said = {"telling": telling, "question": question, "language": language}
    if refusal := answer.get("refusal"):
        answering.refuse(**said, refusal=refusal, at=at)
    if answer.get("text") or answer.get("face"):
        answering.say(**said, text=answer.get("text"), face=answer.get("face"), at=at)
    if seconds := answer.get("voice"):
        content = tone(seconds)
        upload = uploads.create(
            **said,
            recording=uuid5(NAMESPACE_URL, telling.participant.pseudonym),
            length=len(content),
            began_at=at,
            at=at,
        )
        uploads.append(upload=upload, offset=0, content=content, at=at)
