"""Amounts that a researcher writes leave as well: those that would say what somebody said."""

from __future__ import annotations

import copy
import random
from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import cast
from tests.findings.crowd import Crowd, make_crowd
from weerklank.analysis import queries as analysis
from weerklank.analysis.outside import Outside
from weerklank.coding.models import Coding
from weerklank.fieldwork.models import Conversation
from weerklank.findings import auditing, material, operations, queries
from weerklank.findings.models import Finding
from weerklank.rendering.document import Paragraph
from weerklank.rendering.formats import FORMATS
from weerklank.reporting.documents import approach, assemble, checked
from weerklank.sentences.doubts import LEAVING
from weerklank.study import operations as study

# What part 2 says in a report that leaves the research team, of a round with an interpreter.
OUTSIDE = (
    "Bij 3 uitspraken is naar tegenspraak gezocht.",
    "Deze aantallen blijven zoals zij werden verteld, tot er vijf of meer mensen bij kwamen. Wie "
    "later stopte, telt erin mee.",
    "Van wie meededen, tellen wij geen groepen van minder dan vijf mensen: zulke groepen staan "
    "samen met een andere, of niet in dit rapport. Zo is van niemand te lezen wat die zei.",
    "De aanbieders komen van: gemeente, maatschappelijke begeleiding en taalschool.",
    "Wie weet wie meededen, mag uit dit rapport van niemand afleiden wat die zei. Daarom staat er "
    "van een groep nooit dat iedereen of niemand iets zei, maar “minstens 16 van 17” of “hooguit 1 "
    "van 17”. Groepen van minder dan vijf mensen worden niet apart geteld, en kenmerken worden "
    "niet gekruist. Wat per groep zou verraden wat iemand zei, wordt alleen voor alle groepen "
    "samen verteld. Kwamen of gingen er sinds een eerder rapport een paar mensen, dan staat er "
    "alleen wat daaruit al volgt, zoals “8 of 9 van 16”.",
    "In een deel van de gesprekken is getolkt. Wat u daaruit leest, zijn de woorden van de tolk; "
    "toon en nuance gaan verloren.",
)
# Where several coded, and where statements were laid before people.
OF_CODERS = (
    "In 1 gesprek codeerde meer dan één mens. Daar telt één lezing: alles wat één van hen "
    "codeerde. Wat een ander er codeerde, telt in geen enkel getal."
)
OF_ANSWERS = (
    "Uitspraken zijn voorgelegd aan mensen die dit vertelden. Hun antwoorden tellen in geen enkel "
    "getal mee."
)


@pytest.fixture(scope="module")
def shared_crowd(module_db: None) -> Crowd:
    return make_crowd(random.Random(15))  # noqa: S311  the same each time


@pytest.fixture
def crowd(shared_crowd: Crowd, db: None) -> Crowd:
    return copy.deepcopy(shared_crowd)


def row_of(crowd: Crowd, side: str = "inburgeraar") -> queries.FindingRow:
    rows = queries.findings(crowd.home.round, analysis.hear(crowd.home.round))
    return next(row for row in rows if row.record.perspective == side)


def kept(crowd: Crowd, row: queries.FindingRow, text: str) -> list[tuple[str, str, str]]:
    voices = analysis.hear(crowd.home.round)
    found = auditing.Grounds(voices, [row]).of_finding(row, text)
    return [
        (entry.verdict, entry.claim.said, entry.claim.wording)
        for entry in found
        if entry.doubt in LEAVING
    ]


def test_figure_in_the_middle_may_leave(crowd: Crowd) -> None:
    row = row_of(crowd)
    said, asked = row.counts.said, row.counts.asked
    assert asked is not None
    assert 1 < said < asked - 1
    assert kept(crowd, row, f"{said} van de {asked} inburgeraars zeggen dit.") == []


