"""Thirty people of one round, with a word of their own in everything that is kept of somebody.

`python -m tests.site.thirty make|withdraw` does so in the place of the settings, and tells as JSON
what to look for.
"""

from __future__ import annotations

import json
import logging
import random
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

PEOPLE = 30
HER = 6  # her place among them
_SIGNS = "bcdfghjklmnpqrstvwxz"
WAV = b"RIFF\x24\x08\x00\x00WAVEfmt "


@dataclass
class Marked:
    """One of them: what to look for, as words and as bytes that only a key opens."""

    pseudonym: str
    candidate: int = 0
    participant: int = 0
    # Of what may go when another withdraws, since it holds everybody's words: not looked for then.
    words: list[str] = field(default_factory=list)
    # How she is called and reached, and the code of her card: nowhere but under a seal.
    names: list[str] = field(default_factory=list)
    # In the accounts, of nobody, when she is gone.
    voucher: str = ""
    sealed: list[str] = field(default_factory=list)  # hexadecimal


@dataclass
class Thirty:
    """What was made of them, to look at and to take away."""

    home: Any
    people: list[Marked]
    posted: list[bytes]

    @property
    def her(self) -> Marked:
        return self.people[HER]


class _Chance:
    """Words and pseudonyms that stand nowhere else, the same in every run."""

    def __init__(self) -> None:
        self._random = random.Random(30)  # noqa: S311

    def word(self) -> str:
        return "".join(self._random.choices(_SIGNS, k=12))

    def digits(self, count: int) -> str:
        return "".join(self._random.choices("0123456789", k=count))

    def pseudonym(self) -> str:
        letters = "".join(self._random.choices("QXZVW", k=3))
        return f"{letters}{self._random.randrange(1000, 10_000)}"

    def sound(self) -> bytes:
        return WAV + self._random.randbytes(400)


def make() -> Thirty:
    """Fill a round with thirty people, through the operations where there is one."""
    from django.utils import timezone  # noqa: PLC0415  also run as a program

    from tests import cast  # noqa: PLC0415
    from weerklank.site.commands.search import fill  # noqa: PLC0415
    from weerklank.study import models as study  # noqa: PLC0415

    home = cast.make_voorbeelddam()
    # Pages read the clock, so this round is never over.
    study.Round.objects.filter(pk=home.round.pk).update(ends_on=date(2999, 1, 1))
    home.round.refresh_from_db()
    chance = _Chance()
    people = [Marked(chance.pseudonym()) for _ in range(PEOPLE)]
    made = Thirty(home, people, [])
    _choose(made, chance)
    _reach(made, chance, timezone.now())
    _agree(made, chance)
    _hear(made, chance)
    _tell(made, chance)
    fill()
    return made


# --- before anybody is heard ------------------------------------------------------------------
def _choose(made: Thirty, chance: _Chance) -> None:
    from tests import cast  # noqa: PLC0415
    from weerklank.sampling import models as sampling  # noqa: PLC0415

    home = made.home
    leerroute = home.monitor.characteristics.create(key="leerroute", label="Leerroute")
    leerroute.values.create(key="B", label="B1-route")
    frame = sampling.Frame.objects.create(
        round=home.round,
        perspective="inburgeraar",
        source="list",
        name="Klantenlijst",
        road="municipality",
        names_last=True,
        added_at=cast.NOW,
        added_by_name="Bram",
    )
    draw = sampling.Draw.objects.create(
        round=home.round,
        perspective="inburgeraar",
        method="spread",
        seed=7,
        size=PEOPLE,
        reserves=0,
        state="done",
        at=cast.NOW,
        done_at=cast.NOW,
        by=home.bram,
    )
    refused = sampling.Candidate.objects.create(
        round=home.round,
        frame=frame,
        perspective="inburgeraar",
        pseudonym="K1",
        road="municipality",
        state="refused",
    )
    for place, one in enumerate(made.people):
        candidate = sampling.Candidate.objects.create(
            round=home.round,
            frame=frame,
            perspective="inburgeraar",
            pseudonym=one.pseudonym,
            road="municipality",
            state="chosen",
            values={"leerroute": "B"},
        )
        one.candidate = candidate.pk
        sampling.Drawn.objects.create(draw=draw, candidate=candidate, place=place, cell=0)
        if place == HER:
            sampling.Replacement.objects.create(
                draw=draw,
                out=refused,
                by_candidate=candidate,
                reason="refused",
                at=cast.NOW,
                by=home.bram,
            )


