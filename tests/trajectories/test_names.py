"""What rules and tables call themselves stands in the catalogue of translations.

A name is marked where it stands; one that is not marked is not in the catalogue.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests import cast
from tests.house.test_translations import ENGLISH
from weerklank.rulebook import milestones, tables
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.wording import columns
from weerklank.safeguards.models import Organisation
from weerklank.trajectories import models

IN_THE_CATALOGUE = {entry.text for entry in ENGLISH if not entry.context and not entry.plural}
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
    assert {rule.label for rule in signals.ALL} <= IN_THE_CATALOGUE
    assert {rule.turn for rule in signals.ALL} <= IN_THE_CATALOGUE


def test_every_threshold_can_be_translated():
    every = signals.THRESHOLDS
    assert {each.label for each in every} <= IN_THE_CATALOGUE
    # Django asks for what a template holds in a variable with its percent signs doubled.
    assert {each.unit.replace("%", "%%") for each in every} <= IN_THE_CATALOGUE
    sources = {each.source for each in every if not needs_no_words(each.source)}
    assert sources <= IN_THE_CATALOGUE


def test_every_milestone_can_be_translated():
    every = milestones.ALL
    assert {each.label for each in every} <= IN_THE_CATALOGUE
    assert {each.who for each in every} <= IN_THE_CATALOGUE
    assert {each.term for each in every} <= IN_THE_CATALOGUE
    sources = {each.source for each in every if not needs_no_words(each.source)}
    assert sources - {""} <= IN_THE_CATALOGUE
    assert {
        milestones.DONE,
        milestones.RUNNING,
        milestones.LATE,
        milestones.COMING,
        milestones.UNKNOWN,
        milestones.NOT_APPLICABLE,
        milestones.NOT_RECORDED,
    } <= IN_THE_CATALOGUE


def test_every_table_column_and_choice_can_be_translated():
    every = [column for table in tables.ALL for column in table.columns]
    assert {table.label for table in tables.ALL} <= IN_THE_CATALOGUE
    assert {column.label for column in every} <= IN_THE_CATALOGUE
    assert {each.subject.label for each in every if each.subject} <= IN_THE_CATALOGUE
    choices = {
        choice
        for column in every
        for choice in column.choices
        if choice not in columns._CODES.get(column.name, {})  # said by a name of its own
    }
    assert set(filter(has_a_word, choices)) <= IN_THE_CATALOGUE


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def test_a_choice_is_translated_and_what_somebody_wrote_is_not(english):
    assert columns.in_words("begeleiding") == "support"
    assert columns.in_words("Bewaar") == "Bewaar"  # a word of the catalogue, but no choice


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
