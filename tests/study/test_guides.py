import pytest

from tests import cast
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations, queries, shipped
from weerklank.study.models import Characteristic


@pytest.fixture
def by(bram):
    return {"by": bram, "at": cast.NOW}


@pytest.fixture
def guide(voorbeelddam, by):
    """Two headings; two questions under the first."""
    guide = operations.add_guide(
        round=voorbeelddam.round, title="Leidraad", perspective="inburgeraar", **by
    )
    first = operations.add_section(guide=guide, title="Aankomst", **by)
    operations.add_section(guide=guide, title="Contact", **by)
    operations.add_question(section=first, text="Hoe ging het?", codes=["4.1"], **by)
    operations.add_question(section=first, text="En toen?", prompts=["Met wie?"], **by)
    return guide


def use(guide):
    guide.round.conversations.create(
        number=1, kind="individual", held_on=cast.TODAY, guide=guide, created_at=cast.NOW
    )


def as_text(guide):
    return [
        (section.title, [question.text for question in section.questions.all()])
        for section in queries.guide_parts(guide)
    ]


def test_the_starting_guides_are_copied_whole(opened, ines):
    round_ = operations.open_round(
        monitor=opened,
        number=1,
        name="Ronde 1",
        starts_on=cast.TODAY,
        ends_on=cast.TODAY,
        by=ines,
        at=cast.NOW,
    )
    guides = operations.take_starting_guides(round=round_, by=ines, at=cast.NOW)
    for guide, entry in zip(guides, shipped.guides(), strict=True):
        assert as_text(guide) == [
            (section["title"], [question["text"] for question in section["questions"]])
            for section in entry["sections"]
        ]
        assert [
            question.applies_to
            for section in queries.guide_parts(guide)
            for question in section.questions.all()
        ] == [
            question["applies_to"]
            for section in entry["sections"]
            for question in section["questions"]
        ]
        assert [
            question.minutes
            for section in queries.guide_parts(guide)
            for question in section.questions.all()
        ] == [
            question["minutes"]
            for section in entry["sections"]
            for question in section["questions"]
        ]
        assert safeguards.events_about(guide) == ["guide.added"]
    asked = queries.guide_questions(guides[0]).exclude(research_question=None)
    assert {question.research_question.monitor_id for question in asked} == {opened.pk}


@pytest.mark.parametrize("guide", shipped.guides(), ids=lambda guide: guide["key"])
def test_a_shipped_guide_fits_in_a_conversation(guide):
    """An hour with providers and volunteers and with pictures, an hour and a half with others."""
    asked = [question for section in guide["sections"] for question in section["questions"]]
    is_short = guide["perspective"] == "aanbieder" or guide["key"].endswith("-z")
    assert 45 < sum(question["minutes"] for question in asked) <= (60 if is_short else 90)


def test_the_starting_guides_are_taken_once(voorbeelddam, by):
    operations.take_starting_guides(round=voorbeelddam.round, **by)
    with pytest.raises(operations.GuideKeyTaken):
        operations.take_starting_guides(round=voorbeelddam.round, **by)
    assert voorbeelddam.round.guides.count() == len(shipped.guides())


def test_a_round_that_has_some_starting_guides_gets_the_others(voorbeelddam, by):
    keys = [entry["key"] for entry in shipped.guides()]
    operations.take_starting_guides(round=voorbeelddam.round, **by)
    voorbeelddam.round.guides.filter(key__in=keys[1:3]).delete()
    assert queries.misses_starting_guides(voorbeelddam.round)
    new = operations.take_starting_guides(round=voorbeelddam.round, **by)
    assert [guide.key for guide in new] == keys[1:3]
    assert not queries.misses_starting_guides(voorbeelddam.round)


def test_a_round_that_needs_no_guide_for_volunteers_goes_without(voorbeelddam, by):
    volunteers = "aanbieder-vrijwilliger"
    new = operations.take_starting_guides(round=voorbeelddam.round, without=[volunteers], **by)
    assert [guide.key for guide in new] == [
        entry["key"] for entry in shipped.guides() if entry["key"] != volunteers
    ]
    assert queries.misses_starting_guides(voorbeelddam.round)
    [last] = operations.take_starting_guides(round=voorbeelddam.round, **by)
    assert last.key == volunteers


