"""The register of the example, as it stands after the example was built."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.recount.conftest import REGISTER_AT
from tests.rulebook.test_example import verdicts_of
from weerklank.rulebook import tables
from weerklank.rulebook.signals import catalogue as rules
from weerklank.rulebook.signals.judging import ON, UNKNOWN
from weerklank.site.demo import build, lives, register
from weerklank.site.demo import trajectories as invented
from weerklank.trajectories import models
from weerklank.trajectories.queries import signals, trajectories
from weerklank.trajectories.terms import RegisterRole
from weerklank.vault import queries as keys

ROOT = Path(__file__).resolve().parents[2]
TODAY = timezone.localdate(REGISTER_AT)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def example(built: build.Example) -> tuple[Any, dict[str, Any]]:
    return built.municipality, {key: built.users[key] for key in ("noor", *register.PEOPLE)}


def roles(municipality, user):
    trajectories.forget_memberships(user)
    return trajectories.roles(user, municipality)


def test_each_has_the_part_that_the_readme_names(example):
    municipality, users = example
    assert {key: roles(municipality, user) for key, user in users.items()} == {
        "noor": {RegisterRole.REGISSEUR},
        "amina": {RegisterRole.CONSULENT},
        "tessa": {RegisterRole.AANBIEDER},
        "vera": {RegisterRole.AANBIEDER},
        "kees": set(),
    }
    assert keys.keyholders(municipality.pk) == [users["kees"].pk]


def test_everybody_logs_in_with_the_password_of_the_readme(example):
    _municipality, users = example
    assert [key for key, user in users.items() if not user.check_password(build.PASSWORD)] == []
    for name in ("README.md", "README.nl.md"):
        told = (ROOT / name).read_text(encoding="utf-8")
        assert [user.email for user in users.values() if f"| {user.email} |" not in told] == []


def test_nothing_that_was_handed_over_is_refused(example):
    municipality, _users = example
    made = invented.make(TODAY)
    kept = {
        name: model.objects.filter(replaced_in=None).count()
        for name, model in models.OF_TABLE.items()
    }
    # By hand: what was agreed with one person, and how who has no row among the staff is reached.
    by_hand = Counter(pip_afspraken=3, medewerkers=1)
    assert kept == {table.name: len(made[table.name]) + by_hand[table.name] for table in tables.ALL}
    assert models.Trajectory.objects.filter(municipality=municipality).count() == 420
    # One delivery, and one change for each row by hand, 21 of them who guides.
    assert models.Change.objects.filter(municipality=municipality).count() == 1 + 3 + 21


def test_amina_and_tessa_see_their_own_and_noor_sees_all(example):
    _municipality, users = example
    seen = {
        key: trajectories.trajectories(visible_to=user, today=TODAY).count()
        for key, user in users.items()
    }
    made = invented.make(TODAY)["contactpersonen"]

    def of(*staff):
        return len({key for key, row in made if row.contactpersoon in staff and row.tot is None})

    assert seen == {
        "noor": 420,
        "amina": of(register.KEY_OF_AMINA),
        "tessa": of(*lives.DOCENTEN[:3]),
        "vera": of(*lives.BEGELEIDERS),
        "kees": 0,
    }
    assert seen["amina"] > 30


def test_the_register_says_of_its_signals_what_the_rules_say_of_the_files(example):
    municipality, _users = example
    standing = signals.standing(municipality)
    seen = Counter(standing.values_list("rule", "state"))
    assert signals.judged_on(municipality) == TODAY
    assert {rule for rule, state in seen if state == ON} == set(rules.BY_SIGNAL)
    assert {rule for rule, state in seen if state == UNKNOWN}
    assert seen == counts_of_files()


def counts_of_files():
    """The same count from the rows in memory, without files, vault or database."""
    said = verdicts_of(invented.make(TODAY), TODAY).values()
    return Counter(
        (verdict.signal, "not_yet" if verdict.waits_for else verdict.state)
        for verdicts in said
        for verdict in verdicts.values()
    )


def test_amina_wrote_what_she_did_about_some_of_hers(example):
    _municipality, users = example
    hers = trajectories.trajectories(visible_to=users["amina"], today=TODAY)
    notes = models.SignalNote.objects.all()
    assert len(notes) >= 3
    assert {note.by_name for note in notes} == {"Amina"}
    assert all(note.trajectory in hers for note in notes)
    assert any(note.returns_on and note.returns_on > TODAY for note in notes)
