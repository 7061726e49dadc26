"""Fill an empty database with the example municipality, through the product's own operations."""

from __future__ import annotations

import csv
import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypedDict, TypeVar

from django.db import transaction
from django.utils import timezone

from weerklank.analysis import queries as analysis
from weerklank.coding import deciding
from weerklank.coding import operations as coding
from weerklank.coding import queries as codes
from weerklank.coding.terms import FACET_NAMES, TurnVerdict
from weerklank.fieldwork import operations as fieldwork
from weerklank.findings import auditing, outline
from weerklank.findings import operations as findings_operations
from weerklank.findings import queries as findings
from weerklank.findings.terms import ShownAnswer
from weerklank.followup import operations as followup
from weerklank.interchange import transcripts
from weerklank.policy import operations as policy
from weerklank.reporting import operations as reporting_operations
from weerklank.reporting import plain
from weerklank.reporting.documents import editions
from weerklank.safeguards import accounts
from weerklank.safeguards.pages import Acting
from weerklank.safeguards.terms import OrganisationKind, Role
from weerklank.sampling import operations as sampling
from weerklank.sampling.rules import population
from weerklank.site.demo import choosing, inviting, own_page, register, tellers
from weerklank.study import operations as study
from weerklank.study import queries as study_queries
from weerklank.study.operations import sheets as telling
from weerklank.study.operations import translating
from weerklank.telling.operations import opening as self_telling

if TYPE_CHECKING:
    from weerklank.coding.models import Code, Coding
    from weerklank.fieldwork.models import Conversation, Transcript
    from weerklank.findings.models import Finding, ImprovementPoint, Quote
    from weerklank.safeguards.models import Organisation, User
    from weerklank.study.models import Guide, GuideQuestion, Monitor, Participant, Round

Entry = Mapping[str, Any]  # something in one of the files, as the file spells it
DATA = Path(__file__).parent / "data"
# Written in the README: the example listens on this machine only and holds nothing real.
PASSWORD = "voorbeelddam is verzonnen"  # noqa: S105
MEMBERS = {
    "bram": ("Bram", [Role.ONDERZOEKER]),
    "chantal": ("Chantal", [Role.ONDERZOEKER]),
    "coen": ("Coen", [Role.CODEUR]),
    "daan": ("Daan", [Role.BELEIDSADVISEUR]),
    "gerard": ("Gerard", [Role.BEHEERDER]),
}
# Codings get keys of their own, the same at every build.
# Who codes beside Bram without seeing his codes, in some conversations of the first round.
BLIND_BESIDE = "coen"
KEYS = uuid.UUID("6f0f6b1e-6f0c-5d2b-9a56-0d6f2c3a9c11")

Tell = Callable[[str], None]
T = TypeVar("T")


class Period(TypedDict):
    """A round as its file tells it; days as ISO 8601 writes them."""

    number: int
    name: str
    slug: str
    starts_on: str
    ends_on: str
    method_text: str
    recruited_by: str
    selected_by: str
    invited_count: int


class Progress(Protocol):
    """What shows how far along a list is, while it is gone through."""

    def __call__(self, items: Sequence[T], what: str) -> Iterable[T]: ...


def no_progress(items: Sequence[T], what: str) -> Iterable[T]:
    return items


@dataclass
class Example:
    """What has been made so far, by the names that the data files use."""

    at: datetime
    progress: Progress
    register_at: datetime
    municipality: Organisation = field(init=False)
    round: Round = field(init=False)
    users: dict[str, User] = field(default_factory=dict)
    people: dict[str, Participant] = field(default_factory=dict)
    guides: dict[str, Guide] = field(default_factory=dict)
    transcripts: dict[int, Transcript] = field(default_factory=dict)
    codings: dict[str, Coding] = field(default_factory=dict)
    findings: dict[int, Finding] = field(default_factory=dict)
    points: dict[int, ImprovementPoint] = field(default_factory=dict)
    folder: Path = DATA
    card: str = ""  # the code that opens somebody's own page
    # The round after this one, made from a folder of its own.
    second: Example | None = None

    def read(self, name: str) -> Any:
        return _read(name, self.folder)

    def acting(self, key: str) -> Acting:
        return {"by": self.users[key], "at": self.at}


def email(key: str) -> str:
    return f"{key}@voorbeelddam.example"


