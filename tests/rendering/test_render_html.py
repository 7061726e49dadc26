"""The HTML report: one file, accessible, and deaf to what its texts try to be."""

from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tests.rendering.render_sample import ARABIC, HOSTILE, make_bare_report, make_report
from weerklank.rendering import html
from weerklank.rendering.document import Evidence, Section, Statement

_VOID = {"meta", "link", "br", "img", "hr", "input", "circle", "path"}


class _Page(HTMLParser):
    """Collects the elements of a page and notices what is not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(data for _, data in self.texts)


@pytest.fixture(scope="module")
def page() -> _Page:
    return _Page(html.render(make_report()))


def test_every_element_is_closed_in_order(page: _Page) -> None:
    assert page.faults == []
    assert page.open == []


def test_there_is_one_title_and_no_heading_level_is_skipped(page: _Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if tag in {f"h{n}" for n in range(1, 7)}]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_ids_are_unique_and_every_internal_link_arrives(page: _Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert "s3-2" in ids
    targets = {str(link["href"]).removeprefix("#") for link in page.all("a")}
    assert targets <= set(ids)


def test_labels_point_at_something(page: _Page) -> None:
    ids = {attributes.get("id") for _, attributes in page.elements}
    pointed = {
        attributes["aria-labelledby"]
        for _, attributes in page.elements
        if "aria-labelledby" in attributes
    }
    assert pointed <= ids


def test_hostile_text_stays_text(page: _Page) -> None:
    assert page.all("script") == []
    assert HOSTILE in page.text
    assert not any(
        name.startswith("on") or name == "style"
        for _, attributes in page.elements
        for name in attributes
    )


def test_nothing_is_fetched_and_only_its_own_style_is_allowed(page: _Page) -> None:
    assert not any({"src", "srcset"} & set(attributes) for _, attributes in page.elements)
    policy = next(meta["content"] for meta in page.all("meta") if "http-equiv" in meta)
    assert policy == f"default-src 'none'; style-src {html.style_source()}"


def test_the_page_names_its_language_and_the_arabic_its_own(page: _Page) -> None:
    assert page.all("html") == [{"lang": "nl", "dir": "ltr"}]
    assert {"lang": "ar", "dir": "rtl"} in page.all("blockquote")
    assert ("blockquote", f"«{ARABIC}»") in page.texts


def test_tables_have_captions_and_scoped_headers(page: _Page) -> None:
    assert len(page.all("caption")) == len(page.all("table"))
    assert {header.get("scope") for header in page.all("th")} == {"col", "row"}


def test_a_statement_says_in_words_what_its_marks_show(page: _Page) -> None:
    text = " ".join(page.text.split())
    assert "5 van 8 inburgeraars" in text
    assert "2 zeggen het tegendeel" in text
    assert "4 van een onbekend aantal inburgeraars" in text
    assert "Aan wie dit gevraagd is, is niet bekend." in text
    assert "aan geen van de aanbieders gevraagd" in text


def test_every_statement_opens_to_its_passages(page: _Page) -> None:
    assert len(page.all("details")) == len(make_report().statements)
    assert "Tekst niet vrijgegeven" in page.text
    assert "Passages die het tegendeel zeggen (2)" in " ".join(page.text.split())


def test_the_same_report_gives_the_same_page() -> None:
    assert html.render(make_report()) == html.render(make_report())


def test_an_empty_report_is_a_page() -> None:
    page = _Page(html.render(make_bare_report()))
    assert page.faults == []
    assert page.all("nav") == []


@pytest.mark.parametrize(
    ("evidence", "circles", "diamonds"),
    [
        (Evidence(1, 1, "vrouwen"), 1, 0),
        (Evidence(5, 8, "vrouwen", contrary=2), 6, 2),
        (Evidence(8, 8, "vrouwen", contrary=1, both=1), 8, 1),
        (Evidence(3, None, "vrouwen", contrary=1), 3, 1),
        (Evidence(0, 0, "vrouwen"), 0, 0),
        (Evidence(60, 140, "vrouwen"), 0, 0),
    ],
    ids=[
        "one person",
        "some say the opposite",
        "someone says both",
        "nobody knows who was asked",
        "nobody was asked",
        "too many to draw",
    ],
)
def test_one_mark_is_one_person(evidence: Evidence, circles: int, diamonds: int) -> None:
    statement = Statement("1.1", "Een zin.", evidence)
    report = replace(make_bare_report(), sections=(Section("1", "Deel", (statement,)),))
    page = _Page(html.render(report))
    # The key above the report draws one of each.
    assert len(page.all("circle")) - 3 == circles
    assert len(page.all("path")) - 2 == diamonds
