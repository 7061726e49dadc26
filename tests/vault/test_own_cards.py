"""A card opens one wing, and only the vault can tell that two cards are one person's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import cast
from weerklank.vault import models, refusals
from weerklank.vault import operations as vault
from weerklank.vault.terms import VaultAct

pytestmark = pytest.mark.django_db
PLACE, OTHER_PLACE, MONITOR, ROUND = 31, 32, 7, 70
UNTIL = cast.NOW + timedelta(days=365)


@pytest.fixture
def bram(voorbeelddam: Any) -> Any:
    return voorbeelddam.bram


def own(pseudonym: str = "VL-0001", *, place: int = PLACE, replaces: bool = False) -> str:
    return vault.make_own_card(
        municipality_id=place,
        pseudonym=pseudonym,
        ends_at=UNTIL,
        by=None,
        at=cast.NOW,
        replaces=replaces,
    )


def invite(bram: Any, of: dict[str, str], *, monitor: int = MONITOR, at: Any = cast.NOW) -> Any:
    """Link people of the register to a monitor under these names, and make cards there."""
    links = vault.link_to_monitor(
        municipality_id=PLACE,
        monitor_id=monitor,
        pseudonyms=list(of),
        make=iter(of.values()).__next__,
        by=bram,
        at=at,
    )
    return vault.make_cards(
        municipality_id=PLACE,
        monitor_id=monitor,
        round_id=monitor * 10,
        pseudonyms=list(links.values()),
        ends_at=UNTIL,
        by=bram,
        at=at,
    )


def held(code: str) -> vault.Held:
    found = vault.open_code(code, at=cast.NOW)
    assert found is not None
    return found


def test_each_card_opens_its_own_wing_alone(bram: Any) -> None:
    """Who prints the one, a contact person or a researcher, reads nothing of the other with it."""
    codes = invite(bram, {"VL-0001": "K1", "VL-0002": "K2"})
    mine, invited = held(own()), held(codes["K1"])
    assert vault.in_register_by(mine, at=cast.NOW) == vault.InRegister(PLACE, "VL-0001")
    assert vault.invitation_of(mine, at=cast.NOW) is None
    assert vault.in_register_by(invited, at=cast.NOW) is None
    found = vault.invitation_of(invited, at=cast.NOW)
    assert found is not None
    assert (found.round_id, found.pseudonym) == (ROUND, "K1")


def test_of_two_cards_the_vault_can_say_that_they_are_of_one_person(bram: Any) -> None:
    codes = invite(bram, {"VL-0001": "K1", "VL-0002": "K2"})
    elsewhere = invite(bram, {"VL-0001": "P9"}, monitor=8)
    mine, hers = held(own()), [held(codes["K1"]), held(elsewhere["P9"])]
    for one in hers:
        assert vault.are_of_one(mine, one, at=cast.NOW)
        assert vault.are_of_one(one, mine, at=cast.NOW)
    another = held(codes["K2"])
    assert not vault.are_of_one(mine, another, at=cast.NOW)
    # Nor of two invitations, or two pages: nobody needs to know.
    assert not vault.are_of_one(hers[0], hers[1], at=cast.NOW)
    assert not vault.are_of_one(mine, mine, at=cast.NOW)


def test_the_same_pseudonym_elsewhere_is_somebody_else(bram: Any) -> None:
    """A pseudonym of one monitor, or of another register, is nobody's here."""
    hers = held(invite(bram, {"VL-0001": "K1"})["K1"])
    stranger = held(own("VL-0001", place=OTHER_PLACE))
    assert not vault.are_of_one(stranger, hers, at=cast.NOW)
    alone = vault.make_cards(
        municipality_id=PLACE,
        monitor_id=8,
        round_id=80,
        pseudonyms=["K1"],
        ends_at=UNTIL,
        by=bram,
        at=cast.NOW,
    )
    models.OwnCard.objects.all().delete()
    assert not vault.are_of_one(held(own()), held(alone["K1"]), at=cast.NOW)


def test_a_lost_card_is_replaced_in_one_act() -> None:
    lost = own()
    card = held(lost)
    new = own(replaces=True)
    assert new != lost
    assert vault.open_code(lost, at=cast.NOW) is None
    # Nor what was opened with it on some device.
    assert not vault.opens_still(card, at=cast.NOW)
    assert vault.in_register_by(card, at=cast.NOW) is None
    assert vault.in_register_by(held(new), at=cast.NOW) == vault.InRegister(PLACE, "VL-0001")
    assert own() == new
    acts = models.AccessLine.objects.order_by("id").values_list("what", flat=True)
    assert list(acts).count(VaultAct.OWN_CARD_REVOKED) == 1


def test_a_card_that_ended_or_was_revoked_opens_nothing() -> None:
    code = own()
    assert vault.open_code(code, at=UNTIL + timedelta(seconds=1)) is None
    assert vault.own_card_made_at(municipality_id=PLACE, pseudonym="VL-0001", at=cast.NOW)
    assert vault.revoke_own_card(municipality_id=PLACE, pseudonym="VL-0001", by=None, at=cast.NOW)
    assert vault.open_code(code, at=cast.NOW) is None
    assert not vault.revoke_own_card(
        municipality_id=PLACE, pseudonym="VL-0001", by=None, at=cast.NOW
    )


def test_a_card_goes_with_the_trajectory() -> None:
    code = own()
    vault.forget(municipality_id=PLACE, pseudonym="VL-0001", by=None, at=cast.NOW)
    assert vault.open_code(code, at=cast.NOW) is None
    own("VL-0002")
    later = cast.NOW + timedelta(days=3)
    vault.sweep(
        municipality_id=PLACE, known_pseudonyms=["VL-0009"], known_staff=[], by=None, at=later
    )
    assert not models.OwnCard.objects.exists()


def test_the_code_stands_nowhere_and_goes_to_another_secret(settings: Any) -> None:
    code = own()
    assert code.encode() not in bytes(models.OwnCard.objects.get().sealed)
    former, settings.VAULT_KEY = settings.VAULT_KEY, "een andere sleutel, lang genoeg om te tellen"
    with pytest.raises(refusals.WrongSecret):
        own()
    assert vault.reseal(former_secret=former, at=cast.NOW) == 1
    assert own() == code
