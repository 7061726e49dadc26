from datetime import date

import pytest

from tests import cast
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations, queries
from weerklank.study.models import Characteristic

SPRING, SUMMER = date(2026, 4, 1), date(2026, 6, 30)


def open_round(monitor, by, **changed):
    given = {"number": 2, "name": "Ronde 2", "starts_on": SPRING, "ends_on": SUMMER} | changed
    return operations.open_round(monitor=monitor, by=by, at=cast.NOW, **given)


def test_a_round_is_opened_and_logged(voorbeelddam, bram):
    round_ = open_round(voorbeelddam.monitor, bram, name="Voorjaar 2026")
    assert round_.slug == "voorbeelddam-voorjaar-2026"
    assert safeguards.events_about(round_) == ["round.opened"]
    assert queries.next_round_number(voorbeelddam.monitor) == 3


def test_a_round_never_gets_the_address_of_the_page_that_makes_one(voorbeelddam):
    assert queries.free_slug(type(voorbeelddam.round), "Nieuw") == "nieuw-2"


def test_a_number_is_used_once(voorbeelddam, bram):
    with pytest.raises(operations.RoundNumberTaken):
        open_round(voorbeelddam.monitor, bram, number=1)


def test_a_round_does_not_end_before_it_begins(voorbeelddam, bram):
    with pytest.raises(operations.PeriodReversed):
        open_round(voorbeelddam.monitor, bram, starts_on=SUMMER, ends_on=SPRING)
    with pytest.raises(operations.PeriodReversed):
        operations.change_round(
            round=voorbeelddam.round,
            name="X",
            starts_on=SUMMER,
            ends_on=SPRING,
            by=bram,
            at=cast.NOW,
        )
    assert open_round(voorbeelddam.monitor, bram, starts_on=SPRING, ends_on=SPRING)


def test_a_round_says_how_its_people_were_found(voorbeelddam, bram):
    operations.change_round(
        round=voorbeelddam.round,
        name="Ronde 1",
        starts_on=SPRING,
        ends_on=SUMMER,
        method_text=" In groepen. ",
        recruited_by="de taalschool",
        selected_by="het bureau",
        invited_count=30,
        file_policy="delete",
        codes_blind=True,
        by=bram,
        at=cast.NOW,
    )
    voorbeelddam.round.refresh_from_db()
    assert voorbeelddam.round.method_text == "In groepen."
    assert voorbeelddam.round.invited_count == 30
    assert voorbeelddam.round.file_policy == "delete"
    assert voorbeelddam.round.codes_blind
    assert safeguards.events_about(voorbeelddam.round) == ["round.changed"]


def divide(round_, by, told_by):
    return operations.change_round(
        round=round_, name="Ronde 1", starts_on=SPRING, ends_on=SUMMER, told_by=told_by,
        by=by, at=cast.NOW,
    )  # fmt: skip


def test_what_divides_people_outside_is_chosen_until_something_is_told(voorbeelddam, bram):
    kern, of_providers = (
        Characteristic.objects.create(
            monitor=voorbeelddam.monitor, key=key, label=key, for_inburgeraars=key == "kern"
        )
        for key in ("kern", "kind")
    )
    with pytest.raises(operations.UnknownCharacteristic):
        divide(voorbeelddam.round, bram, of_providers)
    assert divide(voorbeelddam.round, bram, kern).told_by == kern
    assert open_round(voorbeelddam.monitor, bram, number=2).told_by == kern
    operations.keep_told(
        round=voorbeelddam.round, told=[([1], {"a": (2, 2, 5)})], by=bram, at=cast.NOW
    )
    assert divide(voorbeelddam.round, bram, kern).told_by == kern
    with pytest.raises(operations.AlreadyTold):
        divide(voorbeelddam.round, bram, None)


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_opens_and_changes_a_round(who, voorbeelddam):
    by = getattr(voorbeelddam, who)
    with pytest.raises(AccessDenied):
        open_round(voorbeelddam.monitor, by)
    with pytest.raises(AccessDenied):
        operations.change_round(
            round=voorbeelddam.round,
            name="X",
            starts_on=SPRING,
            ends_on=SUMMER,
            by=by,
            at=cast.NOW,
        )


def test_rounds_stand_newest_first_with_who_is_in_them(voorbeelddam, bram):
    second = open_round(voorbeelddam.monitor, bram)
    cast.make_participant(second, "D1")
    cast.make_participant(second, "D2", withdrawn_at=cast.NOW)
    rows = [(one.number, one.people_count) for one in queries.round_overview(voorbeelddam.monitor)]
    assert rows == [(2, 1), (1, 0)]
