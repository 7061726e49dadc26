"""What every page can do: keys, drawer, questions, drafts; and every part as axe sees it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests import cast
from weerklank.study.models import Membership

pytestmark = pytest.mark.usefixtures("voorbeelddam")
LogIn = Callable[[Page, str], None]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_part_passes_axe_and_fits_its_width(
    page: Page,
    live_server: Any,
    violations: Callable[[Page], list[str]],
    width: int,
    scheme: Any,
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}/stijl/")

    assert violations(page) == []
    page.locator("#open-lade").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_head_of_a_page_is_two_rows(
    page: Page, live_server: Any, log_in: LogIn, voorbeelddam: cast.Voorbeelddam
) -> None:
    """The way back, search and one's name in the first; the steps in the second."""
    page.set_viewport_size({"width": 320, "height": 800})
    log_in(page, "bram")
    page.goto(f"{live_server.url}/rondes/{voorbeelddam.round.slug}/gesprekken/")
    places = page.evaluate(
        """() => [...document.querySelectorAll(
          ".weerklank-top :is(a, button, summary), .weerklank-walk summary > *")]
          .filter((part) => part.checkVisibility())
          .map((part) => part.getBoundingClientRect())
          .filter(({ width }) => width > 1)
          .map(({ top, bottom, left, right }) => [(top + bottom) / 2, left, right])"""
    )
    rows = sorted({round(middle / 20) for middle, _, _ in places})
    assert len(rows) == 2, places
    assert all(left >= 0 and right <= 320 for _, left, right in places)
    first = page.evaluate("document.querySelector('main').getBoundingClientRect().top")
    assert first < 120

    back = page.get_by_role("navigation", name="Waar u bent").get_by_role("link")
    expect(back).to_have_count(1)
    expect(back).to_have_text(voorbeelddam.round.name)
    page.get_by_role("search").get_by_role("button", name="Zoek").click()
    page.wait_for_url("**/zoeken/?")


def test_the_drawer_takes_the_focus_and_gives_it_back(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/stijl/")
    opener = page.locator("#open-lade")

    opener.press("Enter")
    expect(page.get_by_role("heading", name="Contactpersoon onbekend, Z-route")).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "true")

    page.keyboard.press("Escape")
    expect(page.locator("#lade")).to_be_hidden()
    expect(opener).to_be_focused()


def test_on_a_phone_the_drawer_is_a_sheet_and_what_is_beneath_gets_no_focus(
    page: Page, live_server: Any
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/stijl/")
    page.locator("#open-lade").click()

    expect(page.locator("header")).to_have_attribute("inert", "")

    page.keyboard.press("Escape")
    expect(page.locator("header")).not_to_have_attribute("inert", "")
    expect(page.locator("#open-lade")).to_be_focused()


@pytest.mark.parametrize(
    "link",
    [
        pytest.param('<a href="/bewijs/" data-weerklank-opens="lade">Proef</a>', id="a link"),
        pytest.param(
            '<table><tbody data-weerklank-opens="lade"><tr><td><a href="/bewijs/">Proef</a></td>'
            "</tr></tbody></table>",
            id="a link in a table that says it once",
        ),
    ],
)
def test_link_fills_the_drawer_before_it_opens(page: Page, live_server: Any, link: str) -> None:
    page.route("**/bewijs/", lambda route: route.fulfill(body="<h2>Drie passages</h2>"))
    page.goto(f"{live_server.url}/stijl/")
    page.evaluate(
        "html => document.querySelector('main').insertAdjacentHTML('afterbegin', html)", link
    )
    opener = page.get_by_role("link", name="Proef")

    opener.press("Enter")
    expect(page.get_by_role("heading", name="Drie passages")).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "true")

    # The table may have been swapped for one with the same links meanwhile.
    opener.evaluate("link => link.replaceWith(link.cloneNode(true))")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")

    with page.context.expect_page() as other:
        opener.click(modifiers=["ControlOrMeta"])
    assert other.value.url.endswith("/bewijs/")


def test_an_htmx_request_carries_the_token_and_its_failure_is_said(
    page: Page, live_server: Any
) -> None:
    tokens: list[str] = []

    def refuse(route: Any) -> None:
        tokens.append(route.request.headers.get("x-csrftoken", ""))
        route.fulfill(status=500, body="")

    page.route("**/bewaar/", refuse)
    page.goto(f"{live_server.url}/stijl/")
    add_button(page, 'hx-post="/bewaar/"')

    page.get_by_role("button", name="Proef").click()

    expect(page.get_by_text("Dit lukte niet en er is niets bewaard.")).to_be_visible()
    assert tokens == [page.locator('meta[name="csrf-token"]').get_attribute("content")]


def test_an_ended_session_goes_to_log_in_instead_of_into_a_part_of_the_page(
    page: Page, live_server: Any, log_in: LogIn
) -> None:
    log_in(page, "bram")
    page.goto(f"{live_server.url}/stijl/")
    add_button(page, 'hx-get="/account/" hx-target="#lade"')
    Session.objects.all().delete()

    page.get_by_role("button", name="Proef").click()

    page.wait_for_url("**/inloggen/?next=%2Fstijl%2F")


def add_button(page: Page, attributes: str) -> None:
    """Put a button with htmx attributes at the top of the page."""
    page.evaluate(
        """attributes => {
            const main = document.querySelector("main");
            main.insertAdjacentHTML("afterbegin", `<button ${attributes}>Proef</button>`);
            htmx.process(main.firstElementChild);
        }""",
        attributes,
    )


