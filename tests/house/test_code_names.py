"""A reader of English reads the codes in English, on every page; what leaves stays as stored."""

import re
from collections import Counter
from html.parser import HTMLParser
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.house import walking
from tests.house.world import World, make_world
from weerklank.coding.models import Code, Coding
from weerklank.coding.shipped import name_in, shipped_codebook
from weerklank.site.commands.search import fill as fill_index

pytestmark = pytest.mark.once

VOID = {"input", "br", "img", "meta", "link", "hr", "col", "source", "wbr"}
OUTSIDE = {"script", "style"}  # a script of the coding page looks for a code by both its names
FILES = re.compile(r"_(csv|xlsx)$|^exchange:file$|^reporting:report_file$")
SAMPLES = "site:style"  # made-up texts in Dutch
WAYS = 4  # of asking for one page: more of them show no other templates
SHIPPED = {row["number"]: row for row in shipped_codebook()}
USED = ["4", "4.6", "4.2"]


class Shown(HTMLParser):
    """What a page says in its own language: words marked as Dutch are left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []
        self.feed(page)

    @property
    def is_kept(self) -> bool:
        return all(kept for _tag, kept in self.open)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        kept = given.get("lang", "en") != "nl" and tag not in OUTSIDE
        if kept and self.is_kept:
            self.said += [given.get(name) or "" for name in ("title", "aria-label", "placeholder")]
        if tag not in VOID:
            self.open.append((tag, kept))

    def handle_endtag(self, tag):
        while tag in {name for name, _kept in self.open} and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.is_kept:
            self.said.append(data)


def said_by(page: str) -> str:
    return " ".join(" ".join(Shown(page).said).split())


@pytest.fixture
def coded(db) -> World:
    """Give the world of the pages, coded with codes that come with the product."""
    world = make_world()
    branch = world.code.parent
    other = Code(monitor=world.monitor, position=3, parent=branch)
    for code, number in zip((branch, world.code, other), USED, strict=True):
        row = SHIPPED[number]
        code.number, code.label, code.gloss = number, row["label"], row["gloss"]
        code.colour = 4
        code.save()
    Coding.objects.create(
        key=UUID(int=7),
        transcript=world.transcript,
        code=other,
        coder=world.coding.coder,
        start=world.coding.start,
        end=world.coding.end,
        memo="kolibriememo",
        created_at=world.coding.created_at,
        changed_at=world.coding.changed_at,
    )
    fill_index()
    return world


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.slow
def test_no_english_page_calls_a_shipped_code_by_its_dutch_name(coded):
    client = english(Client())
    client.force_login(coded.users["onderzoeker"])
    dutch = [SHIPPED[number]["label"] for number in USED]
    wrong, named, asked = [], set(), Counter()
    for name, kwargs, query in list(walking.steps(coded)):
        asked[name] += 1
        if FILES.search(name) or name == SAMPLES or asked[name] > WAYS:
            continue
        address = reverse(name, kwargs=dict(kwargs))
        response = client.get(address, dict(query))
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        said = said_by(walking.read(response))
        wrong += [(address, dict(query), label) for label in dutch if label in said]
        if any(in_english(number) in said for number in USED):
            named.add(name)
    assert wrong == []
    assert named >= {
        "analysis:ask",
        "analysis:cell",
        "analysis:compare",
        "analysis:contrast",
        "analysis:passages",
        "analysis:together",
        "coding:codebook",
        "coding:passage",
        "findings:evidence_add",
        "site:search",
    }


@pytest.mark.parametrize(
    "name",
    [
        "analysis:contrast_csv",
        "analysis:matrix_csv",
        "analysis:passages_csv",
        "analysis:together_csv",
    ],
)
def test_file_keeps_the_name_as_stored(name, coded):
    client = english(Client())
    client.force_login(coded.users["onderzoeker"])
    response = client.get(reverse(name, kwargs={"round": coded.round.slug}))
    said = walking.read(response)
    assert SHIPPED["4.6"]["label"] in said
    assert in_english("4.6") not in said


def test_naming_a_code_asks_the_database_nothing(coded, django_assert_num_queries):
    codes = list(Code.objects.filter(monitor=coded.monitor))
    with django_assert_num_queries(0):
        assert [code.full_name for code in codes] == [str(code) for code in codes]


def in_english(number: str) -> str:
    row = SHIPPED[number]
    return name_in("en", label=row["label"], gloss=row["gloss"])


def test_what_a_page_shows_leaves_out_what_is_marked_as_dutch():
    page = '<html lang="en"><p>a<br>b</p><div lang="nl">c<p>d</p></div><input title="e" value="g">f'
    assert said_by(page).split() == ["a", "b", "e", "f"]
