"""Improvement points: made, followed, taken back, and what happens when evidence goes."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests import cast
from tests.findings.conftest import Story
from weerklank.findings import following, models, operations, refusals, withheld
from weerklank.findings.rules import followup
from weerklank.findings.terms import PointStatus
from weerklank.safeguards import meanwhile, removable, removals
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied, ReasonMissing
from weerklank.site import walk
from weerklank.study import operations as study
from weerklank.study.models import Round

LATER = cast.NOW + timedelta(days=30)
SAID = "Bij ons ook niet, kanarieblauw."


@pytest.fixture
def finding(story: Story) -> models.Finding:
    return story.conclude(
        "Twee van de drie inburgeraars vragen om gewone brieven.",
        supporting=[story.code(1, "Ik snap de brief niet, kanariegeel."), story.code(1, SAID)],
        section="improvements",
        kind="improvement",
        addressee="Gemeente",
        policy_goal=story.goal,
    )


@pytest.fixture
def point(story: Story, finding: models.Finding) -> models.ImprovementPoint:
    return make(story, finding=finding)


def make(story: Story, **fields: object) -> models.ImprovementPoint:
    given = {"what": "Schrijf gewone brieven.", "by": story.home.bram, "at": cast.NOW} | fields
    return operations.make_point(monitor=story.home.monitor, **given)


def move(point, status, story, *, note="", who="daan", at=LATER):
    return operations.move_point(
        point=point,
        status=status,
        note=note,
        revision=point.revision,
        by=getattr(story.home, who),
        at=at,
    )


def back(point, story, at=LATER):
    return operations.step_back(point=point, revision=point.revision, by=story.home.daan, at=at)


def lines(point) -> list[tuple[str, str, str, str, str]]:
    return [
        (line.kind, line.was, line.became, line.note, line.by.name)
        for line in point.changes.select_related("by")
    ]


# --- making -----------------------------------------------------------------------------------
def test_a_point_of_a_finding_knows_its_round_and_rests_on_it(story, finding, point):
    assert (point.round, point.is_from_finding, point.number) == (story.home.round, True, 1)
    assert [link.finding for link in point.evidence.all()] == [finding]
    assert (point.status, point.status_since) == ("proposed", cast.TODAY)
    assert lines(point) == [("made", "", "proposed", "", "Bram")]


def test_points_are_numbered_in_their_monitor(story, point):
    assert make(story).number == 2
    elderburg = cast.make_monitor("Elderburg", "elderburg")
    cast.Membership.objects.create(monitor=elderburg, user=story.home.bram, role="onderzoeker")
    other = operations.make_point(monitor=elderburg, what="x", by=story.home.bram, at=cast.NOW)
    assert other.number == 1


def test_a_point_by_hand_has_no_round_and_no_finding(story):
    point = make(story, what="  Vraag het ze.  ")
    assert (point.what, point.round, point.is_from_finding) == ("Vraag het ze.", None, False)
    assert not point.evidence.exists()


def test_an_empty_point_is_refused(story):
    with pytest.raises(refusals.PointEmpty):
        make(story, what=" ")
    assert not models.ImprovementPoint.objects.exists()


def test_what_is_of_another_monitor_is_refused(story, finding, point):
    elderburg = cast.make_monitor("Elderburg", "elderburg")
    cast.Membership.objects.create(monitor=elderburg, user=story.home.bram, role="onderzoeker")
    by = {"by": story.home.bram, "at": cast.NOW}
    with pytest.raises(refusals.FindingOfAnotherMonitor):
        operations.make_point(monitor=elderburg, what="x", finding=finding, **by)
    with pytest.raises(refusals.OfAnotherMonitor):
        operations.make_point(monitor=elderburg, what="x", policy_goal=story.goal, **by)
    theirs = operations.make_point(monitor=elderburg, what="x", **by)
    with pytest.raises(refusals.FindingOfAnotherMonitor):
        operations.add_finding_to_point(point=theirs, finding=finding, **by)


# --- who --------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_says_what_a_point_is(story, finding, point, who):
    by = {"by": getattr(story.home, who), "at": cast.NOW}
    asked = {"what": "x", "addressee": "", "policy_goal": None}
    with pytest.raises(AccessDenied):
        operations.make_point(monitor=story.home.monitor, what="x", **by)
    with pytest.raises(AccessDenied):
        operations.change_point(point=point, revision=1, **asked, **by)
    with pytest.raises(AccessDenied):
        operations.add_finding_to_point(point=point, finding=finding, **by)
    with pytest.raises(AccessDenied):
        operations.take_finding_from_point(evidence=point.evidence.get(), **by)
    with pytest.raises(AccessDenied):
        operations.confirm_point(point=point, **by)


@pytest.mark.parametrize(
    ("who", "may"), [("bram", True), ("daan", True), ("coen", False), ("gerard", False)]
)
def test_a_beleidsadviseur_says_how_far_it_is(story, point, who, may):
    by = {"by": getattr(story.home, who), "at": LATER}
    plan = {"owner": "Teamleider", "planned_step": "Vragen.", "due_on": date(2026, 9, 1)}
    acts = [
        lambda: operations.plan_point(point=point, revision=point.revision, **plan, **by),
        lambda: move(point, "taken_over", story, who=who),
        lambda: operations.step_back(point=point, revision=point.revision, **by),
    ]
    for act in acts:
        if may:
            act()
        else:
            with pytest.raises(AccessDenied):
                act()
    assert point.changes.count() == (6 if may else 1)


# --- steps ------------------------------------------------------------------------------------
def test_a_step_stands_in_the_history_with_who_when_and_why(story, point):
    move(point, "not_taken_over", story, note="Er is geen geld.")
    assert (point.reason, point.status_since) == ("Er is geen geld.", LATER.date())
    assert lines(point)[-1] == ("status", "proposed", "not_taken_over", "Er is geen geld.", "Daan")
    move(point, "proposed", story, note="Nu wel.")
    assert point.reason == ""


def test_every_step_that_the_rules_do_not_know_is_refused(story, point):
    for was, became in product(PointStatus, PointStatus):
        if became in followup.next_steps(was):
            continue
        reason = "x" if was == PointStatus.NOT_TAKEN_OVER else ""
        models.ImprovementPoint.objects.filter(pk=point.pk).update(status=was, reason=reason)
        with pytest.raises(refusals.StepNotPossible):
            move(point, became, story, note="Omdat het kan.")
    with pytest.raises(refusals.StepNotPossible):
        move(point, "onzin", story)
    assert point.changes.count() == 1


@pytest.mark.parametrize(
    ("road", "last"),
    [
        ([], "not_taken_over"),
        (["taken_over", "carried_out"], "effect_seen"),
    ],
)
def test_what_must_be_written_down_is_asked(story, point, road, last):
    for status in road:
        move(point, status, story)
    with pytest.raises(ReasonMissing):
        move(point, last, story, note="  ")
    assert move(point, last, story, note="Dit zagen wij.").status == last


def test_a_step_back_is_a_step_in_the_history(story, point):
    """The status of before holds since its own day: a reminder is not put off."""
    move(point, "taken_over", story, at=cast.NOW + timedelta(days=5))
    move(point, "not_taken_over", story, note="Vergissing.")
    back(point, story, at=LATER + timedelta(days=9))
    assert (point.status, point.reason) == ("taken_over", "")
    assert point.status_since == cast.TODAY + timedelta(days=5)
    assert [line[0] for line in lines(point)] == ["made", "status", "status", "step_back"]
    assert point.changes.get(kind="step_back").undoes.note == "Vergissing."
    back(point, story)
    assert (point.status, point.status_since) == ("proposed", cast.TODAY)
    with pytest.raises(refusals.NothingToTakeBack):
        back(point, story)


def test_the_reason_comes_back_with_the_status(story, point):
    move(point, "not_taken_over", story, note="Geen geld.")
    move(point, "proposed", story, note="Nu wel.")
    back(point, story)
    assert (point.status, point.reason) == ("not_taken_over", "Geen geld.")


def test_a_stale_step_stores_nothing(story, point):
    stale = models.ImprovementPoint.objects.get(pk=point.pk)
    seen = stale.revision
    operations.plan_point(
        point=point,
        revision=seen,
        owner="A",
        planned_step="",
        due_on=None,
        by=story.home.bram,
        at=LATER,
    )
    with pytest.raises(meanwhile.ChangedMeanwhile), transaction.atomic():
        operations.move_point(
            point=stale, status="taken_over", revision=seen, by=story.home.daan, at=LATER
        )
    with pytest.raises(meanwhile.ChangedMeanwhile) as met, transaction.atomic():
        operations.plan_point(
            point=stale,
            revision=seen,
            owner="B",
            planned_step="",
            due_on=None,
            by=story.home.daan,
            at=LATER,
        )
    assert met.value.stored["owner"] == "A"
    point.refresh_from_db()
    assert (point.status, point.owner) == ("proposed", "A")


def test_the_database_takes_no_refusal_without_a_reason(point):
    rows = models.ImprovementPoint.objects.filter(pk=point.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(status="not_taken_over")
    assert rows.update(status="not_taken_over", reason="Geen geld.") == 1


def test_a_line_of_the_history_is_not_written_twice(point):
    line = point.changes.get()
    line.note = "anders"
    with pytest.raises(TypeError):
        line.save()
    assert point.changes.get().note == ""


# --- what was agreed and what it says -----------------------------------------------------------
def test_owner_and_day_stand_in_the_history_and_texts_do_not(story, point):
    by = {"by": story.home.bram, "at": LATER}
    plan = {"owner": "Teamleider", "planned_step": "Ik zei: kanarie.", "due_on": date(2026, 9, 1)}
    operations.plan_point(point=point, revision=1, **plan, **by)
    plan |= {"due_on": date(2026, 12, 1)}
    operations.plan_point(point=point, revision=2, **plan, **by)
    texts = {"what": "Schrijf korter.", "addressee": "DUO", "policy_goal": story.goal}
    operations.change_point(point=point, revision=3, **texts, **by)
    assert lines(point)[1:] == [
        ("owner", "", "Teamleider", "", "Bram"),
        ("due_on", "", "2026-09-01", "", "Bram"),
        ("planned_step", "", "", "", "Bram"),
        ("due_on", "2026-09-01", "2026-12-01", "", "Bram"),
        ("words", "", "", "", "Bram"),
        ("addressee", "", "DUO", "", "Bram"),
        ("policy_goal", "", "1 Taal", "", "Bram"),
    ]


def test_saving_what_was_there_changes_nothing(story, point):
    texts = {"what": point.what, "addressee": "", "policy_goal": None}
    operations.change_point(point=point, revision=1, **texts, by=story.home.bram, at=LATER)
    assert (point.revision, point.changes.count()) == (1, 1)


def test_each_act_is_one_line_in_the_log_without_a_word_of_it(story, finding, point):
    before = LogLine.objects.count()
    move(point, "not_taken_over", story, note="Er is geen geld.")
    back(point, story)
    operations.plan_point(
        point=point,
        revision=point.revision,
        owner="Teamleider",
        planned_step="Een brief",
        due_on=None,
        by=story.home.bram,
        at=LATER,
    )
    found = list(LogLine.objects.order_by("id")[before:])
    assert [line.what for line in found] == ["point.stepped", "point.stepped_back", "point.planned"]
    assert {line.monitor_id for line in found} == {story.home.monitor.pk}
    told = str([line.detail for line in found])
    assert not any(word in told for word in ("geld", "Teamleider", "brief"))


# --- evidence ---------------------------------------------------------------------------------
def test_a_point_of_a_finding_keeps_one(story, finding, point):
    by = {"by": story.home.bram, "at": LATER}
    first = point.evidence.get()
    with pytest.raises(refusals.LastFindingOfPoint):
        operations.take_finding_from_point(evidence=first, **by)
    other = story.conclude("Eén van de drie.", supporting=[story.code(1, SAID, number="4.7")])
    operations.add_finding_to_point(point=point, finding=other, **by)
    operations.add_finding_to_point(point=point, finding=other, **by)
    operations.take_finding_from_point(evidence=first, **by)
    assert [link.finding for link in point.evidence.all()] == [other]
    assert [line[0] for line in lines(point)] == ["made", "evidence_added", "evidence_taken"]


def test_a_point_by_hand_may_let_its_only_finding_go(story, finding):
    point, by = make(story), {"by": story.home.bram, "at": LATER}
    operations.add_finding_to_point(point=point, finding=finding, **by)
    operations.take_finding_from_point(evidence=point.evidence.get(), **by)
    assert not point.evidence.exists()


def test_people_under_a_point_are_counted_as_under_its_finding(story, finding, point):
    found, told = withheld.rested_on([point], visible_to=story.home.bram, is_inside=True)
    [(_link, row)] = found[point.pk]
    assert (row.counts.said, row.counts.asked) == (2, 3)
    assert told == []


def test_people_under_a_point_are_told_outside_as_under_its_finding(story, finding, point):
    found, told = withheld.rested_on([point], visible_to=story.home.daan, is_inside=False)
    [(_link, row)] = found[point.pk]
    # Of four people who took part no number is told.
    assert row.told == ("te weinig mensen",)
    assert [one.voices.round for one in told] == [story.round]


def test_a_withdrawal_marks_the_point_as_its_finding(story, finding, point):
    untouched = make(story, finding=story.conclude("Niets."))
    study.withdraw(participant=story.people["D1"], by=story.home.bram, at=LATER)
    finding.refresh_from_db()
    point.refresh_from_db()
    untouched.refresh_from_db()
    assert point.lost_evidence_at == finding.lost_evidence_at == LATER
    assert untouched.lost_evidence_at is None
    operations.confirm_point(point=point, by=story.home.bram, at=LATER)
    assert point.lost_evidence_at is None
    assert lines(point)[-1][0] == "reread"
    # Nothing lost, nothing to note.
    operations.confirm_point(point=point, by=story.home.bram, at=LATER)
    assert point.changes.count() == 2


def test_a_point_that_is_saved_was_read_again(story, finding, point):
    study.withdraw(participant=story.people["D1"], by=story.home.bram, at=LATER)
    point.refresh_from_db()
    texts = {"what": "Schrijf korter.", "addressee": "", "policy_goal": None}
    operations.change_point(
        point=point, revision=point.revision, **texts, by=story.home.bram, at=LATER
    )
    assert point.lost_evidence_at is None
    assert [line[0] for line in lines(point)] == ["made", "words", "reread"]


def test_a_finding_that_is_deleted_leaves_a_point_that_says_so(story, finding, point):
    operations.delete_finding(finding=finding, by=story.home.bram, at=LATER)
    point.refresh_from_db()
    assert point.lost_evidence_at == LATER
    assert lines(point)[-1][0] == "evidence_lost"
    found, _told = withheld.rested_on([point], visible_to=story.home.bram, is_inside=True)
    assert found == {}


@pytest.fixture
def removed(story, point):
    """Return the removal of the round, and an act that erases it for good."""
    kind = removable.kind_of("round")
    at = datetime.now(UTC)
    return removals.remove(kind=kind, record=story.home.round, by=story.home.bram, at=at)


def test_a_point_outlives_a_round_that_is_erased(story, finding, point, removed):
    row = following.row(point, today=cast.TODAY)
    assert (row.round_words, row.findings) == ("een verwijderde ronde", ())
    removals.erase(removal=removed, by=story.home.bram, at=datetime.now(UTC))
    removals.erase_what_is_due(at=datetime.now(UTC))
    row = following.row(point, today=cast.TODAY)
    assert row.record.lost_evidence_at == removed.at
    assert (row.round_words, row.findings) == ("een verwijderde ronde", ())
    assert lines(point)[0][0] == "made"


def test_a_form_that_was_open_when_a_round_went_does_not_take_the_mark_away(story, point, removed):
    texts = {"what": "Schrijf korter.", "addressee": "", "policy_goal": None}
    with pytest.raises(meanwhile.ChangedMeanwhile):
        operations.change_point(
            point=point, revision=point.revision, **texts, by=story.home.bram, at=LATER
        )
    point.refresh_from_db()
    assert point.lost_evidence_at == removed.at


def test_a_mark_of_before_is_not_lost_when_a_round_comes_back(story, finding, point):
    study.withdraw(participant=story.people["D1"], by=story.home.bram, at=LATER)
    kind = removable.kind_of("round")
    at = datetime.now(UTC)
    removal = removals.remove(kind=kind, record=story.home.round, by=story.home.bram, at=at)
    removals.bring_back(removal=removal, by=story.home.bram, at=at)
    point.refresh_from_db()
    assert point.lost_evidence_at == LATER


# --- the list and the agenda --------------------------------------------------------------------
def test_the_database_and_the_rules_agree_on_what_is_stuck(story):
    today = date(2026, 11, 29)
    days = [date(2026, 5, 27), date(2026, 5, 28), date(2026, 5, 29), date(2026, 11, 1)]
    dues = [None, today - timedelta(days=1), today, today + timedelta(days=1)]
    for status, since, due_on in product(PointStatus, days, dues):
        point = make(story)
        reason = "x" if status == PointStatus.NOT_TAKEN_OVER else ""
        models.ImprovementPoint.objects.filter(pk=point.pk).update(
            status=status, status_since=since, due_on=due_on, reason=reason
        )
    monitor = story.home.monitor
    rows = following.rows(monitor, following.Wanted(), today=today)
    stuck = {row.record.pk for row in rows if row.stuck}
    only = following.rows(monitor, following.Wanted(stuck=True), today=today)
    assert {row.record.pk for row in only} == stuck
    assert following.stuck_count(monitor, today=today) == len(stuck)
    assert 0 < len(stuck) < len(rows)
    [origin] = following.by_round(monitor, today=today)
    assert origin.stuck == len(stuck)


def test_the_months_of_the_setting_count(story, settings):
    make(story)
    after = cast.TODAY + timedelta(days=40)
    assert following.stuck_count(story.home.monitor, today=after) == 0
    settings.POINT_STUCK_MONTHS = 1
    assert following.stuck_count(story.home.monitor, today=after) == 1


def test_filters_leave_what_was_asked(story, finding, point):
    mine = make(story, owner="Teamleider", policy_goal=story.goal)
    move(mine, "taken_over", story)

    def numbers(**wanted) -> list[int]:
        rows = following.rows(story.home.monitor, following.Wanted(**wanted), today=cast.TODAY)
        return [row.record.number for row in rows]

    assert numbers() == [1, 2]
    assert numbers(owner="Teamleider") == [2]
    assert numbers(owner=following.NOBODY) == [1]
    assert numbers(status="proposed") == [1]
    assert numbers(goal=story.goal.pk) == [2]
    assert numbers(owner="Teamleider", status="proposed") == []


def test_the_agenda_begins_with_what_is_late_and_has_each_point_once(story):
    today = timezone.localdate(LATER)
    plain = make(story)
    later, late, still, done = (make(story) for _ in range(4))
    rows = models.ImprovementPoint.objects
    rows.filter(pk=later.pk).update(due_on=today - timedelta(days=1))
    rows.filter(pk=late.pk).update(due_on=today - timedelta(days=8))
    rows.filter(pk=still.pk).update(status_since=date(2025, 1, 1))
    rows.filter(pk=done.pk).update(status="effect_seen")
    found = following.rows(story.home.monitor, following.Wanted(), today=today)
    parts = [(part.title, [row.record.pk for row in part.rows]) for part in following.agenda(found)]
    assert parts == [
        ("Over de datum", [late.pk, later.pk]),
        ("Staat stil", [still.pk]),
        ("Voorgesteld", [plain.pk]),
        ("Effect bekeken", [done.pk]),
    ]


def test_points_are_counted_per_round_they_came_from(story, finding, point):
    second = cast.make_round(story.home.monitor, number=2)
    models.ImprovementPoint.objects.filter(pk=make(story, finding=finding).pk).update(round=second)
    make(story)
    found = following.by_round(story.home.monitor, today=cast.TODAY)
    assert [origin.label for origin in found] == ["Ronde 2", "Ronde 1", "met de hand gemaakt"]
    assert [sum(count for _status, count in origin.cells) for origin in found] == [1, 1, 1]


def test_the_walk_ends_with_what_became_of_points(story, finding):
    def step() -> walk.Step:
        found = walk.steps(story.home.round, story.home.daan)
        assert len(found) == 8
        return found[-1]

    last = step()
    assert (last.key, last.state, last.count) == ("follow_up", "nothing", "nog geen")
    assert last.url == (
        reverse("followup:follow_up", args=[story.home.monitor.slug])
        + f"?ronde={story.home.round.slug}"
    )
    point = make(story, finding=finding)
    make(story)
    assert (step().state, step().count, step().words) == (
        "busy",
        "2 verbeterpunten",
        "2 lopen nog",
    )
    for one in models.ImprovementPoint.objects.all():
        move(one, "not_taken_over", story, note="Te duur.")
    assert (step().state, step().words) == ("done", "klaar")
    # A point of a later round is no part of the walk of this one.
    Round.objects.filter(pk=story.home.round.pk).update(number=2)
    first = study.open_round(
        monitor=story.home.monitor, number=1, name="Eerder", starts_on=cast.TODAY,
        ends_on=cast.TODAY, by=story.home.bram, at=cast.NOW,
    )  # fmt: skip
    assert point.round == story.home.round
    assert following.figures(first) == (1, 0)
