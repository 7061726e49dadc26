"""A round with enough people to tell counts of, made at random: the same for the same seed.

Each of them has a conversation of their own, is asked about some subjects and says some of them.
Who knows who took part knows all that is known of them here, and in which language they spoke.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID

from tests import cast
from weerklank.coding.models import Code, Coding
from weerklank.fieldwork.models import Attendance, Conversation, Speaker, Transcript, Turn
from weerklank.findings import models, operations
from weerklank.study.models import (
    Characteristic,
    CharacteristicValue,
    Consent,
    Guide,
    GuideQuestion,
    GuideSection,
    Participant,
)

_keys = count(900_000)
ROUTES = {"B": "B1-route", "O": "Onderwijsroute", "Z": "Z-route"}
KINDS = ("gemeente", "mb", "taalschool")
LANGUAGES = ("ar", "ti", "fa", "tr", "so", "uk", "pl", "es")
# A branch with codes of which one has a code below it.
TREE = {"4": "", "4.1": "4", "4.2": "4", "4.2.1": "4.2", "4.3": "4", "5": "", "5.1": "5"}
TONES = ("negatief", "positief", "negatief", "", "gemengd")
SUBJECTS = ("4.1", "4.2", "4.2.1", "4.3", "5.1")


@dataclass
class Crowd:
    home: cast.Voorbeelddam
    people: list[Participant] = field(default_factory=list)
    values: dict[int, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    said: dict[str, set[int]] = field(default_factory=dict)  # by code, those below it included
    asked: dict[str, set[int]] = field(default_factory=dict)  # by code, as the product counts it
    findings: dict[str, models.Finding] = field(default_factory=dict)
    # How somebody who comes is made.
    guides: dict[str, tuple[Guide, dict[str, GuideQuestion]]] = field(default_factory=dict)
    routes: dict[str, CharacteristicValue] = field(default_factory=dict)
    chance: dict[tuple[str, str], float] = field(default_factory=dict)

    def of(self, perspective: str) -> list[Participant]:
        return [one for one in self.people if one.perspective == perspective]


def make_crowd(dice: random.Random, *, inburgeraars: int = 17, aanbieders: int = 7) -> Crowd:
    home = cast.make_voorbeelddam()
    crowd = Crowd(home)
    route = Characteristic.objects.create(
        monitor=home.monitor, key="leerroute", label="Leerroute", position=1, is_printable=True
    )
    values = {
        key: CharacteristicValue.objects.create(
            characteristic=route, key=key, label=label, position=position
        )
        for position, (key, label) in enumerate(ROUTES.items())
    }
    for position, (number, above) in enumerate(TREE.items()):
        crowd.codes[number] = Code.objects.create(
            monitor=home.monitor,
            number=number,
            position=position,
            label=f"Onderwerp {number}",
            parent=crowd.codes.get(above),
            is_container=not above,
        )
    guides = {side: _guide(crowd, side) for side in ("inburgeraar", "aanbieder")}
    # How likely it is to be said differs per subject and group: all and nobody must happen too.
    chance = {
        (number, group): dice.choice([0.0, 0.3, 0.5, 0.7, 1.0])
        for number in SUBJECTS
        for group in (*ROUTES, *KINDS)
    }
    crowd.guides, crowd.routes, crowd.chance = guides, values, chance
    for place in range(inburgeraars + aanbieders):
        join(crowd, dice, is_provider=place >= inburgeraars)
    for side in guides:
        _conclude(crowd, dice, side)
    return crowd


def join(crowd: Crowd, dice: random.Random, *, is_provider: bool = False) -> Participant:
    """Let somebody take part, who has a conversation that is coded."""
    home, place = crowd.home, len(crowd.people) + 1
    side = "aanbieder" if is_provider else "inburgeraar"
    person = cast.make_participant(home.round, f"{'A' if is_provider else 'D'}{place}")
    if is_provider:
        person.provider_kind = dice.choice(KINDS)
        person.save()
        group = person.provider_kind
    else:
        group = dice.choice("BBBZZZO")
        value = crowd.routes[group]
        person.characteristics.create(characteristic=value.characteristic, value=value)
    crowd.people.append(person)
    crowd.values[person.pk] = {"group": group}
    for purpose in ("take_part", "quote"):
        Consent.objects.create(
            participant=person, purpose=purpose, is_given=True, on=cast.TODAY,
            medium="spoken", recorded_at=cast.NOW, recorded_by=home.bram,
        )  # fmt: skip
    asked = [number for number in SUBJECTS if dice.random() < 0.9]
    told = [number for number in asked if dice.random() < crowd.chance[number, group]]
    _talk(crowd, dice, place, person, guide=crowd.guides[side], asked=asked, told=told)
    return person


def _guide(crowd: Crowd, side: str) -> tuple[Guide, dict[str, GuideQuestion]]:
    guide = Guide.objects.create(
        round=crowd.home.round, key=side, title=f"Leidraad {side}", perspective=side
    )
    section = GuideSection.objects.create(guide=guide, position=1, title="Vragen")
    return guide, {
        number: GuideQuestion.objects.create(
            section=section, position=position, text=f"Hoe gaat het met {number}?", codes=[number]
        )
        for position, number in enumerate(SUBJECTS, start=1)
    }


def _talk(
    crowd: Crowd,
    dice: random.Random,
    number: int,
    person: Participant,
    *,
    guide: tuple[Guide, dict[str, GuideQuestion]],
    asked: list[str],
    told: list[str],
) -> None:
    language = LANGUAGES[number] if number < len(LANGUAGES) else "nl"
    conversation = Conversation.objects.create(
        round=crowd.home.round, number=number, kind="individual", held_on=cast.TODAY,
        guide=guide[0], created_at=cast.NOW, spoken_languages=[language],
    )  # fmt: skip
    crowd.values[person.pk]["language"] = language
    text = " ".join(f"Over {subject} zeg ik iets." for subject in SUBJECTS)
    transcript = Transcript.objects.create(
        conversation=conversation, language="nl", text=text, sha256="0" * 64,
        word_count=len(text.split()), created_at=cast.NOW,
    )  # fmt: skip
    speaker = Speaker.objects.create(
        conversation=conversation, label=person.pseudonym, role="participant", participant=person
    )
    Attendance.objects.create(conversation=conversation, participant=person)
    Turn.objects.create(transcript=transcript, position=0, speaker=speaker, start=0, end=len(text))
    for subject, question in guide[1].items():
        conversation.questions_put.create(question=question, was_put=subject in asked)
    for subject in asked:
        for code in TREE:
            # A question about a code is one about those above and below it.
            if f"{code}.".startswith(f"{subject}.") or f"{subject}.".startswith(f"{code}."):
                crowd.asked.setdefault(code, set()).add(person.pk)
    for subject in told:
        start = text.index(f"Over {subject} ")
        for _again in range(dice.choice([1, 1, 2])):
            Coding.objects.create(
                key=UUID(int=next(_keys)), transcript=transcript, code=crowd.codes[subject],
                coder=crowd.home.bram, start=start + _again, end=start + 12,
                polarity=TONES[(number + SUBJECTS.index(subject)) % len(TONES)],
                created_at=cast.NOW, changed_at=cast.NOW,
            )  # fmt: skip
        above = subject
        while above:
            crowd.said.setdefault(above, set()).add(person.pk)
            above = TREE[above]


def _conclude(crowd: Crowd, dice: random.Random, side: str) -> None:
    """Write findings without an amount in the sentence: numbers come from the counts."""
    own = {one.pk for one in crowd.of(side)}
    for subject, against in (("4.1", "4.3"), ("4.2", "5.1"), ("4.3", "4.1")):
        supporting = _codings(own, subject)
        if not supporting:
            continue
        finding = operations.write_finding(
            round=crowd.home.round, section="pains", perspective=side, kind="pain",
            statement=f"Dit gaat over {subject} bij {side}s.",
            codings=supporting, by=crowd.home.bram, at=cast.NOW,
        )  # fmt: skip
        contrary = _codings(own, against)
        if contrary and dice.random() < 0.7:
            operations.add_evidence(
                finding=finding, codings=contrary, stance="contrary",
                by=crowd.home.bram, at=cast.NOW,
            )  # fmt: skip
        crowd.findings[f"{side}:{subject}"] = finding


def _codings(people: set[int], subject: str) -> list[int]:
    found = Coding.objects.filter(
        code__number=subject,
        transcript__conversation__attendances__participant__in=people,
    )
    return list(found.order_by("pk").values_list("pk", flat=True))
