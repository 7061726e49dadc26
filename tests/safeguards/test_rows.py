"""Rows that are read in plain SQL are those of the ORM; who holds one reads it anew."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests import cast
from weerklank.safeguards import meanwhile, queries
from weerklank.safeguards.meanwhile import GoneMeanwhile
from weerklank.study.models import Monitor, Participant, Round


@pytest.fixture
def place(db: None) -> cast.Voorbeelddam:
    return cast.make_voorbeelddam()


def test_a_row_is_what_the_orm_reads_of_it(place: cast.Voorbeelddam) -> None:
    for model in (Monitor, Round):
        expected = model.objects.get(pk=place.round.pk if model is Round else place.monitor.pk)
        found = queries.row(model, id=expected.pk)
        assert found == expected
        for field in model._meta.concrete_fields:
            assert getattr(found, field.attname) == getattr(expected, field.attname), field
        assert not found.get_deferred_fields()


def test_no_row_is_none_and_several_stand_by_number(place: cast.Voorbeelddam) -> None:
    assert queries.row(Round, id=place.round.pk, monitor_id=place.monitor.pk + 1_000) is None
    with pytest.raises(Round.DoesNotExist):
        queries.row_by(Round, place.round.pk + 1_000)
    people = [
        Participant.objects.create(
            round=place.round, pseudonym=f"D9{number}", perspective="inburgeraar"
        )
        for number in range(3)
    ]
    found = queries.rows_of(Participant, round_id=place.round.pk, perspective="inburgeraar")
    assert [one.pk for one in found][-3:] == [one.pk for one in people]


def test_who_holds_a_row_reads_it_anew_with_what_hangs_on_it(place: cast.Voorbeelddam) -> None:
    held = Round.objects.select_related("monitor").get(pk=place.round.pk)
    Round.objects.filter(pk=held.pk).update(name="Anders")
    Monitor.objects.filter(pk=held.monitor_id).update(name="Ook anders")
    with transaction.atomic():
        assert meanwhile.hold(held) is held
    assert (held.name, held.monitor.name) == ("Anders", "Ook anders")


def test_what_is_gone_cannot_be_held(place: cast.Voorbeelddam) -> None:
    person = Participant.objects.create(
        round=place.round, pseudonym="D99", perspective="inburgeraar"
    )
    Participant.objects.filter(pk=person.pk).delete()
    with transaction.atomic(), pytest.raises(GoneMeanwhile):
        meanwhile.hold(person)