@pytest.fixture
def leerroute(voorbeelddam):
    route = Characteristic.objects.create(
        monitor=voorbeelddam.monitor, key="leerroute", label="Leerroute"
    )
    for key, label in (("B", "B1-route"), ("Z", "Z-route")):
        route.values.create(key=key, label=label)
    return route


def test_condition_of_a_question_is_kept_and_copied(guide, leerroute, by):
    section = guide.sections.first()
    question = operations.add_question(
        section=section, text="Hoe gaat het?", applies_to={"leerroute": ["Z"], "gender": []}, **by
    )
    assert question.applies_to == {"leerroute": ["Z"]}
    use(guide)
    newer = operations.make_new_version(guide=guide, **by)
    copies = {one.text: one.applies_to for one in queries.guide_questions(newer)}
    assert copies["Hoe gaat het?"] == {"leerroute": ["Z"]}
    in_words = queries.conditions_in_words(guide.round.monitor)
    assert in_words({"leerroute": ["B", "Z"]}) == ["Leerroute: B1-route of Z-route"]


@pytest.mark.parametrize(
    "condition",
    [{"gender": ["woman"]}, {"leerroute": ["B", "X"]}, {"provider_kind": ["gemeente"]}],
    ids=["no such characteristic", "no such value", "of the other perspective"],
)
def test_condition_that_nobody_can_meet_is_refused(guide, leerroute, by, condition):
    with pytest.raises(operations.UnknownCharacteristic):
        operations.add_question(
            section=guide.sections.first(), text="Hoe gaat het?", applies_to=condition, **by
        )


def test_what_a_question_asks_for_cannot_be_removed(guide, leerroute, by):
    question = operations.add_question(
        section=guide.sections.first(), text="Hoe gaat het?", applies_to={"leerroute": ["Z"]}, **by
    )
    with pytest.raises(operations.AskedFor):
        operations.remove_characteristic(characteristic=leerroute, **by)
    with pytest.raises(operations.AskedFor):
        operations.remove_value(value=leerroute.values.get(key="Z"), **by)
    with pytest.raises(operations.AskedFor):
        operations.change_characteristic(
            characteristic=leerroute,
            label=leerroute.label,
            for_inburgeraars=False,
            for_aanbieders=True,
            is_printable=leerroute.is_printable,
            **by,
        )
    operations.remove_value(value=leerroute.values.get(key="B"), **by)
    operations.remove_question(question=question, **by)
    operations.remove_characteristic(characteristic=leerroute, **by)
    assert not Characteristic.objects.filter(key="leerroute").exists()


def test_the_newest_guides_of_the_round_before_are_taken_over(voorbeelddam, guide, by):
    use(guide)
    newer = operations.make_new_version(guide=guide, **by)
    operations.change_section(section=newer.sections.first(), title="Welkom", **by)
    second = cast.make_round(voorbeelddam.monitor, 2)
    (copy,) = operations.take_previous_guides(round=second, **by)
    assert (copy.round, copy.version) == (second, 1)
    assert as_text(copy) == as_text(newer)
    with pytest.raises(operations.GuideKeyTaken):
        operations.take_previous_guides(round=second, **by)


def test_a_first_round_has_no_earlier_guides(voorbeelddam, by):
    with pytest.raises(operations.NoEarlierGuides):
        operations.take_previous_guides(round=voorbeelddam.round, **by)


def test_questions_and_headings_are_changed(guide, by, voorbeelddam):
    research = voorbeelddam.monitor.questions.create(number="1", text="Hoe?")
    question = queries.guide_questions(guide).get(text="En toen?")
    operations.change_question(
        question=question,
        text="En daarna?",
        prompts=["Waar?"],
        condition="na PIP",
        research_question=research,
        codes=["2.1", "4.1"],
        **by,
    )
    question.refresh_from_db()
    assert question.prompts == ["Waar?"]
    assert (question.condition, question.research_question) == ("na PIP", research)
    assert question.codes == ["2.1", "4.1"]