def fill(
    *,
    at: datetime,
    tell: Tell,
    progress: Progress = no_progress,
    register_at: datetime | None = None,
) -> Example:
    """Make Voorbeelddam, all of it or nothing.

    `tell` hears what is being done; `progress` is wrapped around the lists that take long. The
    trajectories of the register are those of the day of `register_at`, or else of `at`.
    """
    example = Example(at=at, progress=progress, register_at=register_at or at)
    with transaction.atomic():
        for says, step in (
            ("Accounts en monitor", _open_monitor),
            ("Register en signalen", _open_register),
            ("Monitorplan", _write_plan),
            ("Aantallen", _tell_how_many),
            ("Mensen en toestemming", _choose_people),
            ("Gesprekken", _hold_conversations),
            ("Afspraken en bonnen", _keep_the_diary),
            ("Coderingen", _apply_codes),
            ("Bevindingen, citaten en rapport", _write_report),
            ("Verbeterpunten", _follow_up),
            ("Uitslag voor deelnemers", _tell_plainly),
            ("Eerste versie van het rapport", _publish),
            ("Zinnen voorleggen", _lay_before),
            ("Opmerkingen", _comment),
            ("Tweede ronde", _hear_again),
            ("Cijfers naast verhalen", _lay_side_by_side),
        ):
            tell(says)
            step(example)
    return example


def _read(name: str, folder: Path = DATA) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def _open_monitor(example: Example) -> None:
    plan = example.read("report.json")
    installer = accounts.create_account(
        email=email("noor"),
        name="Noor",
        password=PASSWORD,
        by=None,
        at=example.at,
        is_installation_beheerder=True,
    )
    example.users["noor"] = installer
    example.municipality = accounts.create_organisation(
        name=plan["municipality"],
        kind=OrganisationKind.GEMEENTE,
        is_fictional=True,
        by=installer,
        at=example.at,
    )
    monitor = study.open_monitor(
        organisation=example.municipality, name=plan["monitor"], by=installer, at=example.at
    )
    for key, (name, roles) in MEMBERS.items():
        example.users[key] = accounts.create_account(
            email=email(key), name=name, password=PASSWORD, by=None, at=example.at
        )
        study.add_member(
            monitor=monitor, email=email(key), roles=roles, by=installer, at=example.at
        )
    study.remove_member(monitor=monitor, user=installer, **example.acting("gerard"))
    bram = example.acting("bram")
    coding.ensure_codebook(monitor=monitor, **bram)
    telling.begin_sheet(monitor=monitor, **bram)
    example.round = _open_round(example, monitor, plan["round"])
    # With volunteers nobody spoke.
    for guide in study.take_starting_guides(
        round=example.round, without=["aanbieder-vrijwilliger"], **bram
    ):
        example.guides[guide.key] = guide
    # The guide that ships in these, as drafts; the page says which words nobody checked.
    translating.set_languages(
        guide=example.guides["inburgeraar-z"],
        languages=["en", "ar", "tr"],
        needs_audio=False,
        **bram,
    )


def _open_round(example: Example, monitor: Monitor, period: Period) -> Round:
    bram = example.acting("bram")
    opened = study.open_round(
        monitor=monitor,
        number=period["number"],
        name=period["name"],
        starts_on=date.fromisoformat(period["starts_on"]),
        ends_on=date.fromisoformat(period["ends_on"]),
        **bram,
    )
    return _say_of_round(opened, period, **bram)


def _say_of_round(
    round_: Round,
    period: Period,
    *,
    by: User,
    at: datetime,
    codes_blind: bool = False,
) -> Round:
    return study.change_round(
        round=round_,
        name=round_.name,
        starts_on=round_.starts_on,
        ends_on=round_.ends_on,
        method_text=period["method_text"],
        recruited_by=period["recruited_by"],
        selected_by=period["selected_by"],
        invited_count=period["invited_count"],
        codes_blind=codes_blind,
        by=by,
        at=at,
    )


def _write_plan(example: Example) -> None:
    """Write the plan and set it as it then is, before anybody is chosen."""
    given = example.read("plan.json")
    monitor = example.round.monitor
    at = _choosing_at(example) - timedelta(days=7)
    bram: Acting = {"by": example.users["bram"], "at": at}
    study.write_plan(
        monitor=monitor,
        texts=given["texts"],
        bases=given["bases"],
        safeguards=given["safeguards"],
        minutes=given["minutes"],
        vouchers=given["vouchers"],
        keeps=given["terms"],
        **bram,
    )
    study.set_plan(monitor=monitor, why=given["why"], **bram)