def test_a_figure_that_is_offered_may_leave(crowd: Crowd) -> None:
    finding = Finding.objects.get(pk=row_of(crowd).record.pk)
    voices = analysis.hear(crowd.home.round)
    others = {one.pk for one in crowd.of("inburgeraar")}
    codings = [mention.coding for mention in voices.mentions if mention.participants & others]
    operations.add_evidence(
        finding=finding, codings=codings, stance="supporting", by=crowd.home.bram, at=cast.NOW
    )
    row = row_of(crowd)
    assert row.counts.said == row.counts.asked == len(others)
    text = "Vier inburgeraars zeggen dit."
    grounds = auditing.Grounds(analysis.hear(crowd.home.round), [row])
    [wrong] = grounds.of_finding(row, text)
    most, all_of_them = _word(len(others) - 1), _word(len(others))
    assert wrong.claim.wording == f"Minstens {most} van de {all_of_them}"
    taken = text.replace("Vier", wrong.claim.wording)
    assert [(one.holds, one.doubt) for one in grounds.of_finding(row, taken)] == [(True, None)]


def test_all_or_nobody_may_not_and_less_exact_may(crowd: Crowd) -> None:
    finding = Finding.objects.get(pk=row_of(crowd).record.pk)
    voices = analysis.hear(crowd.home.round)
    others = crowd.of("inburgeraar")
    # Whoever was asked says it: a passage of each is put under the finding.
    codings = [
        mention.coding
        for mention in voices.mentions
        if mention.participants & {one.pk for one in others}
    ]
    operations.add_evidence(
        finding=finding, codings=codings, stance="supporting", by=crowd.home.bram, at=cast.NOW
    )
    row = row_of(crowd)
    said, asked = row.counts.said, row.counts.asked
    assert said == asked == len(others)
    exact = f"{asked} van de {asked} inburgeraars zeggen dit."
    assert kept(crowd, row, exact) == [
        (
            "all_or_nobody",
            f"{asked} van de {asked}",
            f"Minstens {_word(asked - 1)} van de {_word(asked)}",
        )
    ]
    assert kept(crowd, row, "Alle inburgeraars zeggen dit.") != []
    assert kept(crowd, row, "De meeste inburgeraars zeggen dit.") == []
    assert kept(crowd, row, f"Minstens {asked - 1} van de {asked} inburgeraars zeggen dit.") == []


def _word(number: int) -> str:
    return {16: "zestien", 17: "zeventien"}[number]


def test_group_that_few_belong_to_may_not(crowd: Crowd) -> None:
    route = next(
        key
        for key in "BOZ"
        if 0 < sum(crowd.values[one.pk]["group"] == key for one in crowd.of("inburgeraar")) < 5
    )
    label = {"B": "B1-route", "O": "Onderwijsroute", "Z": "Z-route"}[route]
    voices = analysis.hear(crowd.home.round)
    row = row_of(crowd)
    grounds = auditing.Grounds(voices, [row])
    name = f"leerroute.{route}"
    if name not in grounds.words:
        pytest.skip(f"no word for {label}")
    counted = grounds._group(row, name)
    text = f"{counted.said} van de {counted.asked} deelnemers in de {label} zeggen dit."
    assert [one[0] for one in kept(crowd, row, text)] == ["small_group"]


def test_how_many_of_a_small_group_took_part_may_not_be_told_in_a_text(crowd: Crowd) -> None:
    """A group is told of from five on: in tables, and so in sentences."""
    sizes = {
        key: sum(crowd.values[one.pk]["group"] == key for one in crowd.of("inburgeraar"))
        for key in "BOZ"
    }
    small = next(key for key, size in sizes.items() if 0 < size < 5)
    large = next(key for key, size in sizes.items() if size >= 5)
    voices = analysis.hear(crowd.home.round)
    rows = queries.findings(crowd.home.round, voices)

    def doubts(text: str) -> list[str]:
        found = auditing.Grounds(voices, rows).of_text("introduction", text)
        return [one.verdict for one in found if one.doubt in LEAVING]

    words = {"B": "B1-route", "O": "Onderwijsroute", "Z": "Z-route"}
    for told in ("{} deelnemers in de {} deden mee.", "Er deden {} deelnemers in de {} mee."):
        assert doubts(told.format(sizes[small], words[small])) == ["small_group"]
        assert doubts(told.format(sizes[large], words[large])) == []
    assert doubts("Er deden 17 inburgeraars mee.") == []


