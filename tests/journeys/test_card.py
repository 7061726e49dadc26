"""Somebody who was invited answers with her card: in Arabic, on a phone, with thumb or keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from tests import cast
from tests.invitations.inviting import Invited, invite
from weerklank.invitations import shipped
from weerklank.invitations.models import Meeting, Reply
from weerklank.study import operations
from weerklank.study.models import Participant

AR = shipped.card_words()["ar"]
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}}
# A device that speaks Arabic, and keeps what it was asked to say.
VOICE = """
const said = (globalThis.said = []);
const voices = [{ lang: "ar-EG", localService: true, name: "Voorbeeld" }];
Object.defineProperty(globalThis, "speechSynthesis", { value: {
  getVoices: () => voices, speak: (one) => said.push(one.text), cancel() {},
  speaking: false, addEventListener() {},
} });
globalThis.SpeechSynthesisUtterance = class extends EventTarget {
  constructor(text) { super(); this.text = text; }
};
"""
Violations = Callable[[Page], list[str]]


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Let each browser here ask for Arabic."""
    return {**browser_context_args, "locale": "ar"}


@pytest.fixture
def invited(voorbeelddam: cast.Voorbeelddam) -> Invited:
    return invite(voorbeelddam)


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    context = new_context(**PHONE, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def _in_groups(code: str) -> str:
    return f"{code[:4]}-{code[4:8]}-{code[8:]}".lower()


def _check(page: Page, violations: Violations) -> None:
    """Hold a page against what holds for each: nothing to scroll sideways, big enough, axe."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("document.documentElement.dir") == "rtl"
    small = page.evaluate(
        """[...document.querySelectorAll("button, a, input[type=checkbox]")]
          .map((one) => one.closest("label") ?? one)
          .filter((one) => one.offsetHeight && one.offsetHeight < 44)
          .filter((one) => !one.matches(".nl-skip-link"))
          .map((one) => one.outerHTML)"""
    )
    assert small == []


def test_an_answer_in_arabic_with_a_thumb(
    phone: Page, live_server: Any, invited: Invited, violations: Violations
) -> None:
    page, code = phone, invited.codes[invited.pseudonym]
    page.goto(f"{live_server.url}/k/")
    _check(page, violations)
    page.get_by_label(AR["code_ask"]).fill("BBBB-BBBB-BBBB")
    page.get_by_role("button", name=AR["next"]).tap()
    expect(page.get_by_role("alert")).to_have_text(AR["wrong_code"])
    _check(page, violations)
    page.get_by_label(AR["code_ask"]).fill(_in_groups(code))
    page.get_by_role("button", name=AR["next"]).tap()
    page.wait_for_url("**/k/antwoord/")
    _check(page, violations)
    page.get_by_role("link", name="العربية").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["ask"])
    _check(page, violations)
    sizes = {
        (box["width"], box["height"])
        for box in (
            page.get_by_role("button", name=AR[key], exact=True).bounding_box()
            for key in ("yes", "no", "call_me")
        )
        if box
    }
    assert len(sizes) == 1
    page.get_by_role("button", name=AR["yes"], exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["q_language"])
    _check(page, violations)
    page.get_by_role("button", name="العربية").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["q_interpreter"])
    _check(page, violations)
    page.get_by_role("button", name=AR["yes"], exact=True).tap()
    page.get_by_text(AR["morning"], exact=True).tap()
    page.get_by_text(AR["weekend"], exact=True).tap()
    _check(page, violations)
    page.get_by_role("button", name=AR["next"]).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["q_childcare"])
    page.get_by_role("link", name=AR["skip"]).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["q_results"])
    page.get_by_role("button", name=AR["yes"], exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["thanks_yes"])
    _check(page, violations)
    reply = Reply.objects.get()
    assert (reply.said, reply.language, reply.day_parts) == ("yes", "ar", ["morning", "weekend"])
    assert (reply.needs_interpreter, reply.needs_childcare, reply.wants_results) == (
        True,
        None,
        True,
    )
    assert code not in page.url


def test_later_she_sees_where_to_come_and_takes_back(
    phone: Page, live_server: Any, invited: Invited, violations: Violations
) -> None:
    page, place, person = phone, invited.place, invited.candidate
    page.goto(f"{live_server.url}/k/{invited.codes[invited.pseudonym]}/")
    page.get_by_role("link", name="العربية").tap()
    page.get_by_role("button", name=AR["yes"], exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["q_language"])
    participant = Participant.objects.get(pseudonym=person.pseudonym)
    operations.record_consents(
        participant=participant,
        answers={"take_part": True, "quote": True},
        on=cast.TODAY,
        medium="spoken",
        by=place.bram,
        at=cast.NOW,
    )
    start = timezone.now() + timedelta(days=3)
    made = Meeting.objects.create(
        round=place.round,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        place="Buurthuis De Linde",
        changed_at=cast.NOW,
        made_at=cast.NOW,
        made_by=place.bram,
    )
    made.seats.create(participant=participant, made_at=cast.NOW)
    page.goto(f"{live_server.url}/k/antwoord/")
    expect(page.get_by_text("Buurthuis De Linde")).to_be_visible()
    _check(page, violations)
    page.get_by_role("link", name=AR["p_quote"]).tap()
    expect(page.get_by_text(AR["e_quote"])).to_be_visible()
    _check(page, violations)
    page.get_by_role("button", name=AR["take_back_yes"]).tap()
    expect(page.get_by_role("status")).to_have_text(AR["taken_back"])
    _check(page, violations)
    page.get_by_role("link", name=AR["back"]).tap()
    page.get_by_role("link", name=AR["stop"]).tap()
    expect(page.get_by_text(AR["goes_known"])).to_be_visible()
    _check(page, violations)
    page.get_by_role("button", name=AR["stop_yes"]).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["stopped"])
    _check(page, violations)
    page.goto(f"{live_server.url}/k/antwoord/ar/")
    expect(page.get_by_label(AR["code_ask"])).to_be_visible()


def test_a_no_with_the_keyboard_alone(page: Page, live_server: Any, invited: Invited) -> None:
    def reach(name: str) -> None:
        """Go with Tab to what bears a name, and press Enter."""
        for _key in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.innerText?.trim()") == name:
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline == "solid"
                page.keyboard.press("Enter")
                return
        raise AssertionError(name)

    page.goto(f"{live_server.url}/k/?taal=ar")
    for _key in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "code":
            break
    page.keyboard.type(invited.codes[invited.pseudonym])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["ask"])
    reach(AR["no"])
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["thanks_no"])
    reach(AR["changed_mind"])
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["ask"])
    reach(AR["call_me"])
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["q_call"])
    assert Reply.objects.get().said == "call_me"


def test_without_scripts_it_is_the_same(
    new_context: Callable[..., BrowserContext], live_server: Any, invited: Invited
) -> None:
    context = new_context(**PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/k/{invited.codes[invited.pseudonym]}/")
    page.get_by_role("link", name="العربية").click()
    expect(page.get_by_role("button", name=AR["listen"])).to_have_count(0)
    page.get_by_role("button", name=AR["call_me"]).click()
    page.get_by_text(AR["evening"], exact=True).click()
    page.get_by_role("button", name=AR["next"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["thanks_call"])
    page.get_by_role("button", name=AR["ready"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["bye"])
    assert Reply.objects.get().day_parts == ["evening"]
    context.close()


def test_it_is_read_aloud_where_the_device_speaks_the_language(
    page: Page, live_server: Any, invited: Invited
) -> None:
    page.add_init_script(VOICE)
    page.goto(f"{live_server.url}/k/{invited.codes[invited.pseudonym]}/")
    page.goto(f"{live_server.url}/k/antwoord/ti/")
    expect(page.get_by_role("button", name=shipped.card_words()["ti"]["listen"])).to_be_hidden()
    page.goto(f"{live_server.url}/k/antwoord/ar/")
    page.get_by_role("button", name=AR["listen"]).click()
    [said] = page.evaluate("globalThis.said")
    assert said.startswith(AR["ask"])
    assert said.endswith(AR["no_harm"])


def _leave_alone(page: Page, minutes: int) -> None:
    page.clock.fast_forward(minutes * 60 * 1000)


def test_a_page_that_is_left_open_is_covered_and_loses_nothing(
    page: Page, live_server: Any, invited: Invited, violations: Violations
) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    page.clock.install()
    page.goto(f"{live_server.url}/k/{invited.codes[invited.pseudonym]}/")
    page.goto(f"{live_server.url}/k/antwoord/ar/")
    page.get_by_role("button", name=AR["yes"], exact=True).click()
    page.goto(f"{live_server.url}/k/antwoord/ar/vraag/dagdelen/")
    page.get_by_text(AR["morning"], exact=True).click()
    _leave_alone(page, 4)
    page.get_by_text(AR["evening"], exact=True).click()  # a touch: it begins anew
    _leave_alone(page, 4)
    cover = page.get_by_role("dialog", name=AR["idle_ask"])
    expect(cover).to_be_hidden()
    _leave_alone(page, 2)
    expect(cover).to_be_visible()
    expect(cover).to_have_accessible_description(AR["idle_about"])
    expect(page.locator("#vraag")).to_be_hidden()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    # The key that closes dialogs is no answer, however often; what lies below cannot be reached.
    for _time in range(3):
        page.keyboard.press("Escape")
    expect(cover).to_be_visible()
    expect(page.locator("#vraag")).to_be_hidden()
    expect(page.get_by_role("button", name=AR["idle_continue"])).to_be_focused()
    page.keyboard.press("Enter")
    expect(cover).to_be_hidden()
    expect(page.get_by_label(AR["morning"])).to_be_checked()
    expect(page.get_by_label(AR["evening"])).to_be_checked()
    page.get_by_role("button", name=AR["next"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["q_childcare"])
    assert Reply.objects.get().day_parts == ["morning", "evening"]


def test_who_is_somebody_else_sees_nothing_of_her(
    page: Page, live_server: Any, invited: Invited
) -> None:
    page.clock.install()
    page.goto(f"{live_server.url}/k/{invited.codes[invited.pseudonym]}/")
    page.goto(f"{live_server.url}/k/antwoord/ar/")
    page.get_by_role("button", name=AR["no"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["thanks_no"])
    _leave_alone(page, 6)
    page.get_by_role("button", name=AR["idle_other"]).click()
    page.wait_for_url("**/k/?taal=ar")
    expect(page.get_by_label(AR["code_ask"])).to_be_visible()
    page.go_back()
    expect(page.get_by_label(AR["code_ask"])).to_be_visible()
    assert AR["thanks_no"] not in page.content()


def test_without_scripts_a_card_is_closed_from_every_page(
    new_context: Callable[..., BrowserContext], live_server: Any, invited: Invited
) -> None:
    context = new_context(**PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/k/{invited.codes[invited.pseudonym]}/")
    page.goto(f"{live_server.url}/k/antwoord/ar/")
    page.get_by_role("button", name=AR["close"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(AR["bye"])
    page.goto(f"{live_server.url}/k/antwoord/ar/")
    expect(page.get_by_label(AR["code_ask"])).to_be_visible()
    context.close()
