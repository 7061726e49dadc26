"""Every form that sends files has an address that takes files, and no other address does."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from tests.house import walking
from tests.house.world import make_world
from weerklank.site import bodies

FORM = re.compile(r"<form\b[^>]*>", re.S)
ACTION = re.compile(r'action="([^"]*)"')


def test_forms_with_files_and_large_bodies_go_together(db):
    world = make_world()
    found = set()
    for page in walking.ALL:
        for user in set(world.users.values()):
            if page.get is None or not any(
                page.get.get(role) == 200 for role, each in world.users.items() if each == user
            ):
                continue
            client = Client()
            client.force_login(user)
            address = reverse(page.name, kwargs=dict(page.kwargs(world)))
            html = walking.read(client.get(address, dict(page.query(world))))
            for form in FORM.findall(html):
                if "multipart/form-data" in form:
                    action = ACTION.search(form)
                    target = action[1] if action and action[1] else address
                    found.add(resolve(target.partition("?")[0].partition("#")[0]).view_name)
                    break
    # The page of samples shows such a form, and sends it nowhere.
    assert found - {"site:style"} == set(bodies.OF_UPLOADS)


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
