"""A tablet of a school: paired once, its own limit, thirty at once, nothing left between two."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from lxml import html

from tests import cast
from tests.house.test_meanwhile import together
from tests.telling.world import Told, open_round
from weerklank.safeguards import throttle
from weerklank.safeguards.models import Attempt
from weerklank.telling import shipped
from weerklank.telling.models import Answer, Kiosk
from weerklank.telling.operations import kiosks
from weerklank.telling.refusals import WrongPairingCode
from weerklank.vault import operations as vault
from weerklank.vault.operations.cards import CODE_LENGTH, CODE_LETTERS

WRONG = "BBBB-BBBB-BBBB"
COOKIE = settings.KIOSK_COOKIE_NAME


def pair(told: Told, name: str = "Tablet 1") -> Client:
    """Pair a tablet; gives its browser."""
    _kiosk, code = kiosks.make(round=told.opening.round, name=name, by=told.bram, at=timezone.now())
    tablet = Client()
    answer = tablet.post("/k/tablet/koppelen/", {"code": f"{code[:4]}-{code[4:].lower()}"})
    assert answer.headers["Location"] == "/k/tablet/"
    return tablet


def typed(client: Client, code: str, address: str = "192.0.2.9"):
    return client.post("/k/tablet/ar/", {"code": code}, REMOTE_ADDR=address)


def test_a_code_pairs_once_and_not_after_a_quarter_of_an_hour(told: Told):
    now = timezone.now()
    made = {"round": told.opening.round, "name": "T", "by": told.bram, "at": now}
    _kiosk, code = kiosks.make(**made)
    with pytest.raises(WrongPairingCode):
        kiosks.pair(code=code, at=now + timedelta(minutes=16))
    kiosks.pair(code=code, at=now)
    with pytest.raises(WrongPairingCode):
        kiosks.pair(code=code, at=now)
    assert code not in str(list(Kiosk.objects.values()))


def test_wrong_pairing_codes_count_as_wrong_cards(told: Told):
    client = Client()
    statuses = [
        client.post("/k/tablet/koppelen/", {"code": WRONG}).status_code for _try in range(12)
    ]
    assert statuses == [422] * 12
    assert Attempt.objects.count() == throttle.MOST_CARDS


def test_a_tablet_shows_no_page_of_staff(told: Told, logged_in):
    tablet = pair(told)
    for address in ("/", "/inloggen/", f"/rondes/{told.opening.round.slug}/", "/beheer/"):
        answer = tablet.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/k/tablet/"), address
    assert tablet.get("/k/tablet/").status_code == 200


def test_who_pairs_while_logged_in_is_logged_out(told: Told, logged_in):
    bram = logged_in(told.bram)
    _kiosk, code = kiosks.make(round=told.opening.round, name="T", by=told.bram, at=timezone.now())
    bram.post("/k/tablet/koppelen/", {"code": code})
    assert "_auth_user_id" not in bram.session


def test_an_unpaired_tablet_is_any_device_again(told: Told):
    tablet = pair(told)
    kiosks.unpair(kiosk=Kiosk.objects.get(), by=told.bram, at=timezone.now())
    answer = tablet.get("/k/tablet/")
    assert answer.headers["Location"] == "/k/tablet/koppelen/"
    assert answer.cookies[COOKIE].value == ""
    assert typed(tablet, told.invited.codes[told.pseudonyms[0]]).headers["Location"] == "/k/tablet/"


@pytest.mark.parametrize("value", ["", "x", "1:2:3"])
def test_a_cookie_that_we_did_not_give_makes_no_tablet(value, told: Told):
    client = Client()
    client.cookies[COOKIE] = value
    assert client.get("/k/tablet/ar/").headers["Location"] == "/k/tablet/"
    assert client.get("/inloggen/").status_code == 200


def test_a_person_starts_with_her_card_and_leaves_nothing(told: Told):
    tablet, name = pair(told), told.pseudonyms[0]
    answer = typed(tablet, told.invited.codes[name])
    assert answer.headers["Location"] == "/k/ar/vertellen/"
    told.clients[name] = tablet
    told.begin(name)
    assert told.telling(name).on_kiosk
    page = html.document_fromstring(tablet.get(told.at(0)).content)
    assert page.xpath("//dialog//form/@action") == ["/k/tablet/klaar/"]
    assert not page.xpath("//header//form")
    answer = tablet.post("/k/tablet/klaar/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies[settings.CARD_COOKIE_NAME].value == ""
    assert tablet.get("/k/ar/vertellen/").headers["Location"] == "/k/?taal=ar"
    assert tablet.get("/k/tablet/").status_code == 200


def test_who_leaves_by_another_way_is_sent_home_first(told: Told):
    """By *back*, an address or a closed page: what the tablet keeps of her goes first."""
    tablet, name = pair(told), told.pseudonyms[0]
    typed(tablet, told.invited.codes[name])
    told.clients[name] = tablet
    told.begin(name)
    for address in ("/k/tablet/ar/", "/k/klaar/?taal=ar", "/inloggen/"):
        answer = tablet.post(address, {"code": told.invited.codes[told.pseudonyms[1]]})
        assert answer.status_code == 302, address
        assert answer.headers["Location"].partition("?")[0] == "/k/tablet/", address
        assert settings.CARD_COOKIE_NAME not in answer.cookies
    answer = tablet.get("/k/tablet/")
    page = html.document_fromstring(answer.content)
    assert page.xpath("//*[@data-weerklank-emptying]//form/@action") == ["/k/tablet/klaar/"]
    assert page.xpath("//@data-weerklank-telling") == [str(told.telling(name).key)]
    assert not page.xpath("//main//a")
    assert settings.CARD_COOKIE_NAME not in answer.cookies
    assert tablet.post("/k/tablet/klaar/").cookies[settings.CARD_COOKIE_NAME].value == ""
    assert html.document_fromstring(tablet.get("/k/tablet/").content).xpath("//main//a")


def test_who_took_all_back_on_a_tablet_leaves_it_empty(told: Told):
    tablet, name = pair(told), told.pseudonyms[0]
    typed(tablet, told.invited.codes[name])
    told.clients[name] = tablet
    told.begin(name)
    page = html.document_fromstring(tablet.post("/k/antwoord/ar/stoppen/").content)
    [onward] = page.xpath("//main//form/@action")
    answer = tablet.post(onward, follow=True)
    assert answer.request["PATH_INFO"] == "/k/tablet/"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    page = html.document_fromstring(answer.content)
    assert page.xpath("//main//a/@href") == ["/k/tablet/"]


def test_a_card_with_which_nothing_was_told_leaves_a_tablet_at_once(told: Told):
    tablet = pair(told)
    typed(tablet, told.invited.codes[told.pseudonyms[0]])
    answer = tablet.get("/k/tablet/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies[settings.CARD_COOKIE_NAME].value == ""


def test_t52_wrong_codes_of_the_network_do_not_lock_the_tablet(told: Told):
    tablet, school = pair(told), "192.0.2.9"
    for _try in range(throttle.MOST_CARDS_OF_NETWORK):
        Client().post("/k/", {"code": WRONG}, REMOTE_ADDR=school)
    right = told.invited.codes[told.pseudonyms[0]]
    assert Client().post("/k/", {"code": right}, REMOTE_ADDR=school).status_code == 429
    assert typed(tablet, right, school).status_code == 302


def test_t52_a_tablet_has_a_limit_of_its_own(told: Told):
    one, other = pair(told), pair(told, "Tablet 2")
    statuses = [typed(one, WRONG).status_code for _try in range(31)]
    assert statuses == [422] * 30 + [429]
    right = told.invited.codes[told.pseudonyms[0]]
    assert typed(one, right).status_code == 429
    assert typed(other, right).status_code == 302
    assert Client().post("/k/", {"code": right}, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_t52_of_a_million_guesses_none_is_right():
    """Expected hits below a thousandth, with ten thousand cards that open something."""
    cards, guesses = 10_000, 10**6
    codes = len(CODE_LETTERS) ** CODE_LENGTH
    assert guesses * cards / codes < 1e-3
    # Drawn: with as many cards, no guess of a million hits one.
    chance = random.Random(52)  # noqa: S311
    held = {chance.randrange(codes) for _card in range(cards)}
    assert sum(chance.randrange(codes) in held for _guess in range(guesses)) == 0
    # And from one network it takes years to make them, from one tablet as well.
    hours = guesses / max(throttle.MOST_CARDS_OF_NETWORK, throttle.MOST_CARDS_ON_KIOSK)
    assert timedelta(hours=hours) > timedelta(days=365)


@pytest.fixture
def committed(committed_db: None) -> Told:
    return open_round(cast.make_voorbeelddam())


def test_t54_thirty_start_at_once_behind_one_address(committed: Told):
    """Of four people with a card each comes in some times; nobody is kept out, nothing is lost."""
    names = [committed.pseudonyms[number % 4] for number in range(30)]

    def come_in(name: str) -> int:
        client = Client()
        code = committed.invited.codes[name]
        return client.post("/k/", {"code": code}, REMOTE_ADDR="192.0.2.9").status_code

    statuses = together(*[lambda name=name: come_in(name) for name in names])
    assert statuses == [302] * 30
    for name in committed.pseudonyms:
        committed.begin(name)

    def answer(name: str, number: int) -> int:
        return (
            committed.client(name)
            .post(committed.at(number), {"text": f"{name} {number}", "do": "next"})
            .status_code
        )

    acts = [(name, number) for name in committed.pseudonyms for number in range(4)]
    done = together(*[lambda act=act: answer(*act) for act in acts])
    assert done == [302] * 16
    said = set(Answer.objects.values_list("text", flat=True))
    assert said == {f"{name} {number}" for name, number in acts}


def test_her_own_card_opens_nothing_on_a_tablet_and_says_so(told: Told):
    tablet = pair(told)
    code = vault.make_own_card(
        municipality_id=told.opening.round.monitor.organisation_id,
        pseudonym="T-7KQ2XB",
        ends_at=timezone.now() + timedelta(days=9),
        by=told.bram,
        at=timezone.now(),
    )
    answer = typed(tablet, code)
    assert answer.status_code == 422
    assert shipped.words()["ar"]["wrong_own_card"] in answer.content.decode()
    assert settings.CARD_COOKIE_NAME not in answer.cookies
    assert not Attempt.objects.exists()


def test_only_the_page_of_the_tablet_takes_a_code_there(told: Told):
    """On the page for everybody a wrong one counted against the network of the school."""
    tablet = pair(told)
    for method in (tablet.get, tablet.post):
        assert method("/k/", {"code": WRONG}).headers["Location"] == "/k/tablet/"
        assert method(f"/k/{WRONG}/").headers["Location"] == "/k/tablet/"
    assert tablet.get("/k/?taal=ar").headers["Location"] == "/k/tablet/ar/"
    assert not Attempt.objects.exists()
    assert Client().post("/k/", {"code": WRONG}).status_code == 422
