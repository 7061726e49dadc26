"""Every form that sends files has an address that takes files, and no other address does."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.house import walking
from tests.house.world import make_world
from weerklank.site import bodies


def test_every_address_that_takes_files_has_a_form_that_sends_them(db):
    """That no other form does, `test_pages` asks of each page that it reads."""
    world = make_world()
    lacking = set(bodies.OF_UPLOADS)
    clients = {role: Client() for role in world.users}
    for role, client in clients.items():
        client.force_login(world.users[role])
    left = list(walking.ALL)
    while lacking and left:
        # Most forms stand on the page of their own address, the others on one of their room.
        rooms = {name.partition(":")[0] for name in lacking}
        left.sort(
            key=lambda page: (page.name not in lacking, page.name.partition(":")[0] not in rooms)
        )
        page = left.pop(0)
        for role in world.users:
            if lacking and page.get is not None and page.get.get(role) == 200:
                address = reverse(page.name, kwargs=dict(page.kwargs(world)))
                answer = clients[role].get(address, dict(page.query(world)))
                if page.name not in walking.SAMPLES:
                    lacking -= walking.takes_files(answer, address)
    assert lacking == set()


def test_the_proxy_of_the_manual_lets_large_requests_through_there_and_nowhere_else():
    manual = Path(__file__).parents[2] / "docs" / "beheer" / "installeren.md"
    [pattern] = re.findall(r"location ~ (\S+) \{", manual.read_text(encoding="utf-8"))
    names = {"round": "een-ronde", "municipality": "een-gemeente", "monitor": "een-monitor"}
    names |= {"perspective": "inburgeraar", "number": "1"}
    names |= {"question": "1", "language": "ar", "organisation": "een-gemeente"}
    names |= {"participant": "1", "language": "ar", "part": "take_part", "key": "dag-1"}
    by_name = dict(walk(get_resolver()))
    large = {
        name
        for name, needs in by_name.items()
        if needs <= set(names)
        and re.search(pattern, reverse(name, kwargs={each: names[each] for each in needs}))
    }
    assert large == set(bodies.OF_UPLOADS)


def walk(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, set[str]]]:
    """Give every address by name, with what it needs to be written."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from walk(each, f"{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}", set(each.pattern.regex.groupindex)
