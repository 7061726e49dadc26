"""What happens to the example between two counts, through its pages or straight in its tables."""

from __future__ import annotations

import uuid
from random import Random

from django.db import connection
from django.test import Client

from tests.recount import facts
from tests.recount.facts import Facts

# Coded by one person only, so that a second makes a difference if she is counted.
CODED_ALONG = (1, 5, 9)
SECOND = "chantal@voorbeelddam.example"
ENTERED = "2026-07-01 10:00:00+00:00"
LATER = 10  # the sheets of the example have lower numbers


def execute(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def withdraw(pseudonym: str, client: Client) -> None:
    """Let someone take back her part, on the page for it."""
    (row,) = facts.rows("select id from study_participant where pseudonym = %s", pseudonym)
    answer = client.post(
        f"/deelnemers/{row['id']}/intrekken/", {"pseudonym": pseudonym, "medium": "spoken"}
    )
    assert answer.status_code == 302, answer.status_code


def make_groups(slug: str, client: Client) -> None:
    """Make the groups of `splitting.OWN` on the pages for it: by an age, and by hand."""
    people = facts.rows(
        "select id from study_participant where pseudonym in ('D1', 'D2', 'D5', 'D7', 'D12', 'D16')"
    )
    for page, data in (
        (
            "nieuw",
            {
                "name": "Onder de 30",
                "perspective": "inburgeraar",
                "geldt_voor_age_class": ["16-24", "25-29"],
            },
        ),
        ("mensen", {"name": "Gekozen", "members": [row["id"] for row in people]}),
    ):
        answer = client.post(f"/rondes/{slug}/groepen/{page}/", data)
        assert answer.status_code == 302, answer.status_code


def lay_before(example: Facts, chance: Random) -> None:
    """Lay findings before people, the same one twice before some, and enter what they said."""
    (by,) = (
        row["id"] for row in facts.rows("select id from safeguards_user where email = %s", SECOND)
    )
    findings = sorted((one.id, one.statement) for one in example.findings)
    said = ("agrees", "adds", "not_meant", "silent", "not_reached")
    for person in chance.sample(sorted(example.people), 8):
        for number in range(1, chance.randint(1, 2) + 1):
            execute(
                "insert into reporting_statementsheet (participant_id, number, made_at, made_by_id,"
                " shown_on, way, language, is_last, entered_at, entered_by_id, revision)"
                " values (%s, %s, %s, %s, '2026-07-01', 'paper', 'nl', %s, %s, %s, 1)",
                *(person, LATER + number, ENTERED, by, False, ENTERED, by),
            )
            ((sheet,),) = (
                row.values() for row in facts.rows("select max(id) from reporting_statementsheet")
            )
            for position, (finding, statement) in enumerate(chance.sample(findings[:6], 3), 1):
                # Everyone of these looked at it already: what it marks is another matter.
                answer = chance.choice(said)
                looked = (ENTERED, by) if answer == "not_meant" else (None, None)
                execute(
                    "insert into reporting_shownstatement (sheet_id, finding_id, position, text,"
                    " statement, answer, words, looked_at, looked_by_id)"
                    " values (%s, %s, %s, 'Een zin.', %s, %s, '', %s, %s)",
                    *(sheet, finding, position, statement, answer, *looked),
                )


def code_along(example: Facts, chance: Random) -> None:
    """Let Chantal give codes at random where only Bram's codes counted so far."""
    (second,) = (
        row["id"] for row in facts.rows("select id from safeguards_user where email = %s", SECOND)
    )
    codes = [code.id for code in example.codes.values() if code.is_on and not code.is_container]
    for row in facts.rows(
        'select r.id, c.number, t.start, t."end" from fieldwork_turn t'
        " join fieldwork_transcript r on r.id = t.transcript_id"
        " join fieldwork_conversation c on c.id = r.conversation_id"
        " join fieldwork_speaker s on s.id = t.speaker_id"
        " where r.role = 'main' and s.role = 'participant' and c.round_id = %s order by t.id",
        example.round["id"],
    ):
        if row["number"] in CODED_ALONG and chance.random() < 0.5:
            execute(
                'insert into coding_coding (key, transcript_id, code_id, coder_id, start, "end",'
                " polarity, evidence_kind, memo, created_at, changed_at)"
                " values (%s, %s, %s, %s, %s, %s, '', '', '', %s, %s)",
                uuid.UUID(int=chance.getrandbits(128)).hex,
                row["id"],
                chance.choice(codes),
                second,
                row["start"],
                row["end"],
                "2026-06-15 10:00:00+00:00",
                "2026-06-15 10:00:00+00:00",
            )


def make_gaps(example: Facts, chance: Random) -> None:
    """Take away notes and characteristics, and let questions be put to a part of who was there."""
    for row in facts.rows(
        "select q.id, q.conversation_id, q.was_put from fieldwork_questionput q"
        " join fieldwork_conversation c on c.id = q.conversation_id"
        " where c.round_id = %s order by q.id",
        example.round["id"],
    ):
        present = sorted(example.conversations[row["conversation_id"]].present)
        if chance.random() < 0.15:
            execute("delete from fieldwork_questionput where id = %s", row["id"])
        elif row["was_put"] and len(present) > 1 and chance.random() < 0.5:
            execute(
                "update fieldwork_questionput set to_everyone = %s where id = %s", False, row["id"]
            )
            for person in chance.sample(present, chance.randint(1, len(present) - 1)):
                execute(
                    "insert into fieldwork_putto (put_id, participant_id) values (%s, %s)",
                    row["id"],
                    person,
                )
    for row in facts.rows(
        "select k.id from study_participantcharacteristic k"
        " join study_participant p on p.id = k.participant_id"
        " where p.round_id = %s order by k.id",
        example.round["id"],
    ):
        if chance.random() < 0.2:
            execute("delete from study_participantcharacteristic where id = %s", row["id"])
    # In two groups someone's words turn out to be those of several people.
    for number, label, least in ((8, "D9", 3), (7, "D16", 2)):
        execute(
            "update fieldwork_speaker set role = 'several', participant_id = null, at_least = %s"
            " where label = %s and conversation_id ="
            " (select id from fieldwork_conversation where number = %s and round_id = %s)",
            least,
            label,
            number,
            example.round["id"],
        )
