"""A month with the register, through the pages only: November 2026 in Voorbeelddam.

Noor reads in what the municipality's own system knows. Amina works through what needs a look, a
colleague leaves, the school sends its list, and a newer delivery comes and goes back. Each page is
looked at by axe, at full width and at 320 pixels; what Amina does most, she does without a mouse.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests import cast
from tests.journeys.helpers import deliveries
from tests.journeys.helpers.walk import Walk
from weerklank.safeguards.models import LogLine
from weerklank.vault.models import AccessLine, SupplierKey
from weerklank.vault.sealing import Sealer

BEGIN = date(2026, 11, 2)
WIDE = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=320, height=800)
HAS_FOCUS = "element => element === document.activeElement"


class Calendar:
    """The day it is for the server. A session does not outlive it: sign in on each day."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

    def turn_to(self, day: date) -> None:
        self.now = datetime(day.year, day.month, day.day, 8, 0, tzinfo=UTC)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    calendar = Calendar()
    monkeypatch.setattr(timezone, "now", lambda: calendar.now)
    return calendar


@dataclass(frozen=True)
class Month(Walk):
    """A walk whose pages also fit a telephone, and by which keys alone are enough."""

    def look(self, heading: str) -> None:
        super().look(heading)
        self.page.set_viewport_size(NARROW)
        needed = self.page.evaluate("document.documentElement.scrollWidth")
        found = self.violations(self.page)
        self.page.set_viewport_size(WIDE)
        assert needed <= NARROW["width"], f"{self.page.url}: {needed} pixels wide"
        assert found == []

    def reach(self, target: Locator, *, most: int = 200) -> None:
        """Press Tab until something has the focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if target.evaluate(HAS_FOCUS):
                return
        raise AssertionError(f"{target} is not reached by Tab on {self.page.url}")

    def enter(self, target: Locator) -> None:
        """Go to something by Tab and press Enter."""
        self.reach(target)
        self.page.keyboard.press("Enter")

    def enter_page(self, target: Locator) -> None:
        """Go to something by Tab and press Enter, which gives another page."""
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, field: Locator, words: str) -> None:
        self.reach(field)
        self.page.keyboard.type(words)

    def write_day(self, field: Locator, day: date) -> None:
        """Type a day into a date field, in the order in which this browser asks for it."""
        self.reach(field)
        for order in ("%d%m%Y", "%m%d%Y"):
            self.page.keyboard.type(day.strftime(order))
            if field.input_value() == day.isoformat():
                return
            field.blur()
            field.focus()
        raise AssertionError(f"{day} cannot be typed into {field}")


@pytest.fixture
def walk(
    page: Page, live_server: Any, violations: Callable[[Page], list[str]], calendar: Calendar
) -> Month:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(WIDE)
    return Month(page=page, site=live_server.url, violations=violations)


@pytest.fixture
def staff(calendar: Calendar, settings: Any, tmp_path: Path) -> int:
    """A municipality with its people and nothing in its register."""
    settings.MEDIA_ROOT = tmp_path / "files"
    municipality = cast.make_municipality()
    noor, amina, tessa, kees = (cast.make_user(key) for key in ("noor", "amina", "tessa", "kees"))
    cast.join_register(municipality, noor=noor, amina=amina, tessa=tessa, kees=kees, ilse=noor)
    return municipality.pk


def pseudonym(municipality: int, key: str) -> str:
    """Give under which name the vault put a number, as a sleutelhouder would look it up."""
    sealed = Sealer(municipality, deliveries.SUPPLIER).seal(key)
    return SupplierKey.objects.get(sealed=sealed).pseudonym


def test_a_month_of_a_consulent(
    walk: Month, calendar: Calendar, staff: int, tmp_path: Path
) -> None:
    walk.log_in("noor")
    take_in(walk, tmp_path)
    walk.log_out()
    names = {
        key: pseudonym(staff, key)
        for key in (deliveries.LATE_PIP, deliveries.NO_OFFER, deliveries.WANTS_GREEN)
    }

    walk.log_in("amina")
    see_what_needs_a_look(walk, names)
    note_and_set_aside(walk, names[deliveries.LATE_PIP], names[deliveries.NO_OFFER])
    see_whom_to_call(walk, names[deliveries.LATE_PIP])
    correct_a_date(walk, names[deliveries.LATE_PIP])
    walk.log_out()

    calendar.turn_to(date(2026, 11, 10))
    walk.log_in("noor")
    hand_over(walk)
    walk.log_out()

    calendar.turn_to(date(2026, 11, 27))
    walk.log_in("noor")
    read_the_list_of_the_school(walk, tmp_path)
    look_at_the_figures(walk)
    offer_a_place(walk, names[deliveries.WANTS_GREEN])
    walk.log_out()

    walk.log_in("amina")
    what_was_set_aside_comes_back(walk, names[deliveries.NO_OFFER])
    walk.log_out()

    calendar.turn_to(date(2026, 11, 30))
    walk.log_in("tessa")
    mend_a_list_as_the_school(walk, tmp_path, names[deliveries.WANTS_GREEN])
    walk.log_out()

    walk.log_in("noor")
    take_in_a_newer_one_and_withdraw_it(walk, tmp_path / "later")


# --- the second of November: a delivery -------------------------------------------------------
def bring(walk: Month, files: list[Path], *, kind: str, supplier: str) -> None:
    page = walk.page
    walk.go("/register/voorbeelddam/inlezen/")
    page.get_by_label(kind).check()
    page.get_by_label("Van wie komen de bestanden").fill(supplier)
    page.get_by_label("Bestanden", exact=True).set_input_files(files)
    walk.look("Inlezen")
    walk.send("Bekijk wat erin staat")
    walk.look(f"Levering van {supplier}")


def take_in(walk: Month, folder: Path) -> None:
    page = walk.page
    side = page.get_by_role("navigation", name="Menu")
    walk.follow("Inlezen", within=side)
    walk.look("Inlezen")
    tables = "Tabellen uit het systeem van de gemeente"
    bring(walk, deliveries.tables(folder), kind=tables, supplier=deliveries.SUPPLIER)
    walk.send("Bekijk wat er verandert")
    walk.look(f"Levering van {deliveries.SUPPLIER}")
    would = page.get_by_role("region", name="Wat er zou veranderen")
    # All twelve: a wrong word is refused, and the row that it stands in goes in.
    expect(would.get_by_role("row", name="trajecten")).to_contain_text("12")
    refused = page.get_by_role("region", name="geweigerd")
    expect(refused.get_by_role("row", name=deliveries.REFUSED_WORD)).to_contain_text("11")
    expect(refused.get_by_role("row", name=deliveries.REFUSED_DAY)).to_contain_text("gepland_op")
    walk.send("Lees in")
    walk.look(f"Levering van {deliveries.SUPPLIER}")
    expect(page.get_by_role("heading", name="Ingelezen", exact=True)).to_be_focused()
    walk.follow("Naar alle leveringen")
    walk.look("Inlezen")
    expect(page.get_by_role("region", name="Wat is ingelezen")).to_contain_text("Draai terug")


# --- the same day: Amina, with her keys only --------------------------------------------------
def see_what_needs_a_look(walk: Month, names: dict[str, str]) -> None:
    page = walk.page
    walk.enter_page(page.get_by_role("navigation", name="Menu").get_by_role("link").first)
    walk.look("Werkvoorraad")
    found = page.locator("#gevonden")
    expect(found.get_by_role("row", name="T-")).to_have_count(7)
    first = found.get_by_role("row", name="T-").first
    walk.reach(page.get_by_role("combobox", name="Signaal"))
    page.keyboard.type("PIP te laat")
    expect(found.get_by_role("row", name="T-")).to_have_count(1)
    expect(first).to_contain_text(names[deliveries.LATE_PIP])
    expect(first).to_contain_text("over de grens; aan sinds 28 september 2026")
    expect(page).to_have_url(
        f"{walk.site}/trajecten/?toon=&signaal=SIG-07&aan_zet=&route=&doelgroep="
    )
    walk.look("Werkvoorraad")
    walk.enter_page(first.get_by_role("link"))
    walk.look(f"Traject {names[deliveries.LATE_PIP]}")


def sign(page: Page, number: str) -> Locator:
    return page.locator(f"#{number}")


def note_and_set_aside(walk: Month, late: str, no_offer: str) -> None:
    page = walk.page
    why = sign(page, "SIG-07")
    expect(why).to_contain_text("3 augustus 2026")
    expect(why).to_contain_text("Besluit inburgering 2021, art. 5.3")
    walk.enter(why.locator("summary"))
    walk.look(f"Traject {late}")
    walk.write(why.get_by_label("Wat u deed"), "Gebeld; de intake is op 6 november.")
    walk.enter_page(why.get_by_role("button", name="Bewaar notitie"))
    walk.look(f"Traject {late}")
    expect(why).to_contain_text("Gebeld; de intake is op 6 november.")
    expect(why).to_contain_text("Amina, 2 november 2026")

    walk.go(f"/trajecten/{no_offer}/")
    walk.look(f"Traject {no_offer}")
    why = sign(page, "SIG-09")
    walk.enter(why.locator("summary"))
    walk.write(why.get_by_label("Waarom dit kan wachten"), "De school belt na de herfst.")
    walk.write_day(why.get_by_label("Komt terug op"), date(2026, 11, 23))
    walk.enter_page(why.get_by_role("button", name="Zet opzij"))
    walk.look(f"Traject {no_offer}")
    expect(why).to_contain_text("Opzij gezet tot 23 november 2026 door Amina")


def see_whom_to_call(walk: Month, late: str) -> None:
    page = walk.page
    walk.go(f"/trajecten/{late}/")
    walk.enter(page.get_by_role("button", name="Toon klantnummer"))
    expect(page.locator("#klantnummer")).to_contain_text(deliveries.LATE_PIP)
    walk.look(f"Traject {late}")
    line = AccessLine.objects.get(what="shown")
    assert (line.subject, line.by_name, line.count) == (late, "Amina", 1)
    assert LogLine.objects.filter(what="client_number.viewed").count() == 1


def correct_a_date(walk: Month, late: str) -> None:
    """The registration was a week later than the system says."""
    page = walk.page
    walk.enter_page(page.get_by_role("link", name="Vul in of corrigeer"))
    walk.look(f"Gegevens van {late}")
    begin = page.locator("#begin")
    walk.enter_page(begin.get_by_role("link", name="Corrigeer"))
    walk.look(f"Gegevens van {late}")
    walk.write_day(begin.get_by_label("Ingeschreven in de gemeente"), date(2026, 8, 10))
    walk.write(begin.get_by_label("Waarom corrigeert u dit"), "Ingeschreven op 10 augustus.")
    walk.enter_page(begin.get_by_role("button", name="Bewaar de correctie"))
    walk.look(f"Gegevens van {late}")
    expect(begin).to_contain_text("10 augustus 2026")
    walk.go(f"/trajecten/{late}/")
    expect(sign(page, "SIG-07")).to_contain_text("10 augustus 2026")
    history = page.get_by_role("region", name="Geschiedenis")
    walk.enter(history.locator("summary"))
    walk.look(f"Traject {late}")
    newest = history.locator("ol > li").first
    expect(newest).to_contain_text("Ingeschreven op 10 augustus.")
    expect(newest.locator("del")).to_contain_text("3 augustus 2026")
    expect(newest.locator("ins")).to_contain_text("10 augustus 2026")


# --- the tenth: a colleague leaves ------------------------------------------------------------
def hand_over(walk: Month) -> None:
    page = walk.page
    walk.follow("Overdracht", within=page.get_by_role("navigation", name="Menu"))
    walk.look("Overdracht")
    alone = page.get_by_role("region", name="Zonder contactpersoon bij de gemeente")
    expect(alone).to_contain_text("1 traject")
    leaver = page.get_by_role("row", name=deliveries.LEAVER)
    expect(leaver).to_contain_text("13 november 2026")
    walk.follow("Draag over", within=leaver)
    heading = f"Draag trajecten van {deliveries.LEAVER} over"
    walk.look(heading)
    page.get_by_label("Nieuwe contactpersoon").fill(deliveries.SUCCESSOR)
    walk.day("Vanaf welke dag", date(2026, 11, 16))
    walk.send("Draag trajecten over")
    walk.look(heading)  # the reason is missing
    expect(page.get_by_label("Nieuwe contactpersoon")).to_have_value(deliveries.SUCCESSOR)
    page.get_by_label("Reden", exact=True).fill("andere baan")
    walk.send("Draag trajecten over")
    walk.look("Overdracht")
    done = page.get_by_role("region", name="Laatste overdrachten")
    expect(done).to_contain_text(f"{deliveries.LEAVER} → {deliveries.SUCCESSOR}")
    expect(done).to_contain_text("bij 4, het langst 2 dagen")


# --- the twenty-seventh: the school, figures, a place -----------------------------------------
def read_the_list_of_the_school(walk: Month, folder: Path) -> None:
    page = walk.page
    school = "Taalschool De Brug"
    lists = "Presentielijsten van een school"
    bring(walk, [deliveries.attendance(folder)], kind=lists, supplier=school)
    page.get_by_label("Van welke leverancier zijn de nummers").fill(deliveries.SUPPLIER)
    page.get_by_label("Uren per les").fill("3")
    walk.send("Bekijk wat er verandert")
    walk.look(f"Levering van {school}")
    main = page.get_by_role("main")
    expect(main).to_contain_text("3 personen zijn herkend")
    expect(main).to_contain_text("1 nummer is niet bekend")
    expect(main.get_by_role("row", name=deliveries.STRANGER)).to_have_count(1)
    walk.follow("Zeg wat de tekens betekenen")
    walk.look(f"Levering van {school}")
    page.get_by_label("a", exact=True).select_option(label="afwezig")
    walk.send("Bekijk wat er verandert")
    walk.look(f"Levering van {school}")
    expect(main).not_to_contain_text("Weerklank weet niet wat dit betekent")
    expect(main).to_contain_text("1 regel gaat over niemand")
    walk.send("Lees in")
    walk.look(f"Levering van {school}")
    expect(page.get_by_role("row", name="presentie 3 3")).to_be_visible()


def look_at_the_figures(walk: Month) -> None:
    page = walk.page
    walk.follow("Cijfers", within=page.get_by_role("navigation", name="Menu"))
    walk.look("Cijfers")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Alleen voor binnen.")
    whole = main.get_by_role("region", name="1 Inburgeringsplichtigen").get_by_role("row").nth(1)
    expect(whole).to_contain_text("12")
    # One of the twelve has no PIP: that is for inside alone.
    with_pip = main.get_by_role("region", name="5 PIP vastgesteld").get_by_role("row").nth(1)
    expect(with_pip.get_by_role("cell").first).to_contain_text("klein aantal")
    expect(with_pip).to_contain_text("11 van 12")
    routes = main.get_by_role("region", name="6 Verdeling over de leerroutes")
    walk.follow("Verdeling over de leerroutes", within=routes)
    walk.look("Verdeling over de leerroutes")
    walk.follow("Wachtlijsten")
    walk.look("Wachtlijsten")
    school = main.get_by_role("region", name="Alle wachtlijsten").get_by_role("row", name="PVT")
    expect(school).not_to_contain_text("niet te zien")


def offer_a_place(walk: Month, wants: str) -> None:
    page = walk.page
    walk.follow("Aanbod en plekken", within=page.get_by_role("navigation", name="Menu"))
    walk.look("Aanbod en plekken")
    page.get_by_label("Naam van de plek").fill("Moestuin De Kas")
    page.get_by_label("Sector").fill("groen")
    page.get_by_label("Kern").fill("Oost")
    page.get_by_label("Dagdelen per week").fill("2")
    page.get_by_label("Ruimte voor hoeveel mensen").fill("3")
    walk.send("Voeg toe")
    walk.look("Aanbod en plekken")
    walk.follow("Moestuin De Kas")
    walk.look("Moestuin De Kas")
    row = page.get_by_role("row", name=wants)
    expect(row).to_contain_text("Past bij een wens in de sector groen: droombaan.")
    expect(row).to_contain_text("In de goede kern: Oost.")
    walk.follow(wants)
    walk.look(f"Plekken voor {wants}")


def what_was_set_aside_comes_back(walk: Month, no_offer: str) -> None:
    page = walk.page
    walk.go(f"/trajecten/{no_offer}/")
    walk.look(f"Traject {no_offer}")
    why = sign(page, "SIG-09")
    expect(why).not_to_contain_text("Opzij gezet tot")
    expect(why).to_contain_text("De school belt na de herfst.")


# --- the thirtieth: the school mends its own list ---------------------------------------------
def mend_a_list_as_the_school(walk: Month, folder: Path, pupil: str) -> None:
    page = walk.page
    menu = page.get_by_role("navigation", name="Menu")
    walk.follow("Werkvoorraad", within=menu)
    walk.look("Werkvoorraad")
    expect(page.locator("#gevonden").get_by_role("row", name="T-")).to_have_count(11)
    expect(page.get_by_role("main")).not_to_contain_text("Asielstatushouder")
    walk.go(f"/trajecten/{pupil}/")
    walk.look(f"Traject {pupil}")
    expect(page.get_by_role("button", name="Toon klantnummer")).to_have_count(0)

    walk.follow("Presentielijst inlezen", within=menu)
    walk.look("Inlezen")
    file = deliveries.attendance(folder, is_mended=True)
    page.get_by_label("Bestanden", exact=True).set_input_files(file)
    walk.send("Bekijk wat erin staat")
    walk.look("Levering van Taalschool De Brug")
    # What Noor told of the lists of this school is remembered.
    expect(page.get_by_label("Uren per les")).to_have_value("3,0")
    walk.send("Bekijk wat er verandert")
    walk.look("Levering van Taalschool De Brug")
    main = page.get_by_role("main")
    expect(main).to_contain_text("3 personen zijn herkend")
    for number in (deliveries.STRANGER, deliveries.ALONE):
        row = main.get_by_role("row", name=number)
        expect(row).to_contain_text("Dit nummer hoort niet bij een van uw cursisten.")
    differs = page.get_by_role("region", name="Wat anders is dan in het register")
    expect(differs.get_by_role("row", name="aanwezig 2026-11")).to_have_count(1)
    walk.send("Lees in")
    walk.look("Levering van Taalschool De Brug")
    walk.follow("Naar alle leveringen")
    walk.look("Inlezen")


# --- the thirtieth: a newer delivery ----------------------------------------------------------
def take_in_a_newer_one_and_withdraw_it(walk: Month, folder: Path) -> None:
    page = walk.page
    tables = "Tabellen uit het systeem van de gemeente"
    bring(walk, deliveries.newer(folder), kind=tables, supplier=deliveries.SUPPLIER)
    walk.send("Bekijk wat er verandert")
    walk.look(f"Levering van {deliveries.SUPPLIER}")
    differs = page.get_by_role("region", name="Wat anders is dan in het register")
    expect(differs.get_by_role("row", name="aanbod")).to_contain_text("20 november 2026")
    # What Amina put right stays, though the system does not know of it yet.
    expect(differs.get_by_role("row", name="brp")).to_have_count(0)
    noticed = page.get_by_role("region", name="Wat er opviel aan de bestanden")
    expect(noticed).to_contain_text("1 rij blijft zoals iemand die verbeterde")
    walk.send("Lees in")
    walk.look(f"Levering van {deliveries.SUPPLIER}")
    walk.follow("Naar alle leveringen")
    newest = page.get_by_role("region", name="Wat is ingelezen").get_by_role("row").nth(1)
    walk.follow("Draai terug", within=newest)
    # Whoever reads with the keyboard or by ear comes out at the question.
    expect(page.get_by_role("heading", name="Weet u het zeker?")).to_be_focused()
    walk.look("Inlezen")
    walk.send("Draai levering terug")
    walk.look("Inlezen")
    expect(newest).to_contain_text("teruggedraaid op 30 november 2026 door Noor")