def test_parts_move_past_their_neighbour_and_stop_at_the_end(guide, by):
    second = guide.sections.last()
    operations.move_section(section=second, up=True, **by)
    assert [title for title, _questions in as_text(guide)] == ["Contact", "Aankomst"]
    second.refresh_from_db()
    operations.move_section(section=second, up=True, **by)
    assert [title for title, _questions in as_text(guide)] == ["Contact", "Aankomst"]
    question = queries.guide_questions(guide).get(text="Hoe ging het?")
    operations.move_question(question=question, up=False, **by)
    assert as_text(guide)[1] == ("Aankomst", ["En toen?", "Hoe ging het?"])


def test_what_is_removed_leaves_no_gap(guide, by):
    third = operations.add_section(guide=guide, title="Werk", **by)
    operations.remove_section(section=guide.sections.first(), **by)
    assert [(one.position, one.title) for one in guide.sections.all()] == [
        (1, "Contact"),
        (2, "Werk"),
    ]
    for text in ("a", "b", "c"):
        operations.add_question(section=third, text=text, **by)
    operations.remove_question(question=third.questions.get(text="b"), **by)
    assert [(one.position, one.text) for one in third.questions.all()] == [(1, "a"), (2, "c")]


def test_a_used_guide_does_not_change(guide, by):
    use(guide)
    section, question = guide.sections.first(), queries.guide_questions(guide).first()
    before = as_text(guide)
    for attempt in (
        lambda: operations.add_section(guide=guide, title="X", **by),
        lambda: operations.change_section(section=section, title="X", **by),
        lambda: operations.move_section(section=section, up=False, **by),
        lambda: operations.remove_section(section=section, **by),
        lambda: operations.add_question(section=section, text="X", **by),
        lambda: operations.change_question(question=question, text="X", **by),
        lambda: operations.move_question(question=question, up=False, **by),
        lambda: operations.remove_question(question=question, **by),
    ):
        with pytest.raises(operations.GuideInUse):
            attempt()
    assert as_text(guide) == before


def test_a_used_guide_is_followed_up_by_a_version_that_can_change(guide, by):
    use(guide)
    newer = operations.make_new_version(guide=guide, **by)
    assert (newer.key, newer.version) == (guide.key, 2)
    assert as_text(newer) == as_text(guide)
    operations.add_section(guide=newer, title="Werk", **by)
    assert queries.newest_guides(guide.round) == [newer]
    assert queries.newer_version(guide) == newer
    assert safeguards.events_about(newer)[0] == "guide.version_made"


def test_only_the_newest_version_is_followed_up(guide, by):
    operations.make_new_version(guide=guide, **by)
    with pytest.raises(operations.NotTheNewest):
        operations.make_new_version(guide=guide, **by)


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_changes_guides(who, guide, voorbeelddam):
    by = {"by": getattr(voorbeelddam, who), "at": cast.NOW}
    section, question = guide.sections.first(), queries.guide_questions(guide).first()
    for attempt in (
        lambda: operations.take_starting_guides(round=voorbeelddam.round, **by),
        lambda: operations.take_previous_guides(round=voorbeelddam.round, **by),
        lambda: operations.add_guide(
            round=voorbeelddam.round, title="X", perspective="aanbieder", **by
        ),
        lambda: operations.make_new_version(guide=guide, **by),
        lambda: operations.add_section(guide=guide, title="X", **by),
        lambda: operations.change_section(section=section, title="X", **by),
        lambda: operations.move_section(section=section, up=False, **by),
        lambda: operations.remove_section(section=section, **by),
        lambda: operations.add_question(section=section, text="X", **by),
        lambda: operations.change_question(question=question, text="X", **by),
        lambda: operations.move_question(question=question, up=False, **by),
        lambda: operations.remove_question(question=question, **by),
    ):
        with pytest.raises(AccessDenied):
            attempt()
