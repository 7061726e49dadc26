"""A round in which people tell by themselves: four questions in Dutch, Arabic and Tigrinya."""

from __future__ import annotations

import base64
import hashlib
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.test import Client

from tests import cast
from tests.invitations.inviting import Invited, invite
from weerklank.sampling.models import Candidate
from weerklank.study.models import Guide, GuideQuestion, Participant
from weerklank.study.operations import sheets
from weerklank.telling.models import Answer, Opening, Telling, Upload
from weerklank.telling.operations import opening as operations

# Of the guide for the Z-route: these ship with the product in every language.
QUESTIONS = (
    "Wat doet u op een gewone dag?",
    "Wie helpt u als u een vraag hebt?",
    "Hoe is dat voor u?",
    "Wat wilt u nog zeggen?",
)
LANGUAGES = ["ar", "ti"]
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
TUS = {"tus-resumable": "1.0.0"}


def sound(size: int, seed: int = 1) -> bytes:
    """Return bytes that begin as sound does, and are no other sound's."""
    return WEBM + random.Random(seed).randbytes(size - len(WEBM))  # noqa: S311


def checksum(content: bytes, algorithm: str = "sha256") -> str:
    digest = hashlib.new(algorithm, content, usedforsecurity=False).digest()
    return f"{algorithm} {base64.b64encode(digest).decode()}"


def metadata(**values: object) -> str:
    return ",".join(
        f"{key} {base64.b64encode(str(value).encode()).decode()}" for key, value in values.items()
    )


@dataclass
class Told:
    """A round that stands open, and the people who hold a card for it."""

    invited: Invited
    opening: Opening
    questions: list[GuideQuestion]
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def bram(self):
        return self.invited.place.bram

    @property
    def pseudonyms(self) -> list[str]:
        return sorted(self.invited.codes)

    def person(self, pseudonym: str = "") -> Candidate:
        return self.invited.person(pseudonym or self.pseudonyms[0])

    def participant(self, pseudonym: str = "") -> Participant:
        found = self.person(pseudonym).participant
        assert found is not None
        return found

    def telling(self, pseudonym: str = "") -> Telling:
        return Telling.objects.get(participant__pseudonym=pseudonym or self.pseudonyms[0])

    def answer(self, number: int = 0, pseudonym: str = "") -> Answer | None:
        return (
            self.telling(pseudonym)
            .answers.filter(question=self.questions[number])
            .select_related("sound")
            .first()
        )

    def client(self, pseudonym: str = "") -> Client:
        name = pseudonym or self.pseudonyms[0]
        if name not in self.clients:
            self.clients[name] = self.invited.visitor(name)
        return self.clients[name]

    def begin(self, pseudonym: str = "", *, language: str = "ar", record: bool = True) -> Client:
        """Let somebody agree, say that she is alone, and practise; gives her browser."""
        client, at = self.client(pseudonym), f"/k/{language}/vertellen"
        for purpose, said in (("take_part", "yes"), ("record", "yes" if record else "no")):
            client.post(f"{at}/toestemming/", {"purpose": purpose, "said": said})
        client.post(f"{at}/hulp/", {"helper": "alone"})
        client.post(f"{at}/oefenen/")
        return client

    def at(self, number: int = 0, language: str = "ar") -> str:
        return f"/k/{language}/vertellen/vraag/{self.questions[number].pk}/"

    def create(
        self,
        client: Client,
        number: int = 0,
        *,
        recording: uuid.UUID | None = None,
        age: timedelta | None = None,
        **headers: str,
    ) -> object:
        """Ask for a place to send a recording to; without a length it is not known yet.

        `age` is how long ago the device says that it began.
        """
        headers = headers or {"upload-defer-length": "1"}
        said = metadata(
            recording=recording or uuid.uuid4(),
            question=self.questions[number].pk,
            **({} if age is None else {"age": round(age.total_seconds() * 1000)}),
        )
        return client.post(
            "/k/ar/vertellen/geluid/", headers=TUS | {"upload-metadata": said} | headers
        )


def patch(client: Client, address: str, offset: int, content: bytes, **headers: str):
    return client.patch(
        address,
        content,
        content_type="application/offset+octet-stream",
        headers=TUS | {"upload-offset": str(offset)} | headers,
    )


def speak(
    told: Told, client: Client, content: bytes, number: int = 0, size: int = 20_000
) -> Upload:
    """Send a recording as a browser does: part by part, and then how long it is."""
    address = told.create(client, number).headers["Location"]
    for offset, part in parts(content, size):
        assert patch(client, address, offset, part).status_code == 204
    headers = {"upload-length": str(len(content))}
    assert patch(client, address, len(content), b"", **headers).status_code == 204
    return Upload.objects.get(key=address.rstrip("/").rpartition("/")[2])


def parts(content: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    for offset in range(0, len(content), size):
        yield offset, content[offset : offset + size]


def make_guide(place: cast.Voorbeelddam) -> Guide:
    guide = Guide.objects.create(
        round=place.round,
        key="zelf",
        title="Zelf vertellen",
        perspective="inburgeraar",
        languages=LANGUAGES,
    )
    section = guide.sections.create(position=1, title="Uw week")
    for position, text in enumerate(QUESTIONS, start=1):
        question = section.questions.create(position=position, text=text)
        for language in LANGUAGES:
            guide.translations.create(
                question=question,
                language=language,
                text=f"{language}: {text}",
                source_text=text,
                entered_at=cast.NOW,
                entered_by=place.bram,
            )
    for language in LANGUAGES:
        guide.translations.create(
            section=section,
            language=language,
            text="…",
            source_text=section.title,
            entered_at=cast.NOW,
            entered_by=place.bram,
        )
    return guide


def add_questions(told: Told, total: int) -> None:
    """Let the guide have so many questions, the new ones in Arabic as well."""
    section = told.questions[-1].section
    for position in range(len(told.questions) + 1, total + 1):
        question = section.questions.create(position=position, text=f"Vraag {position}?")
        told.opening.guide.translations.create(
            question=question,
            language="ar",
            text=f"ar: {question.text}",
            source_text=question.text,
            entered_at=cast.NOW,
            entered_by=told.bram,
        )
        told.questions.append(question)


def open_round(place: cast.Voorbeelddam) -> Told:
    invited = invite(place)
    guide = make_guide(place)
    sheets.begin_sheet(monitor=place.monitor, by=place.bram, at=cast.NOW)
    opening = operations.set_opening(
        round=place.round,
        guide=guide,
        starts_on=date(2026, 1, 1),
        ends_on=date(2999, 1, 1),
        by=place.bram,
        at=cast.NOW,
    )
    operations.open_(opening=opening, by=place.bram, at=cast.NOW)
    questions = list(GuideQuestion.objects.filter(section__guide=guide).order_by("position"))
    operations.set_faces(opening=opening, questions=[questions[2].pk], by=place.bram, at=cast.NOW)
    return Told(invited, opening, questions)
