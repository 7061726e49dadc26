"""The report is built from the records, in a fixed order, and prints nobody's words unasked."""

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests import cast
from tests.findings.conftest import CANARY, Story, allow
from tests.rendering.reading import each_format
from weerklank.fieldwork.models import Attendance
from weerklank.findings import material, queries
from weerklank.findings.models import Report
from weerklank.rendering import html, words
from weerklank.rendering.document import Bullets, Comparison, Count, Quote, Table
from weerklank.rendering.formats import FORMATS
from weerklank.reporting import operations
from weerklank.reporting.documents import assemble
from weerklank.reporting.render import evidence
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sentences.doubts import LEAVING
from weerklank.study import operations as study
from weerklank.study.models import GuideQuestion, ResearchQuestion

TODAY = date(2026, 7, 2)


def build(story: Story, **options: bool):
    return assemble.report(story.home.round, today=TODAY, **options)


def blocks(report, kind: type) -> list:
    return [
        block
        for top in (*report.sections, *report.annexes)
        for section in top.walk()
        for block in section.blocks
        if isinstance(block, kind)
    ]


def limits(report) -> str:
    [section] = [one for one in report.sections[1].walk() if one.number == "2d"]
    [bullets] = [block for block in section.blocks if isinstance(block, Bullets)]
    return "\n".join(bullets.items)


@pytest.fixture
def written(story: Story) -> Story:
    """Three findings, one released quote, one waiting quote."""
    first = story.code(1, "Ik snap de brief niet, kanariegeel.")
    second = story.code(1, "Bij ons ook niet, kanarieblauw.")
    third = story.code(3, "Wij schrijven te moeilijk, kanariewit.")
    other = story.code(1, "Ik lees alles zelf, kanarierood.")
    pain = story.conclude(supporting=[first, second], contrary=[other])
    story.conclude(
        "Eén van de ene aanbieder vindt de brieven te moeilijk.",
        supporting=[third],
        section="experiences",
        perspective="aanbieder",
    )
    story.conclude(
        "Schrijf korter.", section="improvements", kind="improvement", addressee="De gemeente"
    )
    story.release(story.propose(pain, first, text="Ik snap de brief niet"))
    story.propose(pain, second)
    return story


def test_an_empty_round_gives_a_report_too(story):
    empty = cast.make_round(story.home.monitor, 2)
    report = assemble.report(empty, today=TODAY)
    assert (report.title, report.is_concept) == ("Ronde 2", True)
    assert [section.number for section in report.sections] == list("12345678")
    assert report.statements == ()


def test_the_parts_stand_in_the_fixed_order(written):
    report = build(written)
    assert [section.title for section in report.sections] == [
        "Waarom wij luisterden",
        "Hoe wij luisterden",
        "Ervaringen",
        "Wat helpt en wat schuurt",
        "Ervaren effecten",
        "Randvoorwaarden",
        "Conclusie",
        "Wat beter kan",
    ]
    assert [section.title for section in report.annexes] == [
        "De leidraden",
        "Het codeboek",
        "Alle codes naast elkaar",
    ]
    assert [statement.number for statement in report.statements] == ["3.1", "4.1", "8.1"]


def test_a_statement_stands_on_its_counts(written):
    pain = build(written).statements[1]
    evidence = pain.evidence
    assert (evidence.said, evidence.asked, evidence.contrary, evidence.unit) == (
        2,
        3,
        1,
        "inburgeraars",
    )
    assert [(line.reference, line.conversation, line.speaker) for line in evidence.lines] == [
        ("4.1-1", "Gesprek 1", "inburgeraar"),
        ("4.1-2", "Gesprek 1", "inburgeraar"),
        ("4.1-3", "Gesprek 1", "inburgeraar"),
    ]
    assert [str(line.stance) for line in evidence.lines][-1] == "contrary"


