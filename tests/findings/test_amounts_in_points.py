"""Amounts in improvement points: judged like those in findings, and part of what has to be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests import cast, cautions
from tests.findings.conftest import Story
from weerklank.findings import (
    auditing,
    auditing_points,
    material,
    models,
    operations,
    queries,
    rereading,
)
from weerklank.reporting import operations as reporting
from weerklank.reporting import refusals
from weerklank.reporting.documents import setting
from weerklank.sentences.doubts import LEAVING
from weerklank.study import operations as study
from weerklank.study.models import Round

SAID = "Twee van de drie inburgeraars snappen de brieven niet."
WRONG = "Alle inburgeraars snappen de brieven niet: schrijf gewone brieven."
RIGHT = "Twee van de drie inburgeraars snappen de brieven niet: schrijf gewone brieven."


@pytest.fixture
def finding(story: Story) -> models.Finding:
    return story.conclude(
        SAID,
        supporting=[
            story.code(1, "Ik snap de brief niet, kanariegeel."),
            story.code(1, "Bij ons ook niet, kanarieblauw."),
        ],
        contrary=[story.code(1, "Ik lees alles zelf, kanarierood.")],
        section="improvements",
        kind="improvement",
        addressee="Gemeente Voorbeelddam",
    )


def make(story: Story, **fields: Any) -> models.ImprovementPoint:
    given = {"what": "Schrijf gewone brieven.", "by": story.home.bram, "at": cast.NOW} | fields
    return operations.make_point(monitor=story.home.monitor, **given)


def entries(round_: Round, **more: Any) -> list[auditing.Entry]:
    """Return the amounts in points, without what may not leave: of three people nothing may."""
    found = material.audit(material.gather(round_), **more)
    return [
        entry for entry in found if entry.place.startswith("point:") and entry.doubt not in LEAVING
    ]


def told(found: list[auditing.Entry]) -> list[tuple[str, str, str, str]]:
    return [
        (entry.place.rpartition(":")[2], entry.claim.said, entry.verdict, entry.number)
        for entry in found
    ]


def act(story: Story, operation: Any, entry: auditing.Entry, **fields: Any) -> Any:
    return operation(
        round=story.home.round,
        place=entry.place,
        key=entry.key,
        by=story.home.bram,
        at=cast.NOW,
        **fields,
    )


# --- judged -----------------------------------------------------------------------------------
def test_a_point_is_judged_by_the_findings_it_rests_on(story: Story, finding: models.Finding):
    make(story, finding=finding, what=WRONG)
    make(story, finding=finding, what=RIGHT)
    assert told(entries(story.home.round)) == [
        ("what", "Alle", "too_strong", "8.1"),
        ("what", "Twee van de drie", "supported", "8.1"),
    ]


def test_each_text_of_a_point_that_leaves_is_judged(story: Story, finding: models.Finding):
    amount = "Negen van de elf inburgeraars snappen het niet."
    point = make(
        story,
        finding=finding,
        what=amount,
        addressee="Voor de drie aanbieders",
        owner="Vijf vrouwen met hun consulent",
        planned_step=amount,
    )
    operations.move_point(
        point=point,
        status="not_taken_over",
        note=amount,
        revision=point.revision,
        by=story.home.daan,
        at=cast.NOW,
    )
    wrong = entries(story.home.round)
    assert [entry.place.rpartition(":")[2] for entry in wrong] == list(auditing_points.FIELDS)
    # What stands in the history is answered, and not written anew.
    assert not wrong[-1].claim.wording
    with pytest.raises(refusals.NoWordingFits):
        act(story, reporting.take_wording, wrong[-1])


def test_what_a_point_asks_for_everybody_claims_nothing(story: Story, finding: models.Finding):
    make(
        story,
        finding=finding,
        what="Zorg ervoor dat elke inburgeraar een gids krijgt.",
        addressee="Alle taalscholen",
        planned_step="Alle inburgeraars krijgen een gids.",
    )
    assert entries(story.home.round) == []


def test_an_amount_that_no_finding_under_it_says_is_not_taken_for_right(
    story: Story, finding: models.Finding
):
    """Another finding may say so: a point says the amount of what it rests on."""
    other = story.conclude(
        "Eén van de ene aanbieder vindt de brieven te moeilijk.",
        supporting=[story.code(3, "Wij schrijven te moeilijk, kanariewit.")],
        perspective="aanbieder",
        section="pains",
    )
    make(story, finding=other, what=RIGHT)
    [entry] = entries(story.home.round)
    assert (entry.holds, entry.number) == (False, queries.finding_row(other).number)


def test_a_point_on_findings_of_two_rounds_may_say_what_either_says(
    story: Story, finding: models.Finding
):
    point = make(story, finding=finding, what=RIGHT)
    later = _next_round(story)
    cast.make_participant(later, "D1")
    theirs = operations.write_finding(
        round=later, statement="Brieven blijven moeilijk.", codings=[], section="pains",
        perspective="inburgeraar", kind="pain", by=story.home.bram, at=cast.NOW,
    )  # fmt: skip
    operations.add_finding_to_point(point=point, finding=theirs, by=story.home.bram, at=cast.NOW)
    assert [entry.holds for entry in entries(later)] == [True]


def _next_round(story: Story) -> Round:
    return study.open_round(
        monitor=story.home.monitor,
        number=2,
        name="Ronde 2",
        starts_on=cast.TODAY + timedelta(days=200),
        ends_on=cast.TODAY + timedelta(days=260),
        by=story.home.bram,
        at=cast.NOW,
    )


def test_a_later_round_judges_what_its_report_prints_by_the_round_it_came_from(
    story: Story, finding: models.Finding
):
    make(story, finding=finding, what=WRONG, planned_step="Vijf inburgeraars lezen mee.")
    later = _next_round(story)
    [entry] = entries(later)
    assert told([entry]) == [("what", "Alle", "too_strong", "8.1")]
    # A reason that is given in one list holds in the other.
    reporting.answer_claim(
        round=later, place=entry.place, key=entry.key, reason="Zo bedoeld.",
        by=story.home.bram, at=cast.NOW,
    )  # fmt: skip
    reporting.approve_answer(
        round=later, place=entry.place, key=entry.key, by=story.home.chantal, at=cast.NOW
    )
    assert [one.is_open for one in entries(later)] == [False]
    [same, other] = entries(story.home.round)
    assert (same.is_open, other.is_open) == (False, True)
    act(story, reporting.take_back_answer, same)
    assert [one.is_open for one in entries(later)] == [True]
    assert "planned_step" in {place for place, *_rest in told(entries(story.home.round))}


def test_who_codes_blind_is_told_no_verdict(story: Story, finding: models.Finding):
    make(story, finding=finding, what=WRONG)
    Round.objects.update(codes_blind=True)
    story.home.round.refresh_from_db()
    found = material.gather(story.home.round, visible_to=story.home.coen)
    assert material.audit(found, visible_to=story.home.coen) == []


# --- mended, answered, and judged anew -----------------------------------------------------------
def test_wording_that_holds_is_taken_over_and_rereads_nothing(
    story: Story, finding: models.Finding
):
    point = make(story, finding=finding, what=WRONG)
    models.ImprovementPoint.objects.update(lost_evidence_at=cast.NOW)
    act(story, reporting.take_wording, entries(story.home.round)[0])
    point.refresh_from_db()
    assert (point.what, point.lost_evidence_at) == (RIGHT, cast.NOW)
    assert [entry.holds for entry in entries(story.home.round)] == [True]


def test_wording_is_taken_over_in_what_was_agreed(story: Story, finding: models.Finding):
    point = make(story, finding=finding, planned_step=SAID.replace("Twee", "Eén"), owner="Team")
    act(story, reporting.take_wording, entries(story.home.round)[0])
    point.refresh_from_db()
    assert (point.planned_step, point.owner) == (SAID, "Team")


def test_a_reason_no_longer_counts_after_a_withdrawal(story: Story, finding: models.Finding):
    make(story, finding=finding, what=WRONG)
    act(story, reporting.answer_claim, entries(story.home.round)[0], reason="Zo bedoeld.")
    [entry] = entries(story.home.round)
    assert entry.waits_for_second
    reporting.approve_answer(
        round=story.home.round, place=entry.place, key=entry.key, by=story.home.chantal, at=cast.NOW
    )
    assert [entry.is_open for entry in entries(story.home.round)] == [False]
    study.withdraw(participant=story.people["D2"], by=story.home.bram, at=cast.NOW)
    [again] = entries(story.home.round)
    assert (again.claim.counted.asked, again.is_open) == (2, True)  # type: ignore[union-attr]


def test_an_open_amount_of_a_point_stands_in_the_way_of_a_version(
    story: Story, finding: models.Finding
):
    def ways() -> list[str]:
        found = material.gather(story.home.round)
        report, _told = setting.build(found, today=cast.TODAY)
        return [each.page for each in setting.obstacles(found, report)]

    operations.change_finding(
        finding=finding, revision=finding.revision, by=story.home.bram, at=cast.NOW,
        statement="Brieven zijn moeilijk.", section="improvements", perspective="inburgeraar",
        kind="improvement", research_question=None, policy_goal=None, addressee="Gemeente",
    )  # fmt: skip
    point = make(story, finding=finding)
    cautions.answer(story.home.round, story.home.bram)
    assert "reporting:claims" not in ways()
    operations.change_point(
        point=point, revision=point.revision, what=WRONG, addressee="", policy_goal=None,
        by=story.home.bram, at=cast.NOW,
    )  # fmt: skip
    assert "reporting:claims" in ways()


# --- pages --------------------------------------------------------------------------------------
@pytest.fixture
def bram(story: Story, logged_in: Any) -> Any:
    return logged_in(story.home.bram)


@pytest.fixture
def daan(story: Story, logged_in: Any) -> Any:
    return logged_in(story.home.daan)


def test_page_lists_points_and_takes_over_a_wording(
    story: Story, finding: models.Finding, bram: Any
):
    point = make(story, finding=finding, what=WRONG)
    page = reverse("reporting:claims", args=[story.home.round.slug])
    shown = bram.get(page).content.decode()
    assert "Verbeterpunt 1: Wat kan er beter" in shown
    assert reverse("followup:point_change", args=[point.pk]) in shown
    [entry] = entries(story.home.round)
    assert bram.post(page, {"do": "take", "place": entry.place, "key": entry.key}).url == page
    point.refresh_from_db()
    assert point.what == RIGHT


def test_a_later_round_names_the_round_of_a_point(story: Story, finding: models.Finding, bram: Any):
    make(story, finding=finding, what=WRONG)
    later = _next_round(story)
    shown = bram.get(reverse("reporting:claims", args=[later.slug])).content.decode()
    assert f"Verbeterpunt 1, van {story.home.round.name}: Wat kan er beter" in shown


def test_a_point_is_judged_while_it_is_written(story: Story, finding: models.Finding, bram: Any):
    point = make(story, finding=finding, what=WRONG)
    page = bram.get(reverse("followup:point_change", args=[point.pk])).content.decode()
    check = reverse("followup:point_claims", args=[point.pk])
    assert f'hx-post="{check}"' in page
    assert 'data-weerklank-field="what"' in page
    answer = bram.post(check, {"what": RIGHT, "planned_step": SAID}).content.decode()
    assert 'data-weerklank-field="planned_step"' in answer
    point.refresh_from_db()
    assert (point.what, point.planned_step) == (WRONG, "")


def test_a_new_point_is_judged_by_the_finding_it_begins_with(
    story: Story, finding: models.Finding, bram: Any
):
    address = reverse("followup:point_new", args=[story.home.monitor.slug])
    check = reverse("followup:point_new_claims", args=[story.home.monitor.slug])
    page = bram.get(f"{address}?bevinding={finding.pk}").content.decode()
    assert f'hx-post="{check}?bevinding={finding.pk}"' in page
    answer = bram.post(f"{check}?bevinding={finding.pk}", {"what": WRONG}).content.decode()
    assert "Beoordeeld naar bevinding 8.1" in answer
    assert not models.ImprovementPoint.objects.exists()


def test_who_may_not_read_what_people_said_is_told_no_counts(
    story: Story, finding: models.Finding, daan: Any
):
    """Whoever follows a point up writes the step; how it is judged tells exact numbers."""
    point = make(story, finding=finding, planned_step=WRONG)
    page = daan.get(reverse("followup:point_plan", args=[point.pk])).content.decode()
    assert "data-weerklank-claim" not in page
    check = reverse("followup:point_claims", args=[point.pk])
    assert daan.post(check, {"planned_step": WRONG}).status_code == 403


def test_number_of_queries_does_not_grow_with_the_points(
    story: Story, finding: models.Finding, django_assert_max_num_queries: Any
):
    def audited() -> None:
        auditing_points.audit(
            auditing.Grounds(found.voices, found.rows),
            [point for point, _findings in found.points],
            visible_to=None,
        )

    # Without an amount nobody is heard; names are looked for in any text.
    make(story, finding=finding)
    found = material.gather(story.home.round)
    assert found.points
    with django_assert_max_num_queries(10):
        audited()
    make(story, finding=finding, what=WRONG)
    found = material.gather(story.home.round)
    with django_assert_max_num_queries(14) as one:
        audited()
    for _number in range(3):
        make(story, finding=finding, what=WRONG)
    found = material.gather(story.home.round)
    assert len(found.points) == 5
    with django_assert_max_num_queries(len(one.captured_queries)):
        audited()


# --- how the research was done ------------------------------------------------------------------
def rounds_entries(story: Story) -> list[tuple[str, str, str]]:
    found = material.audit(material.gather(story.home.round))
    return [
        (entry.place, entry.claim.said, entry.verdict)
        for entry in found
        if not (entry.is_of_finding or entry.is_caution or entry.doubt in LEAVING)
    ]


def test_the_text_on_the_method_is_judged(story: Story, finding: models.Finding):
    Round.objects.filter(pk=story.home.round.pk).update(
        method_text=f"Twee onderzoekers spraken mensen. {WRONG}",
        recruited_by="De school en vijf vrouwen",
        invited_count=40,
    )
    story.home.round.refresh_from_db()
    assert rounds_entries(story) == [
        ("method", "Alle", "too_strong"),
        ("recruited_by", "vijf", "unknown_group"),
    ]
    [entry] = [
        entry
        for entry in auditing.entries_in(
            story.home.round, "method", story.home.round.method_text, visible_to=story.home.bram
        )
        if entry.doubt not in LEAVING
    ]
    act(story, reporting.take_wording, entry)
    story.home.round.refresh_from_db()
    assert story.home.round.method_text.endswith(RIGHT)


def test_the_text_on_the_method_is_written_and_judged_on_a_page_of_its_own(
    story: Story, finding: models.Finding, bram: Any
):
    slug = story.home.round.slug
    address = reverse("reporting:report_text", args=[slug, "method"])
    page = bram.get(address)
    check = reverse("reporting:text_claims", args=[slug, "method"])
    assert f'hx-post="{check}"' in page.content.decode()
    assert 'data-weerklank-claim="0-4"' in bram.post(check, {"text": WRONG}).content.decode()
    seen = page.context["form"]["seen"].value()
    assert bram.post(address, {"text": "Wij spraken mensen.", "seen": seen}).status_code == 302
    story.home.round.refresh_from_db()
    assert story.home.round.method_text == "Wij spraken mensen."
    assert "method" in models.Report.objects.get().confirmed_numbers
    # Whoever has the page of before open is shown what stands there now.
    refused = bram.post(address, {"text": "Iets anders.", "seen": seen})
    assert refused.status_code == 422
    assert "Wij spraken mensen." in refused.content.decode()
    story.home.round.refresh_from_db()
    assert story.home.round.method_text == "Wij spraken mensen."


@pytest.fixture
def checklist(story: Story, finding: models.Finding) -> models.Chapter:
    operations.switch_chapter(
        round=story.home.round, key="coreq", on=True, by=story.home.bram, at=cast.NOW
    )
    return models.Chapter.objects.get(kind="coreq")


def answer(story: Story, text: str) -> models.Chapter:
    record = models.Chapter.objects.get(kind="coreq")
    return operations.change_chapter(
        round=story.home.round, key="coreq", revision=record.revision, title="",
        answers={"5": text}, by=story.home.bram, at=cast.NOW,
    )  # fmt: skip


def test_an_answer_of_a_list_is_judged_and_mended(story: Story, checklist: models.Chapter):
    answer(story, WRONG)
    assert rounds_entries(story) == [("answers:coreq:5", "Alle", "too_strong")]
    [entry] = [
        one
        for one in material.audit(material.gather(story.home.round))
        if one.place == "answers:coreq:5" and one.doubt not in LEAVING
    ]
    act(story, reporting.take_wording, entry)
    checklist.refresh_from_db()
    assert checklist.answers == {"5": RIGHT}


def test_an_answer_asks_to_be_reread_after_a_withdrawal(
    story: Story, checklist: models.Chapter, bram: Any
):
    answer(story, RIGHT)
    assert "part:coreq" not in _marks(story)
    study.withdraw(participant=story.people["D2"], by=story.home.bram, at=cast.NOW)
    assert "Twee" in " ".join(_marks(story)["part:coreq"].outdated)
    page = bram.get(reverse("reporting:report", args=[story.home.round.slug])).content.decode()
    confirm = reverse("reporting:report_text_confirm", args=[story.home.round.slug, "part:coreq"])
    assert f'action="{confirm}"' in page


def _marks(story: Story) -> Any:
    return rereading.marks(material.gather(story.home.round))


def test_answers_are_judged_while_they_are_written(
    story: Story, checklist: models.Chapter, bram: Any
):
    address = reverse("reporting:report_part", args=[story.home.round.slug, "coreq"])
    check = reverse("reporting:part_claims", args=[story.home.round.slug, "coreq"])
    assert f'hx-post="{check}"' in bram.get(address).content.decode()
    shown = bram.post(check, {"text": "", "answer_5": WRONG, "title": WRONG}).content.decode()
    assert 'data-weerklank-field="answer_5"' in shown
    assert 'href="#id_answer_5"' in shown
    assert 'data-weerklank-field="title"' not in shown


def test_the_note_with_a_step_is_judged_and_read_outside_once_it_is_agreed_to(
    story: Story, finding: models.Finding, logged_in: Any
):
    note = "Alle inburgeraars zeggen van niet. Dus doen wij dit."
    point = make(story, finding=finding)
    operations.move_point(
        point=point, status="taken_over", note=note, revision=point.revision,
        by=story.home.daan, at=cast.NOW,
    )  # fmt: skip

    def found() -> list[auditing.Entry]:
        every = material.audit(material.gather(story.home.round))
        return [entry for entry in every if ":note-" in entry.place]

    def read_by(who: str) -> str:
        page = logged_in(getattr(story.home, who)).get(reverse("followup:point", args=[point.pk]))
        return page.content.decode()

    assert {(one.claim.said, one.holds) for one in found()} == {("Alle", False)}
    assert any(one.is_open for one in found())
    assert note in read_by("bram")
    outside = read_by("daan")
    assert "Alle inburgeraars zeggen" not in outside
    assert "Deze zin wordt nog nagekeken. Dus doen wij dit." in outside
    claims = logged_in(story.home.bram).get(
        reverse("reporting:claims", args=[story.home.round.slug])
    )
    assert "Toelichting bij een stap" in claims.content.decode()
    for entry in found():
        act(story, reporting.answer_claim, entry, reason="Dit telde de gemeente zelf.")
        if entry.needs_second:
            reporting.approve_answer(
                round=story.home.round, place=entry.place, key=entry.key,
                by=story.home.chantal, at=cast.NOW,
            )  # fmt: skip
    assert not any(one.is_open for one in found())
    assert note in read_by("daan")


def test_a_reason_that_stands_is_judged_once_and_its_line_goes_with_it(
    story: Story, finding: models.Finding, logged_in: Any
):
    point = make(story, finding=finding)
    operations.move_point(
        point=point, status="not_taken_over", note="Alle inburgeraars zeggen van niet.",
        revision=point.revision, by=story.home.daan, at=cast.NOW,
    )  # fmt: skip
    found = material.audit(material.gather(story.home.round))
    assert {one.place.rpartition(":")[2] for one in found if "point:" in one.place} == {"reason"}
    page = logged_in(story.home.daan).get(reverse("followup:point", args=[point.pk]))
    assert "Alle inburgeraars zeggen" not in page.content.decode()