def _reach(made: Thirty, chance: _Chance, now: Any) -> None:
    """Keep how each is reached, hand over an invitation twice, and let a reminder wait."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import override_settings  # noqa: PLC0415

    from tests import cast  # noqa: PLC0415
    from tests.invitations.servers import BREAK_OFF, mail_server  # noqa: PLC0415
    from weerklank.invitations.models import Letterhead, Message  # noqa: PLC0415
    from weerklank.invitations.operations import posting, queueing, sending  # noqa: PLC0415
    from weerklank.sampling import models as sampling  # noqa: PLC0415
    from weerklank.vault import models as vault  # noqa: PLC0415
    from weerklank.vault import operations as keeping  # noqa: PLC0415
    from weerklank.vault.contacts import Details  # noqa: PLC0415

    home, kees = made.home, cast.make_user("kees")
    organisation = home.monitor.organisation_id
    vault.Keyholder.objects.create(municipality_id=organisation, user_id=kees.pk)
    details = {
        one.pseudonym: Details(
            name=chance.word().capitalize(),
            street=f"{chance.word()} 3",
            postcode=chance.word(),
            town=chance.word(),
            phone=f"06{chance.digits(8)}",
            email=f"{chance.word()}@merkpost.example",
            language="ar",
            organisation=chance.word(),
            function=chance.word(),
        )
        for one in made.people
    }
    place = {"municipality_id": organisation, "monitor_id": home.monitor.pk}
    keeping.keep_contacts(people=details, by=kees, at=cast.NOW, **place)
    Letterhead.objects.create(
        round=home.round,
        sender="Gemeente Voorbeelddam",
        phone="010-444 44 44",
        cards_end_on=now.date() + timedelta(days=30),
    )

    def ask(use: str) -> list[Message]:
        return queueing.queue(
            round=home.round,
            use=use,
            way="email",
            candidates=[one.candidate for one in made.people],
            today=now.date(),
            by=home.bram,
            at=now,
        )

    def hand_over(messages: Iterable[Message], **answers: str) -> None:
        with mail_server(**answers) as post:
            settings.EMAIL_PORT = post.port
            for message in messages:
                sending.attempt(message_id=message.pk, at=now)
        made.posted += post.taken

    by_server = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": 0,
        "EMAIL_USE_TLS": False,
    }
    with override_settings(**by_server):
        first = ask("invitation")
        hand_over(first, **{".": BREAK_OFF})
        again = [
            queueing.send_again(message=one, today=now.date(), by=home.bram, at=now)
            for one in Message.objects.filter(pk__in=[one.pk for one in first])
        ]
        hand_over(again)
        ask("reminder")
    states = Message.objects.values_list("state", flat=True).order_by("state").distinct()
    assert list(states) == ["sent", "unknown", "waiting"]
    # What a letter leaves: it is set by another program, from files.
    candidate = sampling.Candidate.objects.get(pk=made.her.candidate)
    posting.make_card(
        candidate=candidate, language="ar", today=now.date(), by=home.bram, at=cast.NOW
    )
    codes = keeping.make_cards(
        round_id=home.round.pk,
        pseudonyms=list(details),
        ends_at=now + timedelta(days=30),
        by=home.bram,
        at=cast.NOW,
        **place,
    )
    for one in made.people:
        known = details[one.pseudonym]
        said = [value.split("@")[0].split(" ")[0] for name, value in asdict(known).items()
                if name != "language"]  # fmt: skip
        one.names = [*said, codes[one.pseudonym], codes[one.pseudonym].replace("-", "")]
        for model in (vault.Contact, vault.Card):
            one.sealed.append(bytes(model.objects.get(pseudonym=one.pseudonym).sealed).hex())


def _agree(made: Thirty, chance: _Chance) -> None:
    """Let all answer with the card, come to an appointment, get a voucher and say yes aloud."""
    from tests import cast  # noqa: PLC0415
    from weerklank.invitations.models import Meeting, Seat  # noqa: PLC0415
    from weerklank.invitations.operations import replying, vouchers  # noqa: PLC0415
    from weerklank.sampling import models as sampling  # noqa: PLC0415
    from weerklank.sounds.models import Sound  # noqa: PLC0415
    from weerklank.study import models as study  # noqa: PLC0415
    from weerklank.study import sheets  # noqa: PLC0415
    from weerklank.study.operations import asking  # noqa: PLC0415
    from weerklank.study.operations import sheets as writing  # noqa: PLC0415

    home = made.home
    by: dict[str, Any] = {"by": home.bram, "at": cast.NOW}
    writing.begin_sheet(monitor=home.monitor, **by)
    sheet = sheets.newest(home.monitor)
    assert sheet is not None
    told = sheet.texts.get(language="ar")
    meeting = Meeting.objects.create(
        round=home.round,
        starts_at=cast.NOW,
        ends_at=cast.NOW + timedelta(hours=1),
        place="Bibliotheek",
        capacity=PEOPLE,
        changed_at=cast.NOW,
        made_at=cast.NOW,
        made_by=home.bram,
    )
    group = study.OwnGroup.objects.create(round=home.round, name="Groep", perspective="inburgeraar")
    for one in made.people:
        candidate = sampling.Candidate.objects.get(pk=one.candidate)
        # Each thought first that she would rather be called.
        replying.answer(candidate=candidate, said="call_me", by=None, at=cast.NOW)
        replying.answer(
            candidate=candidate,
            said="yes",
            needs=replying.Needs(language="ar", day_parts=("morning",), needs_interpreter=True),
            page_language="ar",
            by=None,
            at=cast.NOW,
        )
        candidate.refresh_from_db()
        participant = candidate.participant
        assert participant is not None
        one.participant = participant.pk
        lived, worked, explained = (_word(one, chance) for _ in range(3))
        candidate.values = {**candidate.values, "kern": lived}
        candidate.save()
        participant.function = worked
        participant.save()
        Seat.objects.create(meeting=meeting, participant=participant, made_at=cast.NOW)
        group.members.create(participant=participant)
        one.voucher = chance.word()
        vouchers.hand_out(
            round=home.round,
            participant=participant,
            number=one.voucher,
            worth=Decimal(10),
            has_receipt=True,
            **by,
        )
        asking.ask_together(
            participant=participant,
            text=told,
            revision=told.revision,
            answers={"take_part": True, "record": True, "quote": True},
            medium="spoken",
            explained_by=explained,
            via_interpreter=True,
            sound=[chance.sound()],
            **by,
        )
        sound = Sound.objects.latest("pk")
        with sound.file.open() as file:
            one.sealed += [file.read()[-64:].hex(), bytes(sound.envelope).hex()]


def _tell(made: Thirty, chance: _Chance) -> None:
    """Let all tell by themselves: in words, by voice that was written out, and half a recording."""
    import uuid  # noqa: PLC0415

    from tests import cast  # noqa: PLC0415
    from weerklank.sounds import operations as sounds  # noqa: PLC0415
    from weerklank.sounds.models import ArrivingPart  # noqa: PLC0415
    from weerklank.study import models as study  # noqa: PLC0415
    from weerklank.telling.models import Answer, Opening, Telling, Upload, Wiped  # noqa: PLC0415

    home = made.home
    guide = study.Guide.objects.create(
        round=home.round, key="zelf", title="Zelf vertellen", perspective="inburgeraar"
    )
    section = guide.sections.create(position=1, title="Uw week")
    question = section.questions.create(position=1, text="Wat doet u op een dag?")
    opening = Opening.objects.create(
        round=home.round,
        guide=guide,
        starts_on=cast.TODAY,
        ends_on=date(2999, 1, 1),
        opened_at=cast.NOW,
        opened_by=home.bram,
    )
    for one in made.people:
        telling = Telling.objects.create(
            opening=opening,
            participant_id=one.participant,
            language="ar",
            began_at=cast.NOW,
            changed_at=cast.NOW,
        )
        sound = sounds.keep([chance.sound()], kind="answer", by=None, at=cast.NOW)
        Answer.objects.create(
            telling=telling,
            question=question,
            language="ar",
            text=_word(one, chance),
            written=_word(one, chance),
            written_by=home.bram,
            written_at=cast.NOW,
            sound=sound,
            changed_at=cast.NOW,
        )
        Wiped.objects.create(telling=telling, question=question, at=cast.NOW)
        arriving = sounds.begin(at=cast.NOW)
        sounds.append(arriving=arriving, offset=0, content=chance.sound(), most=10_000)
        Upload.objects.create(
            telling=telling,
            question=question,
            language="ar",
            recording=uuid.UUID(int=one.participant),
            arriving=arriving,
            size=arriving.size,
            began_at=cast.NOW,
            created_at=cast.NOW,
            expires_at=cast.NOW + timedelta(days=9_000),
        )
        for sealed in (sound, ArrivingPart.objects.get(arriving=arriving)):
            with sealed.file.open() as file:
                one.sealed += [file.read()[-64:].hex(), bytes(sealed.envelope).hex()]


def _word(one: Marked, chance: _Chance) -> str:
    word = chance.word()
    one.words.append(word)
    return word


# --- what was said, and what was made of it ---------------------------------------------------
def _hear(made: Thirty, chance: _Chance) -> None:
    from tests import cast  # noqa: PLC0415
    from weerklank.coding import operations as coding  # noqa: PLC0415
    from weerklank.coding.models import Code  # noqa: PLC0415
    from weerklank.exchange.models import TakenProject  # noqa: PLC0415
    from weerklank.findings.models import Finding  # noqa: PLC0415
    from weerklank.rendering import document, freezing  # noqa: PLC0415
    from weerklank.reporting.models import ReportVersion  # noqa: PLC0415
    from weerklank.study import models as study  # noqa: PLC0415

    home = made.home
    coding.ensure_codebook(monitor=home.monitor, by=home.bram, at=cast.NOW)
    guide = study.Guide.objects.create(
        round=home.round, key="b1", title="Leidraad", perspective="inburgeraar"
    )
    section = study.GuideSection.objects.create(guide=guide, position=1, title="Begin")
    report = document.Report(
        title="Wat helpt",
        subtitle="",
        municipality="Voorbeelddam",
        round_label="Ronde 1",
        period="",
        set_on=cast.TODAY,
    )
    shared = _Shared(
        guide=guide,
        question=study.GuideQuestion.objects.create(section=section, position=1, text="Hoe?"),
        code=Code.objects.filter(monitor=home.monitor, is_container=False)[0],
        finding=Finding.objects.create(
            round=home.round,
            section="pains",
            position=1,
            statement="Dit blijft.",
            perspective="inburgeraar",
            kind="pain",
            created_at=cast.NOW,
            created_by=home.bram,
        ),
        version=ReportVersion.objects.create(
            round=home.round,
            number=1,
            note="De eerste.",
            document=freezing.encode(report),
            checksum="0" * 64,
            set_at=cast.NOW,
            set_by=home.bram,
        ),
        project=TakenProject.objects.create(
            round=home.round,
            file_name="project.qdpx",
            sha256="0" * 64,
            name="Project",
            taken_at=cast.NOW,
            taken_by=home.bram,
        ),
    )
    for place, one in enumerate(made.people):

        def word(one: Marked = one) -> str:
            return _word(one, chance)

        said = _talk(made, one, shared, word)
        _judge(made, one, shared, said, word)
        _renew(made, said)
        _wait(made, one, shared, said, word)
        if place in {HER, HER + 1}:  # one that goes and one that stays
            _remove(made, one, word)
    _merge(shared)
    _together(made, chance)
    _of_all(made, shared, chance)
    _suggest_all(made)


def _suggest_all(made: Thirty) -> None:
    from weerklank.coding.models import Coding  # noqa: PLC0415
    from weerklank.fieldwork.models import Turn  # noqa: PLC0415

    # Last: what is removed takes along what was learned.
    for one in made.people:
        turn = Turn.objects.filter(speaker__participant=one.participant, position=1).first()
        coded = turn and Coding.objects.filter(transcript=turn.transcript, coder=made.home.bram)
        assert turn
        assert coded
        _suggest(made, turn, coded[0])


def _merge(shared: _Shared) -> None:
    """Remember of every coding that a merge touched it; the codes themselves stay as they are."""
    from weerklank.coding import models  # noqa: PLC0415

    merge = models.CodeMerge.objects.create(
        source=shared.code,
        target=models.Code.objects.filter(monitor=shared.code.monitor_id, is_container=False)[1],
        version=models.CodebookVersion.objects.get(monitor=shared.code.monitor_id),
        was_on=True,
        target_was_sensitive=False,
    )
    models.MergedCoding.objects.bulk_create(
        models.MergedCoding(merge=merge, coding=coding, was_of_source=True)
        for coding in models.Coding.objects.all()
    )


@dataclass
class _Shared:
    guide: Any
    question: Any
    code: Any
    finding: Any
    version: Any
    project: Any


def _store(talk: Any, lines: list[tuple[str, str]], name: str, by: dict[str, Any]) -> Any:
    from tests.canary import reading  # noqa: PLC0415
    from weerklank.fieldwork import operations  # noqa: PLC0415

    return operations.store_transcript(
        conversation=talk,
        reading=reading(lines),
        source=(name, "\n".join(f"{who}: {words}" for who, words in lines).encode()),
        **by,
    )


def _begin(made: Thirty, kind: str, title: str, people: list[Marked], guide: Any = None) -> Any:
    from tests import cast  # noqa: PLC0415
    from weerklank.fieldwork import operations  # noqa: PLC0415
    from weerklank.study.models import Participant  # noqa: PLC0415

    return operations.create_conversation(
        round_=made.home.round,
        kind=kind,
        held_on=cast.TODAY,
        title=title,
        guide=guide,
        participants=list(Participant.objects.filter(pk__in=[one.participant for one in people])),
        by=made.home.bram,
        at=cast.NOW,
    )


def _talk(made: Thirty, one: Marked, shared: _Shared, word: Callable[[], str]) -> Any:
    """Keep a conversation with her alone: text, original, file, notes, a misheard word."""
    from uuid import uuid4  # noqa: PLC0415

    from tests import cast  # noqa: PLC0415
    from weerklank.fieldwork import models, operations  # noqa: PLC0415
    from weerklank.fieldwork.operations import corrections, interviewing  # noqa: PLC0415
    from weerklank.study.models import Participant  # noqa: PLC0415

    by: dict[str, Any] = {"by": made.home.bram, "at": cast.NOW}
    participant = Participant.objects.get(pk=one.participant)
    talk = _begin(made, "individual", word(), [one], shared.guide)
    label, misheard = word(), word()
    lines = [
        ("R1", "Hoe gaat het?"),
        (label, f"Ik zeg hier nu zelf het woord {word()} en ook {misheard}."),
    ]
    text = _store(talk, lines, f"{word()}.txt", by)
    operations.tie_speaker(
        speaker=talk.speakers.get(label=label), role="participant", participant=participant, **by
    )
    operations.store_original(main=text, turns=[(1, word())], language="ar", **by)
    turn = text.turns.get(position=1)
    corrections.replace_words(
        turn=turn,
        word=misheard,
        replacement=word(),
        places=[(at.transcript, at.start) for at in corrections.find_places(
            conversation=talk, word=misheard)],
        revisions={each.pk: each.revision for each in talk.transcripts.all()},
        **by,
    )  # fmt: skip
    text.refresh_from_db()
    put = talk.questions_put.create(question=shared.question, was_put=True, to_everyone=False)
    put.to.create(participant=participant)
    for about in (one.participant, None):
        interviewing.carry_out(
            conversation=talk,
            key=uuid4(),
            act=interviewing.Act(is_note=True, text=word(), about=about, present=[one.participant]),
            **by,
        )
    models.NameReplacement.objects.create(
        round=made.home.round, name=word(), replacement=f"[{one.pseudonym}]"
    )
    return text


def _suggest(made: Thirty, turn: Any, coded: Any) -> None:
    """Make numbers of what she said, offer it to somebody, and let another have answered."""
    from tests import cast  # noqa: PLC0415
    from weerklank.suggestions import models  # noqa: PLC0415
    from weerklank.suggestions.rules import passages  # noqa: PLC0415

    own = turn.transcript.text[turn.start : turn.end]
    made_with = {"model": "spelling", "model_version": "1"}
    place = {
        "turn": turn, "part": 0, "start": 0, "end": len(own), "words_mark": passages.mark(own),
    }  # fmt: skip
    models.Embedding.objects.create(**place, **made_with, vector=bytes(8))
    learning, _made = models.Learning.objects.get_or_create(
        round=made.home.round,
        user=made.home.coen,
        defaults=made_with | {"asked_at": cast.NOW, "seen_at": cast.NOW},
    )
    models.Offer.objects.create(
        **place, learning=learning, code=coded.code, nearness=0.5, is_tested_in_language=True
    )
    models.SuggestionAnswer.objects.create(
        by=made.home.bram,
        code=coded.code,
        turn=turn,
        part=0,
        words_mark=passages.mark(own),
        kind="accepted",
        **made_with,
        nearness=0.5,
        coding=coded,
        at=cast.NOW,
    )


def _renew(made: Thirty, text: Any) -> None:
    """Let her text have taken the place of an earlier one, with the same words."""
    from tests import cast  # noqa: PLC0415
    from weerklank.fieldwork.models import Renewal, Transcript  # noqa: PLC0415

    turns = list(text.turns.all())
    earlier = Transcript.objects.get(pk=text.pk)
    earlier.pk, earlier.version = None, 0
    earlier.save(force_insert=True)
    for turn in turns:
        turn.pk, turn.transcript, turn.rendered_by = None, earlier, None
        turn.save(force_insert=True)
    Renewal.objects.create(
        transcript=text,
        earlier=earlier,
        revision=0,
        at=cast.NOW,
        by=made.home.bram,
        until=cast.TODAY,
    )


def _judge(made: Thirty, one: Marked, shared: _Shared, text: Any, word: Callable[[], str]) -> None:
    """Code what she said, conclude, quote, sum up, lay before her, print and talk about it."""
    from tests import cast  # noqa: PLC0415
    from weerklank.coding import operations as coding  # noqa: PLC0415
    from weerklank.coding.models import (  # noqa: PLC0415
        Assignment,
        Bookmark,
        CodeExample,
        TurnDecision,
    )
    from weerklank.findings import models  # noqa: PLC0415
    from weerklank.rendering import document, freezing  # noqa: PLC0415
    from weerklank.reporting import models as reporting_models  # noqa: PLC0415
    from weerklank.safeguards import saved_searches  # noqa: PLC0415

    bram = made.home.bram
    turn = text.turns.get(position=1)
    own = text.text[turn.start : turn.end]
    coded = coding.apply_code(
        key=coding.new_key(),
        transcript=text,
        code=shared.code,
        start=turn.start,
        end=turn.end,
        memo=word(),
        by=bram,
        at=cast.NOW,
    )
    Bookmark.objects.create(turn=turn, user=bram, set_at=cast.NOW)
    CodeExample.objects.create(
        coding_key=coded.key,
        conversation_id=text.conversation_id,
        chosen_at=cast.NOW,
        chosen_by=bram,
    )
    TurnDecision.objects.create(
        turn=turn,
        first=made.home.bram,
        second=made.home.coen,
        verdict="unclear",
        reason=word(),
        decided_at=cast.NOW,
        decided_by=bram,
    )
    work = Assignment.objects.create(
        conversation_id=text.conversation_id,
        coder=made.home.coen,
        is_sample=True,
        assigned_at=cast.NOW,
        assigned_by=bram,
    )
    work.turns.create(turn=turn)
    models.Evidence.objects.create(
        finding=shared.finding,
        coding=coded,
        stance="supporting",
        added_at=cast.NOW,
        added_by=bram,
    )
    models.Quote.objects.create(
        finding=shared.finding,
        coding=coded,
        shown_text=word(),
        original_text=word(),
        original_language="ar",
        attributes=[word()],
        given_away=[word()],
        kept_words=[word()],
        proposed_at=cast.NOW,
        proposed_by=bram,
    )
    models.CellSummary.objects.create(
        participant_id=one.participant,
        code=shared.code,
        text=word(),
        passages=[word()],
        written_at=cast.NOW,
        written_by=bram,
    )
    sheet = models.StatementSheet.objects.create(
        participant_id=one.participant,
        number=1,
        made_at=cast.NOW,
        made_by=bram,
        shown_on=cast.TODAY,
        way="together",
        language="ar",
        entered_at=cast.NOW,
        entered_by=bram,
    )
    sheet.statements.create(
        finding=shared.finding, position=1, text=word(), statement=word(), answer="meant",
        words=word(),
    )  # fmt: skip
    printed = shared.version.words.create(
        key=one.participant,
        content=freezing.encode(document.Quote(word(), "Inburgeraar")),
        transcript=text,
        coding=coded,
    )
    printed.speakers.add(one.participant)
    passage = shared.version.passages.create(
        statement="1",
        reference=word(),
        stance="supporting",
        is_counted=True,
        code=word(),
        start=turn.start,
        end=turn.end,
        transcript=text,
    )
    passage.speakers.add(one.participant)
    # What was taken over is told by six words in a row; that of others stays.
    reporting_models.Comment.objects.create(
        round=made.home.round,
        finding=shared.finding,
        place=f"finding:{shared.finding.pk}",
        text=f"Kijk: {own}",
        at=cast.NOW,
        by=bram,
    )
    _memos(made, one, coded, word, own)
    searched = own.split("woord ")[1].split(" ")[0]
    saved_searches.save(name=word(), question=f"q={searched}", by=bram, at=cast.NOW)


def _memos(made: Thirty, one: Marked, coded: Any, word: Callable[[], str], own: str) -> None:
    """Write memos about her and her words, one that points there, and one that took them over."""
    from tests import cast  # noqa: PLC0415
    from weerklank.memos import models as memos  # noqa: PLC0415

    talk = coded.transcript.conversation
    given = {"round": made.home.round, "written_at": cast.NOW, "changed_at": cast.NOW}
    of_team = {**given, "by": made.home.bram}
    for number, about in enumerate(
        (
            {"about": "participant", "participant_id": one.participant},
            {"about": "conversation", "conversation": talk},
            {"about": "passage", "conversation": talk, "coding_key": coded.key},
        )
    ):
        memo = memos.Memo.objects.create(
            title=word(), text=word(), removed_at=cast.NOW if number == 1 else None,
            **about, **of_team,
        )  # fmt: skip
        memo.versions.create(title=word(), text=word(), at=cast.NOW)
        memo.mentions.create(user=made.home.coen, at=cast.NOW)
    # Somebody has to reread this one; what it said before goes.
    pointing = memos.Memo.objects.create(about="free", text="Zie daar.", **of_team)
    pointing.links.create(conversation=talk, coding_key=coded.key)
    pointing.links.create(participant_id=one.participant)
    pointing.versions.create(text=word(), at=cast.NOW)
    # What was taken over is told by six words in a row.
    memos.Memo.objects.create(about="round", text=f"Kijk: {own}", **of_team)


def _wait(made: Thirty, one: Marked, shared: _Shared, text: Any, word: Callable[[], str]) -> None:
    """Keep what waits for her conversation, and what came of another program."""
    from django.core.files.base import ContentFile  # noqa: PLC0415

    from tests import cast  # noqa: PLC0415
    from tests.canary import reading  # noqa: PLC0415
    from weerklank.exchange.models import KeptPart  # noqa: PLC0415
    from weerklank.fieldwork.models import Draft  # noqa: PLC0415
    from weerklank.interchange.readings import to_json  # noqa: PLC0415

    Draft.objects.create(
        round=made.home.round,
        conversation=text.conversation,
        uploaded_by=made.home.bram,
        uploaded_at=cast.NOW + timedelta(days=4000),  # not swept meanwhile
        name=f"{word()}.txt",
        sha256="0" * 64,
        size=3,
        state="ready",
        encoding="utf-8",
        refusal=word(),
        content=ContentFile(word().encode(), name="x.bin"),
        reading=to_json(reading([("R1", word())])),
        previous={"reading": to_json(reading([("R1", word())]))},
        replacements={word(): 1},
        names=[[word(), "[x]", False]],
    )
    part = KeptPart.objects.create(
        project=shared.project,
        position=one.participant,
        kind="TextSource",
        guid=f"{one.participant:036}",
        xml=f"<TextSource name='{word()}'/>",
        extra={"named": [word()]},
        conversation=text.conversation,
        transcript=text,
        participant_id=one.participant,
    )
    part.files.create(
        name=word(),
        sha256="0" * 64,
        size=3,
        content=ContentFile(word().encode(), name="y.bin"),
    )


def _remove(made: Thirty, one: Marked, word: Callable[[], str]) -> None:
    """Lay aside what can come back: a conversation, an older text, and files of others."""
    from tests import cast  # noqa: PLC0415
    from weerklank.fieldwork import operations  # noqa: PLC0415
    from weerklank.safeguards import removable, removals  # noqa: PLC0415
    from weerklank.study.models import Participant  # noqa: PLC0415

    by: dict[str, Any] = {"by": made.home.bram, "at": cast.NOW}

    def talk() -> Any:
        found = _begin(made, "individual", word(), [one])
        for _ in range(2):
            said = [("R1", "En?"), (one.pseudonym, f"Terzijde {word()}.")]
            _store(found, said, f"{word()}.txt", by)
        operations.tie_speaker(
            speaker=found.speakers.get(label=one.pseudonym),
            role="participant",
            participant=Participant.objects.get(pk=one.participant),
            **by,
        )
        return found

    third, fourth = talk(), talk()
    for name, record in (
        ("conversation", talk()),
        ("transcript", talk().transcripts.get(version=1)),
        ("file", third.transcripts.get(version=1).source),
        # First a part and then the whole: the one lies aside beside the other.
        ("file", fourth.transcripts.get(version=1).source),
        ("conversation", fourth),
    ):
        kind = removable.kind_of(name)
        assert kind is not None
        removals.remove(kind=kind, record=record, **by)


def _together(made: Thirty, chance: _Chance) -> None:
    """Let all of them speak in one conversation. Its file goes with whoever withdraws first."""
    from tests import cast  # noqa: PLC0415
    from weerklank.fieldwork import operations  # noqa: PLC0415
    from weerklank.study.models import Participant  # noqa: PLC0415

    by: dict[str, Any] = {"by": made.home.bram, "at": cast.NOW}
    talk = _begin(made, "group", "Met allen", made.people)
    lines = [(one.pseudonym, f"In de groep zei ik {_word(one, chance)}.") for one in made.people]
    _store(talk, lines, "groep.txt", by)
    for one in made.people:
        operations.tie_speaker(
            speaker=talk.speakers.get(label=one.pseudonym),
            role="participant",
            participant=Participant.objects.get(pk=one.participant),
            **by,
        )


def _of_all(made: Thirty, shared: _Shared, chance: _Chance) -> None:
    """Keep of her what goes whole when anybody withdraws: nobody can tell whose it is."""
    from django.core.files.base import ContentFile  # noqa: PLC0415

    from tests import cast  # noqa: PLC0415
    from weerklank.exchange.models import GivenProject, ProjectDraft  # noqa: PLC0415
    from weerklank.findings.models import Chapter, TextVersion  # noqa: PLC0415

    def word() -> str:
        return _word(made.her, chance)

    ProjectDraft.objects.create(
        round=made.home.round,
        uploaded_by=made.home.bram,
        uploaded_at=cast.NOW + timedelta(days=4000),
        name=word(),
        sha256="0" * 64,
        size=3,
        content=ContentFile(word().encode(), name="z.bin"),
        told={"mark": word()},
        found={"name": word()},
        choices={"name": word()},
        refusal=word(),
    )
    GivenProject.objects.create(
        round=made.home.round,
        asked_by=made.home.bram,
        since=cast.NOW + timedelta(days=4000),
        content=ContentFile(word().encode(), name="z.bin"),
        refusal=word(),
    )
    shared.version.files.create(
        ending="html",
        content=ContentFile(word().encode(), name="rapport.html"),
        checksum="0" * 64,
        size=3,
    )
    for text in (word(), "Nu staat er dit."):
        TextVersion.objects.create(
            round=made.home.round, place="intro", text=text, at=cast.NOW, by=made.home.bram
        )
    Chapter.objects.create(
        round=made.home.round,
        title="Eigen deel",
        position=1,
        text="Nu.",
        previous_text=word(),
        changed_at=cast.NOW,
        changed_by=made.home.bram,
    )


def look(made: Thirty) -> None:
    """Open her pages as a researcher and as herself: what sessions and counters keep of that."""
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from weerklank.study.models import Consent  # noqa: PLC0415

    her = made.her
    place = {"participant": her.participant}
    spoken = Consent.objects.filter(participant=her.participant).exclude(sound=None)[0]
    staff, herself = Client(), Client()
    staff.force_login(made.home.bram)
    for client, url in (
        (staff, reverse("study:participant", kwargs=place)),
        (staff, reverse("study:ask", kwargs=place)),
        (staff, reverse("study:spoken", kwargs=place | {"consent": spoken.pk})),
        (staff, f"{reverse('site:search')}?q={her.words[4]}"),
        (herself, reverse("invitations:card_exchange", kwargs={"code": her.names[-2]})),
        (herself, reverse("invitations:card_home", kwargs={"language": "ar"})),
    ):
        answer = client.get(url, HTTP_HOST="localhost")
        assert answer.status_code in {200, 302}, url


# --- going ------------------------------------------------------------------------------------
def by_card(number: int) -> None:
    """Withdraw as the page of a card does."""
    from django.utils import timezone  # noqa: PLC0415

    from weerklank.invitations.operations import replying  # noqa: PLC0415
    from weerklank.sampling.models import Candidate  # noqa: PLC0415

    candidate = Candidate.objects.get(participant=number)
    replying.stop(candidate=candidate, at=timezone.now())


def by_staff(number: int) -> None:
    """Withdraw as the page of a researcher does."""
    from django.utils import timezone  # noqa: PLC0415

    from weerklank.study import operations  # noqa: PLC0415
    from weerklank.study.models import Participant  # noqa: PLC0415

    participant = Participant.objects.get(pk=number)
    bram = participant.round.monitor.memberships.filter(role="onderzoeker").first()
    assert bram is not None
    operations.withdraw(participant=participant, by=bram.user, at=timezone.now())


def _bring_in(made: Thirty) -> None:
    """Let a file of hers wait in the queue of the worker."""
    from django.core.files.base import ContentFile  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from weerklank.fieldwork import jobs  # noqa: PLC0415
    from weerklank.fieldwork.models import Conversation  # noqa: PLC0415
    from weerklank.fieldwork.operations import drafts  # noqa: PLC0415

    talk = Conversation.objects.filter(attendances__participant=made.her.participant)[0]
    draft = drafts.bring_in(
        round_=made.home.round,
        conversation=talk,
        name=f"{made.her.words[3]}.txt",
        file=ContentFile(f"R1: {made.her.words[4]}".encode(), name="later.txt"),
        by=made.home.bram,
        at=timezone.now(),
    )
    jobs.read_draft.enqueue(draft.pk, 1)


def main(what: str, *number: str) -> None:
    from django.utils import timezone  # noqa: PLC0415

    from weerklank.safeguards import cleaning  # noqa: PLC0415

    if what == "make":
        made = make()
        _bring_in(made)
        sys.stdout.write(json.dumps([asdict(one) for one in made.people]))
    else:
        by_staff(int(number[0]))
        # On PostgreSQL a test beside this one that writes can hold it up for a while.
        assert any(cleaning.run(now=timezone.now, at_once=True) for _ in range(30))


if __name__ == "__main__":
    from weerklank.site.commands import manners

    logging.basicConfig(level=logging.INFO)
    manners.start_django()
    main(*sys.argv[1:])