def test_arrow_keys_walk_through_the_tabs(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/stijl/")
    page.locator("#open-lade").click()
    page.get_by_role("tab", name="Passages (9)").focus()

    page.keyboard.press("ArrowRight")

    expect(page.get_by_role("tab", name="Tegenspraak (2)")).to_be_focused()
    expect(page.locator("#d2")).to_be_visible()
    expect(page.locator("#d1")).to_be_hidden()


def test_a_question_mark_shows_the_keys_but_not_while_typing(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/stijl/")
    page.locator("#id_leeg-name").focus()
    page.keyboard.press("?")
    expect(page.locator("#toetsen")).to_be_hidden()

    page.locator("#id_leeg-name").blur()
    page.keyboard.press("?")
    expect(page.locator("#toetsen")).to_be_visible()


def test_single_keys_can_be_turned_off(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/stijl/")
    page.get_by_role("button", name="Toon de toetsen").click()
    page.get_by_label("Toetsen van één teken doen iets").uncheck()
    page.keyboard.press("Escape")

    page.reload()
    page.locator("body").press("?")

    expect(page.locator("#toetsen")).to_be_hidden()


def test_a_form_that_asks_first_is_sent_only_after_yes(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/stijl/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    button = page.get_by_role("button", name="Haal weg, met een vraag vooraf")

    button.click()
    expect(page.get_by_text("Haalt u deze code van de passage?")).to_be_visible()
    page.get_by_role("button", name="Toch niet", exact=True).last.click()
    assert "POST" not in sent

    button.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Haal weg", exact=True).click()
    assert "POST" in sent


def test_light_or_dark_is_remembered_before_the_page_is_drawn(page: Page, live_server: Any) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{live_server.url}/stijl/")
    page.get_by_role("button", name="Wissel licht en donker").click()

    page.goto(f"{live_server.url}/inloggen/")

    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")


def test_half_written_words_survive_the_end_of_a_session(
    page: Page, live_server: Any, log_in: LogIn, voorbeelddam: cast.Voorbeelddam
) -> None:
    log_in(page, "bram")
    page.goto(f"{live_server.url}/monitors/{voorbeelddam.monitor.slug}/rondes/nieuw/")
    field = page.get_by_label("Naam", exact=True)
    field.fill("een halve zin")

    Session.objects.all().delete()
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()
    expect(page.get_by_text("Wat u daar schreef en nog niet bewaarde")).to_be_visible()
    page.get_by_label("E-mailadres").fill(cast.EMAILS["bram"])
    page.get_by_label("Wachtwoord").fill(cast.PASSWORD)
    page.get_by_role("button", name="Inloggen").click()

    expect(field).to_have_value("een halve zin")


@pytest.mark.parametrize(
    "spoiled",
    [
        # The token of this form is no longer the one of the session.
        ("form.elements.csrfmiddlewaretoken.value = 'x'", "Dit formulier is te oud"),
        # More than this address takes: a page that stands alone, without the shell.
        (
            "form.append(Object.assign(document.createElement('input'),"
            "{type: 'hidden', name: 'vulling', value: 'x'.repeat(3e6)}))",
            "Te groot",
        ),
    ],
    ids=["token", "too large"],
)
def test_half_written_words_survive_a_refusal(
    page: Page, live_server: Any, log_in: LogIn, voorbeelddam: cast.Voorbeelddam, spoiled: Any
) -> None:
    spoil, title = spoiled
    log_in(page, "bram")
    page.goto(f"{live_server.url}/monitors/{voorbeelddam.monitor.slug}/rondes/nieuw/")
    field = page.get_by_label("Naam", exact=True)
    field.fill("een halve zin")
    page.evaluate(f"() => {{ const form = document.querySelector('main form'); {spoil} }}")
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()

    page.go_back()
    page.reload()
    expect(field).to_have_value("een halve zin")


def test_half_written_words_survive_a_page_that_is_not_there(
    page: Page, live_server: Any, log_in: LogIn, voorbeelddam: cast.Voorbeelddam
) -> None:
    log_in(page, "bram")
    page.goto(f"{live_server.url}/monitors/{voorbeelddam.monitor.slug}/rondes/nieuw/")
    field = page.get_by_label("Naam", exact=True)
    field.fill("een halve zin")
    other = cast.make_monitor("Elders", "elders")
    Membership.objects.filter(user=voorbeelddam.bram).update(monitor=other)
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="Deze bladzijde is er niet")).to_be_visible()
    Membership.objects.filter(monitor=other).update(monitor=voorbeelddam.monitor)

    page.go_back()
    page.reload()
    expect(field).to_have_value("een halve zin")


def test_nothing_half_written_is_left_for_the_next_person(
    page: Page, live_server: Any, log_in: LogIn
) -> None:
    log_in(page, "bram")
    page.goto(f"{live_server.url}/hulp/")
    page.evaluate("sessionStorage.setItem('weerklank-draft:999:/x:', '{\"changes\": []}')")
    page.get_by_text("Bram", exact=True).click()
    page.get_by_role("button", name="Uitloggen").click()

    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()
    kept = page.evaluate("Object.keys(sessionStorage).filter(key => key.includes('draft'))")
    assert kept == []