def _set_plan_again(example: Example) -> None:
    """Change one thing in the plan and set it anew, for the round that `example` begins."""
    given, monitor = _read("plan.json")["later"], example.round.monitor
    bram: Acting = {"by": example.users["bram"], "at": _choosing_at(example)}
    study.write_plan(monitor=monitor, texts=given["texts"], **bram)
    study.set_plan(monitor=monitor, why=given["why"], **bram)


def _choosing_at(example: Example) -> datetime:
    """Return when people are chosen: before the first conversation."""
    return example.at.replace(hour=10) - timedelta(
        days=(timezone.localdate(example.at) - example.round.starts_on).days + choosing.DAYS_BEFORE
    )


def _choose_people(example: Example) -> None:
    """Choose who is heard, from the register and from a list; then what is known of them.

    Before the first conversation, and so before all else in the example.
    """
    at = _choosing_at(example)
    bram, noor = (Acting(by=example.users[key], at=at) for key in ("bram", "noor"))
    heard: dict[str, dict[str, dict[str, str]]] = {"inburgeraar": {}, "aanbieder": {}}
    for person in example.read("people.json")["people"]:
        own = person.get("characteristics", {})
        heard[person["perspective"]][person["pseudonym"]] = (
            {key: own[key] for key in choosing.FEATURES}
            if person["perspective"] == "inburgeraar"
            else {"provider_kind": person["provider_kind"]}
        )
    example.people = choosing.choose_newcomers(
        example.round, heard["inburgeraar"], bram=bram, noor=noor, kees=example.users["kees"]
    ) | choosing.choose_providers(
        example.round, heard["aanbieder"], bram=bram, noor=noor, kees=example.users["kees"]
    )
    _add_people(example)


def _add_people(example: Example) -> None:
    bram = example.acting("bram")
    for person in example.read("people.json")["people"]:
        details = {
            "provider_kind": person.get("provider_kind") or "",
            "function": person.get("function") or "",
            "characteristics": person.get("characteristics", {}),
        }
        if known := example.people.get(person["pseudonym"]):
            participant = study.change_participant(participant=known, **details, **bram)
        else:
            participant = study.add_participant(
                round=example.round,
                pseudonym=person["pseudonym"],
                perspective=person["perspective"],
                **details,
                **bram,
            )
        for consent in person["consents"]:
            study.record_consent(
                participant=participant,
                purpose=consent["purpose"],
                is_given=consent["given"],
                on=date.fromisoformat(consent["on"]),
                medium=consent["how"],
                **bram,
            )
        example.people[participant.pseudonym] = participant


def _tell_how_many(example: Example) -> None:
    """Keep how many people there are, so that what stands beside a quote can be judged."""
    monitor = example.round.monitor
    words = study_queries.words_for_lists(monitor)
    for perspective, name, source in (
        ("inburgeraar", "aantallen.csv", "Register van de gemeente"),
        ("aanbieder", "aantallen-aanbieders.csv", "Opgave van de organisaties"),
    ):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file, delimiter=";")
        allowed = study_queries.population_values(monitor, perspective)
        table = population.read(header, list(enumerate(rows, start=2)), words, allowed)
        sampling.add_population(
            monitor=monitor,
            perspective=perspective,
            on=example.round.starts_on,
            source=source,
            table=population.Known(table.keys, table.groups),
            **example.acting("bram"),
        )


def _hold_conversations(example: Example) -> None:
    bram = example.acting("bram")
    for entry in example.progress(example.read("conversations.json"), "gesprekken"):
        guide = example.guides[entry["guide"]]
        conversation = fieldwork.create_conversation(
            round_=example.round,
            title=entry["title"],
            kind=entry["kind"],
            held_on=date.fromisoformat(entry["held_on"]),
            place_kind=entry["place_kind"],
            language=entry["language"],
            spoken_languages=entry["spoken_languages"],
            interpreter=entry["interpreter"],
            interpreter_place=entry["interpreter_place"] or "",
            interviewers=[example.users[key] for key in entry["interviewers"]],
            guide=guide,
            was_recorded=entry["was_recorded"],
            participants=[example.people[key] for key in entry["participants"]],
            **bram,
        )
        put = dict.fromkeys(entry["questions_put"], True)
        skipped = dict.fromkeys(entry["questions_not_put"], False)
        questions = _questions(guide)
        fieldwork.put_questions(
            conversation=conversation,
            answers={questions[number]: answer for number, answer in (put | skipped).items()},
            **bram,
        )
        example.transcripts[entry["number"]] = _store(example, conversation, entry)


