"""A text that says an amount is marked when the amount is no longer so, until someone rereads it.

The round is that of `conftest.py`. What the report says after a withdrawal is counted again here
with SQL of our own, apart from the product's counting.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.findings.conftest import Story
from tests.rendering.reading import WORDS_OF, each_format
from weerklank.findings import material, models, operations, queries, refusals, rereading, rules
from weerklank.reporting import operations as reporting
from weerklank.reporting.documents import assemble
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sentences.amounts import numbers_in
from weerklank.study import operations as study

INTRODUCTION = "Wij spraken vier inburgeraars. Twee van de drie snappen de brieven niet."
CONCLUSION = "De brieven zijn voor de meesten te moeilijk."
MARK = "Nalezen: sinds deze tekst is geschreven veranderde het aantal bij"


@pytest.fixture
def told(story: Story) -> Story:
    """Two of three do not understand the letters (D1 and D2), one says otherwise (D3)."""
    story.conclude(
        supporting=[
            story.code(1, "Ik snap de brief niet, kanariegeel."),
            story.code(1, "Bij ons ook niet, kanarieblauw."),
            story.code(2, "En weer zo'n brief, kanariezwart."),
        ],
        contrary=[story.code(1, "Ik lees alles zelf, kanarierood.")],
    )
    story.conclude(
        "Schrijf korter.", section="improvements", kind="improvement", addressee="De gemeente"
    )
    write(story, introduction=INTRODUCTION, conclusion=CONCLUSION, reason="Er komen brieven.")
    return story


def write(story: Story, **texts: str) -> None:
    operations.change_report(round=story.home.round, by=story.home.bram, at=cast.NOW, **texts)


def withdraw(story: Story, *names: str) -> None:
    for name in names:
        study.withdraw(participant=story.people[name], by=story.home.bram, at=cast.NOW)


def marks(story: Story) -> dict[str, rereading.Mark]:
    return rereading.marks(material.gather(story.home.round))


def letters(story: Story) -> queries.FindingRow:
    return next(row for row in queries.findings(story.home.round) if row.counts.passages)


# --- end to end: build, withdraw, build again -----------------------------------------------------
def built(story: Story, folder: Path) -> dict[str, str]:
    """Return the words of the report of the team in each format, and its evidence as data."""
    reporting.build(round=story.home.round, folder=folder, by=story.home.bram, at=cast.NOW)
    return {
        **each_format(assemble.report(story.home.round, today=cast.TODAY)),
        "data": (folder / "bewijs.json").read_text(),
    }


def recount() -> dict[str, set[int]]:
    """Count the finding on letters again: plain SQL, nothing of the product's counting."""
    speaking = """
        SELECT DISTINCT s.participant_id
        FROM reporting_evidence e
        JOIN coding_coding c ON c.id = e.coding_id
        JOIN fieldwork_turn t
          ON t.transcript_id = c.transcript_id AND t.start < c."end" AND t."end" > c.start
        JOIN fieldwork_speaker s ON s.id = t.speaker_id
        JOIN study_participant p ON p.id = s.participant_id
        WHERE e.stance = %s AND p.withdrawn_at IS NULL AND p.perspective = 'inburgeraar'
          AND NOT t.is_withdrawn
    """
    asked = """
        SELECT DISTINCT a.participant_id
        FROM fieldwork_questionput q
        JOIN fieldwork_attendance a ON a.conversation_id = q.conversation_id
        JOIN study_participant p ON p.id = a.participant_id
        WHERE q.was_put AND p.withdrawn_at IS NULL AND p.perspective = 'inburgeraar'
    """
    found = {}
    with connection.cursor() as cursor:
        for stance in ("supporting", "contrary"):
            cursor.execute(speaking, [stance])
            found[stance] = {row[0] for row in cursor.fetchall()}
        cursor.execute(asked)
        found["asked"] = {row[0] for row in cursor.fetchall()}
    return found


def generated(data: str) -> tuple[int, int, int]:
    row = next(one for one in json.loads(data)["statements"] if one["passages"])
    return row["said"], row["asked"], row["contrary"]


