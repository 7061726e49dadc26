"""Coding in a real browser: by mouse, by keyboard alone, with a line that drops."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import cast
from tests.coding.conftest import Sample, give, make_sample
from weerklank.coding import operations
from weerklank.coding.models import Code, Coding
from weerklank.fieldwork.models import NameReplacement, Transcript, Turn
from weerklank.safeguards.models import LogLine

LogIn = Callable[[Page, str], None]
ARABIC = "أنا أصوّر الرسالة 😀 وأختي تقرأها لي. أمّا الكلمات الصعبة فلا."
# The middle of some words in the page, as [left, top, right, bottom].
# Where words stand. What the font and the margin still move would put the mouse on other words, so
# the page must have stood still for three pictures.
BOX = """async words => {
  const box = () => {
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
  };
  await document.fonts.ready;
  let before = box();
  for (let still = 0; still < 3;) {
    await new Promise(requestAnimationFrame);
    const now = box();
    still = String(now) === String(before) ? still + 1 : 0;
    before = now;
  }
  return before;
}"""


@pytest.fixture
def sample(voorbeelddam: cast.Voorbeelddam) -> Sample:
    sample = make_sample(voorbeelddam)
    operations.ensure_codebook(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    return sample


FREE = "([x, y]) => !document.elementFromPoint(x, y)?.closest('.weerklank-selbar')"


def make_arabic(sample: Sample) -> Transcript:
    """What D1 said herself, beside the turn that renders it."""
    original = Transcript.objects.create(
        conversation=sample.conversation,
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
        speaker=sample.speakers["D1"],
        start=0,
        end=len(ARABIC),
        rendered_by=sample.transcript.turns.get(position=1),
    )
    return original


def code_of(sample: Sample, number: str) -> Code:
    return Code.objects.get(monitor=sample.conversation.round.monitor, number=number)


@pytest.fixture
def desk(page: Page, live_server: Any, log_in: LogIn, sample: Sample) -> Page:
    log_in(page, "bram")
    return open_desk(page, live_server, sample)


def open_desk(page: Page, live_server: Any, sample: Sample, query: str = "") -> Page:
    page.goto(f"{live_server.url}/gesprekken/{sample.conversation.pk}/coderen/{query}")
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


def said(sample: Sample) -> list[tuple[str, str]]:
    text = sample.transcript.text
    return [
        (row.code.number, text[row.start : row.end])
        for row in Coding.objects.select_related("code").order_by("created_at", "id")
    ]


def test_words_chosen_by_mouse_snap_and_get_a_code(desk: Page, sample: Sample) -> None:
    drag(desk, "maak", "foto")
    search(desk, "brieven")
    told(desk, "op 3 woorden, spreker D1.")
    kept(desk)
    assert said(sample) == [("4.6", "maak een foto.")]
    desk.get_by_role("button", name="Ik ben klaar met dit gesprek").click()
    expect(desk.get_by_role("heading", name="Coderen")).to_be_visible()
    expect(desk.get_by_role("link", name="Bekijk met gesprek 1")).to_be_visible()


def test_with_alt_exactly_the_chosen_signs(desk: Page, sample: Sample) -> None:
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
    assert said(sample) == [("4.6", "foto")]


def test_everything_by_keyboard_alone(desk: Page, sample: Sample) -> None:
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
    assert said(sample) == [
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
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, voorbeelddam: cast.Voorbeelddam
) -> None:
    give(sample, code_of(sample, "4.6"), "Ik maak", voorbeelddam.bram, memo="blijft")
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    press(page, "n")
    told(page, "Onbegrijpelijke brieven")
    press(page, "e", "ArrowRight", "ArrowRight", "Enter")
    kept(page)
    assert said(sample) == [("4.6", "Ik maak een foto.")]
    press(page, "Delete")
    told(page, "weggehaald")
    kept(page)
    expect(page.locator(".weerklank-coding")).to_have_count(0)
    assert said(sample) == []
    press(page, "Control+z", "Control+z")
    told(page, "Ongedaan gemaakt")
    kept(page)
    press(page, "Control+y")
    kept(page)
    assert said(sample) == [("4.6", "Ik maak een foto.")]
    assert Coding.objects.get().memo == "blijft"


def test_codings_overlap_and_each_can_be_taken_in_hand(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, voorbeelddam: cast.Voorbeelddam
) -> None:
    give(sample, code_of(sample, "4.6"), "Ik maak een foto. Mijn zus", voorbeelddam.bram)
    give(sample, code_of(sample, "1.9"), "Mijn zus leest", voorbeelddam.bram)
    give(sample, code_of(sample, "3.3"), "zus", voorbeelddam.coen)
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    turn = page.locator("#beurt-2")
    expect(turn.locator(".weerklank-tag")).to_have_count(3)
    expect(turn.locator(".weerklank-tag", has_text="Coen")).to_have_count(1)
    for expected in ("Eigen taal of tolk · Coen", "Eigen netwerk", "Onbegrijpelijke brieven"):
        left, top, right, bottom = page.evaluate(BOX, "zus")
        # The bar of the choice before goes where it does not cover these words, a moment later.
        page.wait_for_function(FREE, arg=[(left + right) / 2, (top + bottom) / 2])
        page.mouse.click((left + right) / 2, (top + bottom) / 2)
        expect(page.get_by_role("toolbar")).to_contain_text(expected)
    page.get_by_label("Laat zien").select_option("mine")
    expect(turn.locator(".weerklank-tag")).to_have_count(2)


def test_the_other_coders_passage_cannot_be_changed(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, voorbeelddam: cast.Voorbeelddam
) -> None:
    give(sample, code_of(sample, "3.3"), "zus", voorbeelddam.coen)
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    press(page, "n", "Delete")
    told(page, "die u zelf codeerde")
    expect(page.get_by_role("radio", name="slecht")).to_be_disabled()
    assert said(sample) == [("3.3", "zus")]


def test_a_dropped_line_loses_nothing(desk: Page, sample: Sample, live_server: Any) -> None:
    desk.context.set_offline(True)
    drag(desk, "maak", "foto")
    search(desk, "4.6")
    press(desk, "Escape", "m")
    desk.keyboard.type("zonder lijn")
    press(desk, "Escape")
    expect(desk.locator("[data-weerklank-saved]")).to_have_text(
        "wordt bewaard zodra er verbinding is"
    )
    assert said(sample) == []
    desk.context.set_offline(False)
    kept(desk)
    assert said(sample) == [("4.6", "maak een foto.")]
    assert Coding.objects.get().memo == "zonder lijn"


def test_what_was_not_sent_is_sent_when_the_page_opens_again(
    desk: Page, sample: Sample, live_server: Any
) -> None:
    desk.route("**/coderingen/**", lambda route: route.abort())
    drag(desk, "maak", "foto")
    search(desk, "4.6")
    expect(desk.locator("[data-weerklank-saved]")).to_contain_text("zodra er verbinding is")
    desk.unroute("**/coderingen/**")
    open_desk(desk, live_server, sample)
    expect(desk.locator("#beurt-2 .weerklank-tag")).to_have_count(1)
    kept(desk)
    assert said(sample) == [("4.6", "maak een foto.")]


def test_an_ended_session_keeps_the_work_until_one_is_back(
    desk: Page, sample: Sample, log_in: LogIn
) -> None:
    cookies = desk.context.cookies()
    desk.context.clear_cookies(name="sessionid")
    drag(desk, "maak", "foto")
    search(desk, "4.6")
    alarm = desk.locator("[data-weerklank-alarm]")
    expect(alarm).to_contain_text("Uw sessie is voorbij")
    expect(alarm.get_by_role("link")).to_have_attribute("target", "_blank")
    assert "/coderen/" in desk.url
    assert said(sample) == []
    desk.context.clear_cookies()
    tab = desk.context.new_page()
    log_in(tab, "bram")  # a new token as well: the page's own one is stale now
    tab.close()
    desk.evaluate("window.dispatchEvent(new Event('focus'))")
    kept(desk)
    expect(alarm).to_be_hidden()
    assert said(sample) == [("4.6", "maak een foto.")]
    assert cookies != desk.context.cookies()


def test_a_refusal_is_shown_and_what_is_on_the_page_is_true_again(
    desk: Page, sample: Sample
) -> None:
    Code.objects.filter(pk=code_of(sample, "4.6").pk).update(is_on=False)
    drag(desk, "maak", "foto")
    search(desk, "4.6")
    expect(desk.get_by_role("alert")).to_contain_text("Deze code is niet in gebruik")
    expect(desk.locator(".weerklank-coding")).to_have_count(0)
    assert said(sample) == []


def test_a_reload_shows_everything_where_it_was(
    desk: Page, sample: Sample, live_server: Any
) -> None:
    drag(desk, "maak", "foto")
    search(desk, "4.6")
    press(desk, "Escape", "f", "s", "Escape")
    kept(desk)
    open_desk(desk, live_server, sample)
    expect(desk.locator(".weerklank-coding")).to_have_text("maak een foto.")
    press(desk, "n")
    expect(desk.get_by_role("radio", name="slecht")).to_be_checked()


def test_positions_in_arabic_are_exact(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample
) -> None:
    sample.transcript = make_arabic(sample)
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    page.locator("#beurt-2").focus()
    press(page, "ArrowDown")  # the original stands beside the turn that renders it
    expect(page.locator("#oorspronkelijk-1")).to_be_focused()
    # In a text that runs to the left, left is further on: the emoji is the fourth word.
    press(page, "Enter", *["ArrowLeft"] * 4, "Shift+ArrowLeft")
    search(page, "3.3")
    press(page, "Escape", "ArrowLeft", "Control+ArrowLeft")
    search(page, "4.6")
    kept(page)
    assert said(sample) == [("3.3", "وأختي تقرأها"), ("4.6", "أمّا الكلمات الصعبة فلا.")]


def test_a_passage_is_split_by_keyboard_and_put_together_again(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, voorbeelddam: cast.Voorbeelddam
) -> None:
    give(sample, code_of(sample, "4.6"), "Ik maak een foto. Mijn zus leest", voorbeelddam.bram)
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    press(page, "n", "s")
    told(page, "De tweede passage begint bij Mijn.")
    press(page, "ArrowRight", "ArrowLeft", "Enter")
    told(page, "staat nu op twee passages: 4 woorden en 3 woorden")
    kept(page)
    assert sorted(said(sample)) == [("4.6", "Ik maak een foto."), ("4.6", "Mijn zus leest")]
    expect(page.locator("#beurt-2 .weerklank-tag")).to_have_count(2)
    press(page, "Control+z")
    kept(page)
    assert said(sample) == [("4.6", "Ik maak een foto. Mijn zus leest")]
    press(page, "Control+y", "n", "s", "Escape")
    kept(page)
    assert len(said(sample)) == 2


def test_a_split_by_mouse_while_the_line_is_down_is_not_lost(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, voorbeelddam: cast.Voorbeelddam
) -> None:
    give(sample, code_of(sample, "4.6"), "Ik maak een foto.", voorbeelddam.bram)
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    page.locator("#beurt-2 .weerklank-tag").click()
    page.context.set_offline(True)
    bar = page.get_by_role("toolbar")
    bar.get_by_role("button", name="Splits S").click()
    bar.get_by_role("button", name="Later").click()
    bar.get_by_role("button", name="Splits hier").click()
    assert said(sample) == [("4.6", "Ik maak een foto.")]
    page.context.set_offline(False)
    kept(page)
    assert said(sample) == [("4.6", "Ik maak een"), ("4.6", "foto.")]


def test_the_margin_shows_what_is_asked_for(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, voorbeelddam: cast.Voorbeelddam
) -> None:
    bram = voorbeelddam.bram
    give(
        sample,
        code_of(sample, "4.6"),
        "Ik maak",
        bram,
        facets={"polarity": "negatief"},
        memo="kijk terug",
    )
    give(sample, code_of(sample, "1.9"), "Mijn zus", bram, facets={"polarity": "positief"})
    give(sample, code_of(sample, "3.3"), "Zij kent", bram)
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    tags = page.locator(".weerklank-tag")
    expect(tags).to_have_count(3)
    page.get_by_text("Facetten en memo").click()
    page.get_by_label("Toon").select_option("slecht")
    expect(tags).to_have_text(re.compile("4.6"))
    page.get_by_label("Toon").select_option("niet ingevuld")
    expect(tags).to_have_text(re.compile("3.3"))
    expect(page.get_by_text("2 passages verborgen")).to_be_visible()
    page.get_by_label("Toon").select_option("alles")
    page.locator("[data-weerklank-filter-facet=memo]").select_option("met memo")
    expect(tags).to_have_text(re.compile("4.6"))
    page.locator("[data-weerklank-filter-facet=memo]").select_option("alles")
    expect(tags).to_have_count(3)


def test_names_that_were_replaced_stand_apart_and_stay_words(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample
) -> None:
    sample.transcript.text = sample.transcript.text.replace("Mijn zus leest", "[zus A] leest ")
    sample.transcript.save()
    NameReplacement.objects.create(
        round=sample.conversation.round, name="Samira", replacement="[zus A]"
    )
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    expect(page.locator("#beurt-2 .weerklank-mask")).to_have_text("[zus A]")
    drag(page, "foto", "leest")
    search(page, "4.6")
    kept(page)
    assert said(sample) == [("4.6", "foto. [zus A] leest")]
    expect(page.locator("#beurt-2 .weerklank-mask")).to_have_text("[zus A]")


def test_others_are_seen_to_be_here_and_leave_no_trace_of_it(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, browser: Browser
) -> None:
    other = browser.new_context().new_page()
    log_in(other, "chantal")
    open_desk(other, live_server, sample)
    expect(other.locator("[data-weerklank-standing]")).to_contain_text("0 van 1 gesprek")
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    expect(page.locator("[data-weerklank-here]")).to_have_text("Chantal is hier ook.")
    told(page, "Chantal is hier ook.")
    other.context.close()
    assert LogLine.objects.filter(what="coding.opened").count() == 2


def test_the_palette_counts_people_and_the_page_says_how_far_one_is(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, voorbeelddam: cast.Voorbeelddam
) -> None:
    for words in ("Ik maak", "Mijn zus", "De begeleider"):
        give(sample, code_of(sample, "4.6"), words, voorbeelddam.bram)
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    branch = page.locator("[data-weerklank-tree] summary", has_text="4 Knelpunten")
    expect(branch).to_contain_text("2 mensen")
    expect(page.get_by_text("2 van de 3 beurten gecodeerd.")).to_be_visible()
    expect(page.get_by_text("Ronde: 0 van 1 gesprek klaar.")).to_be_visible()


def test_in_a_blind_round_the_other_appears_when_both_are_done(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample, voorbeelddam: cast.Voorbeelddam
) -> None:
    sample.conversation.round.codes_blind = True
    sample.conversation.round.save()
    give(sample, code_of(sample, "4.6"), "Ik maak", voorbeelddam.bram)
    give(sample, code_of(sample, "1.9"), "Mijn zus", voorbeelddam.coen)
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    expect(page.locator("#beurt-2 .weerklank-tag")).to_have_count(1)
    expect(page.get_by_text("U ziet elkaars codes als u allebei klaar bent.")).to_be_visible()
    for who in (voorbeelddam.bram, voorbeelddam.coen):
        operations.finish_task(transcript=sample.transcript, by=who, at=cast.NOW)
    open_desk(page, live_server, sample)
    expect(page.locator("#beurt-2 .weerklank-tag", has_text="Coen")).to_have_count(1)


def test_codes_and_margin_can_be_put_away_and_come_back_by_their_key(desk: Page) -> None:
    desk.get_by_role("button", name="Verberg codes").click()
    expect(desk.get_by_role("combobox", name="Zoek code")).to_be_hidden()
    desk.reload()
    desk.wait_for_selector("html[data-weerklank-coding=ready]")
    expect(desk.get_by_role("button", name="Toon codes")).to_be_visible()
    press(desk, "c")
    expect(desk.get_by_role("combobox", name="Zoek code")).to_be_focused()
    expect(desk.get_by_role("button", name="Verberg codes")).to_be_visible()


def test_words_chosen_by_finger_get_a_code_from_the_sheet(
    browser: Browser, live_server: Any, log_in: LogIn, sample: Sample
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    left, top, right, bottom = page.evaluate(BOX, "maak")
    page.touchscreen.tap((left + right) / 2, (top + bottom) / 2)
    # What a long press and the two handles do: the browser's own selection, no mouse.
    page.evaluate(
        """([first, last]) => {
          const walker = document.createTreeWalker(
            document.querySelector("#beurt-2 .weerklank-turn__text"), NodeFilter.SHOW_TEXT);
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
        }""",
        ["maak", "foto"],
    )
    bar = page.get_by_role("toolbar")
    expect(bar).to_contain_text("3 woorden")
    box = bar.bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] + box["height"] <= 800
    _, _, _, words_end = page.evaluate(BOX, "foto")
    assert words_end <= box["y"], "the sheet covers the chosen words"
    bar.get_by_role("button", name="Zoek code").tap()
    field = page.get_by_role("combobox", name="Zoek code")
    expect(field).to_be_focused()
    field.fill("brieven")
    page.get_by_role("option").first.tap()
    kept(page)
    assert said(sample) == [("4.6", "maak een foto.")]
    context.close()


def test_a_newcomer_gives_ten_codes_by_mouse_by_keys_and_in_arabic(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample
) -> None:
    """Her first session, from log-in on, with the line down for a while in the middle."""
    make_arabic(sample)
    log_in(page, "bram")
    page.get_by_role("link", name="Ronde 1").first.click()
    page.get_by_role("link", name="Coderen").first.click()
    page.get_by_role("link", name="Begin met gesprek 1").click()
    page.wait_for_selector("html[data-weerklank-coding=ready]")
    # By mouse: from the palette and from the bar at the words.
    for first, last, code in (
        ("Bij", "anders", "Onbegrijpelijke brieven"),
        ("kent", "weg", "Eigen netwerk"),
        ("Mijn", "voor", "Eigen netwerk"),
        ("maak", "foto", "Onbegrijpelijke brieven"),
    ):
        drag(page, first, last)
        expect(page.get_by_role("toolbar")).to_contain_text("woorden")
        known = page.get_by_role("toolbar").get_by_role("button", name=code)
        if known.count():
            known.click()
            continue
        page.get_by_role("combobox", name="Zoek code").fill(code)
        page.get_by_role("option").first.click()
    kept(page)
    # By keys alone, and the line drops.
    page.locator("#beurt-3").focus()
    press(page, "Enter", "Control+ArrowRight", "1")
    page.context.set_offline(True)
    press(page, "2", "Escape", "ArrowUp", "ArrowUp")
    expect(page.locator("#oorspronkelijk-1")).not_to_be_focused()
    expect(page.locator("#beurt-2")).to_be_focused()
    # In Arabic, beside the turn that renders it, still without a line.
    press(page, "ArrowDown", "Enter", "1", "ArrowLeft", "2", "ArrowLeft", "Shift+ArrowLeft", "1")
    press(page, "Escape", "ArrowDown", "Enter", "2")
    expect(page.locator("[data-weerklank-saved]")).to_contain_text("zodra er verbinding is")
    assert len(said(sample)) == 5
    page.context.set_offline(False)
    kept(page)
    assert Coding.objects.count() == 10
    arabic = Coding.objects.filter(transcript__role="original").order_by("start")
    assert [ARABIC[row.start : row.end] for row in arabic] == ["أنا", "أصوّر", "الرسالة 😀"]
    page.reload()
    page.wait_for_selector("html[data-weerklank-coding=ready]")
    expect(page.locator(".weerklank-tag")).to_have_count(10)


def test_both_languages_can_be_coded_by_mouse_side_by_side(
    page: Page, live_server: Any, log_in: LogIn, sample: Sample
) -> None:
    make_arabic(sample)
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, "bram")
    open_desk(page, live_server, sample)
    main, original = page.locator("#beurt-2"), page.locator("#oorspronkelijk-1")
    here, there = main.bounding_box(), original.bounding_box()
    assert here is not None
    assert there is not None
    assert abs(here["y"] - there["y"]) < 2
    assert there["x"] >= here["x"] + here["width"]
    drag(page, "maak", "foto")
    search(page, "4.6")
    left, top, right, bottom = page.evaluate(BOX, "الرسالة")
    page.mouse.dblclick((left + right) / 2, (top + bottom) / 2)
    expect(page.get_by_role("toolbar")).to_contain_text("1 woord")
    search(page, "4.6")
    kept(page)
    assert said(sample)[0] == ("4.6", "maak een foto.")
    coding = Coding.objects.get(transcript__role="original")
    assert ARABIC[coding.start : coding.end] == "الرسالة"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_pages_pass_axe_and_fit_their_width(  # noqa: PLR0917 -- fixtures
    page: Page,
    live_server: Any,
    log_in: LogIn,
    sample: Sample,
    voorbeelddam: cast.Voorbeelddam,
    violations: Callable[[Page], list[str]],
    width: int,
    scheme: Any,
) -> None:
    coding = give(sample, code_of(sample, "4.6"), "Ik maak een foto.", voorbeelddam.bram)
    give(sample, code_of(sample, "1.9"), "Mijn zus leest", voorbeelddam.coen)
    make_arabic(sample)
    # High enough that the codes and the bar at the foot cover nothing.
    page.set_viewport_size({"width": width, "height": 4000})
    page.emulate_media(color_scheme=scheme)
    log_in(page, "bram")
    slug = sample.conversation.round.slug
    for address in (
        f"/rondes/{slug}/coderen/",
        f"/rondes/{slug}/coderen/treffers/?q=foto",
        f"/rondes/{slug}/codeboek/?code=4.6",
        f"/transcripten/{sample.transcript.pk}/passages/{coding.key}/",
        f"/gesprekken/{sample.conversation.pk}/coderen/beurten/2/",
        f"/rondes/{slug}/plan/?wijzig=ronde",
    ):
        page.goto(live_server.url + address)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    open_desk(page, live_server, sample)
    assert violations(page) == []
    press(page, "n")
    expect(page.get_by_role("toolbar")).to_be_visible()
    assert violations(page) == []
    press(page, "c")
    page.keyboard.type("brie")
    expect(page.get_by_role("option")).not_to_have_count(0)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