def test_a_passage_of_the_other_side_is_shown_and_not_counted(story):
    story.conclude(
        supporting=[
            story.code(1, "Ik snap de brief niet, kanariegeel."),
            story.code(3, "Wij schrijven te moeilijk, kanariewit."),
        ]
    )
    [statement] = build(story).statements
    assert (statement.evidence.passages, statement.evidence.conversations) == (1, 1)
    assert [(line.speaker, line.is_counted) for line in statement.evidence.lines] == [
        ("inburgeraar", True),
        ("aanbieder", False),
    ]
    page = html.render(build(story))
    assert "Passages die dit zeggen (1)" in page
    assert "Van het andere perspectief; telt niet mee (1)" in page
    [row] = json.loads(evidence.evidence_json(material.gather(story.home.round)))["statements"]
    assert (row["passage_count"], row["conversations"]) == (1, 1)
    assert [passage["counted"] for passage in row["passages"]] == [True, False]


def test_who_says_both_is_drawn_once_and_said_in_words(story):
    first = story.code(1, "Ik snap de brief niet, kanariegeel.")
    story.conclude(
        supporting=[first, story.code(1, "Bij ons ook niet, kanarieblauw.")],
        contrary=[
            story.code(1, "Mijn zus leest hem, kanariegroen."),
            story.code(1, "Ik lees alles zelf, kanarierood."),
        ],
    )
    report = build(story)
    [statement] = report.statements
    assert words.draw_persons(statement.evidence) == ("●◈◆",)
    for name, text in each_format(report).items():
        assert "2 zeggen het tegendeel, van wie één ook dit" in text, name
    [row] = json.loads(evidence.evidence_json(material.gather(story.home.round)))["statements"]
    assert [row[key] for key in ("said", "asked", "contrary", "both", "neither")] == [2, 3, 2, 1, 0]


def test_the_amount_words_of_the_writer_are_left_alone(written):
    assert build(written).statements[1].text == (
        "Twee van de drie inburgeraars snappen de brieven niet."
    )
    assert build(written).statements[2].text == "Schrijf korter. Voor: De gemeente."


def test_only_printable_words_leave_the_house(written, tmp_path):
    """Every sentence of the conversations has a canary; a released quote was cut before it."""
    report = build(written)
    assert [quote.text for quote in report.statements[1].quotes] == ["Ik snap de brief niet"]
    assert CANARY not in repr(report)
    operations.build(round=written.home.round, folder=tmp_path, by=written.home.bram, at=cast.NOW)
    for name in ("rapport.html", "bewijs.json", "bewijs.csv"):
        text = (tmp_path / name).read_text()
        assert "Ik snap de brief niet" in text
        assert CANARY not in text


def test_who_may_read_words_gets_passages_with_pseudonyms(written):
    line = build(written, with_words=True).statements[1].evidence.lines[1]
    assert (line.speaker, line.text) == ("D2", "Bij ons ook niet, kanarieblauw.")


def test_no_pseudonym_stands_in_a_public_report(written):
    report = build(written)
    assert not [name for name in ("D1", "D2", "D3") if name in repr(report)]
    speakers = {line.speaker for each in report.statements for line in each.evidence.lines}
    assert speakers == {"inburgeraar", "aanbieder"}


def test_consent_taken_back_empties_the_quote_and_its_line(written):
    allow(written.people["D1"], written.home.bram, "quote", given=False)
    report = build(written)
    assert blocks(report, Quote) == []
    assert report.statements[1].quotes == ()
    assert "Ik snap de brief niet" not in repr(report)


def test_a_withdrawal_is_told_and_its_words_are_gone(written):
    study.withdraw(participant=written.people["D1"], by=written.home.bram, at=cast.NOW)
    report = build(written)
    assert "Eén mens trok zich terug" in limits(report)
    assert "Onder 1 uitspraak verviel bewijs" in limits(report)
    pain = report.statements[1]
    assert (pain.evidence.said, pain.evidence.asked) == (1, 2)
    assert "bewijs onder deze uitspraak is vervallen" in (pain.evidence.warning or "")
    assert pain.quotes == ()


