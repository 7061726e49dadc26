"""Coding in a real browser: by mouse, by keyboard alone, with a line that drops."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.coding.conftest import Talk, give, make_talk
from weerklank.coding import operations
from weerklank.coding.models import Code, Coding
from weerklank.fieldwork.models import Transcript, Turn

LogIn = Callable[[Page, str], None]
ARABIC = "أنا أصوّر الرسالة 😀 وأختي تقرأها لي. أمّا الكلمات الصعبة فلا."
# The middle of some words in the page, as [left, top, right, bottom].
BOX = """words => {
  const walker = document.createTreeWalker(
    document.querySelector("[data-weerklank-turns]"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    const { left, top, right, bottom } = range.getBoundingClientRect();
    return [left, top, right, bottom];
  }
}"""


@pytest.fixture
def talk(voorbeelddam: cast.Voorbeelddam) -> Talk:
    talk = make_talk(voorbeelddam)
    operations.ensure_codebook(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    return talk


def code_of(talk: Talk, number: str) -> Code:
    return Code.objects.get(monitor=talk.conversation.round.monitor, number=number)


@pytest.fixture
def desk(page: Page, live_server: Any, log_in: LogIn, talk: Talk) -> Page:
    log_in(page, "bram")
    return open_desk(page, live_server, talk)


def open_desk(page: Page, live_server: Any, talk: Talk, query: str = "") -> Page:
    page.goto(f"{live_server.url}/gesprekken/{talk.conversation.pk}/coderen/{query}")
    page.wait_for_selector("html[data-weerklank-coding=ready]")
    return page


def drag(page: Page, first: str, last: str, *, within: float = 2) -> None:
    """Select from inside one word to inside another, as a hand does."""
    left, top, _, bottom = page.evaluate(BOX, first)
    page.mouse.move(left + within, (top + bottom) / 2)
    page.mouse.down()
    _, top, right, bottom = page.evaluate(BOX, last)
    page.mouse.move(right - within, (top + bottom) / 2, steps=4)
    page.mouse.up()
    expect(page.get_by_role("toolbar")).to_be_visible()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def search(page: Page, letters: str) -> None:
    press(page, "c")
    expect(page.get_by_role("combobox", name="Zoek code")).to_be_focused()
    page.keyboard.type(letters)
    press(page, "Enter")


def told(page: Page, words: str) -> None:
    expect(page.locator("#melding")).to_contain_text(words)


def kept(page: Page) -> None:
    """Wait until everything has arrived."""
    expect(page.locator("[data-weerklank-saved=saved]")).to_contain_text("bewaard")


def said(talk: Talk) -> list[tuple[str, str]]:
    text = talk.transcript.text
    return [
        (row.code.number, text[row.start : row.end])
        for row in Coding.objects.select_related("code").order_by("created_at", "id")
    ]


def test_words_chosen_by_mouse_snap_and_get_a_code(desk: Page, talk: Talk) -> None:
    drag(desk, "maak", "foto")
    search(desk, "brieven")
    told(desk, "op 3 woorden, spreker D1.")
    kept(desk)
    assert said(talk) == [("4.6", "maak een foto.")]
    desk.get_by_role("button", name="Ik ben klaar met dit gesprek").click()
    expect(desk.get_by_role("heading", name="Coderen")).to_be_visible()
    expect(desk.get_by_role("link", name="Bekijk met gesprek 1")).to_be_visible()


def test_with_alt_exactly_the_chosen_signs(desk: Page, talk: Talk) -> None:
    left, top, right, bottom = desk.evaluate(BOX, "foto")
    desk.keyboard.down("Alt")
    desk.mouse.move(left + 1, (top + bottom) / 2)
    desk.mouse.down()
    desk.mouse.move(right - 1, (top + bottom) / 2, steps=4)
    desk.mouse.up()
    desk.keyboard.up("Alt")
    expect(desk.get_by_role("toolbar")).to_be_visible()
    search(desk, "4.6")
    kept(desk)
    assert said(talk) == [("4.6", "foto")]


def test_everything_by_keyboard_alone(desk: Page, talk: Talk) -> None:
    desk.get_by_role("heading", name="Gesprek 1").focus()
    desk.locator("#beurt-1").focus()
    press(desk, "ArrowDown", "Enter")
    told(desk, "In de tekst")
    press(desk, "Control+ArrowRight")  # the second sentence: Mijn zus leest hem voor.
    told(desk, "5 woorden gekozen")
    search(desk, "eigen netw")
    told(desk, "Code Eigen netwerk op 5 woorden, spreker D1.")
    desk.keyboard.type("eigen taal")
    press(desk, "Enter")
    told(desk, "tweede code op deze passage")
    press(desk, "Escape", "f")
    press(desk, "g", "z", "Escape")
    press(desk, "m")
    desk.keyboard.type("haar zus woont in Elderburg")
    press(desk, "Escape")
    kept(desk)
    expect(desk.locator(".weerklank-reader")).to_be_focused()
    assert said(talk) == [
        ("1.9", "Mijn zus leest hem voor."),
        ("3.3", "Mijn zus leest hem voor."),
    ]
    coding = Coding.objects.get(code__number="3.3")
    assert (coding.polarity, coding.evidence_kind, coding.memo) == (
        "positief",
        "eigen_ervaring",
        "haar zus woont in Elderburg",
    )


def test_a_passage_is_stretched_removed_and_brought_back(
    page: Page, live_server: Any, log_in: LogIn, talk: Talk, voorbeelddam: cast.Voorbeelddam
) -> None:
    give(talk, code_of(talk, "4.6"), "Ik maak", voorbeelddam.bram, memo="blijft")
    log_in(page, "bram")
    open_desk(page, live_server, talk)
    press(page, "n")
    told(page, "Onbegrijpelijke brieven")
    press(page, "e", "ArrowRight", "ArrowRight", "Enter")
    kept(page)
    assert said(talk) == [("4.6", "Ik maak een foto.")]
    press(page, "Delete")
    told(page, "weggehaald")
    kept(page)
    expect(page.locator(".weerklank-coding")).to_have_count(0)
    assert said(talk) == []
    press(page, "Control+z", "Control+z")
    told(page, "Ongedaan gemaakt")
    kept(page)
    press(page, "Control+y")
    kept(page)
    assert said(talk) == [("4.6", "Ik maak een foto.")]
    assert Coding.objects.get().memo == "blijft"


def test_codings_overlap_and_each_can_be_taken_in_hand(
    page: Page, live_server: Any, log_in: LogIn, talk: Talk, voorbeelddam: cast.Voorbeelddam
) -> None:
    give(talk, code_of(talk, "4.6"), "Ik maak een foto. Mijn zus", voorbeelddam.bram)
    give(talk, code_of(talk, "1.9"), "Mijn zus leest", voorbeelddam.bram)
    give(talk, code_of(talk, "3.3"), "zus", voorbeelddam.coen)
    log_in(page, "bram")
    open_desk(page, live_server, talk)
    turn = page.locator("#beurt-2")
    expect(turn.locator(".weerklank-tag")).to_have_count(3)
    expect(turn.locator(".weerklank-tag", has_text="Coen")).to_have_count(1)
    left, top, right, bottom = page.evaluate(BOX, "zus")
    for expected in ("Eigen taal of tolk · Coen", "Eigen netwerk", "Onbegrijpelijke brieven"):
        page.mouse.click((left + right) / 2, (top + bottom) / 2)
        expect(page.get_by_role("toolbar")).to_contain_text(expected)
    page.get_by_label("Laat zien").select_option("mine")
    expect(turn.locator(".weerklank-tag")).to_have_count(2)


def test_the_other_coders_passage_cannot_be_changed(
    page: Page, live_server: Any, log_in: LogIn, talk: Talk, voorbeelddam: cast.Voorbeelddam
) -> None:
    give(talk, code_of(talk, "3.3"), "zus", voorbeelddam.coen)
    log_in(page, "bram")
    open_desk(page, live_server, talk)
    press(page, "n", "Delete")
    told(page, "die u zelf codeerde")
    expect(page.get_by_role("radio", name="slecht")).to_be_disabled()
    assert said(talk) == [("3.3", "zus")]


def test_a_dropped_line_loses_nothing(desk: Page, talk: Talk, live_server: Any) -> None:
    desk.context.set_offline(True)
    drag(desk, "maak", "foto")
    search(desk, "4.6")
    press(desk, "Escape", "m")
    desk.keyboard.type("zonder lijn")
    press(desk, "Escape")
    expect(desk.locator("[data-weerklank-saved]")).to_have_text(
        "wordt bewaard zodra er verbinding is"
    )
    assert said(talk) == []
    desk.context.set_offline(False)
    kept(desk)
    assert said(talk) == [("4.6", "maak een foto.")]
    assert Coding.objects.get().memo == "zonder lijn"


def test_what_was_not_sent_is_sent_when_the_page_opens_again(
    desk: Page, talk: Talk, live_server: Any
) -> None:
    desk.route("**/coderingen/**", lambda route: route.abort())
    drag(desk, "maak", "foto")
    search(desk, "4.6")
    expect(desk.locator("[data-weerklank-saved]")).to_contain_text("zodra er verbinding is")
    desk.unroute("**/coderingen/**")
    open_desk(desk, live_server, talk)
    expect(desk.locator("#beurt-2 .weerklank-tag")).to_have_count(1)
    kept(desk)
    assert said(talk) == [("4.6", "maak een foto.")]


def test_an_ended_session_keeps_the_work_until_one_is_back(
    desk: Page, talk: Talk, log_in: LogIn
) -> None:
    cookies = desk.context.cookies()
    desk.context.clear_cookies(name="sessionid")
    drag(desk, "maak", "foto")
    search(desk, "4.6")
    alarm = desk.locator("[data-weerklank-alarm]")
    expect(alarm).to_contain_text("Uw sessie is voorbij")
    expect(alarm.get_by_role("link")).to_have_attribute("target", "_blank")
    assert "/coderen/" in desk.url
    assert said(talk) == []
    desk.context.clear_cookies()
    tab = desk.context.new_page()
    log_in(tab, "bram")  # a new token as well: the page's own one is stale now
    tab.close()
    desk.evaluate("window.dispatchEvent(new Event('focus'))")
    kept(desk)
    expect(alarm).to_be_hidden()
    assert said(talk) == [("4.6", "maak een foto.")]
    assert cookies != desk.context.cookies()


def test_a_refusal_is_shown_and_what_is_on_the_page_is_true_again(desk: Page, talk: Talk) -> None:
    Code.objects.filter(pk=code_of(talk, "4.6").pk).update(is_on=False)
    drag(desk, "maak", "foto")
    search(desk, "4.6")
    expect(desk.get_by_role("alert")).to_contain_text("Deze code is niet in gebruik")
    expect(desk.locator(".weerklank-coding")).to_have_count(0)
    assert said(talk) == []


def test_a_reload_shows_everything_where_it_was(desk: Page, talk: Talk, live_server: Any) -> None:
    drag(desk, "maak", "foto")
    search(desk, "4.6")
    press(desk, "Escape", "f", "s", "Escape")
    kept(desk)
    open_desk(desk, live_server, talk)
    expect(desk.locator(".weerklank-coding")).to_have_text("maak een foto.")
    press(desk, "n")
    expect(desk.get_by_role("radio", name="slecht")).to_be_checked()


def test_positions_in_arabic_are_exact(
    page: Page, live_server: Any, log_in: LogIn, talk: Talk
) -> None:
    original = Transcript.objects.create(
        conversation=talk.conversation,
        role="original",
        language="ar",
        text=ARABIC,
        sha256="2" * 64,
        word_count=len(ARABIC.split()),
        created_at=cast.NOW,
    )
    Turn.objects.create(
        transcript=original,
        position=0,
        speaker=talk.speakers["D1"],
        start=0,
        end=len(ARABIC),
        rendered_by=talk.transcript.turns.get(position=1),
    )
    talk.transcript = original
    log_in(page, "bram")
    open_desk(page, live_server, talk, "?tekst=origineel")
    page.locator("#beurt-1").focus()
    # In a text that runs to the left, left is further on: the emoji is the fourth word.
    press(page, "Enter", *["ArrowLeft"] * 4, "Shift+ArrowLeft")
    search(page, "3.3")
    press(page, "Escape", "ArrowLeft", "Control+ArrowLeft")
    search(page, "4.6")
    kept(page)
    assert said(talk) == [("3.3", "وأختي تقرأها"), ("4.6", "أمّا الكلمات الصعبة فلا.")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_pages_pass_axe_and_fit_their_width(  # noqa: PLR0917 -- fixtures
    page: Page,
    live_server: Any,
    log_in: LogIn,
    talk: Talk,
    voorbeelddam: cast.Voorbeelddam,
    violations: Callable[[Page], list[str]],
    width: int,
    scheme: Any,
) -> None:
    coding = give(talk, code_of(talk, "4.6"), "Ik maak een foto.", voorbeelddam.bram)
    give(talk, code_of(talk, "1.9"), "Mijn zus leest", voorbeelddam.coen)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    log_in(page, "bram")
    slug = talk.conversation.round.slug
    for address in (
        f"/rondes/{slug}/coderen/",
        f"/rondes/{slug}/codeboek/?code=4.6",
        f"/transcripten/{talk.transcript.pk}/passages/{coding.key}/",
    ):
        page.goto(live_server.url + address)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    open_desk(page, live_server, talk)
    assert violations(page) == []
    press(page, "n")
    expect(page.get_by_role("toolbar")).to_be_visible()
    assert violations(page) == []
    press(page, "c")
    page.keyboard.type("brie")
    expect(page.get_by_role("option")).not_to_have_count(0)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
