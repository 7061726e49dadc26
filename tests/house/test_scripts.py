"""Nothing that somebody wrote comes to life on a page, whatever it is and wherever it stands."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from tests.house import poison
from tests.house.live import live_in
from tests.house.payloads import PAYLOADS, joined
from tests.house.world import World, make_world
from tests.personal.world import opened
from tests.site import guessing
from weerklank.personal.rules import PARTS

pytestmark = pytest.mark.once

# Files to keep; who opens those has no page of ours before her.
# A report as a file of its own, with its style in it.
REPORT = re.compile(r"/rapport/((vorm|uitslag/(bestand|affiche))/[^/]+/)?html/$")
FILE = re.compile(r"\.(csv|xlsx)(\?|$)|/(docx|pdf|evidence|bestand)/")


def come_to_life(world: World, *, by_everybody: bool) -> tuple[int, list[str], int]:
    """Return how many pages were read, what is live in them, and how many showed the words.

    Read by everybody who may, or each by one of them in turn.
    """
    wrong, pages, showing = [], 0, 0
    clients = {}
    for role, user in world.users.items():
        clients[role] = Client(raise_request_exception=False)
        clients[role].force_login(user)
    for place, (roles, address) in enumerate(poison.addresses(world)):
        if FILE.search(address) or not roles:
            continue
        for role in roles if by_everybody else [roles[place % len(roles)]]:
            answer = clients[role].get(address)
            if answer.status_code >= 500:
                wrong.append(f"{address} {role}: {answer.status_code}")
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            pages += 1
            html = answer.getvalue().decode()
            showing += "xss" in html
            wrong += [
                f"{address} {role}: {each[:200]}"
                for each in live_in(html, is_file=bool(REPORT.search(address)))
            ]
    return pages, wrong, showing


def test_what_would_run_is_seen_where_it_stands_open() -> None:
    places = ("<p>{}</p>", '<p title="{}">', "<p title='{}'>", '<a href="{}">')
    unseen = [
        payload
        for payload in PAYLOADS
        if not any(live_in(place.format(payload)) for place in places)
    ]
    # Those are for a script, and for what makes the PDF; no HTML makes anything of them.
    assert unseen == ['";window.xss=1;//', '#link("javascript:window.xss=1")[xss]']
    assert len(PAYLOADS) >= 150


def test_every_column_that_is_left_out_exists() -> None:
    every = {str(field) for model in apps.get_models() for field in model._meta.local_fields}
    assert set(poison.NOT_FILLED) <= every
    assert len({field.model for field in poison.columns()}) > 40


def test_the_tables_behind_cards_are_filled_too(db: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    poison.poison(make_world(), "xss")
    rooms = {"invitations", "telling", "personal"}
    filled = {
        str(field)
        for field in poison.columns()
        if field.model._meta.app_label in rooms
        and field.model._base_manager.filter(**{f"{field.name}__contains": "xss"}).exists()
    }
    every = {str(one) for one in poison.columns() if one.model._meta.app_label in rooms}
    assert filled == every
    assert len(every) >= 20


@pytest.mark.slow
def test_nothing_that_somebody_wrote_comes_to_life_behind_a_card(
    db: None, settings: Any, tmp_path: Path
) -> None:
    """What she, researchers and the municipality wrote, on the pages that a card opens."""
    settings.MEDIA_ROOT = settings.DATA_FOLDER = tmp_path
    world = guessing.make_world()
    name = world.told.pseudonyms[0]
    teller = world.told.client(name)
    teller.post(world.told.at(2), {"text": "x", "do": "next"})
    own = opened(world.personal)
    # By these she is found; in another script they would be somebody else's.
    poison.fill(joined(PAYLOADS[::20]), leaving={"pseudonym", "contactpersoon"})
    pages = [(own, "/mijn/nl/"), (own, f"/mijn/nl/lijst/{world.personal.letter.pk}/")]
    pages += [(own, f"/mijn/nl/{part}/") for part in PARTS]
    pages += [
        (teller, f"/k/nl/vertellen/{page}")
        for page in ("", *(f"vraag/{one.pk}/" for one in world.told.questions), "antwoorden/")
    ]
    pages += [(teller, "/k/antwoord/nl/"), (teller, "/k/antwoord/nl/stoppen/")]
    showing, wrong = 0, []
    for client, address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        html = answer.getvalue().decode()
        showing += "xss" in html
        wrong += [f"{address}: {each[:200]}" for each in live_in(html)]
    assert not wrong, "\n".join(wrong)
    assert showing > len(pages) / 2


def test_what_is_escaped_is_not_live() -> None:
    assert (
        live_in('<a href="/x/?q=%3Cscript%3E" title="&lt;img onerror=x&gt;">&lt;script&gt;') == []
    )
    assert live_in('<script type="module" src="/static/site/shell.js"></script>') == []
    assert live_in('<optgroup label="javascript:window.xss=1">') == []
    assert live_in('<optgroup label="//xss.example/x.js">') == []
    assert live_in('<a href="javascript:window.xss=1">') != []
    assert live_in('<a data-weerklank-at="//xss.example/x.js">') != []


@pytest.mark.slow
def test_nothing_that_somebody_wrote_comes_to_life(
    db: None, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    poison.bring_in_files(world, PAYLOADS[0])
    # Each in its turn stands in tests/faults; these are of every kind.
    poison.poison(world, joined(PAYLOADS[::20]))
    pages, wrong, showing = come_to_life(world, by_everybody=False)
    assert not wrong, "\n".join(wrong)
    assert showing > pages / 2
