"""Inburgeraars and providers beside each other in the report: verdict, tone, contrary first."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from tests import cast
from tests.findings.crowd import Crowd, make_crowd
from tests.rendering.reading import each_format
from weerklank.coding.models import Code, Coding
from weerklank.fieldwork.models import QuestionPut, Transcript
from weerklank.findings import material, operations, outline
from weerklank.findings.models import Evidence
from weerklank.rendering import words
from weerklank.rendering.document import Comparison, Report
from weerklank.reporting.documents import assemble
from weerklank.study.models import GuideQuestion, Participant

pytestmark = pytest.mark.django_db


def say(crowd: Crowd, number: str, people: Iterable[Participant], polarity: str = "") -> None:
    """Let these people each say something of a code, in a tone."""
    for person in people:
        transcript = Transcript.objects.get(conversation__attendances__participant=person)
        # A second thing that somebody says of it stands one letter further on.
        again = Coding.objects.filter(transcript=transcript, code=crowd.codes[number]).count()
        start = transcript.text.index(f"Over {number} ") + again
        Coding.objects.create(
            key=uuid4(), transcript=transcript, code=crowd.codes[number], coder=crowd.home.bram,
            start=start, end=start + 10, polarity=polarity,
            created_at=cast.NOW, changed_at=cast.NOW,
        )  # fmt: skip


@pytest.fixture(scope="module")
def shared_crowd(module_db: None) -> Crowd:
    """Seventeen and seven, all asked about everything, but no provider about 4.3."""
    crowd = make_crowd(random.Random(3))  # noqa: S311  the same each time
    Evidence.objects.all().delete()
    Coding.objects.all().delete()
    QuestionPut.objects.update(was_put=True)
    QuestionPut.objects.filter(
        question__codes=["4.3"], question__section__guide__perspective="aanbieder"
    ).update(was_put=False)
    newcomers, providers = crowd.of("inburgeraar"), crowd.of("aanbieder")
    say(crowd, "4.1", newcomers[:12], "negatief")
    say(crowd, "4.1", providers[:1], "negatief")
    say(crowd, "4.2", newcomers[:8], "positief")
    say(crowd, "4.2", newcomers[6:7], "negatief")
    say(crowd, "4.2", providers[:5], "negatief")
    say(crowd, "4.2.1", newcomers[:12])
    say(crowd, "4.3", newcomers[:9], "gemengd")
    say(crowd, "5.1", newcomers[:9], "positief")
    say(crowd, "5.1", providers[:4], "positief")
    return crowd


@pytest.fixture
def crowd(shared_crowd: Crowd, db: None) -> Crowd:
    return copy.deepcopy(shared_crowd)


def table(report: Report) -> list[tuple[str, ...]]:
    [found] = [
        block
        for top in report.sections
        for section in top.walk()
        for block in section.blocks
        if isinstance(block, Comparison)
    ]
    return list(words.tabulate(found).rows)


def rule(report: Report) -> str:
    [found] = [
        block.rule
        for top in report.sections
        for section in top.walk()
        for block in section.blocks
        if isinstance(block, Comparison)
    ]
    return found


def leaving(crowd: Crowd) -> Report:
    with translation.override("nl"):
        return assemble.outgoing(material.gather(crowd.home.round), today=cast.TODAY)[0]


def test_contrary_comes_first_and_each_row_says_what_the_sides_make_together(crowd: Crowd) -> None:
    assert table(assemble.report(crowd.home.round, today=cast.TODAY)) == [
        (
            "4.2 Onderwerp 4.2",
            "12 van 17; 7 goed, 1 goed en slecht, 4 zonder toon",
            "5 van 7; 5 slecht",
            "verschil",
        ),
        ("4.1 Onderwerp 4.1", "12 van 17; 12 slecht", "1 van 7; 1 slecht", "verschil"),
        ("4.2.1 Onderwerp 4.2.1", "12 van 17", "0 van 7", "alleen één kant"),
        ("5.1 Onderwerp 5.1", "9 van 17; 9 goed", "4 van 7; 4 goed", "overeenkomst"),
        (
            "4.3 Onderwerp 4.3",
            "9 van 17; 9 goed en slecht",
            "niet gevraagd",
            "niets om naast te leggen",
        ),
    ]


def test_rule_says_from_how_many_people_a_tone_counts(crowd: Crowd) -> None:
    report = assemble.report(crowd.home.round, today=cast.TODAY)
    sections = [section for top in report.sections for section in top.walk()]
    [rule] = [
        block.rule
        for section in sections
        for block in section.blocks
        if isinstance(block, Comparison)
    ]
    assert "ten minste vijf mensen er met een toon over spraken" in rule
    assert "Ligt het daartussen, dan is het “niet te zeggen”." in rule


def test_who_began_about_it_unasked_stands_beside_who_was_not_asked(crowd: Crowd) -> None:
    say(crowd, "4.3", crowd.of("aanbieder")[:2], "positief")
    rows = table(assemble.report(crowd.home.round, today=cast.TODAY))
    assert rows[-1][2:] == ("2 begonnen er zelf over", "niets om naast te leggen")
    assert table(leaving(crowd))[-1][2:] == ("niet gevraagd", "niets om naast te leggen")


def test_outside_the_verdict_says_no_more_than_the_numbers_beside_it(crowd: Crowd) -> None:
    """Of one provider it is not told whether anybody said it: then two verdicts stay open."""
    assert table(leaving(crowd)) == [
        ("4.1 Onderwerp 4.1", "12 van 17; 12 slecht", "hooguit 1 van 7",
         "verschil of alleen één kant"),
        ("4.2 Onderwerp 4.2", "12 van 17; 7 goed", "5 van 7; 5 slecht", "verschil"),
        ("4.2.1 Onderwerp 4.2.1", "12 van 17", "hooguit 1 van 7", "verschil of alleen één kant"),
        ("5.1 Onderwerp 5.1", "9 van 17; 9 goed", "4 van 7; 4 goed", "overeenkomst"),
        ("4.3 Onderwerp 4.3", "9 van 17; 9 goed en slecht", "niet gevraagd",
         "niets om naast te leggen"),
    ]  # fmt: skip


def test_outside_a_side_of_which_one_spoke_and_one_of_which_nobody_did_are_told_alike(
    crowd: Crowd,
) -> None:
    before = table(leaving(crowd))
    Coding.objects.filter(
        code=crowd.codes["4.1"],
        transcript__conversation__attendances__participant__perspective="aanbieder",
    ).delete()
    assert table(leaving(crowd)) == before


def test_no_tone_of_a_number_that_is_not_told_exactly_and_of_one_code_in_a_line(
    crowd: Crowd,
) -> None:
    say(crowd, "5.1", crowd.of("inburgeraar")[9:16], "positief")
    Coding.objects.filter(code=crowd.codes["4.2.1"]).update(polarity="negatief")
    rows = {row[0].split()[0]: row[1] for row in table(leaving(crowd))}
    assert rows["5.1"] == "minstens 16 van 17"
    # Of the codes in a line the first in the codebook has its tones, and those below it none.
    assert (rows["4.2"], rows["4.2.1"]) == ("12 van 17; 4 slecht, 8 goed en slecht", "12 van 17")


def test_who_spoke_of_it_unasked_gives_it_no_tone_outside(crowd: Crowd) -> None:
    """Those who were asked divide a number that is told; one more would be who was not asked."""
    last = crowd.of("inburgeraar")[-1]
    before = {row[0]: row[1] for row in table(leaving(crowd))}
    QuestionPut.objects.filter(conversation__attendances__participant=last).update(was_put=False)
    say(crowd, "5.1", [last], "positief")
    after = {row[0]: row[1] for row in table(leaving(crowd))}
    assert before["5.1 Onderwerp 5.1"] == "9 van 17; 9 goed"
    assert after["5.1 Onderwerp 5.1"] == "9 van 16; 9 goed"


def test_every_format_prints_verdict_and_tone_beside_the_numbers(crowd: Crowd) -> None:
    for name, text in each_format(leaving(crowd)).items():
        for said in ("Oordeel", "overeenkomst", "verschil of alleen één kant", "5 slecht"):
            assert said in text, (name, said)


# --- which codes stand there --------------------------------------------------------------------
@pytest.fixture
def wide(crowd: Crowd) -> Crowd:
    """Twelve codes more that everybody was asked about: sixteen on both sides, one on one."""
    more = [f"6.{place}" for place in range(1, 13)]
    for place, number in enumerate(more):
        crowd.codes[number] = Code.objects.create(
            monitor=crowd.home.monitor, number=number, position=100 + place, label=f"Meer {number}"
        )
    for question in GuideQuestion.objects.filter(codes=["5.1"]):
        question.codes = ["5.1", *more]
        question.save()
    transcript = Transcript.objects.get(
        conversation__attendances__participant=crowd.of("inburgeraar")[0]
    )
    for number in more:
        Coding.objects.create(
            key=uuid4(), transcript=transcript, code=crowd.codes[number], coder=crowd.home.bram,
            start=0, end=10, polarity="", created_at=cast.NOW, changed_at=cast.NOW,
        )  # fmt: skip
    return crowd


def want(crowd: Crowd, comparing: str, *codes: str) -> None:
    part = outline.of(crowd.home.round).part("experiences")
    assert part
    operations.change_chapter(
        round=crowd.home.round, key="experiences", title="", comparing=comparing,
        compared=[crowd.codes[number].pk for number in codes],
        revision=part.record.revision if part.record else 0,
        by=crowd.home.bram, at=cast.NOW,
    )  # fmt: skip


def shown(report: Report) -> set[str]:
    return {row[0].split()[0] for row in table(report)}


EVERY = {"4.1", "4.2", "4.2.1", "5.1", *(f"6.{place}" for place in range(1, 13))}


def test_ten_stand_there_and_it_says_how_many_do_not(wide: Crowd) -> None:
    for report in (assemble.report(wide.home.round, today=cast.TODAY), leaving(wide)):
        assert len(table(report)) == 10 + 1
        assert "Dat zijn er 16; dit zijn de tien die" in rule(report)
        assert "Zes staan er niet bij." in rule(report)
        assert "Op het antwoord is niet gekozen." in rule(report)


def test_all_stand_there_where_the_chapter_wants_them(wide: Crowd) -> None:
    want(wide, "all")
    for report in (assemble.report(wide.home.round, today=cast.TODAY), leaving(wide)):
        assert shown(report) == {*EVERY, "4.3"}
        assert "Dat zijn er 16; ze staan er alle." in rule(report)
        assert "staan er niet bij" not in rule(report)


def test_those_that_were_chosen_stand_there_and_it_says_so(wide: Crowd) -> None:
    of_providers = QuestionPut.objects.filter(
        question__codes=["4.1"], question__section__guide__perspective="aanbieder"
    )
    of_providers.exclude(pk=of_providers.order_by("pk")[0].pk).update(was_put=False)
    want(wide, "chosen", "4.1", "4.2", "4.3", "6.12")
    for report in (assemble.report(wide.home.round, today=cast.TODAY), leaving(wide)):
        assert shown(report) == {"4.2", "4.3", "6.12"}
        told = rule(report)
        assert "De onderzoekers kozen zelf welke hier staan: 2 van de 15. 13 staan er niet" in told
        assert "Eén gekozen code is aan te weinig mensen voorgelegd en staat er niet bij." in told
        assert "Op het antwoord is niet gekozen." not in told


def test_the_part_asks_which_and_keeps_what_was_chosen(wide: Crowd, logged_in: Any) -> None:
    bram = logged_in(wide.home.bram)
    address = reverse("reporting:report_part", args=[wide.home.round.slug, "experiences"])
    form = bram.get(address).context["form"]
    assert form["comparing"].value() == "widest"
    offered = {label.split()[0] for _pk, label in form.fields["compared"].choices}
    assert {"4.1", "6.12"} <= offered
    filled = {"title": "", "text": "", "under": "", "revision": 0}
    nothing = bram.post(address, filled | {"comparing": "chosen"})
    assert nothing.status_code == 422
    assert "Kruis aan welke codes naast elkaar komen." in nothing.content.decode()
    chosen = str(wide.codes["6.12"].pk)
    kept = bram.post(address, filled | {"comparing": "chosen", "compared": [chosen]})
    assert kept.status_code == 302
    assert shown(leaving(wide)) == {"6.12"}
    assert bram.get(address).context["form"]["compared"].value() == [chosen]
    other = bram.get(reverse("reporting:report_part", args=[wide.home.round.slug, "effects"]))
    assert "comparing" not in other.context["form"].fields
