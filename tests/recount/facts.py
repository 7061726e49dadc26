"""What the tables hold of one round, read with plain SQL."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

Row = dict[str, Any]


@dataclass(frozen=True)
class Person:
    id: int
    pseudonym: str
    perspective: str
    provider_kind: str
    # Key of a characteristic: key of her value. A characteristic that is not known is absent.
    values: dict[str, str] = field(compare=False, hash=False)


@dataclass(frozen=True)
class Characteristic:
    key: str
    label: str
    for_inburgeraars: bool
    for_aanbieders: bool
    is_milestone: bool
    values: tuple[tuple[str, str], ...]  # key and label, in order


@dataclass
class Question:
    id: int
    guide: int
    section: str
    text: str
    codes: tuple[str, ...]
    applies_to: dict[str, list[str]]


@dataclass
class Guide:
    id: int
    title: str
    version: int
    perspective: str
    questions: list[Question] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.title}, versie {self.version}"


@dataclass
class Note:
    """Whether a question was put in a conversation, and to whom; None is everyone present."""

    was_put: bool
    to: frozenset[int] | None


@dataclass
class Conversation:
    id: int
    number: int
    kind: str
    held_on: date
    language: str
    spoken: tuple[str, ...]
    interpreter: str
    interpreter_place: str
    place_kind: str
    guide: int | None
    was_recorded: bool | None
    has_original: bool = False  # the words are also kept in the language they were said in
    present: frozenset[int] = frozenset()
    notes: dict[int, Note] = field(default_factory=dict)


@dataclass(frozen=True)
class Code:
    id: int
    number: str
    label: str
    definition: str
    is_container: bool
    is_on: bool


@dataclass(frozen=True)
class Coding:
    id: int
    conversation: int
    transcript: int
    code: str
    coder: int
    start: int
    end: int
    persons: frozenset[int]
    several: tuple[int, ...]  # "at least so many", for each such label in the passage
    turns: frozenset[int]
    on_newest_text: bool
    polarity: str = ""
    evidence_kind: str = ""
    own_turns: frozenset[tuple[int, int]] = frozenset()  # who spoke by name, in which turn

    @property
    def span(self) -> tuple[int, int, int]:
        return (self.transcript, self.start, self.end)


@dataclass
class Finding:
    id: int
    section: str
    statement: str
    perspective: str
    counter_search: str
    lost_evidence: bool
    goal: int | None
    question: str | None = None  # the number of the research question that it answers
    supporting: list[int] = field(default_factory=list)  # codings, in the order they were added
    contrary: list[int] = field(default_factory=list)
    released: dict[int, str] = field(default_factory=dict)  # coding: text
    kept: frozenset[str] = frozenset()  # codes of evidence that somebody took back


@dataclass
class Point:
    """Something to do better, with the findings of this round that it rests on."""

    number: int
    what: str
    addressee: str
    owner: str
    findings: list[int]


@dataclass
class Facts:
    round: Row
    report: Row
    people: dict[int, Person]
    withdrawn: int
    characteristics: dict[str, Characteristic]
    guides: dict[int, Guide]
    conversations: dict[int, Conversation]
    codes: dict[str, Code]
    codings: dict[int, Coding]
    readings: dict[int, int]  # conversation: the coder whose codings count
    findings: list[Finding]
    users: dict[int, str]
    codebook_version: int
    goals: dict[int, tuple[int, str]]
    questions: list[tuple[str, str]]
    # What each person who takes part said last of a finding that was laid before her.
    laid: dict[tuple[int, int], str]  # by finding and person
    own_groups: dict[str, tuple[dict[str, list[str]], frozenset[int]]]
    parts: list[str]  # what somebody wrote in the parts of the report
    points: list[Point]
    # Who could be asked in the round, the draws that came of something, the lists, the replaced.
    candidates: list[Row]
    # The versions of the plan of the monitor, the newest first.
    plans: list[Row]
    draws: list[Row]
    frames: list[Row]
    replaced: set[int]
    # The targets of the spread, and who was drawn, as fieldwork is followed by them.
    targets: list[Row]
    drawn: list[Row]
    # Conversations with a text, who speaks in each, and who handed in the coding of which.
    with_text: set[int]
    speaking: dict[int, set[int]]
    handed_in: set[tuple[int, int]]
    # What two decided together: per conversation under whose name it stands, and each decision.
    agreed: dict[int, int]
    decided: list[Row]
    # The turns that can be read, of the text that is coded first and of the original beside it.
    turns: dict[tuple[int, str], frozenset[int]]
    # When each conversation was handed in first, and the versions of the codebook.
    first_handed_in: dict[int, str]
    versions: list[Row]

    def counted(self) -> list[Coding]:
        """Return the codings of the reading that counts, on the text as it is now."""
        return [
            coding
            for coding in self.codings.values()
            if coding.on_newest_text and coding.coder == self.readings.get(coding.conversation)
        ]

    def all_codings(self) -> list[Coding]:
        return [coding for coding in self.codings.values() if coding.on_newest_text]


def rows(sql: str, *values: Any) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return set()
        return {row.name for row in connection.introspection.get_table_description(cursor, table)}


def from_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def as_date(value: Any) -> date:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def read(slug: str) -> Facts:
    """Read everything of a round that a number can rest on."""
    (round_,) = rows("select * from study_round where slug = %s", slug)
    key, monitor = round_["id"], round_["monitor_id"]
    reports = rows("select * from reporting_report where round_id = %s", key)
    people = _people(key)
    conversations = _conversations(key, people)
    codes = {
        row["number"]: Code(
            row["id"],
            row["number"],
            row["label"],
            row["definition"],
            bool(row["is_container"]),
            bool(row["is_on"]),
        )
        for row in rows(
            "select * from coding_code where monitor_id = %s order by position", monitor
        )
    }
    codings = _codings(conversations, codes, people)
    versions = rows(
        "select max(number) as last from coding_codebookversion where monitor_id = %s", monitor
    )
    return Facts(
        candidates=rows("select * from study_candidate where round_id = %s", key),
        plans=rows(
            "select number, set_at from study_planversion where monitor_id = %s"
            " order by number desc",
            monitor,
        ),
        draws=rows(
            "select * from study_draw where round_id = %s and state = 'done' order by id", key
        ),
        frames=rows("select * from study_frame where round_id = %s", key),
        replaced={row["out_id"] for row in rows("select out_id from study_replacement")},
        targets=rows(
            'select s.perspective, t.keys, t."values", t.least from study_spreadtarget t'
            " join study_spread s on s.id = t.spread_id where s.round_id = %s order by t.position",
            key,
        ),
        drawn=rows(
            "select d.* from study_drawn d join study_draw w on w.id = d.draw_id"
            " where w.round_id = %s",
            key,
        ),
        with_text={
            row["conversation_id"]
            for row in rows("select conversation_id from fieldwork_transcript where role = 'main'")
        },
        speaking=_speaking(),
        handed_in={
            (row["conversation_id"], row["coder_id"])
            for row in rows(
                "select r.conversation_id, t.coder_id from coding_codingtask t"
                " join fieldwork_transcript r on r.id = t.transcript_id"
                " where t.finished_at is not null and r.role = 'main'"
                " and t.coder_id not in (select coder_id from coding_agreedcoder)"
            )
        },
        agreed={
            row["conversation_id"]: row["coder_id"]
            for row in rows(
                "select a.conversation_id, c.coder_id from coding_agreedreading a"
                " join fieldwork_conversation t on t.id = a.conversation_id"
                " join study_round r on r.id = t.round_id"
                " join coding_agreedcoder c on c.monitor_id = r.monitor_id"
            )
        },
        decided=rows(
            "select t.id as turn, r.conversation_id as conversation, d.verdict, u.name as first,"
            " v.name as second from coding_turndecision d"
            " join fieldwork_turn t on t.id = d.turn_id"
            " join fieldwork_transcript r on r.id = t.transcript_id"
            " join safeguards_user u on u.id = d.first_id"
            " join safeguards_user v on v.id = d.second_id"
        ),
        turns=_turns(),
        first_handed_in={
            row["conversation_id"]: str(row["first"])
            for row in rows(
                "select r.conversation_id, min(t.finished_at) as first from coding_codingtask t"
                " join fieldwork_transcript r on r.id = t.transcript_id"
                " where r.role = 'main' group by r.conversation_id"
            )
        },
        versions=rows(
            "select number, at, codes from coding_codebookversion where monitor_id = %s"
            " order by number",
            monitor,
        ),
        round=round_,
        report=reports[0] if reports else {},
        people=people,
        withdrawn=rows(
            "select count(*) as n from study_participant"
            " where round_id = %s and withdrawn_at is not null",
            key,
        )[0]["n"],
        characteristics=_characteristics(monitor),
        guides=_guides(key),
        conversations=conversations,
        codes=codes,
        codings=codings,
        readings=_readings(conversations, codings),
        findings=_findings(key, codings, codes),
        users={row["id"]: row["name"] for row in rows("select id, name from safeguards_user")},
        codebook_version=versions[0]["last"],
        goals={
            row["id"]: (row["number"], row["title"])
            for row in rows("select * from study_policygoal where monitor_id = %s", monitor)
        },
        questions=[
            (row["number"], row["text"])
            for row in rows(
                "select * from study_researchquestion where monitor_id = %s order by number",
                monitor,
            )
        ],
        laid={
            (row["finding_id"], row["participant_id"]): row["answer"]
            for row in rows(
                "select s.finding_id, v.participant_id, s.answer from reporting_shownstatement s"
                " join reporting_statementsheet v on v.id = s.sheet_id"
                " join study_participant p on p.id = v.participant_id"
                " where p.round_id = %s and p.withdrawn_at is null"
                " and s.answer not in ('', 'not_reached') order by v.number",
                key,
            )
        },
        own_groups=_own_groups(),
        parts=[
            row["text"]
            for row in rows(
                "select text from reporting_chapter where round_id = %s and text <> ''", key
            )
        ],
        points=_points(key, monitor),
    )


def _speaking() -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for row in rows(
        "select conversation_id, participant_id from fieldwork_speaker"
        " where participant_id is not null"
    ):
        found[row["conversation_id"]].add(row["participant_id"])
    return found


def _own_groups() -> dict[str, tuple[dict[str, list[str]], frozenset[int]]]:
    """Return the groups that researchers made by name: their conditions, and who was picked."""
    picked: dict[int, set[int]] = defaultdict(set)
    for row in rows("select group_id, participant_id from study_owngroupmember"):
        picked[row["group_id"]].add(row["participant_id"])
    return {
        row["name"]: (from_json(row["conditions"]), frozenset(picked[row["id"]]))
        for row in rows("select id, name, conditions from study_owngroup")
    }


def _points(round_: int, monitor: int) -> list[Point]:
    found: dict[int, Point] = {}
    for row in rows(
        "select p.id, p.number, p.what, p.addressee, p.owner, e.finding_id as finding"
        " from reporting_improvementpoint p"
        " join reporting_pointevidence e on e.point_id = p.id"
        " join reporting_finding f on f.id = e.finding_id"
        " where f.round_id = %s and p.monitor_id = %s order by p.number, e.id",
        round_,
        monitor,
    ):
        point = found.setdefault(
            row["id"], Point(row["number"], row["what"], row["addressee"], row["owner"], [])
        )
        point.findings.append(row["finding"])
    return list(found.values())


def _people(round_: int) -> dict[int, Person]:
    """Return who takes part. Whoever withdrew is in no number."""
    values: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows(
        "select a.participant_id as person, c.key as characteristic, v.key as value"
        " from study_participantcharacteristic a"
        " join study_characteristic c on c.id = a.characteristic_id"
        " join study_characteristicvalue v on v.id = a.value_id"
    ):
        values[row["person"]][row["characteristic"]] = row["value"]
    return {
        row["id"]: Person(
            row["id"],
            row["pseudonym"],
            row["perspective"],
            row["provider_kind"],
            values[row["id"]],
        )
        for row in rows(
            "select * from study_participant"
            " where round_id = %s and withdrawn_at is null order by id",
            round_,
        )
    }


def _characteristics(monitor: int) -> dict[str, Characteristic]:
    values: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in rows("select * from study_characteristicvalue order by position, id"):
        values[row["characteristic_id"]].append((row["key"], row["label"]))
    return {
        row["key"]: Characteristic(
            row["key"],
            row["label"],
            bool(row["for_inburgeraars"]),
            bool(row["for_aanbieders"]),
            bool(row["is_milestone"]),
            tuple(values[row["id"]]),
        )
        for row in rows(
            "select * from study_characteristic where monitor_id = %s order by position, id",
            monitor,
        )
    }


def _guides(round_: int) -> dict[int, Guide]:
    guides = {
        row["id"]: Guide(row["id"], row["title"], row["version"], row["perspective"])
        for row in rows("select * from study_guide where round_id = %s", round_)
    }
    for row in rows(
        "select q.*, s.guide_id as guide, s.title as section from study_guidequestion q"
        " join study_guidesection s on s.id = q.section_id order by s.position, q.position"
    ):
        if row["guide"] in guides:
            guides[row["guide"]].questions.append(
                Question(
                    row["id"],
                    row["guide"],
                    row["section"],
                    row["text"],
                    tuple(from_json(row["codes"])),
                    from_json(row["applies_to"]),
                )
            )
    return guides


def _conversations(round_: int, people: dict[int, Person]) -> dict[int, Conversation]:
    found = {
        row["id"]: Conversation(
            id=row["id"],
            number=row["number"],
            kind=row["kind"],
            held_on=as_date(row["held_on"]),
            language=row["language"],
            spoken=tuple(from_json(row.get("spoken_languages") or "[]")),
            interpreter=row["interpreter"],
            interpreter_place=row["interpreter_place"],
            place_kind=row["place_kind"],
            guide=row["guide_id"],
            was_recorded=None if row["was_recorded"] is None else bool(row["was_recorded"]),
        )
        for row in rows(
            "select * from fieldwork_conversation where round_id = %s order by number", round_
        )
    }
    present: dict[int, set[int]] = defaultdict(set)
    for row in rows("select conversation_id, participant_id from fieldwork_attendance"):
        if row["participant_id"] in people:
            present[row["conversation_id"]].add(row["participant_id"])
    to: dict[int, set[int]] = defaultdict(set)
    for row in rows("select put_id, participant_id from fieldwork_putto"):
        to[row["put_id"]].add(row["participant_id"])
    for key, conversation in found.items():
        conversation.present = frozenset(present[key])
    for row in rows("select conversation_id from fieldwork_transcript where role = 'original'"):
        if row["conversation_id"] in found:
            found[row["conversation_id"]].has_original = True
    for row in rows("select * from fieldwork_questionput"):
        if row["conversation_id"] in found:
            found[row["conversation_id"]].notes[row["question_id"]] = Note(
                bool(row["was_put"]),
                None if row["to_everyone"] else frozenset(to[row["id"]]),
            )
    return found


def _codings(
    conversations: dict[int, Conversation], codes: dict[str, Code], people: dict[int, Person]
) -> dict[int, Coding]:
    """Return every coding, with who speaks in the stretch that it marks."""
    transcripts = {
        row["id"]: row
        for row in rows("select id, conversation_id, role, version from fieldwork_transcript")
        if row["conversation_id"] in conversations
    }
    newest: dict[tuple[int, str], int] = {}
    for row in transcripts.values():
        place = (row["conversation_id"], row["role"])
        newest[place] = max(newest.get(place, 0), row["version"])
    turns: dict[int, list[Row]] = defaultdict(list)
    for row in rows(
        'select t.id, t.transcript_id, t.start, t."end",'
        " s.role, s.participant_id, s.at_least from fieldwork_turn t"
        " left join fieldwork_speaker s on s.id = t.speaker_id"
    ):
        turns[row["transcript_id"]].append(row)
    numbers = {code.id: code.number for code in codes.values()}
    found = {}
    for row in rows("select * from coding_coding order by id"):
        transcript = transcripts.get(row["transcript_id"])
        if transcript is None or row["code_id"] not in numbers:
            continue
        spoken = [
            turn
            for turn in turns[row["transcript_id"]]
            if turn["start"] < row["end"] and row["start"] < turn["end"]
        ]
        found[row["id"]] = Coding(
            id=row["id"],
            conversation=transcript["conversation_id"],
            transcript=row["transcript_id"],
            code=numbers[row["code_id"]],
            coder=row["coder_id"],
            start=row["start"],
            end=row["end"],
            persons=frozenset(
                turn["participant_id"] for turn in spoken if turn["participant_id"] in people
            ),
            several=tuple(turn["at_least"] for turn in spoken if turn["role"] == "several"),
            turns=frozenset(turn["id"] for turn in spoken),
            on_newest_text=transcript["version"]
            == newest[transcript["conversation_id"], transcript["role"]],
            polarity=row["polarity"],
            evidence_kind=row["evidence_kind"],
            own_turns=frozenset(
                (turn["participant_id"], turn["id"])
                for turn in spoken
                if turn["participant_id"] in people
            ),
        )
    return found


def _turns() -> dict[tuple[int, str], frozenset[int]]:
    """Return the turns of the newest texts that can be read, by conversation and role."""
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    for row in rows(
        "select t.id, r.conversation_id, r.role from fieldwork_turn t"
        " join fieldwork_transcript r on r.id = t.transcript_id"
        " where not t.is_withdrawn and r.erased_at is null and r.version = ("
        "select max(n.version) from fieldwork_transcript n"
        " where n.conversation_id = r.conversation_id and n.role = r.role)"
    ):
        found[row["conversation_id"], row["role"]].add(row["id"])
    return {place: frozenset(turns) for place, turns in found.items()}


def _readings(conversations: dict[int, Conversation], codings: dict[int, Coding]) -> dict[int, int]:
    """Return per conversation the coder whose reading counts.

    That is the one somebody chose, or else who was first done, or else who was first to begin. As
    long as no choice can be made, it is whoever coded all conversations.
    """
    coders: dict[int, set[int]] = defaultdict(set)
    for coding in codings.values():
        coders[coding.conversation].add(coding.coder)
    everywhere = set.intersection(*coders.values()) if coders else set()
    chosen = {conversation: min(everywhere) for conversation in coders if everywhere}
    if not columns("coding_countedreading"):
        return chosen
    first: dict[int, int] = {}
    for row in rows(
        "select r.conversation_id as conversation, t.coder_id as coder from coding_codingtask t"
        " join fieldwork_transcript r on r.id = t.transcript_id"
        " where t.finished_at is not null order by t.finished_at, t.id"
    ):
        if row["coder"] in coders[row["conversation"]]:
            first.setdefault(row["conversation"], row["coder"])
    for row in rows(
        "select r.conversation_id as conversation, c.coder_id as coder from coding_coding c"
        " join fieldwork_transcript r on r.id = c.transcript_id order by c.created_at, c.id"
    ):
        first.setdefault(row["conversation"], row["coder"])
    for row in rows("select conversation_id, coder_id from coding_countedreading"):
        first[row["conversation_id"]] = row["coder_id"]
    return first


def _findings(round_: int, codings: dict[int, Coding], codes: dict[str, Code]) -> list[Finding]:
    numbers = {code.id: number for number, code in codes.items()}
    findings = {
        row["id"]: Finding(
            row["id"],
            row["section"],
            row["statement"],
            row["perspective"],
            row["counter_search"],
            row["lost_evidence_at"] is not None,
            row["policy_goal_id"],
            row["question"],
            kept=frozenset(numbers[code] for code in from_json(row["kept_codes"])),
        )
        for row in rows(
            "select f.*, q.number as question from reporting_finding f"
            " left join study_researchquestion q on q.id = f.research_question_id"
            " where f.round_id = %s order by f.position, f.id",
            round_,
        )
    }
    for row in rows("select * from reporting_evidence order by id"):
        finding = findings.get(row["finding_id"])
        if finding and row["coding_id"] in codings:
            side = finding.supporting if row["stance"] == "supporting" else finding.contrary
            side.append(row["coding_id"])
    for row in rows("select * from reporting_quote where released_at is not null"):
        if row["finding_id"] in findings:
            findings[row["finding_id"]].released[row["coding_id"]] = row["shown_text"]
    return list(findings.values())
