"""A supplier that delivers again what a person has put right since."""

from datetime import date

import pytest

from tests.cast import NOW
from weerklank.deliveries.operations import importing
from weerklank.deliveries.rules.sources import sources_of
from weerklank.trajectories import models
from weerklank.trajectories.queries.trajectories import current

OLD = "traject,leerroute,pip\nK1,B,2026-01-05\n"
CONTACTS = "traject,organisatie,contactpersoon,van,tot\nK1,gemeente,M01,2026-01-10,{tot}\n"


@pytest.fixture
def deliver(tmp_path, municipality):
    def take(**tables):
        for name, content in tables.items():
            (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
        found, _notes = sources_of(tmp_path)
        return importing.import_register(
            found, municipality=municipality, supplier="Suite", by=None, at=NOW
        )

    return take


@pytest.fixture
def by_hand(municipality):
    """Put a row in the place of the one that holds, or nothing: `by_hand("trajecten", pip=…)`."""

    def put_right(table, kind="correction", **values):
        change = models.Change.objects.create(
            municipality=municipality, kind=kind, at=NOW, by_name="Amina"
        )
        old = current(table).get()
        old.replaced_in = change
        old.save()
        if values:
            fields = {
                each.attname: getattr(old, each.attname)
                for each in old._meta.concrete_fields
                if each.name not in ("id", "recorded_in", "replaced_in")
            }
            type(old).objects.create(**fields | values | {"recorded_in": change})

    return put_right


def test_a_correction_outlasts_a_delivery_that_repeats_what_was_wrong(deliver, by_hand):
    deliver(trajecten=OLD)
    by_hand("trajecten", pip=date(2026, 1, 6))
    outcome = deliver(trajecten=OLD)
    assert current("trajecten").get().pip == date(2026, 1, 6)
    assert outcome.tables["trajecten"].unchanged == 1
    assert "1 rij blijft" in outcome.notes[-1]


def test_a_delivery_that_says_something_else_follows_a_correction(deliver, by_hand):
    deliver(trajecten=OLD)
    by_hand("trajecten", pip=date(2026, 1, 6))
    outcome = deliver(trajecten=OLD.replace("2026-01-05", "2026-01-07"))
    assert current("trajecten").get().pip == date(2026, 1, 7)
    assert outcome.tables["trajecten"].changed == 1
    assert outcome.notes == []
    assert [(each.column, each.put_right_by) for each in outcome.differences] == [("pip", "Amina")]


def test_going_back_on_a_later_delivery_is_no_repetition(deliver, by_hand):
    deliver(trajecten=OLD)
    by_hand("trajecten", pip=date(2026, 1, 6))
    deliver(trajecten=OLD.replace("2026-01-05", "2026-01-07"))
    deliver(trajecten=OLD)
    assert current("trajecten").get().pip == date(2026, 1, 5)


def test_a_second_correction_outlasts_it_as_well(deliver, by_hand):
    deliver(trajecten=OLD)
    by_hand("trajecten", pip=date(2026, 1, 6))
    by_hand("trajecten", pip=date(2026, 1, 8))
    deliver(trajecten=OLD)
    assert current("trajecten").get().pip == date(2026, 1, 8)


def test_a_hand_over_outlasts_a_delivery_that_does_not_know_of_it(deliver, by_hand):
    contacts = CONTACTS.format(tot="")
    deliver(trajecten=OLD, contactpersonen=contacts)
    by_hand("contactpersonen", "handover", tot=date(2026, 5, 1))
    deliver(trajecten=OLD, contactpersonen=contacts)
    assert current("contactpersonen").get().tot == date(2026, 5, 1)


def test_what_was_taken_away_does_not_come_back_by_repeating_it(deliver, by_hand):
    contacts = CONTACTS.format(tot="")
    deliver(trajecten=OLD, contactpersonen=contacts)
    by_hand("contactpersonen")
    outcome = deliver(trajecten=OLD, contactpersonen=contacts)
    assert not current("contactpersonen").exists()
    assert outcome.tables["contactpersonen"].unchanged == 1
    deliver(trajecten=OLD, contactpersonen=CONTACTS.format(tot="2026-04-01"))
    assert current("contactpersonen").get().tot == date(2026, 4, 1)
