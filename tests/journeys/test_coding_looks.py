"""How the coding page looks: nothing covers, breaks, drifts or jumps; and what a mouse finds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, expect

from tests import cast
from tests.coding.conftest import Sample, give, make_sample
from tests.journeys.test_coding_page import (
    BOX,
    code_of,
    drag,
    kept,
    make_arabic,
    open_desk,
    press,
    said,
    search,
    told,
)
from tests.journeys.test_coding_speed import make_long
from weerklank.coding import operations
from weerklank.coding.models import Code, Coding

LogIn = Callable[[Page, str], None]
WIDTHS = [320, 768, 1280]
# Of every line that is laid: its number, how high it is, and whether its number is cut or broken.
LINES = """() => [...document.querySelectorAll(".weerklank-line")]
  .filter((line) => line.checkVisibility() && line.getBoundingClientRect().height)
  .map((line) => {
    const style = getComputedStyle(line, "::before");
    return {
      number: Number(line.dataset.line),
      height: line.getBoundingClientRect().height,
      wraps: style.whiteSpace !== "nowrap",
      words: line.firstElementChild.getBoundingClientRect().height,
    };
  })"""
# Which of the points in the middle of some words, and of the line after them, something covers.
COVERED = """(box) => {
  const [left, top, right, bottom] = box;
  const line = bottom - top;
  const points = [];
  for (const y of [(top + bottom) / 2, bottom + line * 0.9])
    for (const x of [left + 2, (left + right) / 2, right - 2]) points.push([x, y]);
  return points.filter(([x, y]) => document.elementFromPoint(x, y)?.closest(".weerklank-selbar"));
}"""


@pytest.fixture
def sample(voorbeelddam: cast.Voorbeelddam) -> Sample:
    sample = make_sample(voorbeelddam)
    operations.ensure_codebook(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    return sample


@pytest.fixture
def desk(page: Page, live_server: Any, log_in: LogIn, sample: Sample) -> Page:
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, "bram")
    return open_desk(page, live_server, sample)


def top_of(page: Page, selector: str) -> float:
    top: float = page.evaluate(
        "(selector) => document.querySelector(selector).getBoundingClientRect().top + scrollY",
        selector,
    )
    return top


def test_every_line_is_one_line_however_many_digits_its_number_has(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample
) -> None:
    make_long(sample, words=16_000, codings=600)
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    numbers: list[int] = []
    for share in (0, 0.05, 0.5, 1):
        page.evaluate(f"scrollTo(0, document.documentElement.scrollHeight * {share})")
        page.wait_for_timeout(600)
        lines = page.evaluate(LINES)
        numbers += [line["number"] for line in lines]
        assert not [line for line in lines if line["wraps"]]
        # A row is no higher than its words: a number that breaks in two would make it so.
        assert not [line for line in lines if line["height"] > line["words"] + 1]
        drift = page.evaluate(
            """() => [...document.querySelectorAll(".weerklank-turn.is-laid")]
              .filter((turn) => turn.querySelector(".weerklank-tag:not(.is-folded)"))
              .map((turn) => {
                const first = turn.querySelector(".weerklank-tag:not(.is-folded)");
                const row = Number(getComputedStyle(first).gridRowStart);
                const line = turn.querySelectorAll(".weerklank-line")[row - 1];
                return line && first.getBoundingClientRect().top - line.getBoundingClientRect().top;
              }).filter((drift) => drift && Math.abs(drift) > 12)"""
        )
        assert drift == []
    assert min(numbers) < 100 < max(numbers)
    assert max(numbers) > 1000


@pytest.mark.parametrize("width", WIDTHS)
def test_beside_an_original_the_number_has_a_place_of_its_own(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, width: int
) -> None:
    make_arabic(sample)
    page.set_viewport_size({"width": width, "height": 900})
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    expect(page.locator("#beurt-2.is-laid")).to_be_visible()
    style = page.evaluate(
        """() => {
          const line = document.querySelector("#beurt-2 .weerklank-line");
          const { position, whiteSpace } = getComputedStyle(line, "::before");
          return [position, whiteSpace];
        }"""
    )
    assert style == ["absolute", "nowrap"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_page_made_narrow_keeps_nothing_of_its_width(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample
) -> None:
    """A phone that is turned, a window beside another; most turns lie out of view."""
    make_long(sample, words=3_000, codings=0)
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    expect(page.locator("#beurt-2.is-laid")).to_be_visible()
    for width in (768, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_notice_of_who_is_done_covers_no_filter(
    desk: Page,
    sample: Sample,
    live_server: Any,
    voorbeelddam: cast.Voorbeelddam,
    language: str,
) -> None:
    bram = voorbeelddam.bram
    give(sample, code_of(sample, "4.6"), "Ik maak", bram)
    operations.finish_task(transcript=sample.transcript, by=bram, at=cast.NOW)
    desk.context.add_cookies(
        [{"name": "django_language", "value": language, "url": live_server.url}]
    )
    for width in WIDTHS:
        desk.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            open_desk(desk, live_server, sample)
            notice = desk.locator(".weerklank-folio .utrecht-alert").bounding_box()
            filters = desk.locator("[data-weerklank-filters]").bounding_box()
            assert notice
            assert filters
            assert notice["y"] + notice["height"] <= filters["y"]


def test_the_bar_is_one_row_and_covers_neither_the_words_nor_the_next_line(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, voorbeelddam: cast.Voorbeelddam
) -> None:
    make_long(sample, words=3_000, codings=0)
    for number in ("4.6", "2.12", "8.2"):
        give(sample, code_of(sample, number), sample.transcript.text[:20], voorbeelddam.bram)
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    bar = page.get_by_role("toolbar")
    for place in range(1, 13):
        words = page.evaluate(
            """(place) => {
              const turn = document.querySelector(`#beurt-${place}`);
              turn.scrollIntoView({ block: place % 2 ? "center" : "start" });
              return turn.querySelector(".weerklank-turn__text").textContent;
            }""",
            place,
        )
        page.wait_for_timeout(150)
        page.locator(f"#beurt-{place} .weerklank-line__words").first.dblclick(
            position={"x": 8, "y": 12}
        )
        expect(bar).to_be_visible()
        first = words.split()[0]
        assert page.evaluate(COVERED, page.evaluate(BOX, first)) == []
        box = bar.bounding_box()
        assert box
        assert box["height"] < 56
        assert box["x"] + box["width"] <= 1280
        press(page, "Escape")
        page.mouse.click(2, 450)


def test_the_bar_follows_its_words_when_the_text_moves(desk: Page) -> None:
    drag(desk, "maak", "foto")
    bar = desk.get_by_role("toolbar")

    def gap() -> float:
        box = bar.bounding_box()
        assert box
        return float(desk.evaluate(BOX, "maak")[1] - box["y"] - box["height"])

    assert 0 < gap() < 20
    before = desk.evaluate(BOX, "maak")[1]
    desk.get_by_text("Facetten en memo").click()
    desk.wait_for_timeout(200)
    assert desk.evaluate(BOX, "maak")[1] > before + 20
    assert 0 < gap() < 20
    desk.set_viewport_size({"width": 1000, "height": 900})
    desk.wait_for_timeout(300)
    assert 0 < gap() < 20


@pytest.mark.parametrize("is_busy", [False, True], ids=["quick", "busy"])
def test_each_of_twenty_quick_choices_gives_the_bar(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, *, is_busy: bool
) -> None:
    """Also one that ends under the bar of the last one, in a browser that selects nothing."""
    make_long(sample, words=4_000, codings=0)
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    expect(page.locator("#beurt-4.is-laid")).to_be_visible()
    if is_busy:
        page.evaluate("addEventListener('selectstart', (event) => event.preventDefault(), true)")
    lines = page.evaluate(
        """() => [...document.querySelectorAll(".weerklank-line__words")].slice(0, 12)
          .map((line) => line.getBoundingClientRect())
          .map(({ left, top, bottom }) => [left, (top + bottom) / 2])"""
    )
    chosen: list[str] = []
    for turn in range(20):
        # Up and down, over each other, at once: the end of one lies where the bar of another is.
        start, end = (2 + turn % 9, 1 + turn % 9) if turn % 2 else (turn % 9, 2 + turn % 9)
        # From inside a word, or no word lies between it and the end of the line before.
        page.mouse.move(lines[start][0] + 30, lines[start][1])
        page.mouse.down()
        page.mouse.move(lines[end][0] + 60, lines[end][1], steps=3)
        page.mouse.up()
        heading = page.evaluate(
            """() => {
              const bar = document.querySelector("[data-weerklank-selbar]");
              const style = getComputedStyle(bar);
              return bar.hidden || style.visibility === "hidden"
                ? "" : bar.firstElementChild.textContent;
            }"""
        )
        chosen.append(heading)
    assert "" not in chosen
    assert len(set(chosen)) > 3


def test_what_was_done_is_taken_back_by_mouse(desk: Page, sample: Sample) -> None:
    undo = desk.locator("[data-weerklank-undo]").get_by_role("button", name="Maak ongedaan")
    again = desk.locator("[data-weerklank-undo]").get_by_role("button", name="Opnieuw")
    expect(undo).to_have_attribute("aria-disabled", "true")
    drag(desk, "maak", "foto")
    search(desk, "4.6")
    kept(desk)
    expect(undo).to_have_attribute("aria-disabled", "false")
    undo.click()
    kept(desk)
    assert said(sample) == []
    again.click()
    kept(desk)
    assert said(sample) == [("4.6", "maak een foto.")]
    bar = desk.get_by_role("toolbar")
    bar.get_by_role("button", name="Haal weg").click()
    expect(bar).to_contain_text("Weggehaald.")
    kept(desk)
    assert said(sample) == []
    bar.get_by_role("button", name="Maak ongedaan").click()
    kept(desk)
    assert said(sample) == [("4.6", "maak een foto.")]


@pytest.mark.parametrize("width", [390, 1280])
def test_more_in_the_bar_leads_by_keyboard_to_the_passage_and_back(
    desk: Page, sample: Sample, width: int
) -> None:
    desk.set_viewport_size({"width": width, "height": 800})
    press(desk, "ArrowDown", "Enter", "ArrowRight")
    search(desk, "4.6")
    kept(desk)
    press(desk, "Escape")  # back to the words, which nothing covers
    more = desk.get_by_role("toolbar").get_by_role("button", name="Meer", exact=True)
    expect(more).to_be_in_viewport(ratio=1)
    for _ in range(60):
        if more.evaluate("(button) => button === document.activeElement"):
            break
        press(desk, "Tab")
    expect(more).to_be_focused()
    press(desk, "Enter")
    passage = desk.get_by_role("button", name="Zet als voorbeeld in het codeboek")
    expect(passage).to_be_visible()
    (coding,) = Coding.objects.all()
    assert str(coding.key) in desk.url
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.go_back()
    desk.wait_for_selector("html[data-weerklank-coding=ready]")
    expect(desk.locator(f'.weerklank-coding[data-coding="{coding.key}"]').first).to_be_visible()


def test_a_code_given_by_key_is_taken_back_where_one_stands(desk: Page, sample: Sample) -> None:
    drag(desk, "maak", "foto")
    search(desk, "4.6")
    kept(desk)
    filter_ = desk.get_by_role("combobox", name="Zoek code")
    expect(filter_).to_be_focused()
    press(desk, "Control+z")
    kept(desk)
    assert said(sample) == []
    press(desk, "Control+y")
    kept(desk)
    assert said(sample) == [("4.6", "maak een foto.")]
    # While letters stand there, the field takes back its own.
    desk.keyboard.type("br")
    press(desk, "Control+z")
    kept(desk)
    assert said(sample) == [("4.6", "maak een foto.")]


def test_on_a_fresh_page_an_arrow_goes_into_the_text_and_no_code_is_lost(
    desk: Page, sample: Sample
) -> None:
    press(desk, "ArrowDown")
    expect(desk.locator("#beurt-1")).to_be_focused()
    press(desk, "Enter")
    search(desk, "4.6")
    kept(desk)
    assert said(sample) == [("4.6", "Er")]


def test_a_code_given_to_no_words_says_so_where_one_sees_it(desk: Page, sample: Sample) -> None:
    search(desk, "4.6")
    told(desk, "Kies woorden om de code te geven")
    expect(desk.locator("#melding")).to_be_visible()
    assert said(sample) == []


def test_the_first_code_makes_no_line_jump(desk: Page) -> None:
    before = top_of(desk, "#beurt-1")
    drag(desk, "maak", "foto")
    search(desk, "4.6")
    kept(desk)
    assert top_of(desk, "#beurt-1") == before


def test_a_code_pressed_with_no_words_chosen_lights_up_its_passages(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, voorbeelddam: cast.Voorbeelddam
) -> None:
    give(sample, code_of(sample, "4.6"), "Ik maak", voorbeelddam.bram)
    give(sample, code_of(sample, "4.6"), "De begeleider", voorbeelddam.coen)
    give(sample, code_of(sample, "1.9"), "Mijn zus", voorbeelddam.bram)
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    page.locator("[data-weerklank-tree] summary", has_text="4 Knelpunten").click()
    page.locator("[data-weerklank-tree]").get_by_role("button", name="Onbegrijpelijke").click()
    expect(page.locator(".weerklank-coding.is-lit")).to_have_count(2)
    lit = page.locator("[data-weerklank-lit-words]")
    expect(lit).to_contain_text("2 passages met 4.6 Onbegrijpelijke brieven")
    page.get_by_role("button", name="Volgende").click()
    expect(page.get_by_role("toolbar")).to_contain_text("4.6")
    page.get_by_role("button", name="Laat ze niet meer oplichten").click()
    expect(page.locator(".weerklank-coding.is-lit")).to_have_count(0)
    # A branch in the filter stands for all that is below it.
    page.locator("[data-weerklank-filter-code]").select_option(label="4 Knelpunten")
    expect(page.locator(".weerklank-coding")).to_have_count(2)


def test_two_coders_who_agree_are_told_apart(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, voorbeelddam: cast.Voorbeelddam
) -> None:
    for coder in (voorbeelddam.bram, voorbeelddam.coen):
        give(sample, code_of(sample, "4.6"), "Ik maak een foto.", coder)
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    expect(page.locator("#beurt-2 .weerklank-coding[data-by=Co]")).to_have_count(1)
    expect(page.locator("#beurt-2 .weerklank-by")).to_have_text("Co")
    ends = page.evaluate(
        """() => [...document.querySelectorAll("#beurt-2 .weerklank-coding")].map((stroke) => {
          const { paddingBottom, borderBottomWidth } = getComputedStyle(stroke);
          return [stroke.classList.contains("is-other"), paddingBottom, borderBottomWidth];
        })"""
    )
    # Each in a lane of its own: the inner one does not take the place of the outer one.
    assert sorted(ends) == [[False, "0px", "3px"], [True, "5px", "1px"]]


def test_labels_that_have_no_room_are_counted_and_unfold(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, voorbeelddam: cast.Voorbeelddam
) -> None:
    for number in ("4.6", "1.9", "3.3", "4.1", "2.15"):
        give(sample, code_of(sample, number), "Ik maak een foto.", voorbeelddam.bram)
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    shown = page.locator("#beurt-2 .weerklank-tag:visible")
    expect(shown).to_have_count(1)
    below = page.locator("#beurt-3").bounding_box()
    page.get_by_role("button", name="Nog 4 codes op deze beurt").click()
    expect(shown).to_have_count(5)
    unfolded = page.locator("#beurt-3").bounding_box()
    assert below
    assert unfolded
    assert unfolded["y"] > below["y"] + 50


def test_a_code_is_found_by_another_form_of_its_word(desk: Page, sample: Sample) -> None:
    drag(desk, "maak", "foto")
    press(desk, "c")
    desk.keyboard.type("brief")
    expect(desk.get_by_role("option").first).to_contain_text("Onbegrijpelijke brieven")
    # Faster than the server: Enter waits for the answer.
    press(desk, "Enter")
    kept(desk)
    assert said(sample) == [("4.6", "maak een foto.")]


def test_a_new_code_is_made_given_and_taken_back_as_one_act(desk: Page, sample: Sample) -> None:
    drag(desk, "maak", "foto")
    press(desk, "c")
    desk.keyboard.type("vertaalhulp")
    expect(desk.get_by_text("Geen code heet zo.")).to_be_visible()
    press(desk, "Enter")
    expect(desk.get_by_label("Nieuwe code")).to_have_value("vertaalhulp")
    desk.get_by_label("Onder", exact=True).select_option(label="4 Knelpunten")
    desk.get_by_role("button", name="Maak de code").click()
    told(desk, "vertaalhulp")
    kept(desk)
    made = Code.objects.get(label="vertaalhulp")
    assert made.parent == code_of(sample, "4")
    assert said(sample) == [(made.number, "maak een foto.")]
    press(desk, "Control+z")
    kept(desk)
    assert said(sample) == []
    assert not Code.objects.filter(pk=made.pk).exists()
    expect(desk.locator("[data-weerklank-tree]")).not_to_contain_text("vertaalhulp")


def test_the_chosen_words_are_offered_as_the_name_of_a_new_code(desk: Page, sample: Sample) -> None:
    drag(desk, "maak", "foto")
    desk.get_by_role("toolbar").get_by_role("button", name="Nieuwe code").click()
    expect(desk.get_by_label("Nieuwe code")).to_have_value("maak een foto.")
    press(desk, "Enter")
    kept(desk)
    coding = Coding.objects.select_related("code").get()
    assert coding.code.label == "maak een foto."


def test_a_coder_who_may_not_change_the_codebook_is_told_so(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample
) -> None:
    log_in(page, "coen")
    open_desk(page, live_server, sample)
    press(page, "c")
    page.keyboard.type("vertaalhulp")
    expect(page.get_by_text("Alleen een onderzoeker voegt een code toe.")).to_be_visible()
    expect(page.get_by_role("button", name="Maak de code")).to_have_count(0)
    drag(page, "maak", "foto")
    expect(page.get_by_role("toolbar").get_by_role("button", name="Nieuwe code")).to_have_count(0)


def test_the_tree_is_in_view_and_no_name_breaks(desk: Page, sample: Sample) -> None:
    sample.speakers["R1"].label = "Interviewer"
    sample.speakers["R1"].save()
    desk.reload()
    desk.wait_for_selector("html[data-weerklank-coding=ready]")
    last = desk.locator("[data-weerklank-tree] summary", has_text="9 Technisch").bounding_box()
    assert last
    assert last["y"] + last["height"] <= 900
    rows = desk.evaluate(
        """() => [...document.querySelectorAll(
          "#beurt-1 strong, [data-weerklank-tree] summary .weerklank-code__name")]
          .filter((name) => !name.textContent.includes(" "))
          .map((name) => {
            const range = document.createRange();
            range.selectNodeContents(name);
            return [name.textContent, range.getClientRects().length];
          }).filter(([, lines]) => lines > 1)"""
    )
    assert rows == []
    # Facets are there when there is a passage to give them to.
    expect(desk.get_by_role("radio", name="slecht")).to_be_hidden()
    drag(desk, "maak", "foto")
    search(desk, "4.6")
    expect(desk.get_by_role("radio", name="slecht")).to_be_visible()


def test_the_number_of_a_code_stays_with_its_name_after_an_arabic_one(page: Page) -> None:
    """Two codes in a row: without isolation the second number is read as part of the Arabic."""
    styles = finders.find("site/components/signs.css")
    assert styles
    page.set_content(
        '<p><bdi></bdi><span class="weerklank-number">8.10</span> <span>الرسالة عندي</span>, '
        '<span class="weerklank-number">4.6</span> <span>Brieven</span></p>'
    )
    page.add_style_tag(path=styles)
    places = page.locator("p > span").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().left)"
    )
    assert places == sorted(places)
