"""What migrations do with rows that are there. The functions see the tables of today."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from tests import cast
from weerklank.safeguards import cleaning, search, words
from weerklank.safeguards.models import Cleaning
from weerklank.safeguards.terms import SearchKind

INDEX = import_module("weerklank.safeguards.migrations.0010_find_within_a_kind_and_a_monitor")
FIRST = import_module("weerklank.safeguards.migrations.0008_ask_for_a_first_cleaning")


def migrate():
    FIRST.ask(apps, SimpleNamespace(connection=connection))


@pytest.mark.django_db
def test_a_place_in_use_is_cleaned_once_by_the_worker(bram):
    assert cleaning.run(now=lambda: cast.NOW)  # nothing waits
    migrate()
    [asked] = Cleaning.objects.all()
    assert (asked.of, asked.done_at, asked.failure) == (None, None, "")
    assert asked.asked_at is not None


@pytest.mark.django_db
def test_an_empty_place_has_nothing_to_clean():
    migrate()
    assert not Cleaning.objects.exists()


@pytest.mark.django_db
def test_what_was_indexed_is_found_in_the_index_of_before_and_of_now():
    search.put([search.Findable(SearchKind.MEMO, 5, "Een brief over taal.", 12)])
    asked = words.read_question("brieven")
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        INDEX.know_words_alone(apps, editor)
        INDEX.know_more(apps, editor)
    assert [each.object_id for each in search.entries(asked)] == [5]
    [there] = search.entries(asked, kind=SearchKind.MEMO, monitors=[12])
    there.delete()
    assert not search.entries(asked, kind=SearchKind.MEMO, monitors=[12])
