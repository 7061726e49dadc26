"""What migrations do with rows that are there. The functions see the tables of today."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from tests import cast
from weerklank.study import operations, shipped
from weerklank.study.models import Characteristic, GuideQuestion, Monitor

CONDITIONS = import_module(
    "weerklank.study.migrations.0004_give_shipped_questions_their_conditions"
)

ORDER = import_module("weerklank.study.migrations.0024_order_the_shipped_classes")


@pytest.fixture
def before(opened, round_with_guides):
    """A monitor as it was: no steps of the trajectory, conditions in words only."""
    Characteristic.objects.filter(is_milestone=True).delete()
    GuideQuestion.objects.update(applies_to={})
    return opened


@pytest.fixture
def round_with_guides(opened, ines):
    round_ = operations.open_round(
        monitor=opened, number=1, name="Ronde 1", starts_on=cast.TODAY, ends_on=cast.TODAY,
        by=ines, at=cast.NOW,
    )  # fmt: skip
    operations.take_starting_guides(round=round_, by=ines, at=cast.NOW)
    return round_


def migrate():
    CONDITIONS.forward(apps, SimpleNamespace(connection=connection))


def conditions(monitor):
    return {
        question.text: question.applies_to
        for question in GuideQuestion.objects.filter(
            section__guide__round__monitor=monitor, section__guide__key="inburgeraar"
        )
    }


def test_shipped_questions_get_the_conditions_that_they_ship_with(before):
    migrate()
    [general] = [guide for guide in shipped.guides() if guide["key"] == "inburgeraar"]
    assert conditions(before) == {
        question["text"]: question["applies_to"]
        for section in general["sections"]
        for question in section["questions"]
        # These words were changed since; words that nobody shipped stay without conditions.
        if question["condition"] != "gezinsmigrant of overige migrant"
    } | {
        question["text"]: {}
        for section in general["sections"]
        for question in section["questions"]
        if question["condition"] == "gezinsmigrant of overige migrant"
    }


def test_words_as_they_used_to_ship_are_read_too(before):
    question = GuideQuestion.objects.filter(section__guide__key="inburgeraar").first()
    GuideQuestion.objects.filter(pk=question.pk).update(condition="gezinsmigrant")
    migrate()
    question.refresh_from_db()
    assert question.applies_to == {"doelgroep": ["gezin", "overig"]}


def test_monitor_gets_the_steps_as_a_new_one_has_them(before):
    migrate()
    added = {
        (one.key, one.label, tuple(one.values.values_list("key", "label")))
        for one in before.characteristics.filter(is_milestone=True)
    }
    assert added == {
        (
            entry["key"],
            entry["label"],
            tuple((value["key"], value["label"]) for value in entry["values"]),
        )
        for entry in shipped.characteristics()
        if entry.get("is_milestone")
    }


def test_what_a_monitor_calls_by_such_a_key_stays_its_own(before):
    own = Characteristic.objects.create(monitor=before, key="pvt", label="Eigen kenmerk")
    own.values.create(key="a", label="A")
    migrate()
    assert Monitor.objects.get(pk=before.pk).characteristics.filter(key="pvt").count() == 1
    own.refresh_from_db()
    assert (own.label, own.is_milestone) == ("Eigen kenmerk", False)
    # Its values are others, so no question is made to depend on them.
    assert all("pvt" not in found for found in conditions(before).values())


def test_condition_that_someone_wrote_herself_stays_in_words(before):
    question = GuideQuestion.objects.filter(section__guide__key="inburgeraar").first()
    GuideQuestion.objects.filter(pk=question.pk).update(condition="alleen op dinsdag")
    migrate()
    question.refresh_from_db()
    assert question.applies_to == {}


def test_classes_that_shipped_before_follow_each_other_as_those_of_a_new_monitor(opened):
    new = {(one.key, one.is_ordered) for one in opened.characteristics.all()}
    Characteristic.objects.update(is_ordered=False)
    own = Characteristic.objects.create(monitor=opened, key="zin", label="Eigen kenmerk")
    ORDER.forward(apps, SimpleNamespace(connection=connection))
    assert {(one.key, one.is_ordered) for one in opened.characteristics.exclude(pk=own.pk)} == new
    assert {key for key, is_ordered in new if is_ordered} == {
        "age_class",
        "education",
        "time_in_nl",
    }
    own.refresh_from_db()
    assert not own.is_ordered
