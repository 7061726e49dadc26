"""The second round of Voorbeelddam as plain files: what changed in it is counted here by hand.

Shares nothing with the product: who said what is read from the transcripts and the codings.
"""

import io
import json
import wave
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

import weerklank.study as study_data
from tests import cast
from tests.site import test_demo_data as first
from weerklank.fieldwork.models import Conversation
from weerklank.sampling.models import Candidate
from weerklank.site.demo import tellers
from weerklank.study.models import Consent, Guide, Round
from weerklank.study.operations import sheets
from weerklank.telling.operations import opening as openings
from weerklank.telling.queries import rows

DATA = first.DATA / "ronde-2"
Row = dict[str, Any]


def load(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


PEOPLE: list[Row] = load("people.json")["people"]
CONVERSATIONS: list[Row] = load("conversations.json")
CODINGS: list[Row] = load("codings.json")
FINDINGS: list[Row] = load("findings.json")["findings"]
QUOTES: list[Row] = load("findings.json")["quotes"]
REPORT: Row = load("report.json")
POINTS: list[Row] = first.load(first.DATA / "points.json")["points"]
WAS = {row["pseudonym"]: row["earlier"] for row in PEOPLE if "earlier" in row}


def read_turns(row: Row) -> list[tuple[str, str]]:
    text = (DATA / row["transcript"]).read_text(encoding="utf-8")
    lines = [first.LINE.fullmatch(line) for line in text.splitlines()]
    assert all(lines), row["number"]
    return [
        (label, "\n".join(line[2] for line in run))
        for label, run in groupby(lines, key=lambda line: line[1])
    ]


TURNS = {row["number"]: read_turns(row) for row in CONVERSATIONS}


def said(code: str) -> set[str]:
    return {TURNS[row["conversation"]][row["turn"]][0] for row in CODINGS if row["code"] == code}


def said_before(code: str) -> set[str]:
    return first.persons([row for row in first.BRAM if row["code"] == code], "inburgeraar")


def asked(conversations: list[Row], question: str) -> set[str]:
    return {
        person
        for row in conversations
        if row["guide"] == "inburgeraar" and question in row["questions_put"]
        for person in row["participants"]
        if person.startswith("D")
    }


def test_the_notice_stands_in_every_file_that_can_hold_it():
    assert "bestaat niet" in REPORT["notice"]
    assert "bestaat niet" in load("people.json")["notice"]


def test_words_that_are_coded_stand_once_in_their_turn():
    for row in CODINGS:
        label, text = TURNS[row["conversation"]][row["turn"]]
        assert text.count(row["text"]) == 1, row["id"]
        assert label in {person["pseudonym"] for person in PEOPLE}, row["id"]
    assert len({row["id"] for row in CODINGS}) == len(CODINGS)


def test_nine_conversations_of_twenty_turns_or_more():
    assert len(CONVERSATIONS) == 9
    assert all(len(turns) >= 20 for turns in TURNS.values())


def test_everybody_is_in_one_conversation_and_speaks_there():
    met = [person for row in CONVERSATIONS for person in row["participants"]]
    assert sorted(met) == sorted(row["pseudonym"] for row in PEOPLE)
    for row in CONVERSATIONS:
        assert {label for label, _text in TURNS[row["number"]]} == set(row["speakers"])


def test_who_took_part_before_is_the_same_kind_of_person():
    """A characteristic that does not change is the same in both rounds."""
    before = {row["pseudonym"]: row for row in first.PEOPLE}
    assert len(set(WAS.values())) == len(WAS) == 6
    for row in PEOPLE:
        if row["pseudonym"] in WAS:
            was = before[WAS[row["pseudonym"]]]["characteristics"]
            for key in ("gender", "origin_group", "language", "doelgroep"):
                assert row["characteristics"].get(key) == was.get(key), row["pseudonym"]


def test_consent_is_asked_on_the_day_of_the_conversation():
    day = {person: row["held_on"] for row in CONVERSATIONS for person in row["participants"]}
    for row in PEOPLE:
        assert {one["on"] for one in row["consents"]} == {day[row["pseudonym"]]}
    recorded = {
        person for row in CONVERSATIONS if row["was_recorded"] for person in row["participants"]
    }
    for row in PEOPLE:
        given = {one["purpose"]: one["given"] for one in row["consents"]}
        assert given["record"] == (row["pseudonym"] in recorded)


@pytest.mark.parametrize("row", FINDINGS, ids=lambda row: f"finding {row['number']}")
def test_numbers_in_a_finding_count_people(row):
    """Each number is a count of who says it or the opposite, or of all who were heard."""
    people = [
        {TURNS[one["conversation"]][one["turn"]][0] for one in CODINGS if one["id"] in row[stance]}
        for stance in ("supporting", "contrary")
    ]
    counts = {len(one) for one in people if one} | {len(PEOPLE)}
    found = set(first.numbers_in(row["statement"])) - {1}  # "één contactpersoon"
    assert found == counts


def test_quotes_are_words_of_whoever_allows_it():
    allows = {
        row["pseudonym"]
        for row in PEOPLE
        if all(one["given"] for one in row["consents"] if one["purpose"] in ("take_part", "quote"))
    }
    by_id = {row["id"]: row for row in CODINGS}
    for quote in QUOTES:
        coding = by_id[quote["coding"]]
        assert TURNS[coding["conversation"]][coding["turn"]][0] in allows
        assert quote["text"] in coding["text"]


# --- what changed -----------------------------------------------------------------------------
# code: of who took part once (before, after), and of who did so twice: both, first, later, neither
TOLD = {
    "4.1": ((4, 11), (8, 9), (4, 1, 1, 0)),
    "4.6": ((8, 11), (1, 9), (1, 4, 0, 1)),
    "4.9": ((3, 11), (2, 9), (1, 1, 1, 3)),
}


@pytest.mark.parametrize("point", [row for row in POINTS if "measure" in row])
def test_before_and_after_of_the_points(point):
    code, question = point["measure"]["code"], point["measure"]["question"]
    if code not in TOLD:
        # The meaning of this one changed between the rounds, so nothing is told of it.
        assert code == REPORT["codebook"]["code"]
        return
    once, later, twice = TOLD[code]
    before, after = asked(first.CONVERSATIONS, question), asked(CONVERSATIONS, question)
    pairs = {now: then for now, then in WAS.items() if now in after and then in before}
    others = before - set(pairs.values()), after - set(pairs)
    assert (len(others[0] & said_before(code)), len(others[0])) == once
    assert (len(others[1] & said(code)), len(others[1])) == later
    answers = [(then in said_before(code), now in said(code)) for now, then in pairs.items()]
    assert (
        tuple(
            answers.count(one)
            for one in ((True, True), (True, False), (False, True), (False, False))
        )
        == twice
    )


# --- who told by themselves -----------------------------------------------------------------------
TELLERS: Row = load("tellers.json")


def test_who_told_was_heard_already_and_is_counted_once():
    assert "Verzonnen" in TELLERS["notice"]
    given = {
        row["pseudonym"]: {one["purpose"]: one["given"] for one in row["consents"]}
        for row in PEOPLE
    }
    tellers = [row["pseudonym"] for row in TELLERS["tellers"]]
    assert len(set(tellers)) == len(tellers) == 3
    for row in TELLERS["tellers"]:
        assert given[row["pseudonym"]]["take_part"]
        if any("voice" in one for one in row["answers"]):
            assert given[row["pseudonym"]]["record"]


def test_the_voice_of_who_told_is_a_tone_the_same_every_time():
    sound = tellers.tone(2)
    assert sound == tellers.tone(2)
    with wave.open(io.BytesIO(sound)) as file:
        assert file.getnframes() == 2 * file.getframerate()


def test_who_told_can_be_seen_by_staff_and_nothing_is_a_conversation(
    db: None, settings: Any, tmp_path: Path
):
    """In a small round, by what the example does: two sent it, one voice waits."""
    settings.MEDIA_ROOT = settings.DATA_FOLDER = tmp_path
    place = cast.make_voorbeelddam()
    Round.objects.filter(pk=place.round.pk).update(ends_on=date(2999, 1, 1))
    place.round.refresh_from_db()
    asked = {one["question"] for row in TELLERS["tellers"] for one in row["answers"]}
    guide = Guide.objects.create(
        round=place.round, key="z", title="Z", perspective="inburgeraar", languages=[]
    )
    section = guide.sections.create(position=1, title="Uw week")
    questions = {
        text: section.questions.create(position=number, text=text)
        for number, text in enumerate(sorted(asked | set(TELLERS["faces"])), start=1)
    }
    people = {}
    for row in TELLERS["tellers"]:
        person = cast.make_participant(place.round, row["pseudonym"])
        people[row["pseudonym"]] = person
        for purpose in ("take_part", "record"):
            Consent.objects.create(
                participant=person,
                purpose=purpose,
                is_given=True,
                on=cast.TODAY,
                medium="spoken",
                recorded_at=cast.NOW,
                recorded_by=place.bram,
            )
    sheets.begin_sheet(monitor=place.monitor, by=place.bram, at=cast.NOW)
    opening = openings.set_opening(
        round=place.round,
        guide=guide,
        starts_on=date(2020, 1, 1),
        ends_on=date(2999, 1, 1),
        by=place.bram,
        at=cast.NOW,
    )
    openings.open_(opening=opening, by=place.bram, at=cast.NOW)
    tellers.tell(
        opening=opening,
        plan=TELLERS,
        people=people,
        questions=questions,
        bram={"by": place.bram, "at": cast.NOW},
    )
    found = {
        one.telling.participant.pseudonym: (one.is_handed_over, one.answered, one.to_write_out)
        for one in rows(opening, visible_to=place.bram, today=cast.TODAY)
    }
    assert found == {"D31": (True, 3, 0), "D30": (True, 2, 1), "D25": (False, 0, 0)}
    assert not Conversation.objects.exists()
    assert not Candidate.objects.exists()


def test_what_was_asked_of_who_told_is_in_the_guide_that_ships():
    text = (Path(study_data.__file__).parent / "data" / "guides.json").read_text(encoding="utf-8")
    for row in TELLERS["tellers"]:
        for one in row["answers"]:
            assert json.dumps(one["question"], ensure_ascii=False) in text