def _keep_the_diary(example: Example) -> None:
    bram = example.acting("bram")
    for transcript in example.transcripts.values():
        inviting.hold(transcript.conversation, bram=bram)
    inviting.thank(example.round, example.people, bram=bram)


def _questions(guide: Guide) -> dict[str, GuideQuestion]:
    """Return the questions of a guide by *section.question*."""
    return {
        f"{section.position}.{question.position}": question
        for section in guide.sections.prefetch_related("questions")
        for question in section.questions.all()
    }


def _store(example: Example, conversation: Conversation, entry: Entry) -> Transcript:
    bram = example.acting("bram")
    data = (example.folder / entry["transcript"]).read_bytes()
    transcript = fieldwork.store_transcript(
        conversation=conversation,
        reading=transcripts.read(entry["transcript"], data),
        source=(entry["transcript"], data),
        **bram,
    )
    for speaker in conversation.speakers.all():
        tie = entry["speakers"][speaker.label]
        fieldwork.tie_speaker(
            speaker=speaker,
            role=tie["role"],
            participant=example.people.get(tie["participant"]),
            at_least=tie["at_least"],
            **bram,
        )
    if entry["original"]:
        fieldwork.store_original(
            main=transcript,
            turns=[(turn["turn"], turn["text"]) for turn in example.read(entry["original"])],
            language=entry["original_language"],
            **bram,
        )
    return transcript


def _apply_codes(example: Example) -> None:
    by_number = {code.number: code for code in codes.codes(example.round.monitor)}
    turns = {
        number: list(transcript.turns.all()) for number, transcript in example.transcripts.items()
    }
    rows = example.read("codings.json")
    found = example.read("summaries.json")
    later = [row for row in rows if row["id"] in found["later_codings"]]

    def apply(row: Entry) -> None:
        transcript = example.transcripts[row["conversation"]]
        turn = turns[row["conversation"]][row["turn"]]
        start = turn.start + transcript.text[turn.start : turn.end].index(row["text"])
        example.codings[row["id"]] = coding.apply_code(
            key=uuid.uuid5(KEYS, row["id"]),
            transcript=transcript,
            code=by_number[row["code"]],
            start=start,
            end=start + len(row["text"]),
            memo=row.get("memo") or "",
            facets={name: row.get(name) or "" for name in FACET_NAMES},
            by=example.users[row["coder"]],
            at=example.at,
        )

    first = [row for row in rows if row not in later]
    blind = _code_blind(example, first, apply)
    seen = [row for row in first if row["conversation"] not in blind]
    for row in example.progress(seen, "coderingen"):
        apply(row)
    if blind:
        _decide(example, blind, by_number)
    # One is coded after the summaries were written, so that its cell asks to be reread.
    _summarise(example, found["summaries"], by_number)
    for row in later:
        apply(row)
    for number, coder in sorted({(row["conversation"], row["coder"]) for row in rows}):
        coding.finish_task(transcript=example.transcripts[number], **example.acting(coder))
    for entry in example.read("conversations.json"):
        if entry.get("counted_reading"):
            coding.choose_reading(
                conversation=example.transcripts[entry["number"]].conversation,
                coder=example.users[entry["counted_reading"]].pk,
                **example.acting("bram"),
            )


def _code_blind(
    example: Example, rows: Sequence[Entry], apply: Callable[[Entry], None]
) -> list[int]:
    """Let two code some conversations without seeing each other's codes, and hand them in.

    Returns which; nobody is blind any more then.
    """
    blind = sorted({row["conversation"] for row in rows if row["coder"] == BLIND_BESIDE})
    if not blind:
        return []
    period, bram = example.read("report.json")["round"], example.acting("bram")
    _say_of_round(example.round, period, codes_blind=True, **bram)
    own = [row for row in rows if row["conversation"] in blind]
    for row in example.progress(own, "coderingen van twee die elkaar niet zien"):
        apply(row)
    for number in blind:
        for coder in ("bram", BLIND_BESIDE):
            coding.finish_task(transcript=example.transcripts[number], **example.acting(coder))
    _say_of_round(example.round, period, **bram)
    return blind