def test_not_asked_and_not_mentioned_stay_different(written):
    written.code(4, "De bus komt niet, kanariepaars.", number="4.7")
    # Letters: of the Z-route D1 and D2 said it of two asked, D3 of the B1-route said otherwise
    # with the same code. Transport: nobody of the routes was asked; D4 has no
    # known route, and spoke in a conversation without a guide.
    [matrix] = [
        table for table in blocks(build(written), Table) if "Wie noemt wat" in table.caption
    ]
    assert matrix.header == (
        "Code",
        "B1-route (1)",
        "Z-route (2)",
        "Onbekend (1)",
        "Aanbieders (1)",
    )
    rows = {row[0]: row[1:] for row in matrix.rows}
    assert rows["4.6 Brieven"] == ("1 van 1", "2 van 2", "niet genoteerd", "1 van 1")
    assert rows["4.7 Vervoer"] == (
        "niet gevraagd",
        "niet gevraagd",
        "1 van een onbekend aantal",
        "niet gevraagd",
    )


def test_asked_and_not_mentioned_is_nought_of_so_many(story):
    story.code(3, "Wij schrijven te moeilijk, kanariewit.")
    [matrix] = [table for table in blocks(build(story), Table) if "Wie noemt wat" in table.caption]
    assert matrix.rows[-1][1:3] == ("0 van 1", "0 van 2")


def test_who_took_part_is_a_table_with_its_empty_cells(story):
    tables = {table.caption: table for table in blocks(build(story), Table)}
    crossed = tables["Inburgeraars naar leerroute en gender"]
    assert crossed.header == ("Leerroute", "Vrouw", "Man", "Samen")
    assert crossed.rows == (
        ("B1-route", "1", "0", "1"),
        ("Onderwijsroute", "0", "0", "0"),
        ("Z-route", "1", "1", "2"),
        ("Onbekend", "1", "0", "1"),
    )
    providers = tables["Aanbieders naar organisatie"]
    assert ("Gemeente", "1") in providers.rows
    assert "Land" not in repr(list(tables.values()))


def _bring_to_the_table(story: Story, conversation: int, labels: list[str]) -> None:
    for label in labels:
        person = cast.make_participant(story.home.round, label)
        allow(person, story.home.bram, "take_part")
        Attendance.objects.create(
            conversation=story.texts[conversation].conversation, participant=person
        )


def test_the_two_sides_are_compared_only_where_enough_were_asked(story):
    story.code(1, "Ik snap de brief niet, kanariegeel.")
    # Three inburgeraars and four providers were asked: too few to put beside each other.
    _bring_to_the_table(story, 3, ["A2", "A3", "A4"])
    assert blocks(build(story), Comparison) == []
    _bring_to_the_table(story, 3, ["A5"])
    _bring_to_the_table(story, 1, ["D5"])
    assert blocks(build(story), Comparison) == []
    # Five and five.
    _bring_to_the_table(story, 1, ["D6"])
    [comparison] = blocks(build(story), Comparison)
    assert [(row.label, row.first, row.second) for row in comparison.rows] == [
        ("4.6 Brieven", Count(1, 5), Count(0, 5))
    ]
    assert "ten minste vijf mensen en aan ten minste de helft" in comparison.rule
    for name, text in each_format(build(story)).items():
        assert "1 van 5" in text, name
        assert "Op het antwoord is niet gekozen." in text, name
        assert "zien niet hetzelfde" not in text, name


def test_what_is_put_beside_each_other_is_not_chosen_by_the_answers(story):
    """Eleven codes were asked alike; equal answers do not keep a code out, a wish is none."""
    _bring_to_the_table(story, 1, ["D5", "D6"])
    _bring_to_the_table(story, 3, ["A2", "A3", "A4", "A5"])
    branch = story.codes["4.6"].parent
    wishes = type(branch).objects.create(
        monitor=story.home.monitor, number="8", position=50, label="Wensen", is_container=True
    )
    numbers = [f"4.{number}" for number in range(10, 21)]
    for place, number in enumerate([*numbers, "8.1"]):
        story.codes[number] = type(branch).objects.create(
            monitor=story.home.monitor,
            number=number,
            position=20 + place if number != "8.1" else 90,
            label=f"Onderwerp {number}",
            parent=wishes if number == "8.1" else branch,
        )
        story.code(1, "Ik snap de brief niet, kanariegeel.", number=number)
        story.code(3, "Wij schrijven te moeilijk, kanariewit.", number=number)
    for question in GuideQuestion.objects.all():
        question.codes = [*numbers, "8.1"]
        question.save()
    [comparison] = blocks(build(story), Comparison)
    assert [row.label.split()[0] for row in comparison.rows] == numbers[:10]
    assert {(row.first, row.second) for row in comparison.rows} == {(Count(1, 5), Count(1, 5))}
    assert "Dat zijn er 11; dit zijn de tien" in comparison.rule


