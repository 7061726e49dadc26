"""Somebody who has no card, or only one of her own, guesses: codes, cookies and addresses.

Each guess is a request that is really sent. The same functions run with few among the ordinary
tests and with ten thousand in tests/faults.
"""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.test import Client
from django.utils import timezone

from tests import cast
from tests.personal.world import Personal
from tests.personal.world import make as make_personal
from tests.telling.world import Told, open_round, patch, sound, speak
from weerklank.safeguards import throttle
from weerklank.telling.models import Kiosk, Upload
from weerklank.telling.operations import kiosks
from weerklank.vault.models import Card
from weerklank.vault.operations.cards import CODE_LENGTH, CODE_LETTERS

CARD_SALT = "weerklank.vault.card"
STAFF = (
    "vertellen/{}/",
    "vertellen/{}/geluid/{}/",
    "vertellen/{}/uitschrijven/{}/",
    "trajecten/T-{}/",
    "trajecten/T-7KQ2XB/kaart/",
    "deelnemers/{}/",
)
OURS = (settings.CARD_COOKIE_NAME, settings.KIOSK_COOKIE_NAME)


@dataclass
class World:
    """Four people with a card for telling, two with one for their own page, and two tablets."""

    told: Told
    personal: Personal
    tablet: Client
    ended: list[str] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        return [*self.told.invited.codes.values(), *self.personal.codes.values()]


@dataclass
class Outcome:
    """What became of so many guesses."""

    tried: int = 0
    opened: list[str] = field(default_factory=list)
    # Of codes: from which address how many were looked up, before the limit stopped the rest.
    looked_up: Counter[str] = field(default_factory=Counter)
    stopped: int = 0

    @property
    def held(self) -> int:
        return self.tried - len(self.opened)


def make_world() -> World:
    """Let four people tell, each with her voice; one of them lost her card."""
    place = cast.make_voorbeelddam()
    told = open_round(place)
    for name in told.pseudonyms:
        client = told.begin(name)
        speak(told, client, sound(3_000))
        # And one that is on its way still.
        patch(client, told.create(client, 1).headers["Location"], 0, sound(2_000))
    personal = make_personal(cast.make_register(place.monitor.organisation))
    _kiosk, code = kiosks.make(
        round=told.opening.round, name="Tablet 1", by=told.bram, at=timezone.now()
    )
    tablet = Client()
    tablet.post("/k/tablet/koppelen/", {"code": code})
    # The code of a card that ended is the best guess there is.
    lost = told.pseudonyms[-1]
    Card.objects.filter(pseudonym=lost).update(ends_at=timezone.now() - timedelta(minutes=1))
    return World(told, personal, tablet, ended=[told.invited.codes.pop(lost)])


# --- codes ----------------------------------------------------------------------------------------
def _codes(world: World, chance: random.Random) -> Iterator[str]:
    """Give codes that open nothing: any, those of before, and those beside what opens something."""
    plain = [code.replace("-", "") for code in world.codes]
    while True:
        yield "".join(chance.choices(CODE_LETTERS, k=CODE_LENGTH))
        yield world.ended[0]
        near = list(chance.choice(plain))
        place = chance.randrange(CODE_LENGTH)
        near[place] = chance.choice(CODE_LETTERS.replace(near[place], ""))
        yield "".join(near)
        yield chance.choice(plain)[:-1]
        yield chance.choice(plain) + chance.choice(CODE_LETTERS)
        yield "".join(reversed(chance.choice(plain)))
        yield chance.choice(["", "%", "' OR 1=1", "*" * CODE_LENGTH, "٣" * CODE_LENGTH, "\u202e"])


def _ways(code: str) -> list[Callable[[Client, str], Any]]:
    """Return how a code can be tried: typed, by its link, on no tablet, and as that of one."""
    typed = {"code": code}
    link = "".join(letter for letter in code if letter.isalnum()) or "x"
    return [
        lambda client, address: client.post("/k/", typed, REMOTE_ADDR=address),
        lambda client, address: client.get(f"/k/{link}/", REMOTE_ADDR=address),
        lambda client, address: client.post("/k/tablet/ti/", typed, REMOTE_ADDR=address),
        lambda client, address: client.post("/k/tablet/koppelen/", typed, REMOTE_ADDR=address),
    ]