@pytest.mark.slow
def test_after_a_withdrawal_every_number_agrees_and_every_text_is_marked(told, tmp_path):
    files = built(told, tmp_path)
    people = recount()
    expected = tuple(len(people[key]) for key in ("supporting", "asked", "contrary"))
    assert generated(files.pop("data")) == expected == (2, 3, 1)
    for name, text in files.items():
        assert "2 van 3 inburgeraars" in text, name
        assert "Nalezen" not in text, name

    withdraw(told, "D1")

    files = built(told, tmp_path)
    people = recount()
    said, asked, contrary = (len(people[key]) for key in ("supporting", "asked", "contrary"))
    assert generated(files.pop("data")) == (said, asked, contrary) == (1, 2, 1)
    for name, text in files.items():
        # Generated: the new numbers, and nowhere the old ones but as what they were.
        assert f"{said} van {asked} inburgeraars" in text, name
        assert f"{contrary} zegt het tegendeel" in text, name
        assert "3 inburgeraars en 1 aanbieder deden mee." in text, name
        assert not re.search(r"2 van 3(?! is nu 1 van 2)", text), name
        # Written: the finding, the summary, the conclusion and the reason are marked.
        assert (
            "Nalezen: sinds deze zin is nagelezen veranderde het aantal: 2 van 3 is nu 1 van 2. "
            "In de zin staat nog: Twee, drie."
        ) in text, name
        assert (
            f"{MARK} uitspraak 4.1 (2 van 3 is nu 1 van 2); de inburgeraars (4 is nu 3); "
            "de gesprekken (4 is nu 3). Getallen in de tekst om na te lopen: vier, Twee, drie."
        ) in text, name
        assert text.count(MARK) == 3, name
        assert text.index(MARK, text.index("Conclusie")) > 0, name

    told.home.round.refresh_from_db()
    for text in ("introduction", "reason", "conclusion"):
        operations.confirm_text(round=told.home.round, name=text, by=told.home.bram, at=cast.NOW)
    operations.confirm_finding(finding=letters(told).record, by=told.home.bram, at=cast.NOW)
    files = built(told, tmp_path)
    for name in WORDS_OF:
        assert "Nalezen" not in files[name], name
        assert "1 van 2 inburgeraars" in files[name], name


# --- a sentence under a finding -------------------------------------------------------------------
def test_a_sentence_is_marked_by_what_its_counts_were(told):
    assert letters(told).changes == ()
    withdraw(told, "D3")
    row = letters(told)
    assert {change.name: (change.then, change.now) for change in row.changes} == {
        "asked": (3, 2),
        "contrary": (1, 0),
    }
    assert row.must_reread
    assert row.outdated_words == ("drie",)


def test_many_changes_are_named_by_number(told):
    coding = told.code(1, "Ik snap de brief niet")
    for number in range(4):
        told.conclude(f"Zin {number}.", supporting=[coding])
    write(told, conclusion="Slot.")
    withdraw(told, "D1")
    assert marks(told)["conclusion"].changes == ("5 uitspraken (4.1, 4.2, 4.3, 4.4, 4.5)",)


def test_writing_the_sentence_again_confirms_it(told):
    withdraw(told, "D3")
    record = letters(told).record
    operations.change_finding(
        finding=record,
        revision=record.revision,
        section=record.section,
        statement="Twee van de twee.",
        perspective=record.perspective,
        kind=record.kind,
        by=told.home.bram,
        at=cast.NOW,
    )
    assert letters(told).changes == ()


def test_evidence_that_comes_later_asks_for_rereading_and_the_first_does_not(story):
    first = story.code(1, "Ik snap de brief niet, kanariegeel.")
    second = story.code(1, "Bij ons ook niet, kanarieblauw.")
    finding = operations.write_finding(
        round=story.home.round,
        section="pains",
        statement="Een zin.",
        perspective="inburgeraar",
        kind="pain",
        by=story.home.bram,
        at=cast.NOW,
    )

    def add(coding) -> None:
        operations.add_evidence(
            finding=finding,
            codings=[coding.pk],
            stance="supporting",
            by=story.home.bram,
            at=cast.NOW,
        )

    add(first)
    assert letters(story).changes == ()
    add(second)
    assert [change.name for change in letters(story).changes] == ["said"]
    assert rules.Caution.COUNTS_CHANGED in letters(story).warnings


def test_a_sentence_from_before_is_unknown_and_not_fine(told):
    models.Finding.objects.update(confirmed_counts=None)
    row = letters(told)
    assert rules.Caution.NEVER_CONFIRMED in row.warnings
    operations.confirm_finding(finding=row.record, by=told.home.bram, at=cast.NOW)
    assert rules.Caution.NEVER_CONFIRMED not in letters(told).warnings


