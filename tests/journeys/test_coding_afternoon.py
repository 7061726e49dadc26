"""An afternoon of coding: by keyboard alone and what is spoken then, by mouse alone, by finger."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.coding.conftest import Sample
from tests.journeys.test_coding_page import (
    BOX,
    LogIn,
    code_of,
    drag,
    kept,
    make_arabic,
    open_desk,
    press,
    said,
    sample,
    search,
    told,
)
from weerklank.coding.models import Bookmark, Code, Coding, CodingTask
from weerklank.fieldwork import search as fieldwork_search

__all__ = ["sample"]  # a fixture

TIGRINYA = "ደብዳቤ ክርዳእ ኣይክእልን። ሓፍተይ ተንብበለይ።"
# Everything that the live region said since the last time, in order.
HEAR = """() => {
  const region = document.getElementById("melding");
  globalThis.heard = [];
  new MutationObserver(() => {
    if (region.textContent) heard.push(region.textContent);
  }).observe(region, {childList: true, characterData: true, subtree: true});
}"""


def listen(page: Page) -> None:
    page.evaluate(HEAR)


def heard(page: Page, *, least: int = 1) -> list[str]:
    page.wait_for_function("least => heard.length >= least", arg=least)
    found: list[str] = page.evaluate("heard.splice(0)")
    return found


def go_on(page: Page) -> None:
    """Load the page again, as after a break."""
    page.reload()
    page.wait_for_selector("html[data-weerklank-coding=ready]")
    listen(page)


@pytest.fixture
def desk(page: Page, live_server: Any, log_in: LogIn, sample: Sample) -> Page:
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    listen(page)
    return page


def test_an_afternoon_by_keyboard_alone(desk: Page, sample: Sample) -> None:
    press(desk, "ArrowDown", "ArrowDown", "Enter")
    told(desk, "In de tekst")
    # A code from the filter, by another form of its word.
    press(desk, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
    search(desk, "brief")
    told(desk, "Code Onbegrijpelijke brieven en formulieren op 4 woorden, spreker D1.")
    press(desk, "Escape")
    # In vivo: the words are the code, beside the one that was used last.
    press(desk, "Control+ArrowRight", "v")
    told(desk, "Nieuwe code Mijn zus leest hem voor. onder 4 Knelpunten, gegeven op deze woorden.")
    kept(desk)
    made = Code.objects.get(label="Mijn zus leest hem voor.")
    assert made.parent == code_of(sample, "4")
    assert said(sample)[1] == (made.number, "Mijn zus leest hem voor.")
    # Another turn gets the first code as well; then all its passages light up, one after another.
    press(desk, "Escape", "ArrowDown", "Enter", "Shift+ArrowRight")
    search(desk, "4.6")
    kept(desk)
    press(desk, "Escape")
    heard(desk)
    press(desk, "l")
    told(desk, "passage 2 van 2 met 4.6 Onbegrijpelijke brieven en formulieren")
    expect(desk.locator(".weerklank-coding.is-lit")).to_have_count(2)
    press(desk, "n")
    told(desk, "Passage 1 van 2. Code Onbegrijpelijke brieven en formulieren, regel 2")
    expect(desk.locator("[data-weerklank-lit-words]")).to_contain_text("passage 1 van 2 met 4.6")
    press(desk, "n")
    told(desk, "Passage 2 van 2.")
    press(desk, "p")
    told(desk, "Passage 1 van 2.")
    press(desk, "l")
    expect(desk.locator(".weerklank-coding.is-lit")).to_have_count(0)
    # What was done last is taken back, and the one before it after a reload.
    press(desk, "Control+z")
    told(desk, "Ongedaan gemaakt.")
    kept(desk)
    assert [number for number, _ in said(sample)] == ["4.6", made.number]
    go_on(desk)
    press(desk, "Control+z")
    told(desk, "Ongedaan gemaakt.")
    kept(desk)
    assert [number for number, _ in said(sample)] == ["4.6"]
    assert not Code.objects.filter(label=made.label).exists()
    press(desk, "u")
    acts = desk.locator("[data-weerklank-acts] li")
    expect(acts).to_have_text(
        [
            re.compile(r"4\.6 Onbegrijpelijke.* gegeven, regel 3 \(ongedaan gemaakt\)"),
            re.compile(
                r"nieuwe code 4\.\d+ Mijn zus leest hem voor\. gemaakt.*\(ongedaan gemaakt\)"
            ),
            re.compile(r"4\.6 Onbegrijpelijke.* gegeven, regel 2$"),
        ]
    )
    # Done again: the code is made anew, with another number to the server.
    press(desk, "u", "Control+y")
    told(desk, "Opnieuw gedaan.")
    kept(desk)
    again = Code.objects.get(label=made.label)
    assert said(sample)[1] == (again.number, "Mijn zus leest hem voor.")
    press(desk, "Control+z")
    kept(desk)
    assert not Code.objects.filter(label=made.label).exists()
    # A bookmark, and back to it from the end of the conversation by the map.
    press(desk, "b")
    told(desk, "Bladwijzer gezet. Beurt 2, D1.")
    kept(desk)
    press(desk, "k", "End")
    told(desk, "Beurt 3, D2, 3 van 3: geen codes.")
    press(desk, "Home", "ArrowDown")
    told(desk, "Beurt 2, D1, 2 van 3: Onbegrijpelijke brieven en formulieren. bladwijzer.")
    press(desk, "End", "Enter")
    expect(desk.locator("#beurt-3")).to_be_focused()
    press(desk, ".")
    told(desk, "Bladwijzer 1 van 1. Beurt 2, D1: Ik maak een foto.")
    expect(desk.locator("#beurt-2")).to_be_focused()
    assert Bookmark.objects.get().turn.position == 1
    desk.get_by_role("button", name="Ik ben klaar met dit gesprek").focus()
    press(desk, "Enter")
    expect(desk.get_by_role("heading", name="Coderen")).to_be_visible()
    assert CodingTask.objects.get().finished_at


def test_an_afternoon_by_keyboard_alone_in_arabic(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample
) -> None:
    sample.transcript = make_arabic(sample)
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    listen(page)
    page.locator("#beurt-2").focus()
    press(page, "ArrowDown", "Enter")
    told(page, "أنا")
    # Left is further on. A code from the filter, then the next words in vivo.
    press(page, "Shift+ArrowLeft")
    told(page, "2 woorden gekozen: أصوّر")
    search(page, "brief")
    told(page, "Code Onbegrijpelijke brieven en formulieren op 2 woorden, spreker")
    press(page, "Escape", *["ArrowLeft"] * 3, "Shift+ArrowLeft", "v")
    told(page, "Nieuwe code وأختي تقرأها onder 4 Knelpunten")
    kept(page)
    made = Code.objects.get(label="وأختي تقرأها")
    assert said(sample) == [("4.6", "أنا أصوّر"), (made.number, "وأختي تقرأها")]
    # Both show at the turn that renders it, and lead back here.
    echoes = page.locator("#beurt-2 .weerklank-tag.is-echo")
    expect(echoes).to_have_count(2)
    expect(echoes.first).to_contain_text("in het origineel")
    press(page, "l")
    told(page, f"passage 1 van 1 met {made.number}")
    press(page, "l", "b")
    told(page, "Bladwijzer gezet. Beurt 1")
    go_on(page)
    press(page, "Control+z", "Control+z", "Control+z")
    kept(page)
    expect(echoes).to_have_count(0)
    assert said(sample) == []
    assert not Bookmark.objects.exists()
    press(page, "Control+y")
    told(page, "Opnieuw gedaan.")
    kept(page)
    assert said(sample) == [("4.6", "أنا أصوّر")]
    press(page, "Control+z", "k", "End", "Enter")
    # The last turn of the page is what D2 said.
    expect(page.locator("#beurt-3")).to_be_focused()
    words = heard(page)
    assert words[0] == "Ongedaan gemaakt."
    assert words[-1].startswith("Beurt 3, D2, 4 van 4")


def test_an_afternoon_by_mouse_alone(desk: Page, sample: Sample) -> None:
    # A code is dragged to a turn, and another to chosen words.
    carry(desk, "Onbegrijpelijke brieven", "#beurt-3")
    told(desk, "Code Onbegrijpelijke brieven en formulieren op 9 woorden, spreker D2.")
    drag(desk, "maak", "foto")
    carry(desk, "Onbegrijpelijke brieven", "#beurt-2")
    told(desk, "op 3 woorden, spreker D1.")
    kept(desk)
    assert said(sample) == [
        ("4.6", "Bij ons is het anders. De begeleider komt langs."),
        ("4.6", "maak een foto."),
    ]
    # Let go beside the text, nothing is given.
    carry(desk, "Onbegrijpelijke brieven", "h1")
    told(desk, "Niet gegeven")
    assert Coding.objects.count() == 2
    # Words as a code, its passages lit, one to the next, and everything back.
    drag(desk, "Mijn", "voor")
    desk.get_by_role("toolbar").get_by_role("button", name="Woorden als code").click()
    told(desk, "Nieuwe code Mijn zus leest hem voor. onder 4 Knelpunten")
    kept(desk)
    left, top, right, bottom = desk.evaluate(BOX, "begeleider")
    desk.mouse.click((left + right) / 2, (top + bottom) / 2)
    desk.get_by_role("button", name="Laat alle passages oplichten").click()
    expect(desk.locator(".weerklank-coding.is-lit")).to_have_count(2)
    desk.locator("[data-weerklank-lit=next]").click()
    told(desk, "Passage 1 van 2.")
    desk.locator("[data-weerklank-lit=off]").click()
    desk.get_by_text("Bladwijzers", exact=False).first.click()
    desk.get_by_role("button", name="Zet of haal weg bij deze beurt").click()
    told(desk, "Bladwijzer gezet. Beurt 2, D1.")
    desk.get_by_role("button", name="Beurt 2, D1").click()
    told(desk, "Bladwijzer 1 van 1.")
    kept(desk)
    box = desk.get_by_role("slider", name="Kaart van het gesprek").bounding_box()
    assert box
    desk.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 3)
    told(desk, "Beurt 3, D2, 3 van 3: Onbegrijpelijke brieven en formulieren.")
    go_on(desk)
    for _ in range(4):
        desk.get_by_role("button", name="Maak ongedaan").first.click()
        told(desk, "Ongedaan gemaakt.")
        kept(desk)
    assert said(sample) == []
    assert not Bookmark.objects.exists()
    assert not Code.objects.filter(label="Mijn zus leest hem voor.").exists()


def carry(page: Page, code: str, to: str) -> None:
    """Drag a code from the list to somewhere on the page."""
    button = page.locator("[data-weerklank-tree] .weerklank-code", has_text=code)
    if not button.is_visible():
        page.locator("[data-weerklank-tree] summary", has_text="4 Knelpunten").click()
    # What the list shows of the passage in hand stands over its foot.
    button.evaluate("button => button.scrollIntoView({block: 'center'})")
    start, end = button.bounding_box(), page.locator(to).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 40, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 20)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=5)
    page.mouse.up()


# What a long press and the two handles do: the browser's own selection, no mouse.
BY_FINGER = """([turn, first, last]) => {
  const walker = document.createTreeWalker(
    document.querySelector(`${turn} .weerklank-turn__text`), NodeFilter.SHOW_TEXT);
  const find = (words) => {
    walker.currentNode = walker.root;
    while (walker.nextNode()) {
      const at = walker.currentNode.data.indexOf(words);
      if (at >= 0) return [walker.currentNode, at];
    }
  };
  const [from, start] = find(first);
  const [to, end] = find(last);
  getSelection().setBaseAndExtent(from, start + 1, to, end + 2);
}"""


def choose_by_finger(page: Page, turn: str, first: str, last: str) -> None:
    page.locator(f"{turn} .weerklank-turn__who").tap()
    page.evaluate(BY_FINGER, [turn, first, last])


def test_an_afternoon_on_a_phone_in_tigrinya(
    new_context: Any, live_server: Any, log_in: LogIn, sample: Sample, violations: Any
) -> None:
    make_original(sample, "ti", TIGRINYA)
    context = new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    page = context.new_page()
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    listen(page)
    bar = page.get_by_role("toolbar")
    choose_by_finger(page, "#oorspronkelijk-1", "ደብዳቤ", "ክርዳእ")
    bar.get_by_role("button", name="Zoek code").tap()
    page.get_by_role("combobox", name="Zoek code").fill("brief")
    page.locator("#gevonden [role=option]").first.tap()
    told(page, "Code Onbegrijpelijke brieven en formulieren op 2 woorden")
    kept(page)
    page.locator("[data-weerklank-palette] > summary").tap()
    choose_by_finger(page, "#oorspronkelijk-1", "ሓፍተይ", "ተንብበለይ")
    bar.get_by_role("button", name="Woorden als code").tap()
    told(page, "Nieuwe code ሓፍተይ ተንብበለይ። onder 4 Knelpunten")
    kept(page)
    assert [words for _, words in said_in(sample)] == ["ደብዳቤ ክርዳእ", "ሓፍተይ ተንብበለይ።"]
    expect(page.locator("#beurt-2 .weerklank-tag.is-echo")).to_have_count(2)
    page.get_by_text("Bladwijzers").first.tap()
    page.get_by_role("button", name="Zet of haal weg bij deze beurt").tap()
    told(page, "Bladwijzer gezet. Beurt 1, D1.")
    # High enough that what is fixed at the foot covers nothing.
    page.set_viewport_size({"width": 320, "height": 2000})
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Beurt 1,").tap()
    told(page, "Bladwijzer 1 van 1.")
    page.get_by_text("Bladwijzers").first.tap()
    # The strip lies across the top; its end is the end of the conversation.
    strip = page.get_by_role("slider", name="Kaart van het gesprek")
    # The bar of the passage in hand covers the lower half.
    strip.evaluate("strip => strip.scrollIntoView({block: 'start'})")
    box = strip.bounding_box()
    assert box
    assert box["width"] > 200
    assert box["height"] >= 24
    page.touchscreen.tap(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    told(page, "Beurt 3, D2, 4 van 4: geen codes.")
    go_on(page)
    page.get_by_text("Laatste handelingen").tap()
    expect(page.locator("[data-weerklank-acts] li")).to_have_count(3)
    for _ in range(3):
        page.get_by_role("button", name="Maak ongedaan").first.tap()
        told(page, "Ongedaan gemaakt.")
        kept(page)
    assert said_in(sample) == []
    assert not Bookmark.objects.exists()


def make_original(sample: Sample, language: str, text: str) -> None:
    original = make_arabic(sample)
    original.text, original.language = text, language
    original.save()
    original.turns.update(end=len(text))


def said_in(sample: Sample) -> list[tuple[str, str]]:
    return [
        (row.code.number, row.transcript.text[row.start : row.end])
        for row in Coding.objects.select_related("code", "transcript").order_by("created_at", "id")
    ]


def test_hits_of_a_search_are_looked_at_and_coded(
    desk: Page, live_server: Any, sample: Sample, violations: Any
) -> None:
    fieldwork_search.index_transcript(sample.transcript)
    desk.get_by_role("link", name="Codeer treffers van een zoekvraag").click()
    desk.get_by_role("textbox", name="Woorden").fill("zus")
    press(desk, "Enter")
    expect(desk.locator("mark")).to_have_text(["Mijn zus leest hem voor."])
    assert violations(desk) == []
    desk.get_by_role("button", name="Geef wat aangevinkt is deze code").click()
    expect(desk.get_by_role("link", name="Treffers: Vink eerst aan")).to_be_visible()
    desk.get_by_role("checkbox", name="Mijn zus").check()
    desk.get_by_label("Code", exact=True).select_option(label="1.9 Eigen netwerk")
    desk.get_by_role("button", name="Geef wat aangevinkt is deze code").click()
    told(desk, "1 passage kreeg code 1.9 Eigen netwerk.")
    assert said(sample) == [("1.9", "Mijn zus leest hem voor.")]
    desk.get_by_role("button", name="Maak dat ongedaan").click()
    told(desk, "Ongedaan gemaakt: 1 passage heeft code 1.9 Eigen netwerk niet meer.")
    assert said(sample) == []
    desk.set_viewport_size({"width": 320, "height": 640})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(desk) == []