def _decide(example: Example, blind: Sequence[int], by_number: Mapping[str, Code]) -> None:
    """Decide where two who coded blind differ; the reading that counts is said for each.

    What they decided together is built of some conversations, so that it can be looked at; in one
    of those it counts.
    """
    given, bram = example.read("decisions.json"), example.acting("bram")
    pair = deciding.in_order((example.users["bram"].pk, example.users[BLIND_BESIDE].pk))
    verdicts = {
        name: TurnVerdict.FIRST if pair[0] == example.users[name].pk else TurnVerdict.SECOND
        for name in ("bram", BLIND_BESIDE)
    }
    for row in given["decisions"]:
        transcript = example.transcripts[row["conversation"]]
        coding.decide(
            conversation=transcript.conversation,
            pair=pair,
            turn=transcript.turns.get(position=row["turn"]).pk,
            verdict=verdicts.get(row["verdict"]) or TurnVerdict(row["verdict"]),
            codes=[by_number[number] for number in row.get("codes", ())],
            reason=row.get("reason", ""),
            **bram,
        )
    for number in blind:
        conversation = example.transcripts[number].conversation
        if number in given["built"]:
            coding.let_agreed_count(conversation=conversation, pair=pair, **bram)
        if number in given["agreed"]:
            _take_agreed(example, example.transcripts[number])
            continue
        coding.choose_reading(
            conversation=conversation, coder=example.users[given["counts"]].pk, **bram
        )


def _take_agreed(example: Example, transcript: Transcript) -> None:
    """Let what is written later rest on the codings that two decided on together."""
    agreed = {
        (one.code_id, one.start, one.end): one
        for one in transcript.codings.filter(coder__agrees_for__isnull=False)
    }
    for key, one in example.codings.items():
        if one.transcript_id == transcript.pk:
            example.codings[key] = agreed.get((one.code_id, one.start, one.end), one)


def _summarise(
    example: Example, summaries: Sequence[dict[str, str]], by_number: Mapping[str, Code]
) -> None:
    for row in summaries:
        findings_operations.write_summary(
            participant=example.people[row["participant"]],
            code=by_number[row["code"]],
            text=row["text"],
            revision=0,
            **example.acting(row["by"]),
        )


def _write_report(example: Example) -> None:
    bram = example.acting("bram")
    texts = example.read("report.json")
    found = example.read("findings.json")
    monitor = example.round.monitor
    questions = {question.number: question for question in monitor.questions.all()}
    goals = {goal.number: goal for goal in monitor.goals.all()}
    for row in found["findings"]:
        finding = findings_operations.write_finding(
            round=example.round,
            section=row["section"],
            statement=row["statement"],
            perspective=row["perspective"],
            kind=row["kind"],
            research_question=questions.get(row["research_question"] or ""),
            policy_goal=goals.get(row["policy_goal"] or 0),
            addressee=row.get("addressee") or "",
            **bram,
        )
        for stance in ("supporting", "contrary"):
            if row[stance]:
                findings_operations.add_evidence(
                    finding=finding,
                    codings=[example.codings[key].pk for key in row[stance]],
                    stance=stance,
                    **bram,
                )
        if row["counter_search"]:
            findings_operations.set_counter_search(
                finding=finding, counter_search=row["counter_search"], **bram
            )
        # Its sentence says these numbers: read again now that its evidence is whole.
        findings_operations.confirm_finding(finding=finding, **bram)
        example.findings[row["number"]] = finding
    for quote in _propose(example, "released"):
        findings_operations.release_quote(
            quote=quote, revision=quote.revision, **example.acting("chantal")
        )
    findings_operations.change_report(
        round=example.round,
        revision=0,
        title=texts["title"],
        introduction=texts["introduction"],
        reason=texts["reason"],
        conclusion=texts["conclusion"],
        authors=" en ".join(example.users[key].name for key in texts["authors"]),
        **bram,
    )
    findings_operations.confirm_text(round=example.round, name="method", **bram)
    if "parts" in texts:
        _arrange_report(example, texts["parts"])
    if "register" in texts:
        figures = reporting_operations.keep_figures(
            round=example.round,
            text=(DATA / texts["register"]["file"]).read_text(encoding="utf-8"),
            **bram,
        )
        reporting_operations.choose_figures(
            figures=figures, numbers=texts["register"]["chosen"], **bram
        )
    _look_over_amounts(example, texts["reasons"])
    if "logo" in texts:
        reporting_operations.set_logo(
            monitor=monitor,
            content=(DATA / "logo.png").read_bytes(),
            alternative=texts["logo"],
            **bram,
        )