def test_after_somebody_left_an_exact_figure_would_say_what_they_said(
    crowd: Crowd, client: Client
) -> None:
    client.force_login(crowd.home.daan)
    client.get(reverse("findings:findings", args=[crowd.home.round.slug]))
    before = row_of(crowd)
    said = before.counts.said
    left = next(one for one in crowd.of("inburgeraar") if one.pk in crowd.said["4.1"])
    study.withdraw(participant=left, by=crowd.home.bram, at=cast.NOW)
    row = row_of(crowd)
    asked = row.counts.asked
    assert row.counts.said == said - 1
    found = kept(crowd, row, f"{said - 1} van de {asked} inburgeraars zeggen dit.")
    assert [one[0] for one in found] == ["who_left"]
    assert found[0][2].startswith("Minstens ")
    assert kept(crowd, row, f"{found[0][2]} inburgeraars zeggen dit.") == []


def test_report_that_leaves_holds_no_passage_and_no_count_of_them(crowd: Crowd) -> None:
    with translation.override("nl"):
        report, told = assemble.outgoing(material.gather(crowd.home.round), today=cast.TODAY)
    assert told.told
    assert not report.is_for_team
    for statement in report.statements:
        evidence = statement.evidence
        assert evidence.given is not None
        assert (evidence.said, evidence.contrary, evidence.passages, evidence.conversations) == (
            0, 0, 0, 0,
        )  # fmt: skip
        assert evidence.lines == ()


def test_report_for_the_team_is_not_made_into_a_file(crowd: Crowd) -> None:
    with translation.override("nl"):
        report = assemble.report(crowd.home.round, today=cast.TODAY)
    for each in FORMATS:
        with pytest.raises(ValueError, match="outgoing"):
            each.render(report)


def test_report_that_leaves_says_how_it_counts(crowd: Crowd) -> None:
    Conversation.objects.filter(number=1).update(interpreter="professional")
    for finding in list(Finding.objects.all())[:3]:
        found = finding.evidence.filter(stance="contrary").exists()
        operations.set_counter_search(
            finding=finding,
            counter_search="searched_found" if found else "searched_none_found",
            by=crowd.home.bram,
            at=cast.NOW,
        )
    with translation.override("nl"):
        found = material.gather(crowd.home.round)
        parts = approach.subsections(found, number="2", guides="A", outside=Outside(found.voices))
    said = [
        text
        for part in parts
        for section in part.walk()
        for block in section.blocks
        for text in ([block.text] if isinstance(block, Paragraph) else getattr(block, "items", []))
    ]
    for sentence in OUTSIDE:
        assert any(sentence in text for text in said), sentence
    # Nothing of one conversation, in which mostly one person speaks.
    assert not any(
        getattr(block, "caption", "") == "Gesprekken"
        for part in parts
        for section in part.walk()
        for block in section.blocks
    )


def test_of_coders_and_of_answers_it_is_told_that_they_were_there_only(crowd: Crowd) -> None:
    coding = Coding.objects.filter(coder=crowd.home.bram).order_by("pk").first()
    assert coding
    coding.pk, coding.key, coding.coder = None, uuid4(), crowd.home.chantal
    coding.save()
    finding = row_of(crowd).record
    person = finding.round.participants.filter(perspective="inburgeraar").first()
    sheet = person.sheets.create(
        number=1, made_at=cast.NOW, made_by=crowd.home.bram, entered_at=cast.NOW,
        entered_by=crowd.home.bram, shown_on=cast.TODAY, way="paper",
    )  # fmt: skip
    sheet.statements.create(finding=finding, position=1, text="x", statement="x", answer="agrees")
    with translation.override("nl"):
        found = material.gather(crowd.home.round)
        told = Outside(found.voices)
        assert approach.double_coding(found, told) == [OF_CODERS]
        assert "gesprek " in approach.double_coding(found)[0].split("mens: ")[1]
        assert checked.sentences(found, told) == [OF_ANSWERS]
        assert checked.sentences(found) != [OF_ANSWERS]


