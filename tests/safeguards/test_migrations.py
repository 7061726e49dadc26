"""What migrations do with rows that are there. The functions see the tables of today."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from tests import cast
from weerklank.safeguards import cleaning
from weerklank.safeguards.models import Cleaning

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