def test_who_confirms_must_have_seen_the_numbers_of_now(told):
    seen = letters(told).fingerprint
    withdraw(told, "D3")
    row = letters(told)
    given = {"finding": row.record, "at": cast.NOW}
    with pytest.raises(refusals.NumbersMoved):
        operations.confirm_finding(seen=seen, by=told.home.bram, **given)
    assert letters(told).changes
    with pytest.raises(AccessDenied):
        operations.confirm_finding(seen=row.fingerprint, by=told.home.coen, **given)
    operations.confirm_finding(seen=row.fingerprint, by=told.home.bram, **given)
    row = letters(told)
    assert (row.changes, row.record.lost_evidence_at) == ((), None)
    assert safeguards.events_about(row.record)[-1] == "finding.confirmed"


# --- the texts around the findings ----------------------------------------------------------------
def test_a_text_nobody_wrote_needs_no_reading(story):
    story.home.round.method_text = ""
    story.home.round.save()
    assert marks(story) == {}


def test_a_text_from_before_is_unknown_and_not_fine(told):
    models.Report.objects.update(confirmed_numbers={})
    found = marks(told)
    assert {name: mark.is_known for name, mark in found.items() if name != "method"} == {
        "introduction": False,
        "reason": False,
        "conclusion": False,
    }


def test_the_number_heard_matters_only_to_a_text_that_says_it(told):
    """D4 spoke of nothing that a finding rests on: only *vier inburgeraars* is no longer true."""
    withdraw(told, "D4")
    found = marks(told)
    assert set(found) == {"introduction"}
    assert found["introduction"].outdated == ("vier",)
    assert letters(told).changes == ()


def test_a_finding_that_is_gone_marks_the_texts(told):
    finding = models.Finding.objects.get(section="improvements")
    operations.delete_finding(finding=finding, by=told.home.bram, at=cast.NOW)
    assert marks(told)["conclusion"].changes == ("uitspraak 8.1 (verwijderd)",)


def test_the_plan_of_the_round_is_marked_like_the_rest(told):
    told.home.round.method_text = "Wij spraken vier mensen."
    told.home.round.save()
    assert not marks(told)["method"].is_known
    operations.confirm_text(round=told.home.round, name="method", by=told.home.bram, at=cast.NOW)
    assert "method" not in marks(told)
    withdraw(told, "D1")
    assert marks(told)["method"].outdated == ("vier",)


def test_a_text_is_confirmed_on_the_page_by_who_saw_its_numbers(told):
    client = Client()
    client.force_login(told.home.bram)
    page = reverse("reporting:report", args=[told.home.round.slug])
    address = reverse("reporting:report_text_confirm", args=[told.home.round.slug, "introduction"])
    stale = client.get(page).context["desk"]["seen"]
    withdraw(told, "D1")
    answer = client.get(page)
    assert "Lees de samenvatting na." in answer.content.decode()
    assert "De samenvatting is nagelezen" in answer.content.decode()
    client.post(address, {"seen": stale})
    assert "introduction" in marks(told)
    client.post(address, {"seen": answer.context["desk"]["seen"]})
    assert "introduction" not in marks(told)
    assert "conclusion" in marks(told)


def test_a_finding_is_confirmed_on_its_page(told):
    client = Client()
    client.force_login(told.home.bram)
    withdraw(told, "D1")
    row = letters(told)
    page = client.get(reverse("findings:finding", args=[row.record.pk])).content.decode()
    assert "2 van 3 is nu 1 van 2" in page
    assert "in de zin staat nog: Twee, drie" in page
    client.post(
        reverse("findings:finding_confirm", args=[row.record.pk]), {"seen": row.fingerprint}
    )
    assert letters(told).changes == ()


# --- amounts in words ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zeven van de twaalf", [("Zeven", 7), ("twaalf", 12)]),
        ("één mens, een mens", [("één", 1)]),
        ("17 van de 24, en 5.", [("17", 17), ("24", 24), ("5", 5)]),
        ("eenentwintig en tweeëntwintig", [("eenentwintig", 21), ("tweeëntwintig", 22)]),
        ("negenennegentig, honderd", [("negenennegentig", 99)]),
        ("Beide, niemand", [("Beide", 2), ("niemand", 0)]),
        ("achten, zesde, drietal", []),
        ("9" * 5_000 + " en 123456789", [("123456789", 123_456_789)]),
        ("Op vraag 2 haalde 1 mens B1, in ronde 3", [("1", 1)]),
    ],
)
def test_amounts_are_read_in_figures_and_in_words(text, expected):
    assert numbers_in(text) == expected
