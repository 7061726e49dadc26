"""From the plan to somebody who talks: all that leads into the middle, in one go.

Of a list somebody is chosen, a sleutelhouder knows where she lives, a letter goes with a code. She
answers in Arabic on her phone, gets an appointment, hears what taking part means and says yes; the
conversation is held while the line drops twice, and the page that follows fieldwork counts her.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from tests import cast
from tests.journeys.helpers.walk import Walk
from tests.journeys.test_card import AR, PHONE, VOICE
from weerklank.fieldwork.models import Conversation, MomentNote, QuestionPut
from weerklank.safeguards import accounts
from weerklank.study import operations as study
from weerklank.study import sheets
from weerklank.study.models import Participant, Round
from weerklank.study.operations import sheets as telling
from weerklank.vault.models import Keyholder

LIST = "\n".join(
    ["pseudoniem;leerroute"] + [f"K{number};{'Z' if number % 2 else 'B'}" for number in range(1, 7)]
)
TODAY = timezone.localdate


@pytest.fixture
def home(transactional_db: None, settings: Any, live_server: Any) -> cast.Voorbeelddam:
    settings.PUBLIC_BASE_URL = live_server.url
    made = cast.make_voorbeelddam()
    Round.objects.filter(pk=made.round.pk).update(
        starts_on=TODAY() - timedelta(days=30), ends_on=date(2999, 1, 1)
    )
    made.round.refresh_from_db()
    route = made.monitor.characteristics.create(key="leerroute", label="Leerroute")
    for key, label in (("B", "B1-route"), ("Z", "Z-route")):
        route.values.create(key=key, label=label)
    kees = cast.make_user("kees")
    Keyholder.objects.create(municipality_id=made.monitor.organisation_id, user_id=kees.pk)
    accounts.note_register(kees)
    study.take_starting_guides(round=made.round, by=made.bram, at=cast.NOW)
    telling.begin_sheet(monitor=made.monitor, by=made.bram, at=cast.NOW)
    return made


@pytest.fixture
def somebody(
    new_context: Callable[..., BrowserContext],
    live_server: Any,
    violations: Callable[[Page], list[str]],
) -> Callable[..., Walk]:
    """Give a function that opens a browser of its own, for somebody else."""
    return lambda **how: Walk(new_context(**how).new_page(), live_server.url, violations)


def test_from_the_plan_to_the_chair(
    page: Page,
    live_server: Any,
    home: cast.Voorbeelddam,
    violations: Callable[[Page], list[str]],
    somebody: Callable[..., Walk],
) -> None:
    bram = Walk(page, live_server.url, violations)
    kees = somebody()
    hers = somebody(**PHONE, has_touch=True, is_mobile=True)
    bram.log_in("bram")
    plan(bram, home)
    who = choose(bram, home)
    say_who_writes(bram, home)
    know_where_she_lives(kees, home, who)
    queue_a_letter(bram)
    code = post_the_letter(kees, home)
    answer_in_arabic(hers, code)
    meet(bram, home, who)
    tell_and_ask(somebody, who)
    make_the_conversation(bram)
    talk(somebody, home)
    follow(bram, home)


def plan(bram: Walk, home: cast.Voorbeelddam) -> None:
    bram.go(f"/monitors/{home.monitor.slug}/monitorplan/")
    bram.look("Monitorplan")
    bram.follow("Aanleiding")
    bram.page.locator("main textarea").first.fill("Brieven worden niet begrepen.")
    bram.send("Bewaar")
    bram.look("Monitorplan")
    expect(bram.page.get_by_text("Brieven worden niet begrepen.")).to_be_visible()


def choose(bram: Walk, home: cast.Voorbeelddam) -> str:
    page = bram.page
    bram.go(reverse("sampling:choosing", args=[home.round.slug, "inburgeraar"]))
    bram.look("Wie u vraagt")
    bram.follow("Zet doelen")
    bram.follow("Begin zonder rijen")
    page.get_by_label("Hoeveel mensen wilt u spreken").fill("1")
    page.get_by_label("Rij 2, Wie", exact=True).select_option(label="Z-route")
    page.get_by_label("Rij 2, Minstens").fill("1")
    bram.send("Bewaar de doelen")
    bram.follow("Voeg een lijst toe")
    page.get_by_label("Of plak de lijst").fill(LIST)
    page.get_by_label("Waar komt de lijst vandaan").fill("Klantenlijst")
    bram.send("Bekijk de lijst")
    bram.send("Bewaar de lijst")
    page.get_by_label("Startgetal").fill("7")
    bram.send("Kies wie u vraagt")
    bram.look("Wie u vraagt")
    (who,) = home.round.candidates.filter(state="chosen")
    assert who.values == {"leerroute": "Z"}
    return who.pseudonym


def say_who_writes(bram: Walk, home: cast.Voorbeelddam) -> None:
    bram.follow("Nodig deze mensen uit")
    bram.look("Uitnodigen")
    bram.follow("Vul in wie er schrijft")
    bram.page.get_by_label("Telefoon").fill("010-444 44 44")
    bram.send("Bewaar")
    bram.look("Uitnodigen")
    assert home.round.letterhead.sender == "Gemeente Voorbeelddam"


def know_where_she_lives(kees: Walk, home: cast.Voorbeelddam, who: str) -> None:
    page = kees.page
    kees.log_in("kees")
    kees.go(f"/kluis/{home.monitor.organisation.slug}/mensen/")
    kees.look("Mensen")
    kees.page.get_by_role("main").get_by_role("link", name=home.monitor.name).click()
    if page.get_by_label("Wachtwoord").is_visible():
        page.get_by_label("Wachtwoord").fill(cast.PASSWORD)
        page.get_by_role("main").get_by_role("button").first.click()
    kees.look(home.monitor.name)
    kees.follow(who)
    kees.look(who)
    page.get_by_label("Naam", exact=True).fill("Samira Verzonnen")
    page.get_by_label("Straat en huisnummer").fill("Kerkstraat 1")
    page.get_by_label("Postcode").fill("1234 AB")
    page.get_by_label("Plaats").fill("Voorbeelddam")
    page.get_by_label("Taal om in te schrijven").select_option(label="Arabisch")
    kees.send("Bewaar")
    kees.look(home.monitor.name)
    expect(page.get_by_text("Samira Verzonnen")).to_be_visible()


def queue_a_letter(bram: Walk) -> None:
    bram.follow("Verstuur berichten")
    bram.look("Berichten versturen")
    bram.page.get_by_label("Wat", exact=True).select_option(label="Uitnodiging")
    bram.page.get_by_label("Langs welke weg").select_option(label="Brief")
    bram.send("Bekijk wie dit krijgt")
    bram.look("Berichten versturen")
    expect(bram.page.get_by_text("Samira")).to_have_count(0)
    bram.send("Verstuur aan wie is aangekruist")
    bram.look("Uitnodigen")


def post_the_letter(kees: Walk, home: cast.Voorbeelddam) -> str:
    """Return the code on the letter."""
    page = kees.page
    kees.go(f"/rondes/{home.round.slug}/brieven/")
    with page.expect_download() as coming:
        page.get_by_role("button", name=re.compile("Maak")).first.click()
    pdf = PdfReader(io.BytesIO(coming.value.path().read_bytes()))
    words = "\n".join(one.extract_text() for one in pdf.pages)
    assert "Samira Verzonnen" in words
    found = re.search(r"\b([2-9B-Z]{4})[ -]([2-9B-Z]{4})[ -]([2-9B-Z]{4})\b", words)
    assert found, words
    kees.go(f"/rondes/{home.round.slug}/brieven/")
    kees.send("Deze brieven zijn gepost")
    expect(page.get_by_text("1 brief is gepost.").first).to_be_visible()
    assert home.round.candidates.get(state="invited")
    return "-".join(found.groups())


def answer_in_arabic(hers: Walk, code: str) -> None:
    page = hers.page
    hers.go(f"/k/{code.lower()}/")
    page.wait_for_url("**/k/antwoord/")
    page.get_by_role("link", name="العربية").tap()
    hers.look(AR["ask"])
    page.get_by_role("button", name=AR["yes"], exact=True).tap()
    hers.look(AR["q_language"])
    page.get_by_role("button", name="العربية").tap()
    hers.look(AR["q_interpreter"])
    page.get_by_role("button", name=AR["yes"], exact=True).tap()
    assert Participant.objects.get().candidate.state == "agreed"


def meet(bram: Walk, home: cast.Voorbeelddam, who: str) -> None:
    page = bram.page
    bram.go(f"/rondes/{home.round.slug}/agenda/")
    bram.look("Agenda")
    expect(page.get_by_role("row", name=who)).to_contain_text("Arabisch")
    bram.follow("Plan een afspraak")
    bram.look("Een afspraak plannen")
    # Somebody who is asked about in advance; what follows is held as if that day had come.
    bram.day("Dag", TODAY())
    page.get_by_label("Van", exact=True).fill("00:00")
    page.get_by_label("Tot", exact=True).fill("00:01")
    page.get_by_label("Waar", exact=True).fill("Bibliotheek, zaal 2")
    page.get_by_label("Bram").check()
    bram.send("Plan de afspraak")
    page.get_by_label("Wie komt er nog").select_option(label=who)
    bram.send("Zet op de afspraak")
    expect(page.get_by_role("row", name=who)).to_be_visible()
    name, content = bram.download("Voor mijn eigen agenda (ICS)")
    assert name == "afspraak.ics"
    assert who not in content.decode()
    with page.expect_navigation():
        page.get_by_role("button", name="Is gekomen").click()


def tell_and_ask(somebody: Callable[..., Walk], who: str) -> None:
    """Read aloud what taking part means, and keep what she answers."""
    at_table = somebody(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = at_table.page
    page.add_init_script(VOICE)
    at_table.log_in("bram")
    person = Participant.objects.get(pseudonym=who)
    sheet = sheets.newest(person.round.monitor)
    assert sheet is not None
    words = sheets.in_languages(sheet)["ar"].words
    at_table.go(f"/deelnemers/{person.pk}/")
    page.get_by_role("link", name="Vraag het samen").first.click()
    page.get_by_role("link", name="العربية").click()
    expect(page.locator(".study-asking")).to_have_attribute("dir", "rtl")
    page.get_by_role("button", name=words["listen"]).first.tap()
    page.wait_for_function("() => globalThis.said.length > 0")
    for purpose in ("take_part", "quote"):
        page.get_by_role("group", name=words[purpose]).get_by_text(words["yes"]).tap()
    page.get_by_label("Wie legde het uit").fill("onderzoeker")
    page.get_by_role("radio", name="ja", exact=True).check()
    page.get_by_role("radio", name="Gezegd", exact=True).check()
    page.get_by_role("button", name="Bewaar de antwoorden").click()
    expect(page.get_by_role("heading", name=words["answered"])).to_be_visible()


def make_the_conversation(bram: Walk) -> None:
    bram.send("Maak het gesprek")
    made = Conversation.objects.get()
    assert [one.participant.pseudonym for one in made.attendances.all()] == [
        Participant.objects.get().pseudonym
    ]
    guide = made.round.guides.filter(perspective="inburgeraar").order_by("pk")[0]
    Conversation.objects.filter(pk=made.pk).update(guide=guide)


def talk(somebody: Callable[..., Walk], home: cast.Voorbeelddam) -> None:
    """Hold the conversation on a phone while the line drops twice."""
    chair = somebody(viewport={"width": 390, "height": 800})
    page = chair.page
    chair.log_in("bram")
    chair.go(f"/gesprekken/{Conversation.objects.get().pk}/voeren/")
    page.wait_for_selector("[data-weerklank-interview][data-ready]")
    said = page.locator("[data-weerklank-state]")
    questions = page.locator("[data-weerklank-put]")
    for place in range(2):
        page.context.set_offline(True)
        questions.nth(place).get_by_label("gesteld", exact=True).check()
        expect(said).to_contain_text("Er wacht: 1")
        page.context.set_offline(False)
        expect(said).to_contain_text("Alles is bewaard")
    note = page.locator("#notities [data-weerklank-note]")
    note.get_by_label("Notitie").fill("kijkt blij")
    note.get_by_role("button", name="Bewaar de notitie").click()
    expect(said).to_contain_text("Alles is bewaard")
    assert QuestionPut.objects.filter(was_put=True).count() == 2
    assert MomentNote.objects.get().text == "kijkt blij"


def follow(bram: Walk, home: cast.Voorbeelddam) -> None:
    bram.go(f"/rondes/{home.round.slug}/veldwerk/")
    bram.look("Veldwerk")
    row = bram.page.get_by_role("row", name="Z-route")
    cells = row.get_by_role("cell").all_inner_texts()
    assert [int(cell) for cell in cells if cell.isdigit()][:3] == [1, 1, 1]
    expect(bram.page.get_by_text("Van elk doel doen genoeg mensen mee.")).to_be_visible()
