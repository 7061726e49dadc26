import pytest

from tests import cast
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.refusals import AccessDenied
from weerklank.safeguards.terms import Role
from weerklank.study import operations, queries
from weerklank.study.models import GuideQuestion, ResearchQuestion


def test_a_monitor_opens_with_a_starting_set(opened, ines):
    assert [goal.number for goal in opened.goals.all()] == [1, 2, 3]
    assert list(opened.questions.values_list("number", flat=True)) == [
        "1",
        "1a",
        "1b",
        "1c",
        "2",
        "3",
    ]
    leerroute = opened.characteristics.get(key="leerroute")
    assert list(leerroute.values.values_list("key", flat=True)) == ["B", "O", "Z"]
    assert (leerroute.for_inburgeraars, leerroute.for_aanbieders) == (True, False)
    assert queries.roles(ines, opened) == {Role.ONDERZOEKER, Role.BEHEERDER}
    assert safeguards.events_about(opened) == ["monitor.opened"]


def test_the_starting_set_offers_no_value_for_unknown(opened):
    labels = [value.label.lower() for value in queries.values_of(opened)]
    assert not any("onbekend" in label for label in labels)


def test_two_monitors_of_one_name_have_two_addresses(opened, organisation, ines):
    other = operations.open_monitor(
        organisation=organisation, name=opened.name, by=ines, at=cast.NOW
    )
    assert (opened.slug, other.slug) == (
        "nieuwdam-inburgering-gevolgd",
        "nieuwdam-inburgering-gevolgd-2",
    )


def test_only_who_looks_after_the_installation_opens_a_monitor(organisation, bram):
    with pytest.raises(AccessDenied):
        operations.open_monitor(organisation=organisation, name="X", by=bram, at=cast.NOW)


def test_the_stranger_sees_nothing_of_it(opened, esra):
    assert not queries.monitors(visible_to=esra).filter(pk=opened.pk).exists()


def test_name_and_purpose_change_and_the_address_stays(opened, ines):
    slug = opened.slug
    operations.change_monitor(
        monitor=opened, name=" Inburgering hier ", purpose="Om te leren.", by=ines, at=cast.NOW
    )
    opened.refresh_from_db()
    assert (opened.name, opened.purpose, opened.slug) == (
        "Inburgering hier",
        "Om te leren.",
        slug,
    )


def test_a_goal_is_added_changed_and_removed(opened, ines):
    goal = operations.add_goal(monitor=opened, number=4, title="Gezond", by=ines, at=cast.NOW)
    operations.change_goal(
        goal=goal, number=5, title="Gezond leven", text="Samen.", by=ines, at=cast.NOW
    )
    goal.refresh_from_db()
    assert str(goal) == "5 Gezond leven"
    operations.remove_goal(goal=goal, by=ines, at=cast.NOW)
    assert opened.goals.count() == 3
    whats = list(safeguards.log_of_monitor(opened.pk).values_list("what", flat=True))
    assert {"goal.added", "goal.changed", "goal.removed"} <= set(whats)


def test_a_number_is_given_once(opened, ines):
    first, second = opened.goals.all()[:2]
    with pytest.raises(operations.NumberTaken):
        operations.add_goal(monitor=opened, number=1, title="X", by=ines, at=cast.NOW)
    with pytest.raises(operations.NumberTaken):
        operations.change_goal(
            goal=second, number=first.number, title="X", text="", by=ines, at=cast.NOW
        )
    with pytest.raises(operations.NumberTaken):
        operations.add_research_question(
            monitor=opened, number=" 1a ", text="X", by=ines, at=cast.NOW
        )
    with pytest.raises(operations.NumberTaken):
        operations.change_research_question(
            question=opened.questions.get(number="2"), number="3", text="X", by=ines, at=cast.NOW
        )


def test_a_goal_under_a_finding_stays(voorbeelddam, bram):
    goal = operations.add_goal(
        monitor=voorbeelddam.monitor, number=1, title="Taal", by=bram, at=cast.NOW
    )
    voorbeelddam.round.findings.create(
        section="pains",
        position=1,
        statement="Brieven zijn moeilijk.",
        perspective="inburgeraar",
        kind="pain",
        policy_goal=goal,
        created_at=cast.NOW,
        created_by=bram,
    )
    with pytest.raises(operations.GoalInUse):
        operations.remove_goal(goal=goal, by=bram, at=cast.NOW)


def test_a_question_that_a_guide_points_to_stays(opened, ines):
    question = opened.questions.get(number="1a")
    round_ = operations.open_round(
        monitor=opened,
        number=1,
        name="Ronde 1",
        starts_on=cast.TODAY,
        ends_on=cast.TODAY,
        by=ines,
        at=cast.NOW,
    )
    operations.take_starting_guides(round=round_, by=ines, at=cast.NOW)
    assert GuideQuestion.objects.filter(research_question=question).exists()
    with pytest.raises(operations.QuestionInUse):
        operations.remove_research_question(question=question, by=ines, at=cast.NOW)


def test_a_question_is_added_changed_and_removed(opened, ines):
    question = operations.add_research_question(
        monitor=opened, number="4", text="Wat nog?", by=ines, at=cast.NOW
    )
    operations.change_research_question(
        question=question, number="4a", text="En wat nog?", by=ines, at=cast.NOW
    )
    assert ResearchQuestion.objects.get(pk=question.pk).number == "4a"
    operations.remove_research_question(question=question, by=ines, at=cast.NOW)
    assert not ResearchQuestion.objects.filter(pk=question.pk).exists()


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_changes_the_plan(who, voorbeelddam):
    by = getattr(voorbeelddam, who)
    monitor = voorbeelddam.monitor
    goal = monitor.goals.create(number=1, title="Taal")
    question = monitor.questions.create(number="1", text="Hoe?")
    with pytest.raises(AccessDenied):
        operations.add_goal(monitor=monitor, number=9, title="X", by=by, at=cast.NOW)
    with pytest.raises(AccessDenied):
        operations.change_goal(goal=goal, number=9, title="X", text="", by=by, at=cast.NOW)
    with pytest.raises(AccessDenied):
        operations.remove_goal(goal=goal, by=by, at=cast.NOW)
    with pytest.raises(AccessDenied):
        operations.add_research_question(monitor=monitor, number="9", text="X", by=by, at=cast.NOW)
    with pytest.raises(AccessDenied):
        operations.change_research_question(
            question=question, number="9", text="X", by=by, at=cast.NOW
        )
    with pytest.raises(AccessDenied):
        operations.remove_research_question(question=question, by=by, at=cast.NOW)
    with pytest.raises(AccessDenied):
        operations.change_monitor(monitor=monitor, name="X", purpose="", by=by, at=cast.NOW)