def test_the_evidence_as_data_has_references_and_no_unreleased_words(written):
    found = material.gather(written.home.round)
    data = json.loads(evidence.evidence_json(found))
    assert [row["number"] for row in data["statements"]] == ["3.1", "4.1", "8.1"]
    first, second, third = data["statements"][1]["passages"]
    assert (first["participants"], first["released_text"]) == (["D1"], "Ik snap de brief niet")
    assert (second["participants"], second["released_text"]) == (["D2"], None)
    assert (third["stance"], third["code"], third["conversation"]) == ("contrary", "4.6", 1)
    text = evidence.evidence_csv(found).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == list(evidence.EVIDENCE_HEADER)
    assert [row[7] for row in rows[1:]] == ["3.1-1", "4.1-1", "4.1-2", "4.1-3"]


def test_conclusion_says_which_statements_answer_a_question(written):
    answered = written.conclude(
        "Twee van de drie inburgeraars snappen de brieven niet.",
        research_question=written.question,
    )
    ResearchQuestion.objects.create(monitor=written.home.monitor, number="2", text="En dan?")
    report = assemble.report(written.home.round, today=cast.TODAY)
    [table] = [
        block
        for section in report.sections
        if section.number == "7"
        for block in section.blocks
        if isinstance(block, Table)
    ]
    number = queries.finding_row(answered).number
    assert table.rows == (("1. Hoe gaat het?", number), ("2. En dan?", "nog geen uitspraak"))


@pytest.mark.slow
def test_build_writes_every_file_and_says_so(written, tmp_path):
    folder = tmp_path / "rapport"
    result = operations.build(
        round=written.home.round, folder=folder, by=written.home.bram, at=cast.NOW
    )
    names = [*(form.file_name for form in FORMATS), "bewijs.json", "bewijs.csv"]
    # Of three people no amount may leave; see test_leaving_sentences.
    flagged = [one for one in result["flagged"] if one["verdict"] not in LEAVING]
    assert result | {"flagged": flagged} == {
        "round": "voorbeelddam-monitor-1",
        "statements": 3,
        "with_evidence": 2,
        "flagged": [],
        "quotes": 1,
        "blocked_quotes": 1,
        "files": [str(folder / name) for name in names],
    }
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert (folder / "rapport.pdf").read_bytes().startswith(b"%PDF")


def test_a_build_that_fails_leaves_the_older_files(written, tmp_path):
    folder = tmp_path / "rapport"
    folder.mkdir()
    (folder / "rapport.html").write_text("de vorige")
    with pytest.raises(AccessDenied):
        operations.build(round=written.home.round, folder=folder, by=written.home.daan, at=cast.NOW)
    # A report whose title is only spaces cannot be rendered.
    Report.objects.create(round=written.home.round, title=" ")
    with pytest.raises(ValueError, match="title"):
        operations.build(round=written.home.round, folder=folder, by=written.home.bram, at=cast.NOW)
    assert [path.name for path in folder.iterdir()] == ["rapport.html"]
    assert (folder / "rapport.html").read_text() == "de vorige"


def test_the_report_is_dutch_whatever_language_the_site_has(written):
    with translation.override("en"):
        assert "Ervaringen" in [section.title for section in build(written).sections]
        assert build(written).statements[0].evidence.unit == "aanbieder"


def test_more_findings_take_no_more_queries(written, django_assert_num_queries):
    with CaptureQueriesContext(connection) as before:
        build(written, with_words=True)
    coding = written.code(2, "En weer zo'n brief", number="4.7")
    for number in range(10):
        written.conclude(f"Zin {number}", supporting=[coding])
    with django_assert_num_queries(len(before)):
        build(written, with_words=True)
