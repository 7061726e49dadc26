"""Holding a conversation on a phone: the line drops twice, the session ends, somebody withdraws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from tests import cast
from tests.fieldwork.conftest import Field
from tests.fieldwork.conftest import field as field  # noqa: PLC0414 -- a fixture of that room
from weerklank.fieldwork.models import InterviewAct, MomentNote, QuestionPut
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.erasers import Person
from weerklank.study.models import GuideTranslation

LogIn = Callable[[Page, str], None]
WORDS = "kanarieblauw: kijkt naar buiten"
IN_THE_BOX = """async () => {
  const base = await new Promise((resolve) => {
    const asking = indexedDB.open("weerklank-gesprekken", 1);
    asking.onsuccess = () => resolve(asking.result);
  });
  const records = await new Promise((resolve) => {
    const asked = base.transaction("acts").objectStore("acts").getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  base.close();
  return records.map((each) => new TextDecoder("latin1").decode(each.sealed));
}"""


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    return new_context(viewport={"width": 390, "height": 800})


def open_page(page: Page, live_server: Any, field: Field, query: str = "") -> None:
    page.goto(f"{live_server.url}/gesprekken/{field.conversation.pk}/voeren/{query}")
    page.wait_for_selector("[data-weerklank-interview][data-ready]")


def state(page: Page, words: str) -> None:
    expect(page.locator("[data-weerklank-state]")).to_contain_text(words)


def tick(page: Page, field: Field, place: int, answer: str) -> None:
    form = page.locator(f"[data-weerklank-put='{field.questions[place].pk}']")
    form.get_by_label(answer, exact=True).check()


def write(page: Page, text: str, about: str = "") -> None:
    form = page.locator("#notities [data-weerklank-note]")
    form.get_by_label("Notitie").fill(text)
    if about:
        form.get_by_label("Over wie").select_option(label=about)
    form.get_by_role("button", name="Bewaar de notitie").click()


def put() -> dict[int, bool]:
    return dict(QuestionPut.objects.values_list("question_id", "was_put"))


def texts() -> list[str]:
    return list(MomentNote.objects.order_by("written_at").values_list("text", flat=True))


def test_the_line_drops_twice_and_nothing_is_lost_or_doubled(
    phone: BrowserContext,
    live_server: Any,
    log_in: LogIn,
    field: Field,
    violations: Callable[[Page], list[str]],
) -> None:
    page = phone.new_page()
    log_in(page, "bram")
    open_page(page, live_server, field)
    state(page, "Alles is bewaard")
    first, second = (question.pk for question in field.questions)
    phone.set_offline(True)
    tick(page, field, 0, "gesteld")
    write(page, WORDS)
    state(page, "Er wacht: 2")
    assert all("kanarieblauw" not in each for each in page.evaluate(IN_THE_BOX))
    assert violations(page) == []
    phone.set_offline(False)
    state(page, "Alles is bewaard")
    assert (put(), texts()) == ({first: True}, [WORDS])
    phone.set_offline(True)
    tick(page, field, 0, "niet gesteld")
    tick(page, field, 1, "niet gesteld")
    tick(page, field, 1, "gesteld")
    state(page, "Er wacht: 2")
    phone.set_offline(False)
    state(page, "Alles is bewaard")
    assert put() == {first: False, second: True}
    assert page.evaluate(IN_THE_BOX) == []
    assert InterviewAct.objects.count() == 4
    open_page(page, live_server, field)
    expect(page.locator("#notities")).to_contain_text(WORDS)


def test_an_answer_that_got_lost_on_the_way_back_is_not_doubled(
    phone: BrowserContext, live_server: Any, log_in: LogIn, field: Field
) -> None:
    page = phone.new_page()
    log_in(page, "bram")
    open_page(page, live_server, field)

    def lose(route: Any) -> None:
        route.fetch()  # the server carries it out
        route.abort()  # and its answer never arrives

    page.route("**/doen/", lose)
    write(page, WORDS)
    state(page, "Er wacht: 1")
    page.unroute("**/doen/")
    open_page(page, live_server, field)
    state(page, "Alles is bewaard")
    assert texts() == [WORDS]


def test_who_it_was_put_to_is_noted_per_person(
    phone: BrowserContext, live_server: Any, log_in: LogIn, field: Field
) -> None:
    page = phone.new_page()
    log_in(page, "bram")
    open_page(page, live_server, field)
    form = page.locator(f"[data-weerklank-put='{field.questions[0].pk}']")
    form.get_by_label("D1").uncheck()
    form.get_by_label("gesteld", exact=True).check()
    state(page, "Alles is bewaard")
    assert [one.participant for one in QuestionPut.objects.get().to.all()] == [field.d2]


def test_it_survives_the_end_of_a_session_and_is_of_who_wrote_it(
    phone: BrowserContext, live_server: Any, log_in: LogIn, field: Field
) -> None:
    page = phone.new_page()
    log_in(page, "bram")
    open_page(page, live_server, field)
    Session.objects.all().delete()
    write(page, WORDS)
    state(page, "Uw sessie is voorbij")
    expect(page.get_by_role("link", name="Log in")).to_be_visible()
    page.close()

    other = phone.new_page()
    log_in(other, "chantal")
    open_page(other, live_server, field)
    state(other, "Alles is bewaard")
    expect(other.locator("#notities")).not_to_contain_text(WORDS)
    assert texts() == []
    assert len(other.evaluate(IN_THE_BOX)) == 1
    phone.clear_cookies()

    again = phone.new_page()
    log_in(again, "bram")
    open_page(again, live_server, field)
    state(again, "Alles is bewaard")
    assert texts() == [WORDS]
    assert MomentNote.objects.get().by == field.world.bram
    assert again.evaluate(IN_THE_BOX) == []


def test_a_note_that_is_being_typed_stands_there_again(
    phone: BrowserContext,
    live_server: Any,
    log_in: LogIn,
    field: Field,
    violations: Callable[[Page], list[str]],
) -> None:
    page = phone.new_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    log_in(page, "bram")
    open_page(page, live_server, field)
    part = page.locator(f"#vraag-{field.questions[0].pk}")
    written = part.get_by_label("Notitie, zonder namen")
    part.get_by_text("Notities").click()
    written.press_sequentially(WORDS)
    part.get_by_label("Over wie").select_option(label="D2")
    state(page, "Er staat een notitie die nog niet bewaard is")
    assert violations(page) == []
    page.wait_for_timeout(2_000)
    [sealed] = page.evaluate(IN_THE_BOX)
    assert "kanarieblauw" not in sealed

    open_page(page, live_server, field)
    assert asked == ["beforeunload"]
    state(page, "Er staat een notitie die nog niet bewaard is")
    expect(written).to_be_visible()
    expect(written).to_have_value(WORDS)
    expect(part.get_by_label("Over wie")).to_have_value(str(field.d2.pk))

    # Another language loses nothing, also not what was typed just now: so nothing is asked.
    written.press_sequentially(", en lacht")
    page.get_by_label("Ernaast").select_option("ar")
    page.get_by_role("button", name="Toon").click()
    page.wait_for_url("**ernaast=ar**")
    page.wait_for_selector("[data-weerklank-interview][data-ready]")
    expect(written).to_have_value(f"{WORDS}, en lacht")
    assert asked == ["beforeunload"]

    page.locator("#notities textarea").press_sequentially("weg ermee")
    page.locator("#notities textarea").fill("")
    part.get_by_role("button", name="Bewaar de notitie").click()
    state(page, "Alles is bewaard")
    assert texts() == [f"{WORDS}, en lacht"]
    assert MomentNote.objects.get().about == field.d2
    assert page.evaluate(IN_THE_BOX) == []
    open_page(page, live_server, field)
    expect(written).to_have_value("")
    assert asked == ["beforeunload"]


def test_what_is_being_typed_is_of_who_types_it_and_goes_when_somebody_withdrew(
    phone: BrowserContext, live_server: Any, log_in: LogIn, field: Field
) -> None:
    page = phone.new_page()
    log_in(page, "bram")
    open_page(page, live_server, field)
    page.locator("#notities textarea").press_sequentially(WORDS)
    page.wait_for_timeout(2_000)
    page.close()
    phone.clear_cookies()
    other = phone.new_page()
    log_in(other, "chantal")
    open_page(other, live_server, field)
    state(other, "Alles is bewaard")
    expect(other.locator("#notities textarea")).to_have_value("")
    assert len(other.evaluate(IN_THE_BOX)) == 1
    other.close()
    phone.clear_cookies()

    world = field.world
    person = Person(field.d1.pk, field.d1.pseudonym, world.round.pk, world.monitor.pk)
    safeguards.erase(person, scope="all", by=world.bram, at=cast.NOW)
    again = phone.new_page()
    log_in(again, "bram")
    open_page(again, live_server, field)
    expect(again.locator("#notities textarea")).to_have_value("")
    assert again.evaluate(IN_THE_BOX) == []


def test_logging_in_beside_it_sends_what_waits_on_the_open_page(
    phone: BrowserContext, live_server: Any, log_in: LogIn, field: Field
) -> None:
    page = phone.new_page()
    log_in(page, "bram")
    open_page(page, live_server, field)
    Session.objects.all().delete()
    write(page, WORDS)
    state(page, "Uw sessie is voorbij")
    log_in(phone.new_page(), "bram")
    state(page, "Alles is bewaard")
    assert texts() == [WORDS]


def test_what_waits_goes_when_somebody_withdrew(
    phone: BrowserContext, live_server: Any, log_in: LogIn, field: Field
) -> None:
    page = phone.new_page()
    log_in(page, "bram")
    open_page(page, live_server, field)
    phone.set_offline(True)
    write(page, WORDS)
    write(page, "over de ander", about="D2")
    state(page, "Er wacht: 2")
    world = field.world
    person = Person(field.d1.pk, field.d1.pseudonym, world.round.pk, world.monitor.pk)
    safeguards.erase(person, scope="all", by=world.bram, at=cast.NOW)
    phone.set_offline(False)
    state(page, "Alles is bewaard")
    expect(page.get_by_role("alert")).to_contain_text("trok zich intussen terug")
    expect(page.locator("#notities")).not_to_contain_text(WORDS)
    assert texts() == ["over de ander"]
    assert page.evaluate(IN_THE_BOX) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "كيف كان الأمر؟"),
        ("fa", "چطور بود؟"),
        ("prs", "چطور بود؟"),
        ("ps", "څنګه و؟"),
    ],
)
def test_right_to_left_stands_right_and_the_page_is_accessible(  # noqa: PLR0917 -- fixtures
    phone: BrowserContext,
    live_server: Any,
    log_in: LogIn,
    field: Field,
    violations: Callable[[Page], list[str]],
    language: str,
    text: str,
) -> None:
    GuideTranslation.objects.create(
        guide=field.questions[0].section.guide,
        question=field.questions[0],
        language=language,
        text=text,
        source_text=field.questions[0].text,
        entered_at=cast.NOW,
        entered_by=field.world.bram,
    )
    page = phone.new_page()
    log_in(page, "bram")
    open_page(page, live_server, field, f"?taal={language}&ernaast=nl")
    said = page.locator(f".interview__text[lang={language}]")
    assert said.evaluate("each => getComputedStyle(each).direction") == "rtl"
    page.locator(".interview__safety summary").click()
    expect(page.get_by_role("region", name="Als iemand niet veilig is")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    for address in ("", f"{language}/", f"{language}/afdrukken/?met=nl"):
        page.goto(f"{live_server.url}/leidraden/{field.guide.pk}/talen/{address}")
        assert violations(page) == []


def test_a_question_is_recorded_in_the_browser(  # noqa: PLR0917 -- fixtures
    phone: BrowserContext,
    live_server: Any,
    log_in: LogIn,
    field: Field,
    settings: Any,
    tmp_path: Any,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    page = phone.new_page()
    # A machine without a microphone: a tone takes the place of a voice.
    page.add_init_script(
        """navigator.mediaDevices.getUserMedia = async () => {
          const context = new AudioContext();
          const tone = context.createOscillator();
          const to = context.createMediaStreamDestination();
          tone.connect(to);
          tone.start();
          return to.stream;
        };"""
    )
    log_in(page, "bram")
    page.goto(f"{live_server.url}/leidraden/{field.guide.pk}/talen/nl/")
    part = page.locator(f"#q{field.questions[0].pk}")
    part.get_by_text("Spreek in").click()
    part.get_by_role("button", name="Neem op").click()
    part.get_by_role("button", name="Stop de opname").click()
    expect(part.get_by_role("status")).to_contain_text("Luister terug")
    part.get_by_role("button", name="Bewaar de opname").click()
    part = page.locator(f"#q{field.questions[0].pk}")
    expect(part.locator(".study-sound")).to_contain_text("ingesproken")
    expect(part.locator(".study-sound > audio")).to_be_visible()
    sound = field.questions[0].sounds.get().sound
    assert (sound.form, sound.size > 0) == ("audio/webm", True)
