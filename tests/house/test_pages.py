"""Every page × every role, generated from the URL map."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from lxml import html

from tests.house import pages
from tests.house.pages import ROLES, Page
from tests.house.world import World, make_world
from weerklank.safeguards.models import LogLine

# allauth's own pages; its tests know them, ours in tests/safeguards know our settings.
OF_THE_LIBRARY = "account_"

ALL: list[Page] = [
    page
    for module in pkgutil.iter_modules(pages.__path__)
    for page in importlib.import_module(f"{pages.__name__}.{module.name}").PAGES
]
UNKNOWN: dict[str, Any] = {"slug": "bestaat-niet", "number": 999_999}


def named_addresses(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from named_addresses(
                pattern, f"{pattern.namespace}:" if pattern.namespace else space
            )
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def test_every_address_stands_in_the_role_table():
    addresses = {
        name for name in named_addresses(get_resolver()) if not name.startswith(OF_THE_LIBRARY)
    }
    assert addresses == {page.name for page in ALL}


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Make the world once; each test's own changes are rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


def address(entry: Page, world: World) -> str:
    return reverse(entry.name, kwargs=dict(entry.kwargs(world)))


def client_of(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.users[role])
    return client


def named_as_a_field(page: bytes) -> list[str]:
    """Return the buttons that bear the same words as a field of their form."""
    return [
        words
        for form in html.document_fromstring(page or b"<p>").iter("form")
        for button in form.iter("button")
        if (words := " ".join(button.text_content().split()))
        in {" ".join((label.text or "").split()) for label in form.iter("label")}
    ]


# Whoever has no part in a page gets nothing there; those are asked all at once, below.
NOTHING = {404, 405}
CASES = [(entry, role) for entry in ALL for role in ROLES if entry.answers(role) - NOTHING]
IDS = [f"{entry.name} {role}" for entry, role in CASES]


@pytest.mark.parametrize(("entry", "role"), CASES, ids=IDS)
def test_page_answers_as_the_table_says(entry: Page, role: str, world: World):
    client = client_of(world, role)
    looks = LogLine.objects.filter(kind="read").count()
    response = client.get(address(entry, world), dict(entry.query(world)))
    if entry.get is None:
        assert response.status_code == 405
    else:
        assert response.status_code == entry.get[role]
        logs = entry.logs if isinstance(entry.logs, str | None) else entry.logs.get(role)
        if entry.get[role] == 200 and logs:
            line = LogLine.objects.filter(kind="read").get()
            monitor = None if entry.is_of_the_register else world.monitor.pk
            assert (line.what, line.by_id, line.monitor_id) == (
                logs,
                world.users[role].pk,
                monitor,
            )
        else:
            assert LogLine.objects.filter(kind="read").count() == looks
    assert "Content-Security-Policy" in response.headers
    if response.headers["Content-Type"].startswith("text/html"):
        # A variable that was not there leads back to the same page.
        assert b'href=""' not in response.content
        assert named_as_a_field(response.content) == []


@pytest.mark.parametrize(("entry", "role"), CASES, ids=IDS)
def test_change_answers_as_the_table_says(entry: Page, role: str, world: World):
    response = client_of(world, role).post(address(entry, world), dict(entry.post_data(world)))
    expected = 405 if entry.post is None else entry.post[role]
    assert response.status_code == expected, response.content.decode()[:2000]


@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_ones_own_does_not_exist(role: str, world: World):
    client = client_of(world, role)
    wrong = []
    for entry in ALL:
        if entry.answers(role) - NOTHING:
            continue
        url = address(entry, world)
        for method, table in (("get", entry.get), ("post", entry.post)):
            data = entry.query(world) if method == "get" else entry.post_data(world)
            status = getattr(client, method)(url, dict(data)).status_code
            if status != (405 if table is None else table[role]):
                wrong.append(f"{method} {entry.name}: {status}")
    assert wrong == []
    assert not LogLine.objects.filter(kind="read").exists()


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.name)
def test_nobody_comes_in_without_logging_in(entry: Page, world: World):
    url = address(entry, world)
    for call in (Client().get, Client().post):
        response = call(url)
        if entry.is_public:
            assert response.status_code != 302 or "inloggen" not in response["Location"]
        else:
            assert response.status_code == 302
            assert response["Location"].startswith("/inloggen/")


@pytest.mark.parametrize(
    "entry", [p for p in ALL if p.kwargs is not Page.kwargs and p.has_id], ids=lambda p: p.name
)
def test_unknown_address_is_not_found(entry: Page, world: World):
    kwargs = dict(entry.kwargs(world))
    first = next(iter(kwargs))
    kwargs[first] = UNKNOWN["number"] if isinstance(kwargs[first], int) else UNKNOWN["slug"]
    may = (role for role in ROLES if entry.answers(role) & {200, 302})
    client = client_of(world, next(may, "onderzoeker"))
    call = client.get if entry.get is not None else client.post
    assert call(reverse(entry.name, kwargs=kwargs)).status_code == 404
