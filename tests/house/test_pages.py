"""Every page × every role, generated from the URL map."""

import importlib
import pkgutil
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from lxml import html

from tests import cast
from tests.house import names, pages, walking
from tests.house.pages import ROLES, Page
from tests.house.world import World, make_world
from tests.rendering.reading import words_of_pdf
from weerklank.safeguards.models import LogLine, SearchEntry, User
from weerklank.site import bodies, cli
from weerklank.site.commands.search import fill as fill_index

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


class Visitor:
    """A browser in which somebody logged in once; what a request of hers changes is undone."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user)
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    @contextmanager
    def asking(self, method: str, url: str, data: Mapping[str, Any]) -> Iterator[Any]:
        self.client.cookies = SimpleCookie(self.cookies)
        with transaction.atomic():
            yield getattr(self.client, method)(url, dict(data))
            transaction.set_rollback(True)


@dataclass(frozen=True)
class House:
    """The world, and somebody of each role in it."""

    world: World
    visitors: Mapping[str, Visitor]


@pytest.fixture(scope="module")
def shared_house(module_db: None) -> House:
    world = make_world()
    names.keep(world)
    return House(world, {role: Visitor(world.users[role]) for role in ROLES})


@pytest.fixture
def house(shared_house: House, db: None) -> House:
    return shared_house


def address(entry: Page, world: World) -> str:
    return reverse(entry.name, kwargs=dict(entry.kwargs(world)))


def named_as_a_field(page: bytes) -> list[str]:
    """Return the buttons that bear the same words as a field of their form."""
    return [
        words
        for form in html.document_fromstring(page or b"<p>").iter("form")
        for button in form.iter("button")
        if (words := " ".join(button.text_content().split()))
        in {" ".join((label.text or "").split()) for label in form.iter("label")}
    ]


def wrongly_tied(page: bytes) -> list[str]:
    """Return the ids that stand twice, and those that a label or a description names in vain."""
    root = html.document_fromstring(page or b"<p>")
    stand = Counter(root.xpath("//@id"))
    named = root.xpath("//@aria-labelledby | //@aria-describedby | //@aria-controls | //label/@for")
    return [
        *(f"{name} stands twice" for name, times in stand.items() if times > 1),
        *(f"{name} is nowhere" for name in sorted(set(" ".join(named).split()) - set(stand))),
    ]


# Whoever has no part in a page gets nothing there; those are asked all at once, below.
NOTHING = {404, 405}


def asked(entry: Page, table: Mapping[str, int] | None) -> list[tuple[str, int]]:
    """Return who is asked, and what she gets."""
    return [
        (role, 405 if table is None else table[role])
        for role in ROLES
        if entry.answers(role) - NOTHING
    ]


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.name)
def test_page_answers_as_the_table_says(entry: Page, house: House):
    wrong = []
    for role, status in asked(entry, entry.get):
        visitor = house.visitors[role]
        with visitor.asking("get", address(entry, house.world), entry.query(house.world)) as answer:
            wrong += [f"{role}: {what}" for what in faults(entry, role, status, answer, house)]
    assert wrong == []


def faults(entry: Page, role: str, status: int, answer: Any, house: House) -> Iterator[str]:
    """Say what is wrong with an answer: its status, the line it left, its heads, its marks."""
    if role != names.KEEPER and (told := names.told(answer)):
        yield f"tells who somebody is: {told}"
    if answer.status_code != status:
        yield f"{answer.status_code}, not {status}"
    logs = entry.logs if isinstance(entry.logs, str | None) else entry.logs.get(role)
    monitor = None if entry.is_of_the_register else house.world.monitor.pk
    right = [(logs, house.world.users[role].pk, monitor)] if status == 200 and logs else []
    lines = LogLine.objects.filter(kind="read")
    if (found := list(lines.values_list("what", "by_id", "monitor_id"))) != right:
        yield f"the log says {found}, not {right}"
    if "Content-Security-Policy" not in answer.headers:
        yield "no Content-Security-Policy"
    if answer.headers["Content-Type"].startswith("text/html"):
        # A variable that was not there leads back to the same page.
        if b'href=""' in answer.content:
            yield "a link to nowhere"
        at = address(entry, house.world)
        if entry.name not in walking.SAMPLES and (
            others := walking.takes_files(answer, at) - set(bodies.OF_UPLOADS)
        ):
            yield f"sends files to what takes none: {others}"
        if same := named_as_a_field(answer.content):
            yield f"buttons with the words of a field: {same}"
        if wrong := wrongly_tied(answer.content):
            yield f"ids: {wrong}"


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.name)
def test_change_answers_as_the_table_says(entry: Page, house: House):
    wrong = []
    for role, status in asked(entry, entry.post):
        url, data = address(entry, house.world), entry.post_data(house.world)
        with house.visitors[role].asking("post", url, data) as answer:
            if answer.status_code != status:
                said = answer.content.decode()[:2000]
                wrong.append(f"{role}: {answer.status_code}, not {status}: {said}")
            if role != names.KEEPER and (told := names.told(answer)):
                wrong.append(f"{role}: is told {told}")
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_ones_own_does_not_exist(role: str, house: House):
    wrong = []
    for entry in ALL:
        if entry.answers(role) - NOTHING:
            continue
        url = address(entry, house.world)
        for method, table in (("get", entry.get), ("post", entry.post)):
            data = entry.query(house.world) if method == "get" else entry.post_data(house.world)
            with house.visitors[role].asking(method, url, data) as answer:
                if answer.status_code != (405 if table is None else table[role]):
                    wrong.append(f"{method} {entry.name}: {answer.status_code}")
                if LogLine.objects.filter(kind="read").exists():
                    wrong.append(f"{method} {entry.name}: leaves a line")
                if told := names.told(answer):
                    wrong.append(f"{method} {entry.name}: tells {told}")
    assert wrong == []


def test_nobody_comes_in_without_logging_in(house: House):
    nobody = Visitor()
    wrong = []
    for entry in ALL:
        for method in ("get", "post"):
            with nobody.asking(method, address(entry, house.world), {}) as answer:
                leads_to = answer.headers.get("Location", "")
                if entry.is_public:
                    held = answer.status_code != 302 or "inloggen" not in leads_to
                else:
                    held = answer.status_code == 302 and leads_to.startswith("/inloggen/")
            if not held or names.told(answer):
                wrong.append(f"{method} {entry.name}: {answer.status_code} {leads_to}")
    assert wrong == []


def test_unknown_address_is_not_found(house: House):
    wrong = []
    for entry in ALL:
        if entry.kwargs is Page.kwargs or not entry.has_id:
            continue
        kwargs = dict(entry.kwargs(house.world))
        first = next(iter(kwargs))
        kwargs[first] = UNKNOWN["number"] if isinstance(kwargs[first], int) else UNKNOWN["slug"]
        may = (role for role in ROLES if entry.answers(role) & {200, 302})
        visitor = house.visitors[next(may, "onderzoeker")]
        method = "get" if entry.get is not None else "post"
        with visitor.asking(method, reverse(entry.name, kwargs=kwargs), {}) as answer:
            if answer.status_code != 404:
                wrong.append(f"{entry.name}: {answer.status_code}")
    assert wrong == []


def test_who_holds_the_key_reads_the_names(house: House):
    """Otherwise nobody being told one would say nothing."""
    [entry] = [one for one in ALL if one.name == "invitations:letters"]
    url = address(entry, house.world)
    keeper = Client()
    keeper.force_login(house.world.users[names.KEEPER])
    keeper.post("/inloggen/bevestigen/", {"password": cast.PASSWORD})
    assert "geelvink" in names.told(keeper.post(url, {"do": "print"}))
    with house.visitors["onderzoeker"].asking("post", url, {"do": "print"}) as answer:
        assert answer.status_code == 403


@pytest.mark.parametrize("role", ["onderzoeker", "codeur", "regisseur"])
def test_nobody_finds_a_name_by_searching(role: str, house: House):
    fill_index()
    bodies = " ".join(SearchEntry.objects.values_list("body", flat=True))
    assert names.in_words(bodies) == []

    def found(word: str) -> str:
        query = {"q": word, "place": f"m{house.world.monitor.pk}"}
        with house.visitors[role].asking("get", reverse("site:search"), query) as answer:
            return re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode()).replace(word, "")

    for word in ("kanarienaam", "geelvink", "kanariestraat"):
        assert found(word) == found("nergensstaandwoord")
    if role != "regisseur":
        assert found("buurman") != found("nergensstaandwoord")


def test_no_file_of_the_command_line_tells_a_name(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    round_ = house.world.round.slug
    by = ["--by", house.world.users["onderzoeker"].email or ""]
    for arguments in (
        ["report", "build", round_, "--to", str(tmp_path / "report"), *by],
        ["refi", "export", round_, str(tmp_path / "round.qdpx"), *by],
        ["reindex"],
        ["check"],
    ):
        cli.main(arguments)
    said = "".join(capsys.readouterr())
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in made} >= {".qdpx", ".docx", ".pdf"}
    for path in made:
        said += words_in(path)
    assert "Ik snap de brief niet" in said
    assert names.in_words(said) == []


def words_in(path: Path) -> str:
    content = path.read_bytes()
    if content.startswith(b"%PDF"):
        return words_of_pdf(content)
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(path) as archive:
        return " ".join(archive.read(one).decode("utf-8", "replace") for one in archive.namelist())