def guess_codes(
    world: World, number: int, addresses: list[str], *, seed: int, keeps_browser: bool = False
) -> Outcome:
    """Try so many codes, from these addresses in turn, each in a fresh browser or all in one."""
    chance, found, client = random.Random(seed), Outcome(), Client()  # noqa: S311
    codes = _codes(world, chance)
    for turn in range(number):
        address = addresses[turn % len(addresses)]
        if not keeps_browser:
            client = Client()
        way = chance.choices(range(4), weights=(6, 3, 1, 1))[0]
        code = next(codes)
        answer = _ways(code)[way](client, address)
        found.tried += 1
        if any(answer.cookies[name].value for name in OURS if name in answer.cookies):
            found.opened.append(f"{way} {code}")
        is_stopped = answer.status_code == 429 or "fout=vaak" in answer.get("Location", "")
        found.stopped += is_stopped
        if way < 2 and not is_stopped:
            found.looked_up[address] += 1
    return found


def guess_codes_on_tablet(world: World, number: int, *, seed: int) -> Outcome:
    """Try so many codes on a tablet that is paired."""
    found, codes = Outcome(), _codes(world, random.Random(seed))  # noqa: S311
    for _turn in range(number):
        code = next(codes)
        answer = world.tablet.post("/k/tablet/ti/", {"code": code})
        found.tried += 1
        if answer.status_code not in {422, 429}:
            found.opened.append(code)
        found.stopped += answer.status_code == 429
        found.looked_up["tablet"] += answer.status_code == 422
    return found


# --- cookies --------------------------------------------------------------------------------------
def _private(world: World) -> list[str]:
    question = world.told.questions[0].pk
    return [
        "/k/antwoord/ar/",
        "/k/antwoord/ar/stoppen/",
        "/k/ar/vertellen/",
        "/k/ar/vertellen/antwoorden/",
        f"/k/ar/vertellen/vraag/{question}/",
        f"/k/ar/vertellen/vraag/{question}/mijn-stem/",
        "/mijn/ti/",
        "/mijn/ti/contactpersoon/",
        "/mijn/ti/wie-keek/",
    ]


