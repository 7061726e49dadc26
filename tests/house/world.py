"""One small world in which every kind of record exists once, for the page tests."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from tests import cast
from weerklank.coding.models import CarriedCoding, Code, Coding
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork.models import (
    Attendance,
    Conversation,
    Correction,
    Draft,
    Renewal,
    SourceFile,
    Speaker,
    Transcript,
    Turn,
)
from weerklank.findings import operations as findings
from weerklank.findings.models import (
    Evidence,
    Finding,
    ImprovementPoint,
    Quote,
    Report,
    StatementSheet,
)
from weerklank.followup import operations as followup
from weerklank.rendering import freezing
from weerklank.rendering.document import Report as Document
from weerklank.reporting import operations as reporting
from weerklank.reporting.models import ReportVersion, VersionFile
from weerklank.safeguards.models import User
from weerklank.site.commands.search import fill as fill_index
from weerklank.site.demo.build import DATA
from weerklank.sounds import operations as sounds
from weerklank.study.models import (
    Characteristic,
    CharacteristicValue,
    Consent,
    Guide,
    GuideQuestion,
    GuideSection,
    GuideSound,
    GuideTranslation,
    Participant,
    PolicyGoal,
    ResearchQuestion,
)

SPOKEN = b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(2_000)
TEXT = "Hoe gaat het met de brieven?\nIk snap de brief niet. Mijn buurman leest hem voor."


def correct_a_time(turn: Turn, by: User) -> Correction:
    """Put the time of a turn right, so that there is something to take back."""
    return fieldwork.time_stored_turn(
        turn=turn,
        starts_at=1.0,
        ends_at=2.0,
        revision=turn.transcript.revision,
        by=by,
        at=cast.NOW,
    )


def make_version(round_: Any, by: User) -> ReportVersion:
    """Make a version that everybody may read, with one file. Nothing of anybody is in it."""
    report = Document(
        title="Wat helpt",
        subtitle=round_.monitor.name,
        municipality=round_.monitor.organisation.name,
        round_label=round_.name,
        period="april 2026",
        set_on=cast.TODAY,
    )
    document = freezing.encode(report)
    version = ReportVersion.objects.create(
        round=round_,
        number=1,
        note="De eerste versie.",
        document=document,
        checksum=freezing.checksum(document, []),
        set_at=cast.NOW,
        set_by=by,
        published_at=cast.NOW,
        published_by=by,
    )
    VersionFile.objects.create(
        version=version,
        ending="html",
        content=ContentFile(b"<p>Wat helpt</p>", name="rapport.html"),
        checksum="0" * 64,
        size=16,
    )
    return version


@dataclass
class World:
    users: dict[str, User]
    monitor: Any
    round: Any
    goal: PolicyGoal
    question: ResearchQuestion
    characteristic: Characteristic
    participant: Participant
    guide: Guide
    guide_question: GuideQuestion
    conversation: Conversation
    speaker: Speaker
    file: SourceFile
    transcript: Transcript
    turn: Turn
    correction: Correction
    draft: Draft
    code: Code
    coding: Coding
    carried: CarriedCoding
    finding: Finding
    evidence: Evidence
    quote: Quote
    report: Report
    point: ImprovementPoint
    version: ReportVersion
    sheet: StatementSheet | None = None
    register: Any = None  # the filled example has none of the cast's


def carry_one(transcript: Transcript, code: Code, by: User, *, version: int = 1) -> CarriedCoding:
    """Let the text have taken the place of another, and one coding wait there."""
    words = "Ik snap de brieven niet."
    earlier = Transcript.objects.create(
        conversation=transcript.conversation,
        version=version,
        language="nl",
        text=words,
        sha256="1" * 64,
        word_count=5,
        created_at=cast.NOW,
    )
    renewal = Renewal.objects.create(
        transcript=transcript,
        earlier=earlier,
        revision=0,
        at=cast.NOW,
        by=by,
        until=cast.TODAY,
    )
    coding = Coding.objects.create(
        key=UUID(int=2),
        transcript=earlier,
        code=code,
        coder=by,
        start=0,
        end=len(words),
        created_at=cast.NOW,
        changed_at=cast.NOW,
    )
    return CarriedCoding.objects.create(
        renewal=renewal,
        coding=coding,
        verdict="look",
        why="changed",
        earlier=earlier,
        revision=0,
        start=0,
        end=len(words),
    )


def read_aloud(question: GuideQuestion, by: User) -> None:
    GuideSound.objects.create(
        question=question,
        language="nl",
        sound=sounds.keep([SPOKEN], kind="prompt", by=by, at=cast.NOW),
        text=question.text,
        spoken_by="Chantal",
        recorded_at=cast.NOW,
        recorded_by=by,
    )


def make_world() -> World:
    home = cast.make_voorbeelddam()
    register = cast.make_register(home.monitor.organisation)
    esra = cast.make_user("esra")
    elderburg = cast.make_monitor("Elderburg", "elderburg")
    for role in ("onderzoeker", "codeur", "beleidsadviseur", "beheerder"):
        cast.Membership.objects.create(monitor=elderburg, user=esra, role=role)
    cast.join_register(
        elderburg.organisation, noor=esra, amina=esra, tessa=esra, kees=esra, ilse=esra
    )

    monitor, round_ = home.monitor, home.round
    goal = PolicyGoal.objects.create(monitor=monitor, number=1, title="Taal")
    question = ResearchQuestion.objects.create(monitor=monitor, number="1a", text="Hoe gaat het?")
    characteristic = Characteristic.objects.create(
        monitor=monitor, key="leerroute", label="Leerroute", is_printable=True
    )
    value = CharacteristicValue.objects.create(
        characteristic=characteristic, key="Z", label="Z-route"
    )
    participant = cast.make_participant(round_, "D1")
    participant.characteristics.create(characteristic=characteristic, value=value)
    for purpose in ("take_part", "record", "quote"):
        Consent.objects.create(
            participant=participant,
            purpose=purpose,
            is_given=True,
            on=cast.TODAY,
            medium="spoken",
            recorded_at=cast.NOW,
            recorded_by=home.bram,
        )
    guide = Guide.objects.create(
        round=round_, key="inburgeraars", title="Leidraad", perspective="inburgeraar"
    )
    section = GuideSection.objects.create(guide=guide, position=1, title="Informatie")
    guide_question = GuideQuestion.objects.create(
        section=section,
        position=1,
        text="Hoe gaat het met brieven?",
        research_question=question,
        codes=["4.6"],
    )
    GuideTranslation.objects.create(
        guide=guide_question.section.guide,
        question=guide_question,
        language="ar",
        text="كيف تصلك المعلومات؟",
        prompts=[],
        source_text=guide_question.text,
        entered_at=cast.NOW,
        entered_by=home.bram,
    )
    read_aloud(guide_question, home.bram)
    conversation = Conversation.objects.create(
        round=round_,
        number=1,
        title="Z-route",
        kind="individual",
        held_on=cast.TODAY,
        guide=guide,
        created_at=cast.NOW,
    )
    conversation.interviewers.add(home.coen)
    Attendance.objects.create(conversation=conversation, participant=participant)
    conversation.questions_put.create(question=guide_question, was_put=True)
    file = SourceFile.objects.create(
        conversation=conversation,
        name="gesprek.txt",
        sha256="0" * 64,
        size=3,
        content=ContentFile(b"abc", name="gesprek.txt"),
        uploaded_at=cast.NOW,
        uploaded_by=home.bram,
    )
    transcript = Transcript.objects.create(
        conversation=conversation,
        version=2,
        language="nl",
        text=TEXT,
        sha256="0" * 64,
        word_count=len(TEXT.split()),
        source=file,
        created_at=cast.NOW,
    )
    interviewer = Speaker.objects.create(conversation=conversation, label="R1", role="interviewer")
    speaker = Speaker.objects.create(
        conversation=conversation, label="D1", role="participant", participant=participant
    )
    middle = TEXT.index("\n")
    Turn.objects.create(transcript=transcript, position=0, speaker=interviewer, start=0, end=middle)
    turn = Turn.objects.create(
        transcript=transcript, position=1, speaker=speaker, start=middle + 1, end=len(TEXT)
    )
    draft = Draft.objects.create(
        round=round_,
        uploaded_by=home.bram,
        uploaded_at=cast.NOW,
        name="nieuw.txt",
        sha256="0" * 64,
        size=3,
        content=ContentFile(b"abc", name="nieuw.txt"),
        state="refused",
        refusal="Dit bestand is leeg.",
    )
    branch = Code.objects.create(
        monitor=monitor, number="4", position=1, label="Knelpunten", colour=4, is_container=True
    )
    code = Code.objects.create(
        monitor=monitor, number="4.6", position=2, label="Brieven", colour=4, parent=branch
    )
    start = TEXT.index("Ik snap")
    coding = Coding.objects.create(
        key=UUID(int=1),
        transcript=transcript,
        code=code,
        coder=home.bram,
        start=start,
        end=start + len("Ik snap de brief niet."),
        created_at=cast.NOW,
        changed_at=cast.NOW,
    )
    carried = carry_one(transcript, code, home.bram)
    finding = Finding.objects.create(
        round=round_,
        section="pains",
        position=1,
        statement="Eén van de ene inburgeraar begrijpt de brieven niet.",
        perspective="inburgeraar",
        kind="pain",
        created_at=cast.NOW,
        created_by=home.bram,
    )
    evidence = Evidence.objects.create(
        finding=finding,
        coding=coding,
        stance="supporting",
        added_at=cast.NOW,
        added_by=home.bram,
    )
    quote = Quote.objects.create(
        finding=finding,
        coding=coding,
        shown_text="Ik snap de brief niet.",
        attributes=["leerroute"],
        proposed_at=cast.NOW,
        proposed_by=home.chantal,
    )
    point = findings.make_point(
        monitor=monitor,
        what="Schrijf brieven die iedereen begrijpt.",
        finding=finding,
        by=home.bram,
        at=cast.NOW,
    )
    reporting.set_logo(
        monitor=monitor,
        content=(DATA / "logo.png").read_bytes(),
        alternative="Logo van Voorbeelddam",
        by=home.bram,
        at=cast.NOW,
    )
    for name, text in (
        (f"point:{point.pk}", "Brieven worden makkelijk."),
        ("contact", "Bel ons."),
    ):
        reporting.write_plain(
            round=round_,
            name=name,
            text=text,
            on_poster=name != "contact",
            revision=0,
            by=home.bram,
            at=cast.NOW,
        )
    sheet = StatementSheet.objects.create(
        participant=participant, number=1, made_at=cast.NOW, made_by=home.bram
    )
    sheet.statements.create(
        finding=finding,
        position=1,
        text="Sommige brieven zijn moeilijk.",
        statement=finding.statement,
    )
    followup.set_measure(
        point=point,
        code=code.pk,
        perspective="inburgeraar",
        better="fewer",
        by=home.bram,
        at=cast.NOW,
    )
    point.questions.create(question=guide_question, added_at=cast.NOW, added_by=home.bram)
    report = Report.objects.create(round=round_, title="Wat helpt")
    fill_index()
    return World(
        users={
            "onderzoeker": home.bram,
            "codeur": home.coen,
            "beleidsadviseur": home.daan,
            "beheerder": home.gerard,
            "regisseur": register.noor,
            "consulent": register.amina,
            "aanbieder": register.tessa,
            "sleutelhouder": register.kees,
            "adviseur": register.ilse,
            "stranger": esra,
        },
        monitor=monitor,
        round=round_,
        goal=goal,
        question=question,
        characteristic=characteristic,
        participant=participant,
        guide=guide,
        guide_question=guide_question,
        conversation=conversation,
        speaker=speaker,
        file=file,
        transcript=transcript,
        turn=turn,
        correction=correct_a_time(turn, home.bram),
        draft=draft,
        code=code,
        coding=coding,
        carried=carried,
        finding=finding,
        evidence=evidence,
        quote=quote,
        report=report,
        point=point,
        sheet=sheet,
        version=make_version(round_, home.bram),
        register=register,
    )