def _propose(example: Example, state: str) -> Iterator[Quote]:
    """Propose the quotes that become or stay so."""
    for row in example.read("findings.json")["quotes"]:
        if row["state"] == state:
            yield findings_operations.propose_quote(
                finding=example.findings[row["finding"]],
                coding=example.codings[row["coding"]].pk,
                form=row["shown"],
                shown_text=row["text"],
                attributes=row["attributes"],
                **example.acting("bram"),
            )


def _propose_later(example: Example) -> None:
    """Propose the quotes that wait for a second person."""
    for _quote in _propose(example, "proposed"):
        pass


def _publish(example: Example) -> None:
    """Set the report as it is, let somebody else open it to everybody, and go on with it."""
    version = reporting_operations.set_version(
        round=example.round,
        note="De eerste versie, besproken met de gemeente.",
        letters=[each.key for each in editions.EDITIONS],
        by=example.users["bram"],
        at=example.register_at,
    )
    reporting_operations.publish_version(
        version=version, by=example.users["chantal"], at=example.register_at
    )
    _propose_later(example)


def _lay_before(example: Example) -> None:
    """Lay statements before some of the people they rest on, and reread what one meant otherwise.

    After the version: that a finding was laid before somebody is no part of it.
    """
    bram = Acting(by=example.users["bram"], at=example.register_at)
    told = example.read("shown.json")
    for number, text in told["wordings"].items():
        findings_operations.write_wording(
            finding=example.findings[int(number)], text=text, revision=0, **bram
        )
    for row in told["sheets"]:
        sheet = findings_operations.make_sheet(
            participant=example.people[row["participant"]],
            findings=[example.findings[number].pk for number in row["findings"]],
            **bram,
        )
        if "answers" not in row:
            continue  # it is under way
        by_finding: dict[int | None, list[str]] = {
            example.findings[int(key)].pk: said for key, said in row["answers"].items()
        }
        findings_operations.enter_answers(
            sheet=sheet,
            revision=sheet.revision,
            shown_on=timezone.localdate(example.register_at),
            way=row["way"],
            answers={
                one.pk: findings_operations.Answer(*by_finding[one.finding_id])
                for one in sheet.statements.all()
            },
            through_interpreter=row.get("through_interpreter"),
            language=row.get("language", "nl"),
            is_last=row.get("is_last", False),
            **bram,
        )
        for key, (answer, _words) in row["answers"].items():
            if answer == ShownAnswer.NOT_MEANT:
                finding = example.findings[int(key)]
                finding.refresh_from_db()
                findings_operations.confirm_finding(finding=finding, **bram)


def _arrange_report(example: Example, parts: Sequence[Entry]) -> None:
    """Add the parts of a whole report; a finding is named in their texts by its number here."""
    bram = example.acting("bram")
    numbers = {record.pk: number for number, record in findings.in_report_order(example.round)}
    for row in parts:
        key = row["kind"]
        if key == "own":
            made = findings_operations.add_chapter(
                round=example.round, title=row["title"], under=row["under"], **bram
            )
            key = str(made.pk)
        else:
            findings_operations.switch_chapter(round=example.round, key=key, on=True, **bram)
        part = outline.of(example.round).part(key)
        assert part
        assert part.record
        text = re.sub(
            r"\[bevinding:(\d+)\]",
            lambda match: f"[{numbers[example.findings[int(match[1])].pk]}]",
            row["text"],
        )
        findings_operations.change_chapter(
            round=example.round,
            key=key,
            revision=part.record.revision,
            title=part.record.title,
            text=text,
            answers=row.get("answers"),
            **bram,
        )