def row_with(crowd: Crowd, said: int, asked: int, contrary: int = 0) -> queries.FindingRow:
    """Return a finding of inburgeraars as if so many had been asked and said it."""
    row = row_of(crowd)
    return replace(
        row, counts=replace(row.counts, said=said, asked=asked, contrary=contrary, both=0)
    )


def test_an_amount_near_an_end_is_told_as_the_counts_tell_it(crowd: Crowd) -> None:
    assert kept(
        crowd, row_with(crowd, 2, 3), "Twee van de drie inburgeraars aan wie wij het vroegen."
    ) == [("at_an_end", "Twee van de drie", "Minstens twee van de drie")]
    assert kept(crowd, row_with(crowd, 1, 7), "Eén van de zeven inburgeraars zegt dit.") == [
        ("at_an_end", "Eén van de zeven", "Hooguit één van de zeven")
    ]
    assert kept(crowd, row_with(crowd, 1, 7), "Hooguit één van de zeven zegt dit.") == []
    assert kept(crowd, row_with(crowd, 2, 7), "Twee van de zeven inburgeraars zeggen dit.") == []
    assert kept(crowd, row_with(crowd, 5, 7), "Vijf van de zeven inburgeraars zeggen dit.") == []
    assert kept(crowd, row_with(crowd, 6, 7), "De meeste inburgeraars zeggen dit.") == []


def test_what_so_few_were_asked_is_told_without_an_amount(crowd: Crowd) -> None:
    told = "Wij vroegen één inburgeraar naar het PIP; die weet niet wat erin staat."
    assert kept(crowd, row_with(crowd, 1, 1), told) == [("few_asked", "één", "")]
    told = "Wij vroegen drie inburgeraars naar het PIP."
    assert kept(crowd, row_with(crowd, 2, 3), told) == []
    told = "Eén van de twee inburgeraars zegt dit."
    assert kept(crowd, row_with(crowd, 1, 2), told) == [("few_asked", "Eén van de twee", "")]


def test_the_rest_is_no_way_around_the_end(crowd: Crowd) -> None:
    """Who did not say it said the opposite: then the rest is as telling as the amount."""
    told = "Minstens twee van de drie inburgeraars konden dat niet. De derde kon dat wel."
    assert kept(crowd, row_with(crowd, 2, 3, contrary=1), told) == [("at_an_end", "De derde", "")]
    assert kept(crowd, row_with(crowd, 2, 3), told) == [("at_an_end", "De derde", "")]
    told = "Minstens zes van de zeven inburgeraars konden dat niet. De ander kon dat wel."
    assert [one[1] for one in kept(crowd, row_with(crowd, 6, 7, contrary=1), told)] == ["De ander"]
    told = "Vijf van de zeven inburgeraars konden dat niet. De andere twee konden dat wel."
    assert kept(crowd, row_with(crowd, 5, 7, contrary=2), told) == []
    told = "Minstens twee van de drie inburgeraars zijn tevreden over de derde klas."
    assert kept(crowd, row_with(crowd, 2, 3), told) == []


def test_who_began_about_it_themselves_are_told_as_the_counts_tell_it(crowd: Crowd) -> None:
    row = row_with(crowd, 3, 6)
    row = replace(row, counts=replace(row.counts, unprompted=1))
    told = "Drie van de zes inburgeraars zeggen dit. Nog één begon er zelf over."
    assert [one[:2] for one in kept(crowd, row, told)] == [("at_an_end", "één")]
    row = replace(row, counts=replace(row.counts, unprompted=2))
    told = "Drie van de zes inburgeraars zeggen dit. Nog twee begonnen er zelf over."
    assert kept(crowd, row, told) == []