def _cookies(world: World, chance: random.Random) -> Iterator[str]:
    """Give cookies that we did not give: of other keys and salts, changed, cut, of other uses."""
    card = Client()
    card.get(f"/k/{world.codes[0]}/")
    real = card.cookies[settings.CARD_COOKIE_NAME].value
    assert card.get("/k/antwoord/ar/").status_code == 200
    tablet = world.tablet.cookies[settings.KIOSK_COOKIE_NAME].value
    while True:
        held = [[chance.choice(["invitation", "own_page"]), chance.randrange(1, 20)]]
        yield signing.dumps(held, salt=CARD_SALT, key=f"geraden{chance.random()}")
        yield signing.dumps(held, salt=f"{CARD_SALT}{chance.randrange(9)}")
        place = chance.randrange(len(real) - 1)
        other = chance.choice("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        if other != real[place]:
            yield f"{real[:place]}{other}{real[place + 1 :]}"
        yield real[: chance.randrange(len(real) - 1)]
        # Another's number before the signature of one's own.
        payload = signing.dumps(held, salt="x").split(":")[0]
        yield ":".join([payload, *real.split(":")[1:]])
        yield chance.choice([tablet, "", "1", "[]", '[["invitation",1]]', "null", "\xe9"])
        yield "".join(chance.choices(CODE_LETTERS, k=40))


def guess_cookies(world: World, number: int, *, seed: int) -> Outcome:
    """Ask so many private pages with a cookie that was made up; each leads to the code again."""
    chance, found = random.Random(seed), Outcome()  # noqa: S311
    pages, cookies = _private(world), _cookies(world, chance)
    for _turn in range(number):
        client, cookie, page = Client(), next(cookies), chance.choice(pages)
        client.cookies[settings.CARD_COOKIE_NAME] = cookie
        answer = client.get(page)
        found.tried += 1
        is_led_away = answer.status_code == 302 and answer.headers["Location"].startswith("/k/?")
        found.stopped += is_led_away
        if not is_led_away:
            found.opened.append(f"{page} {cookie!r} {answer.status_code}")
    return found


# --- addresses ------------------------------------------------------------------------------------
def guess_addresses(world: World, number: int, *, seed: int) -> Outcome:
    """With a card of her own, ask so many addresses of what others said and what staff sees."""
    chance, found = random.Random(seed), Outcome()  # noqa: S311
    told = world.told
    name, *others = told.pseudonyms
    hers, own_page = told.client(name), Client()
    own_page.get(f"/k/{next(iter(world.personal.codes.values()))}/")
    strange = [
        str(one.key)
        for one in Upload.objects.exclude(telling__participant__pseudonym=name)
    ]  # fmt: skip
    assert strange
    assert others
    own_sounds = {told.questions[0].pk}
    keys = [*strange, *(str(one.key) for one in Kiosk.objects.all())]

    def upload() -> tuple[Client, str, str]:
        key = (
            chance.choice(keys)
            if chance.random() < 0.5
            else str(uuid.UUID(int=chance.getrandbits(128)))
        )
        return hers, chance.choice(["head", "patch", "delete"]), f"/k/ar/vertellen/geluid/{key}/"

    def voice() -> tuple[Client, str, str]:
        question = chance.randrange(1, 400)
        while question in own_sounds:
            question = chance.randrange(1, 400)
        return hers, "get", f"/k/ar/vertellen/vraag/{question}/mijn-stem/"

    def staff() -> tuple[Client, str, str]:
        page = chance.choice(STAFF)
        client = chance.choice([hers, own_page])
        return client, "get", "/" + page.format(chance.randrange(1, 50), chance.randrange(1, 50))

    def crossing() -> tuple[Client, str, str]:
        """Ask for the other wing with a card that opens one."""
        return chance.choice([
            (hers, "get", "/mijn/ti/"),
            (hers, "get", "/mijn/ti/contactpersoon/"),
            (hers, "get", f"/mijn/ti/geluid/{chance.randrange(1, 99)}/"),
            (own_page, "get", "/k/ar/vertellen/antwoorden/"),
            (own_page, "get", "/k/antwoord/ar/"),
        ])  # fmt: skip

    for _turn in range(number):
        client, method, address = chance.choice([upload, voice, staff, crossing])()
        more: dict[str, Any] = {"headers": {"tus-resumable": "1.0.0", "upload-offset": "0"}}
        answer = getattr(client, method)(address, **more)
        found.tried += 1
        location = answer.get("Location", "")
        is_no = answer.status_code == 404 or (
            answer.status_code == 302 and location.startswith(("/k/?", "/inloggen/"))
        )
        found.stopped += is_no
        if not is_no:
            found.opened.append(f"{method} {address} {answer.status_code} {location}")
    assert Upload.objects.filter(key__in=strange).count() == len(strange)
    return found


def many(count: int, *, seed: int = 1) -> list[str]:
    """Return so many addresses, each of another network: of IPv4 and of IPv6."""
    chance = random.Random(seed)  # noqa: S311
    return [
        f"2001:db8:{chance.randrange(1, 0xFFFF):x}:{turn:x}::1"
        if turn % 2
        else f"203.{turn // 250}.{turn % 250}.{chance.randrange(1, 255)}"
        for turn in range(count)
    ]


def of_one_network(count: int) -> list[str]:
    """Return so many addresses of one machine, as IPv6 gives it."""
    return [f"2001:db8:1:1::{turn:x}" for turn in range(1, count + 1)]


MOST = throttle.MOST_CARDS_OF_NETWORK
