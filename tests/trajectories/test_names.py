"""What rules and tables call themselves stands in the catalogue of translations."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests import cast
from weerklank.safeguards.models import Organisation
from weerklank.trajectories import models
from weerklank.trajectories.rules import milestones, tables
from weerklank.trajectories.rules.signals import catalogue as signals
from weerklank.trajectories.wording import names
from weerklank.trajectories.wording.names import choices as of_choices
from weerklank.trajectories.wording.names import milestones as of_milestones
from weerklank.trajectories.wording.names import signals as of_signals
from weerklank.trajectories.wording.names import thresholds as of_thresholds

# Laws, statistics and the names of reports stay as they are in every language.
CITED = re.compile(
    r"((Wet|Besluit|Regeling) inburgering 2021|Participatiewet)\b"
    r"|(CBS|Divosa|Algemene Rekenkamer|Regioplan|inburgeren\.nl)\b"
)


def needs_no_words(source: str) -> bool:
    return all(CITED.match(part) for part in source.split("; "))


def has_a_word(text: str) -> bool:
    """Is there more than a code or a range of ages?"""
    return re.search(r"[a-z]", text) is not None


def test_every_name_of_a_signal_can_be_translated():
    assert list(of_signals.LABELS) == [rule.label for rule in signals.ALL]


def test_everybody_who_has_to_act_can_be_translated():
    assert set(of_signals.TURNS) == {rule.turn for rule in signals.ALL}


def test_every_threshold_can_be_translated():
    every = signals.THRESHOLDS
    assert set(of_thresholds.LABELS) == {each.label for each in every}
    # Django asks for what a template holds in a variable with its percent signs doubled.
    assert set(of_thresholds.UNITS) == {each.unit.replace("%", "%%") for each in every}
    assert set(of_thresholds.SOURCES) == {
        each.source for each in every if not needs_no_words(each.source)
    }


def test_every_milestone_can_be_translated():
    every = milestones.ALL
    assert set(of_milestones.LABELS) == {each.label for each in every}
    assert set(of_milestones.WHO) == {each.who for each in every}
    assert set(of_milestones.TERMS) == {each.term for each in every}
    assert set(of_milestones.SOURCES) == {
        each.source for each in every if each.source and not needs_no_words(each.source)
    }
    assert set(of_milestones.STATES) == {
        milestones.DONE,
        milestones.RUNNING,
        milestones.LATE,
        milestones.COMING,
        milestones.UNKNOWN,
        milestones.NOT_APPLICABLE,
        milestones.NOT_RECORDED,
    }


def test_every_choice_can_be_translated():
    assert set(of_choices.CHOICES) == {
        choice
        for table in tables.ALL
        for column in table.columns
        for choice in column.choices
        if has_a_word(choice)
    }
    assert set(of_choices.TABLES) == {table.label for table in tables.ALL}


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def test_a_choice_is_translated_and_what_somebody_wrote_is_not(english):
    assert names.in_words("begeleiding") == "support"
    assert names.in_words("Bewaar") == "Bewaar"  # a word of the catalogue, but no choice


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/cijfers/25/", ">Preconditions</h1>"),
        ("/register/voorbeelddam/drempels/", "No successor for who leaves"),
        ("/trajecten/T-224466/wensen/", ">Wishes</a>"),
    ],
)
def test_pages_show_the_names_in_english(
    address: str,
    said: str,
    client: Client,
    municipality: Organisation,
    make_trajectory: Callable[..., Any],
):
    noor = cast.make_user("noor")
    models.Member.objects.create(municipality=municipality, user=noor, role="regisseur")
    make_trajectory("T-224466")
    client.force_login(noor)
    client.cookies["django_language"] = "en"
    assert said in client.get(address).text
