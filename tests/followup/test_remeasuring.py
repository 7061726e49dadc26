"""Whether anything changed at a point: who is counted, what stands in the way, what is kept."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import cast
from tests.followup.two_rounds import ASKS, FIRST, SECOND, make_two_rounds, withdraw
from weerklank.coding import operations as coding
from weerklank.coding.models import Code
from weerklank.findings import material
from weerklank.findings import models as findings_models
from weerklank.findings import operations as findings
from weerklank.findings import refusals as findings_refusals
from weerklank.findings.terms import Verdict
from weerklank.followup import models, operations, refusals, remeasuring
from weerklank.followup.rules import Pairs
from weerklank.followup.terms import Basis, Incomparable
from weerklank.rendering.document import Table
from weerklank.reporting.documents import followup
from weerklank.safeguards import meanwhile
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study
from weerklank.study import queries as study_queries
from weerklank.study.models import Consent, EarlierQuestion
from weerklank.study.operations import translating


@pytest.fixture
def world(db):
    made = make_two_rounds()
    made.question(1)
    return made


def measured(world, who=None):
    point = findings_models.ImprovementPoint.objects.get(pk=world.point.pk)
    reader = remeasuring.Reader(world.home.monitor, who or world.home.bram)
    return remeasuring.measure(point.measure, *world.rounds, reader=reader, with_quotes=True)


def reasons(world, who=None):
    return [one.reason for one in measured(world, who).outcome.obstacles]


def counts(world):
    outcome = measured(world).outcome
    return outcome.before, outcome.after


def fill(world, before=(9, 11), after=(2, 10), **later):
    """Two rounds of different people, of whom fewer say it later."""
    if 2 not in world.questions:
        world.question(2)
    world.people_in(1, *before)
    world.people_in(2, *after, **later)


# --- who is counted ---------------------------------------------------------------------------
def test_fewer_new_people_say_it_later_is_improved(world):
    fill(world)
    found = measured(world)
    assert (found.verdict, found.outcome.basis) == (Verdict.IMPROVED, Basis.DIFFERENT_PEOPLE)
    assert counts(world) == ((9, 11), (2, 10))


def test_who_was_not_asked_is_in_no_count(world):
    fill(world)
    world.person(2, "E90", says=True, put=False)
    assert counts(world) == ((9, 11), (2, 10))
    assert measured(world).after.unprompted == 1


def test_the_other_perspective_is_in_no_count(world):
    fill(world)
    provider = world.person(2, "A1", says=True)
    type(provider).objects.filter(pk=provider.pk).update(
        perspective="aanbieder", provider_kind="gemeente"
    )
    assert counts(world) == ((9, 11), (2, 10))


def test_who_takes_no_part_any_more_is_in_no_count(world):
    fill(world)
    withdraw(world, "D1")
    assert counts(world) == ((8, 10), (2, 10))
    Consent.objects.create(
        participant=world.people["D2"], purpose="take_part", is_given=False, on=cast.TODAY,
        medium="spoken", recorded_at=SECOND, recorded_by=world.home.bram,
    )  # fmt: skip
    assert counts(world) == ((7, 9), (2, 10))


def test_only_a_reading_that_counts_is_counted(world):
    """What a second coder codes of the same conversation adds nobody, until it is chosen."""
    fill(world)
    text = world.text_of("D10")
    other = Code.objects.create(
        monitor=world.home.monitor,
        number="4.7",
        position=3,
        label="Reizen",
        parent=world.code.parent,
    )
    world.code_in(text, FIRST, code=other)
    world.code_in(text, SECOND, coder=world.home.chantal)
    text.coding_tasks.create(coder=world.home.chantal, started_at=SECOND, finished_at=SECOND)
    assert counts(world)[0] == (9, 11)
    coding.choose_reading(conversation=text.conversation, coder=world.home.chantal.pk, **world.by)
    assert counts(world)[0] == (10, 11)


def test_the_same_people_are_laid_beside_themselves(world):
    world.question(2)
    for place in range(1, 9):
        world.person(1, f"D{place}", says=place < 8)
        world.person(2, f"E{place}", says=place == 1, was=f"D{place}")
    found = measured(world)
    assert found.outcome.basis == Basis.SAME_PEOPLE
    assert found.outcome.compared.pairs == Pairs(1, 6, 0, 1)
    assert found.verdict == Verdict.IMPROVED
    assert {found.selves[world.people[f"E{n}"].pk] for n in range(1, 9)} == {
        world.people[f"D{n}"].pk for n in range(1, 9)
    }


def test_a_mixture_is_divided_and_the_larger_part_decides(world):
    world.question(2)
    world.people_in(1, 5, 7)
    for place in range(60, 66):
        world.person(1, f"D{place}", says=True)
        world.person(2, f"E{place}", says=False, was=f"D{place}")
    world.people_in(2, 0, 9)
    found = measured(world).outcome
    assert found.compared.pairs == Pairs(0, 6, 0, 0)
    assert (found.compared.others_before.count(), found.compared.others_after.count()) == (
        (5, 7),
        (0, 9),
    )
    assert (found.basis, found.verdict) == (Basis.DIFFERENT_PEOPLE, Verdict.IMPROVED)
    assert found.same is not None
    assert remeasuring.basis_words(found) == (
        "6 mensen kregen de vraag in beide rondes. Aan anderen is die maar één keer gevraagd: "
        "eerst aan 7, later aan 9. De uitkomst rust op wie één keer meedeed: dat zijn de meesten."
    )
    assert remeasuring.changed_words(found.compared.pairs) == (
        "Hoeveel van deze 6 het zeiden: beide keren 0, alleen eerst 6, alleen later 0, geen van "
        "beide keren 0."
    )


def test_the_rounds_to_compare_are_those_in_which_the_question_was_put(world):
    """Else those in which people were heard; a point made by hand takes the two newest."""

    def pair():
        point = findings_models.ImprovementPoint.objects.get(pk=world.point.pk)
        reader = remeasuring.Reader(world.home.monitor, world.home.bram)
        rounds = remeasuring.rounds_of(world.home.monitor)
        return tuple(one.number for one in remeasuring.pair_for(point, rounds, reader=reader))

    for number in (3, 4):
        world.rounds.append(cast.make_round(world.home.monitor, number))
    world.person(1, "D1", says=True)
    assert pair() == (1, 4)  # nobody was heard later
    world.question(2, text="Hoe gaat het?", codes=())
    world.person(2, "E1", says=True)
    assert pair() == (1, 2)  # somebody was, about something else
    world.question(3)
    world.person(3, "F1", says=False, coded_at=SECOND, put=False)
    assert pair() == (1, 3)  # the newest in which people were heard
    findings_models.ImprovementPoint.objects.update(round=None)
    assert pair() == (1, 3)  # round 1 asked it, round 2 did not
    world.person(3, "F2", says=False, coded_at=SECOND)
    assert pair() == (1, 3)


def test_people_are_followed_over_a_round_between(world):
    third = cast.make_round(world.home.monitor, 3)
    world.question(2)
    world.person(1, "D1", says=True)
    world.person(2, "E1", says=True, was="D1")
    last = cast.make_participant(third, "F1")
    study.note_same_person(participant=last, earlier=world.people["E1"], **world.by)
    assert study_queries.earlier_selves(world.rounds[0], third) == {last.pk: world.people["D1"].pk}
    assert study_queries.earlier_selves(world.rounds[1], third) == {last.pk: world.people["E1"].pk}


def test_a_withdrawal_takes_the_tie_along(world):
    world.question(2)
    world.person(1, "D1", says=True)
    world.person(2, "E1", says=True, was="D1")
    preview = study.preview_withdrawal(world.people["E1"])
    assert preview["koppelingen met een andere ronde"] == 1
    withdraw(world, "E1")
    assert study_queries.earlier_selves(*world.rounds) == {}
    assert study_queries.links_of(world.people["D1"]) == []


# --- what stands in the way -------------------------------------------------------------------
def test_nobody_asked_before(world):
    world.question(2)
    world.people_in(1, 5, 9, put=False)
    world.people_in(2, 2, 9)
    assert reasons(world) == [Incomparable.NOT_ASKED_BEFORE]


def test_nobody_asked_after(world):
    fill(world, put=False)
    assert reasons(world) == [Incomparable.NOT_ASKED_AFTER]


@pytest.mark.parametrize(("unnoted", "stands"), [(2, []), (3, [Incomparable.NOT_NOTED])])
def test_not_noted_is_not_asked_and_not_silent(world, unnoted, stands):
    fill(world, after=(2, 8))
    for place in range(unnoted):
        world.person(2, f"E{90 + place}", says=True, put=None)
    assert reasons(world) == stands
    assert counts(world)[1] == (2, 8)


def test_a_question_in_other_words_that_nobody_judged_is_not_the_same(world):
    world.question(2, text="Wat vindt u van de nieuwe brieven?")
    fill(world)
    assert reasons(world) == [Incomparable.ASKED_OTHERWISE]
    # What was counted stands there to be looked at.
    assert (measured(world).before.count, measured(world).after.count) == ((9, 11), (2, 10))


@pytest.mark.parametrize(("same", "stands"), [(True, []), (False, [Incomparable.ASKED_OTHERWISE])])
def test_somebody_says_whether_other_words_ask_the_same(world, same, stands):
    world.question(2, text="Er komt een brief. Hoe gaat dat?")
    study.go_on_from(
        question=world.questions[2], earlier=world.questions[1], asks_the_same=same, **world.by
    )
    fill(world)
    assert reasons(world) == stands


def test_spaces_and_capitals_make_no_other_question(world):
    world.question(2, text="hoe gaat  het met Brieven?\n")
    fill(world)
    assert reasons(world) == []


def test_a_meaning_that_changed_between_the_rounds(world):
    """The first round was coded before the change, the second after it."""
    fill(world)
    world.change_meaning(FIRST + timedelta(days=50))
    assert reasons(world) == [Incomparable.DEFINITION_CHANGED]
    assert measured(world).versions == (1, 2)


@pytest.mark.parametrize("days", [-0.5, 201])
def test_a_meaning_that_changed_before_or_after_both_rounds(world, days):
    fill(world)
    world.change_meaning(FIRST + timedelta(days=days))
    assert reasons(world) == []


def test_recoding_the_first_round_makes_them_comparable_again(world):
    fill(world)
    world.change_meaning(FIRST + timedelta(days=50))
    again = FIRST + timedelta(days=60)
    for conversation in world.rounds[0].conversations.all():
        text = conversation.transcripts.get()
        coding.reopen_task(transcript=text, by=world.home.bram, at=again)
        assert Incomparable.NOT_CODED in reasons(world)
        coding.finish_task(transcript=text, by=world.home.bram, at=again)
    assert reasons(world) == []


def test_one_conversation_that_was_not_recoded_stands_in_the_way(world):
    fill(world)
    world.change_meaning(FIRST + timedelta(days=50))
    again = FIRST + timedelta(days=60)
    _first, *others = world.rounds[0].conversations.all()
    for conversation in others:
        text = conversation.transcripts.get()
        coding.reopen_task(transcript=text, by=world.home.bram, at=again)
        coding.finish_task(transcript=text, by=world.home.bram, at=again)
    assert reasons(world) == [Incomparable.DEFINITION_CHANGED]


@pytest.mark.parametrize("name", ["label", "gloss", "example"])
def test_a_better_name_or_example_is_no_other_meaning(world, name):
    fill(world)
    world.change_meaning(FIRST + timedelta(days=50), **{name: "Anders genoemd"})
    assert reasons(world) == []


def test_a_code_that_came_below_it_is_another_meaning(world):
    fill(world)
    coding.add_code(
        parent=world.code, label="Formulieren", reason="Apart.", by=world.home.bram,
        at=FIRST + timedelta(days=50),
    )  # fmt: skip
    assert reasons(world) == [Incomparable.DEFINITION_CHANGED]


def test_a_code_elsewhere_is_not(world):
    fill(world)
    other = Code.objects.get(number="4")
    coding.add_code(
        parent=other, label="Reizen", reason="Nieuw.", by=world.home.bram,
        at=FIRST + timedelta(days=50),
    )  # fmt: skip
    assert reasons(world) == []


def test_a_codebook_from_before_it_was_kept_is_unknown(world):
    fill(world, coded_at=SECOND)
    world.home.monitor.codebook_versions.update(at=FIRST + timedelta(days=1))
    assert reasons(world) == [Incomparable.DEFINITION_UNKNOWN]


def test_a_conversation_that_is_not_coded_yet(world):
    fill(world)
    world.person(2, "E90", says=False, handed_in=False)
    assert reasons(world) == [Incomparable.NOT_CODED]


def test_other_people_who_are_too_different(world):
    fill(world, gender="man")
    assert reasons(world) == [Incomparable.GROUPS_DIFFER]
    assert "Gender" in measured(world).reasons[0]


def test_people_of_whom_it_is_not_known(world):
    fill(world, gender="")
    assert reasons(world) == [Incomparable.GROUPS_UNKNOWN]


def test_a_measured_group_is_not_held_against_itself(db):
    world = make_two_rounds(characteristic="gender", value="woman")
    world.question(1)
    fill(world)
    world.people_in(2, 7, 7, gender="man")
    assert counts(world) == ((9, 11), (2, 10))
    assert reasons(world) == []


def test_who_codes_blind_sees_that_not_all_is_there(world):
    fill(world)
    assert not measured(world).is_limited
    world.rounds[0].codes_blind = True
    world.rounds[0].save()
    assert measured(world, world.home.chantal).is_limited
    with pytest.raises(refusals.SeesNotAll):
        operations.keep_verdict(
            point=world.point, before=world.rounds[0], after=world.rounds[1],
            by=world.home.chantal, at=SECOND,
        )  # fmt: skip


def test_of_a_round_that_somebody_codes_blind_nothing_is_concluded(world):
    fill(world)
    assert Incomparable.NOT_ALL_SEEN not in reasons(world)
    world.rounds[0].codes_blind = True
    world.rounds[0].save()
    found = measured(world, world.home.chantal)
    assert found.verdict == Verdict.NOT_COMPARABLE
    assert Incomparable.NOT_ALL_SEEN in {one.reason for one in found.outcome.obstacles}
    # Who sees all of it is not hindered by the coder who does not.
    assert Incomparable.NOT_ALL_SEEN not in reasons(world)


def test_the_report_of_a_later_round_shows_a_blind_coder_no_counts_of_the_earlier(world):
    fill(world)
    world.rounds[0].codes_blind = True
    world.rounds[0].save()

    def told(who=None):
        found = material.gather(world.rounds[1], visible_to=who)
        (section,) = followup.sections(found, "9", None)
        (table,) = [block for block in section.blocks if isinstance(block, Table)]
        return table.rows[0]

    everything, blind = told(), told(world.home.chantal)
    assert "9 van de 11" in everything
    assert "9 van de 11" not in blind
    assert blind[-1] == "niet vergelijkbaar"


def test_a_page_of_more_people_asks_no_more_questions(world):
    world.question(2)
    world.people_in(1, 3, 6)
    world.people_in(2, 2, 6)
    with CaptureQueriesContext(
        connection,
    ) as few:
        measured(world)
    world.people_in(1, 9, 12)
    world.people_in(2, 9, 12)
    with CaptureQueriesContext(connection) as many:
        measured(world)
    assert len(many) == len(few)


# --- what is measured -------------------------------------------------------------------------
def test_what_is_measured_stands_in_the_history(world):
    line = world.point.changes.get(kind="measure")
    assert (line.was, line.became) == ("", "4.6|inburgeraar||fewer")
    same = {"code": world.code.pk, "perspective": "inburgeraar", "better": "fewer"}
    operations.set_measure(point=world.point, **same, **world.by)
    assert world.point.changes.filter(kind="measure").count() == 1
    assert LogLine.objects.filter(what="point.measure_set").count() == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"code": 0}, findings_refusals.CodeOfAnotherMonitor),
        ({"characteristic": "gender", "value": "wezel"}, refusals.GroupUnknown),
        ({"characteristic": "wezel", "value": "woman"}, refusals.GroupUnknown),
        ({"by": "daan"}, AccessDenied),
        ({"by": "coen"}, AccessDenied),
    ],
)
def test_what_cannot_be_measured(world, given, refusal):
    asked = {"code": world.code.pk, "perspective": "inburgeraar", "better": "more"}
    asked |= {**world.by, **given}
    if isinstance(asked["by"], str):
        asked["by"] = getattr(world.home, asked["by"])
    with pytest.raises(refusal):
        operations.set_measure(point=world.point, **asked)
    world.point.measure.refresh_from_db()
    assert world.point.measure.better == "fewer"


# --- the question in the next round -----------------------------------------------------------
def ask(world, guide, **given):
    return operations.ask_after(point=world.point, guide=guide, **world.by, **given)


def test_an_earlier_question_goes_into_the_guide_of_the_next_round(world):
    study.add_guide(round=world.rounds[1], title="Nieuw", perspective="inburgeraar", **world.by)
    guide = world.rounds[1].guides.get()
    link = ask(world, guide, earlier=world.questions[1])
    put = link.question
    assert (put.text, put.codes, put.section.title) == (ASKS, ["4.6"], "Brieven")
    assert (put.section.guide, put.goes_on_from.earlier) == (guide, world.questions[1])
    assert put.goes_on_from.asks_the_same is True
    assert world.point.changes.filter(kind="question_added").get().became == "Ronde 2"


def test_a_guide_that_asks_it_already_gets_no_second_question(world):
    guide = study.take_previous_guides(round=world.rounds[1], **world.by)[0]
    before = study_queries.guide_questions(guide).count()
    link = ask(world, guide, earlier=world.questions[1])
    assert link.question in study_queries.guide_questions(guide)
    assert study_queries.guide_questions(guide).count() == before
    # Twice is once.
    assert ask(world, guide, earlier=world.questions[1]) == link
    assert world.point.changes.filter(kind="question_added").count() == 1


def test_a_guide_in_use_gets_a_new_version_with_the_question(world):
    world.question(2, text="Wat wilt u kwijt?", codes=["4"])
    world.people_in(2, 0, 1)
    used = world.questions[2].section.guide
    link = ask(world, used, text="Begrijpt u de nieuwe brieven?")
    made = link.question.section.guide
    assert (made.key, made.version, used.sections.get().questions.count()) == ("gids", 2, 1)
    assert link.question.codes == ["4.6"]
    assert link.question.section.title == operations.HEADING


def test_a_published_guide_gets_a_new_version_with_the_question(world):
    world.question(2, text="Wat wilt u kwijt?", codes=["4"])
    published = world.questions[2].section.guide
    translating.publish_guide(guide=published, **world.by)
    made = ask(world, published, text="Begrijpt u de nieuwe brieven?").question.section.guide
    assert (made.version, made.published_at) == (2, None)
    assert published.sections.get().questions.count() == 1


@pytest.mark.parametrize(
    ("which", "given", "refusal"),
    [
        ("earlier", {"text": "Hoe nu?"}, refusals.GuideOfAnotherRound),
        ("providers", {"text": "Hoe nu?"}, refusals.GuideOfAnotherRound),
        ("later", {"text": "  "}, refusals.PointQuestionEmpty),
        ("unmeasured", {"text": "Hoe nu?"}, refusals.MeasureMissing),
    ],
)
def test_questions_that_cannot_be_put(world, which, given, refusal):
    guide = study.add_guide(
        round=world.rounds[1],
        title="Nieuw",
        perspective="aanbieder" if which == "providers" else "inburgeraar",
        **world.by,
    )
    if which == "earlier":
        guide = world.questions[1].section.guide
    if which == "unmeasured":
        world.point.measure.delete()
    with pytest.raises(refusal):
        ask(world, guide, **given)
    assert not world.point.questions.exists()


def test_a_guide_taken_over_goes_on_from_the_one_before(world):
    guide = study.take_previous_guides(round=world.rounds[1], **world.by)[0]
    copy = study_queries.guide_questions(guide).get()
    assert (copy.goes_on_from.earlier, copy.goes_on_from.asks_the_same) == (
        world.questions[1],
        None,
    )
    alike = study_queries.questions_alike(world.home.monitor)
    assert alike[copy.pk] == alike[world.questions[1].pk]
    study.change_question(question=copy, text="Iets anders?", codes=["4.6"], **world.by)
    alike = study_queries.questions_alike(world.home.monitor)
    assert alike[copy.pk] != alike[world.questions[1].pk]


def test_new_words_have_to_be_judged_anew(world):
    guide = study.take_previous_guides(round=world.rounds[1], **world.by)[0]
    copy = study_queries.guide_questions(guide).get()
    study.change_question(question=copy, text="Er komt een brief?", codes=["4.6"], **world.by)
    study.go_on_from(question=copy, earlier=world.questions[1], asks_the_same=True, **world.by)
    alike = study_queries.questions_alike(world.home.monitor)
    assert alike[copy.pk] == alike[world.questions[1].pk]
    # Its codes may change without that.
    study.change_question(question=copy, text="Er komt een brief?", codes=["4"], **world.by)
    assert EarlierQuestion.objects.get(question=copy).asks_the_same is True
    # A new version keeps the judgement.
    version = study.make_new_version(guide=guide, **world.by)
    again = study_queries.guide_questions(version).get()
    assert again.goes_on_from.asks_the_same is True
    study.change_question(question=again, text="Een brief, wat dan?", codes=["4.6"], **world.by)
    assert EarlierQuestion.objects.get(question=again).asks_the_same is None


# --- keeping a verdict ------------------------------------------------------------------------
def keep(world, **given):
    asked = {"before": world.rounds[0], "after": world.rounds[1], **world.by} | given
    return operations.keep_verdict(point=world.point, **asked)


def test_a_verdict_is_kept_as_it_is_today(world):
    fill(world)
    kept = keep(world)
    assert (kept.verdict, kept.basis) == ("improved", "different_people")
    assert (kept.counts["before"], kept.counts["after"]) == ([9, 11], [2, 10])
    assert (kept.code_number, kept.code_label, kept.reasons) == ("4.6", "Brieven", [])
    assert world.point.changes.get(kind="verdict_kept").became == "improved"
    # What is counted later changes nothing of it.
    world.people_in(2, 9, 9)
    kept.refresh_from_db()
    assert kept.counts["after"] == [2, 10]


def test_no_word_and_no_pseudonym_is_kept(world):
    fill(world)
    kept = keep(world)
    held = str({field.name: getattr(kept, field.name) for field in kept._meta.fields}) + str(
        kept.counts
    )
    assert "parelhoen" not in held
    assert not any(name in held.replace("E-", "") for name in ("D1", "D10", "E12"))


def test_a_withdrawal_reaches_what_was_kept(world):
    fill(world)
    kept = keep(world)
    withdraw(world, "E12")
    kept.refresh_from_db()
    assert (kept.verdict, kept.counts) == ("improved", None)
    assert kept.emptied_at == SECOND


def test_a_withdrawal_of_the_other_side_leaves_it(world):
    fill(world)
    provider = world.person(2, "A1", says=True)
    type(provider).objects.filter(pk=provider.pk).update(
        perspective="aanbieder", provider_kind="gemeente"
    )
    kept = keep(world)
    provider.refresh_from_db()
    withdraw(world, "A1")
    kept.refresh_from_db()
    assert kept.counts is not None


def test_effect_seen_with_the_verdict_attached(world):
    fill(world)
    for status in ("taken_over", "carried_out"):
        findings.move_point(
            point=world.point, status=status, revision=world.point.revision,
            by=world.home.daan, at=SECOND,
        )  # fmt: skip
    kept = operations.see_effect(
        point=world.point, before=world.rounds[0], after=world.rounds[1],
        note="De brieven zijn korter.", revision=world.point.revision,
        by=world.home.daan, at=SECOND,
    )  # fmt: skip
    world.point.refresh_from_db()
    assert world.point.status == "effect_seen"
    assert kept.change == world.point.changes.get(became="effect_seen")


def test_a_step_that_is_refused_keeps_no_verdict(world):
    fill(world)
    with pytest.raises(findings_refusals.StepNotPossible):
        operations.see_effect(
            point=world.point, before=world.rounds[0], after=world.rounds[1],
            note="x", revision=world.point.revision, by=world.home.daan, at=SECOND,
        )  # fmt: skip
    world.point.status = "carried_out"
    world.point.save()
    with pytest.raises(meanwhile.ChangedMeanwhile):
        operations.see_effect(
            point=world.point, before=world.rounds[0], after=world.rounds[1],
            note="x", revision=world.point.revision + 1, by=world.home.daan, at=SECOND,
        )  # fmt: skip
    assert not models.PointVerdict.objects.exists()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"swap": True}, refusals.NotTwoRounds),
        ({"elsewhere": True}, refusals.NotTwoRounds),
        ({"by": "coen"}, AccessDenied),
    ],
)
def test_what_cannot_be_kept(world, given, refusal):
    fill(world)
    asked = {}
    if given.get("swap"):
        asked = {"before": world.rounds[1], "after": world.rounds[0]}
    if given.get("elsewhere"):
        other = cast.make_monitor("Elderburg", "elderburg")
        asked = {"after": cast.make_round(other, 3)}
    if "by" in given:
        asked = {"by": getattr(world.home, given["by"])}
    with pytest.raises(refusal):
        keep(world, **asked)
    assert not models.PointVerdict.objects.exists()


# --- ties between people ----------------------------------------------------------------------
def test_someone_is_one_person_of_one_earlier_round(world):
    world.question(2)
    for name in ("D1", "D2"):
        world.person(1, name, says=True)
    for name in ("E1", "E2"):
        world.person(2, name, says=True)
    tie = study.note_same_person
    people = world.people
    tie(participant=people["E1"], earlier=people["D1"], **world.by)
    with pytest.raises(study.AlreadySomeone):
        tie(participant=people["E2"], earlier=people["D1"], **world.by)
    tie(participant=people["E1"], earlier=people["D2"], **world.by)
    tie(participant=people["E2"], earlier=people["D1"], **world.by)
    assert study_queries.earlier_selves(*world.rounds) == {
        people["E1"].pk: people["D2"].pk,
        people["E2"].pk: people["D1"].pk,
    }
    study.forget_same_person(participant=people["E1"], **world.by)
    assert people["E1"].pk not in study_queries.earlier_selves(*world.rounds)


@pytest.mark.parametrize(
    ("one", "other", "refusal"),
    [
        ("D1", "E1", study.NotOfAnEarlierRound),
        ("D1", "D2", study.NotOfAnEarlierRound),
        ("E1", "A1", study.OtherPerspective),
        ("E1", "gone", study.ParticipantWithdrawn),
    ],
)
def test_ties_that_cannot_be(world, one, other, refusal):
    world.question(2)
    for name in ("D1", "D2", "D3"):
        world.person(1, name, says=True)
    world.person(2, "E1", says=True)
    provider = world.people["D2"]
    if other == "A1":
        type(provider).objects.filter(pk=provider.pk).update(
            perspective="aanbieder", provider_kind="gemeente"
        )
        provider.refresh_from_db()
        world.people["A1"] = provider
    if other == "gone":
        withdraw(world, "D3")
        world.people["gone"] = world.people["D3"]
    with pytest.raises(refusal):
        study.note_same_person(
            participant=world.people[one], earlier=world.people[other], **world.by
        )


def test_only_a_researcher_ties_people(world):
    world.question(2)
    world.person(1, "D1", says=True)
    world.person(2, "E1", says=True)
    with pytest.raises(AccessDenied):
        study.note_same_person(
            participant=world.people["E1"], earlier=world.people["D1"],
            by=world.home.coen, at=SECOND,
        )  # fmt: skip


@pytest.mark.parametrize(("others", "is_told"), [(5, True), (4, False)])
def test_a_count_of_who_was_asked_twice_is_told_beside_enough_others(db, others, is_told):
    world = make_two_rounds()
    for number in (1, 2):
        world.question(number)
    for place in range(10):
        world.person(1, f"D{place}", says=place < 6)
        world.person(2, f"E{place}", says=place < 3, was=f"D{place}")
    for place in range(others):
        world.person(1, f"F{place}", says=place < 2)
        world.person(2, f"G{place}", says=place < 2)
    daan = Client()
    daan.force_login(world.home.daan)
    told = daan.get(reverse("followup:point", args=[world.point.pk])).content.decode()
    assert ("6 van de 10" in told) is is_told
    assert ("3 van de 10" in told) is is_told
    kept = {what.split(":")[0] for what in study_queries.counts_told(world.rounds[0])}
    assert ("part" in kept) is is_told
