"""Every page of the filled example and of an empty round, as axe sees it and as wide as it is.

No words lie over others, and none are cut off.
The pages come from the same table as the role tests, so that a new address is visited at once.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from playwright.sync_api import Error
from playwright.sync_api import Page as BrowserPage

from tests import cast
from tests.house.test_pages import ALL
from tests.house.world import World
from tests.journeys.helpers import example as examples
from tests.journeys.helpers.looks import MEASURE
from weerklank.site.demo import build

Check = Callable[[BrowserPage], list[str]]
# Of the others, the pages where they see something else than an onderzoeker does.
AS_OTHERS = {
    "beleidsadviseur": [
        "site:start",
        "site:round",
        "study:monitor",
        "study:plan",
        "study:spread",
        "analysis:compare",
        "analysis:cell",
        "findings:findings",
        "findings:finding",
        "reporting:report",
        "policy:beside",
    ],
    "codeur": ["site:round", "fieldwork:conversation", "coding:code", "findings:finding"],
    "beheerder": ["study:members", "study:log", "study:certificates", "study:certificate"],
    "installer": ["site:start", "safeguards:accounts", "study:monitor_new"],
}
WITHOUT_ACCOUNT = [
    "/inloggen/",
    "/wachtwoord/vergeten/",
    "/wachtwoord/vergeten/verstuurd/",
    "/hulp/",
    "/toegankelijkheid/",
]
ENTRIES = {entry.name: entry for entry in ALL}


def address(name: str, world: World, query: dict[str, Any] | None = None) -> str:
    entry = ENTRIES[name]
    asked = dict(entry.query(world)) if query is None else query
    path = reverse(name, kwargs=dict(entry.kwargs(world)))
    return f"{path}?{urlencode(asked)}" if asked else path


def opened(world: World) -> list[tuple[str, dict[str, Any]]]:
    """Give what pages show when something on them is opened, chosen or filtered."""
    return [
        ("study:monitor_plan", {"wijzig": f"goal-{world.goal.pk}"}),
        ("study:characteristics", {"wijzig": f"characteristic-{world.characteristic.pk}"}),
        ("study:participant_new", {"perspectief": "aanbieder"}),
        ("study:participant", {"wijzig": "toestemming"}),
        ("study:participant", {"wijzig": "kenmerken"}),
        ("study:plan", {"wijzig": "ronde"}),
        ("study:plan", {"nieuw": "leidraad"}),
        ("study:guide", {"wijzig": f"question-{world.guide_question.pk}"}),
        ("study:spread", {"kenmerk": "leerroute", "en": "gender"}),
        ("fieldwork:draft", {"beurt": 2}),
        ("coding:codebook", {"code": world.code.number}),
        ("analysis:compare", {"by": "perspective"}),
        ("analysis:passages", {"code": world.code.pk}),
        ("findings:framework", {"order": "leerroute", "themes": world.code.pk}),
        ("findings:evidence_add", {"tegen": 1}),
        ("policy:beside", {"per": "kern", "eerder": "jaren"}),
    ]


def as_onderzoeker(world: World) -> Iterator[str]:
    """Give every address of the table that shows an onderzoeker something."""
    for entry in ALL:
        if entry.get and entry.get["onderzoeker"] == 200:
            yield address(entry.name, world)


def further(world: World, example: build.Example) -> Iterator[str]:
    """Give the same pages with something opened, and records of another kind."""
    for name, query in opened(world):
        yield address(name, world, query)
    beside = examples.original_conversation(example)
    yield reverse("fieldwork:conversation", args=[beside.pk])
    yield reverse("coding:code", args=[beside.pk]) + "?tekst=origineel"
    spare = examples.finding_without_quote(example)
    yield reverse("findings:finding_delete", args=[spare.pk])
    yield reverse("account_change_password")
    yield reverse("account_logout")


DESK = re.compile(r"/gesprekken/\d+/coderen/(\?|$)")
NARROW, WIDE = 320, 1280
IS_READY = """() => new Promise((answer) => {
  const end = performance.now() + 5000;
  const look = () => {
    const isReady = document.documentElement.dataset.weerklankCoding === "ready";
    if (isReady || performance.now() > end) answer(isReady);
    else setTimeout(look, 20);
  };
  look();
})"""
# Rules of axe that light or dark makes a difference to; the page in hand has axe already.
COLOURS = """async () => {
  const rules = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}"""


class Visitor:
    """Opens pages one after the other and keeps what is wrong with them."""

    def __init__(self, page: BrowserPage, site: str, check: Check, width: int) -> None:
        self.page = page
        self.site = site
        self.check = check
        self.width = width
        self.wrong: list[str] = []

    def visit(self, path: str, *, status: int = 200) -> None:
        # High enough that the bar at the foot of the desk covers nothing.
        height = 4_000 if DESK.match(path) else 800
        self.page.set_viewport_size({"width": self.width, "height": height})
        try:
            response = self.page.goto(self.site + path)
        except Error as error:
            if "Download is starting" in error.message:
                return  # a file; its own tests look into it
            raise
        assert response is not None
        if response.status != status:
            self.wrong.append(f"{path}: {response.status}")
            return
        if not response.headers["content-type"].startswith("text/html"):
            return
        if DESK.match(path) and not self.page.evaluate(IS_READY):
            self.wrong.append(f"{path}: the scripts did not start")
        seen = self.page.evaluate(MEASURE)
        self.wrong += [f"{path}: {no}" for no in seen if not no.startswith("shortened")]
        self.wrong += self.check(self.page)
        if self.width == WIDE:
            self.page.emulate_media(color_scheme="dark")
            found = self.page.evaluate(COLOURS)
            self.wrong += [f"{path} in the dark: {no[:300]}" for no in found]
            self.page.emulate_media(color_scheme="light")


@pytest.fixture(params=[NARROW, WIDE])
def visitor(
    request: pytest.FixtureRequest, page: BrowserPage, live_server: Any, violations: Check
) -> Visitor:
    """A browser of this width. The wide one also looks at each page in the dark."""
    page.set_viewport_size({"width": request.param, "height": 800})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return Visitor(page, live_server.url, violations, request.param)


def test_every_page_of_the_example_fits_and_passes_axe(
    visitor: Visitor, example: build.Example
) -> None:
    world = examples.world_of(example)

    examples.sign_in(visitor.page, visitor.site, world.users["onderzoeker"])
    for path in as_onderzoeker(world):
        visitor.visit(path)
    visitor.visit("/monitors/bestaat-niet/", status=404)
    visitor.visit(address("study:members", world), status=403)

    assert not visitor.wrong, "\n".join(visitor.wrong)


@pytest.mark.parametrize("visitor", [NARROW], indirect=True)
def test_what_opens_and_what_others_see_fits_and_passes_axe(
    visitor: Visitor, example: build.Example
) -> None:
    world = examples.world_of(example)

    examples.sign_in(visitor.page, visitor.site, world.users["onderzoeker"])
    for path in further(world, example):
        visitor.visit(path)
    for role, names in AS_OTHERS.items():
        examples.sign_in(visitor.page, visitor.site, world.users[role])
        for name in names:
            visitor.visit(address(name, world))
    examples.sign_in(visitor.page, visitor.site, None)
    for path in WITHOUT_ACCOUNT:
        visitor.visit(path)

    assert not visitor.wrong, "\n".join(visitor.wrong)


def test_every_page_without_anything_in_it_fits_and_passes_axe(
    visitor: Visitor, voorbeelddam: cast.Voorbeelddam
) -> None:
    """A monitor and a round as they are on the first day, for who may fill them and who may not."""
    monitor, round_ = voorbeelddam.monitor.slug, voorbeelddam.round.slug
    of_round = [
        "site:round",
        "study:plan",
        "study:spread",
        "fieldwork:conversations",
        "coding:overview",
        "coding:codebook",
        "analysis:compare",
        "analysis:passages",
        "findings:framework",
        "findings:findings",
        "reporting:report",
    ]
    for user in (voorbeelddam.bram, voorbeelddam.coen):
        examples.sign_in(visitor.page, visitor.site, user)
        for name in of_round:
            visitor.visit(reverse(name, kwargs={"round": round_}))
        for name in ("study:monitor", "study:monitor_plan", "study:characteristics"):
            visitor.visit(reverse(name, kwargs={"monitor": monitor}))
    examples.sign_in(visitor.page, visitor.site, voorbeelddam.gerard)
    for name in ("study:members", "study:log", "study:certificates"):
        visitor.visit(reverse(name, kwargs={"monitor": monitor}))
    examples.sign_in(visitor.page, visitor.site, cast.make_user("esra"))  # a member of nothing
    visitor.visit("/")

    assert not visitor.wrong, "\n".join(visitor.wrong)