def _look_over_amounts(example: Example, reasons: Sequence[Mapping[str, str]]) -> None:
    """Say why an amount stays, or what a finding rests on: what is asked before it is published."""
    voices = analysis.hear(example.round, visible_to=example.users["chantal"])
    rows = findings.findings(example.round, voices)
    for entry in auditing.audit(voices, rows, auditing.texts_of(example.round)):
        place = entry.number if entry.is_of_finding else entry.place
        for row in reasons:
            is_meant = row.get("doubt") == (entry.verdict if entry.is_caution else None)
            is_here = (row["place"], row["said"]) == (place, entry.claim.said)
            if entry.is_open and is_meant and is_here:
                reporting_operations.answer_claim(
                    round=example.round,
                    place=entry.place,
                    key=entry.key,
                    reason=row["reason"],
                    **example.acting("chantal"),
                )
                if entry.needs_second:
                    reporting_operations.approve_answer(
                        round=example.round,
                        place=entry.place,
                        key=entry.key,
                        **example.acting("bram"),
                    )


def _follow_up(example: Example) -> None:
    """Make points of what could be better, one or more in every status, one past its day.

    Made some weeks before the day of the register, which is today for who looks: else all would
    stand still.
    """
    monitor = example.round.monitor
    goals = {goal.number: goal for goal in monitor.goals.all()}
    bram = Acting(by=example.users["bram"], at=example.register_at - timedelta(weeks=6))
    daan = Acting(by=example.users["daan"], at=example.register_at - timedelta(weeks=5))
    today = timezone.localdate(example.register_at)
    by_number = {code.number: code for code in codes.codes(monitor)}
    for row in _read("points.json")["points"]:
        first, *more = (example.findings[number] for number in row["findings"])
        days = row["due_in_days"]
        point = findings_operations.make_point(
            monitor=monitor,
            finding=first,
            what=row["what"],
            addressee=row["addressee"],
            policy_goal=goals.get(row["goal"] or 0),
            owner=row["owner"],
            planned_step=row["planned_step"],
            due_on=None if days is None else today + timedelta(days=days),
            **bram,
        )
        for finding in more:
            findings_operations.add_finding_to_point(point=point, finding=finding, **bram)
        for status, note in row["steps"]:
            findings_operations.move_point(
                point=point, status=status, note=note, revision=point.revision, **daan
            )
        if measure := row.get("measure"):
            followup.set_measure(
                point=point,
                code=by_number[measure["code"]].pk,
                perspective=measure["perspective"],
                better=measure["better"],
                by=bram["by"],
                at=daan["at"],  # the last thing noted on it
            )
        example.points[point.number] = point


def _tell_plainly(example: Example) -> None:
    """Say the result in plain Dutch, with Arabic and Turkish that were made without a speaker.

    The Arabic stays a draft. The Turkish goes the whole road, checked by somebody who is invented
    as everybody here is.
    """
    bram = Acting(by=example.users["bram"], at=example.register_at)
    texts = _read("plain.json")
    rows: list[tuple[str, Entry]] = [
        *((f"finding:{example.findings[row['finding']].pk}", row) for row in texts["sentences"]),
        *((f"point:{example.points[row['point']].pk}", row) for row in texts["points"]),
        ("contact", texts["contact"]),
    ]
    for name, row in rows:
        reporting_operations.write_plain(
            round=example.round,
            name=name,
            text=row["text"],
            on_poster=row.get("on_poster", False),
            revision=0,
            **bram,
        )
        for language in ("ar", "tr"):
            if language in row:
                reporting_operations.write_translation(
                    round=example.round,
                    name=name,
                    language=language,
                    text=row[language],
                    translator="een onderzoeker, zonder spreker van deze taal",
                    revision=0,
                    **bram,
                )
    for language, checker in texts["checked"].items():
        names = [
            row.name
            for row in plain.result_of(example.round).rows
            if row.translations[language].lacks == plain.Untranslated.DRAFT
        ]
        reporting_operations.check_translations(
            round=example.round, language=language, names=names, checker=checker, **bram
        )
        reporting_operations.approve_translations(
            round=example.round,
            language=language,
            names=names,
            by=example.users["chantal"],
            at=example.register_at,
        )


def _comment(example: Example) -> None:
    """Let the team say something about two texts; one of it is done."""
    at = example.register_at
    for finding, who, text, is_done in (
        (
            18,
            "chantal",
            "Noemen wij hier ook dat brieven van de taalschool wel te lezen zijn?",
            False,
        ),
        (1, "coen", "Is “contactpersoon” voor iedereen hetzelfde? Kijk de codes na.", True),
    ):
        comment = reporting_operations.add_comment(
            round=example.round,
            place=f"finding:{example.findings[finding].pk}",
            text=text,
            by=example.users[who],
            at=at,
        )
        if is_done:
            reporting_operations.close_comment(comment=comment, by=example.users["bram"], at=at)


def _hear_again(example: Example) -> None:
    """Hold a second round: with some of the same people, and the same questions for the points.

    Between the rounds the meaning of one code changes; the first round is not coded anew.
    """
    folder = DATA / "ronde-2"
    plan = _read("report.json", folder)
    change = plan["codebook"]
    bram = example.users["bram"]
    coding.change_code(
        code=codes.codes(example.round.monitor).get(number=change["code"]),
        definition=change["definition"],
        reason=change["reason"],
        by=bram,
        at=example.at + timedelta(days=change["days_after"]),
    )
    second = Example(
        at=example.at + timedelta(days=plan["days_after"]),
        progress=example.progress,
        register_at=example.register_at,
        users=example.users,
        folder=folder,
    )
    second.municipality = example.municipality
    second.round = _open_round(second, example.round.monitor, plan["round"])
    for guide in study.take_previous_guides(round=second.round, **second.acting("bram")):
        second.guides[guide.key] = guide
    _ask_after_points(example, second)
    choosing.aim_again(second.round, bram=second.acting("bram"))
    _set_plan_again(second)
    _add_people(second)
    for person in second.read("people.json")["people"]:
        if "earlier" in person:
            study.note_same_person(
                participant=second.people[person["pseudonym"]],
                earlier=example.people[person["earlier"]],
                **second.acting("bram"),
            )
    _hold_conversations(second)
    _apply_codes(second)
    _write_report(second)
    _propose_later(second)
    _let_people_tell(second)
    example.second = second
    for row, point in zip(_read("points.json")["points"], example.points.values(), strict=True):
        if row.get("is_kept"):
            followup.keep_verdict(
                point=point,
                before=example.round,
                after=second.round,
                by=example.users["daan"],
                at=example.register_at,
            )


def _let_people_tell(example: Example) -> None:
    """Let people of this round tell by themselves, with the questions for inburgeraars."""
    bram, round_ = example.acting("bram"), example.round
    opening = self_telling.set_opening(
        round=round_,
        guide=example.guides["inburgeraar-z"],
        starts_on=round_.starts_on,
        ends_on=round_.ends_on,
        **bram,
    )
    self_telling.open_(opening=opening, **bram)
    tellers.tell(
        opening=opening,
        plan=example.read("tellers.json"),
        people=example.people,
        questions={one.text: one for one in study_queries.guide_questions(opening.guide)},
        bram=bram,
    )


def _ask_after_points(example: Example, second: Example) -> None:
    """Tie the questions of the second round to the points that they ask after."""
    for row, point in zip(_read("points.json")["points"], example.points.values(), strict=True):
        if measure := row.get("measure"):
            followup.ask_after(
                point=point,
                guide=second.guides[measure["guide"]],
                earlier=_questions(example.guides[measure["guide"]])[measure["question"]],
                **second.acting("bram"),
            )


def _lay_side_by_side(example: Example) -> None:
    policy.begin_with_proposal(monitor=example.round.monitor, **example.acting("bram"))


def _open_register(example: Example) -> None:
    at, municipality = example.register_at, example.municipality
    for key, (name, address, _part) in register.PEOPLE.items():
        example.users[key] = accounts.create_account(
            email=address, name=name, password=PASSWORD, by=None, at=at
        )
    register.let_people_in(municipality=municipality, users=example.users, at=at)
    register.take_in(municipality=municipality, by=example.users["noor"], at=at)
    register.work_on_signals(municipality=municipality, by=example.users["amina"], at=at)
    register.meeting_with_a_school(municipality=municipality, users=example.users, at=at)
    entries = _read("mijn.json")["entries"]
    own_page.tell(municipality=municipality, entries=entries, by=example.users["noor"], at=at)
    example.card = own_page.hand_out(municipality=municipality, by=example.users["amina"], at=at)
