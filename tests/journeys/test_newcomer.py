"""A newcomer, from an empty installation to a report, with a mistake at each step taken back.

Every press of the mouse and every page is counted and printed, apart for what was needed and for
the mistakes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import cast
from tests.journeys.helpers.counting import Counter
from tests.journeys.helpers.walk import Walk, choose_words
from tests.journeys.test_first_coding import INTERVIEW
from weerklank.coding.models import Coding

STATEMENT = "De ene inburgeraar die wij spraken, weet niet meer wie helpt."
MONITOR = "Inburgering gevolgd"
SAID = "weet ik niet meer wie mij helpt."


@dataclass
class Diary:
    """What each step cost, and what the mistake in it cost on top."""

    counter: Counter
    steps: list[tuple[str, bool, int, int]] = field(default_factory=list)

    @contextmanager
    def step(self, what: str, *, mistake: bool = False) -> Iterator[None]:
        presses, pages = self.counter.presses, self.counter.pages
        yield
        self.steps.append(
            (what, mistake, self.counter.presses - presses, self.counter.pages - pages)
        )

    def total(self, *, mistake: bool) -> tuple[int, int]:
        chosen = [one for one in self.steps if one[1] is mistake]
        return sum(one[2] for one in chosen), sum(one[3] for one in chosen)

    def told(self) -> str:
        lines = [
            f"{'  mistake: ' if mistake else ''}{what}: {presses} presses, {pages} pages"
            for what, mistake, presses, pages in self.steps
        ]
        for name, mistake in (("Needed", False), ("Mistakes taken back", True)):
            presses, pages = self.total(mistake=mistake)
            lines.append(f"{name}: {presses} presses, {pages} pages")
        return "\n".join(lines)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Make the right file and a wrong one."""
    right, wrong = tmp_path / "gesprek 12-5-2026.txt", tmp_path / "foto.jpg"
    right.write_text(INTERVIEW)
    wrong.write_bytes(b"\xff\xd8\xff\xe0" + b"0" * 200)
    return right, wrong


def test_a_newcomer_goes_from_nothing_to_a_report(
    page: Page,
    live_server: Any,
    transactional_db: None,
    files: tuple[Path, Path],
    violations: Callable[[Page], list[str]],
) -> None:
    cast.make_user("noor", is_installation_beheerder=True)
    counter = Counter.on(page)
    page.emulate_media(reduced_motion="reduce")
    walk = Walk(page=page, site=live_server.url, violations=violations)
    walk.log_in("noor")
    counter.start()
    diary = Diary(counter)
    lay_a_text_down(walk, diary, *files)
    look_it_over(walk, diary, files[0].name)
    throw_the_monitor_away(walk, diary)
    code_it(walk, diary)
    throw_the_conversation_away(walk, diary)
    mend_the_text(walk, diary)
    say_who_speaks(walk, diary)
    compare(walk, diary)
    write_a_finding(walk, diary)
    hand_out_the_report(walk, diary)
    print(f"\n{diary.told()}")  # noqa: T201  the count is the outcome


def lay_a_text_down(walk: Walk, diary: Diary, right: Path, wrong: Path) -> None:
    with diary.step("a photo instead of a text", mistake=True):
        walk.page.get_by_label("Bestanden").set_input_files(wrong)
        walk.send("Bekijk wat erin staat")
        walk.look("Leg hier een gesprek neer")
        expect(walk.page.get_by_role("main")).to_contain_text("er is niets van bewaard")
    with diary.step("lay a text down"):
        walk.page.get_by_label("Bestanden").set_input_files(right)
        walk.send("Bekijk wat erin staat")
        walk.look(right.name)


def look_it_over(walk: Walk, diary: Diary, name: str) -> None:
    page = walk.page
    with diary.step("a speaker under the wrong name", mistake=True):
        label = page.get_by_role("textbox", name="Meneer A")
        label.fill("Interviewer")
        walk.press("Hernoem Meneer A")
        expect(label).to_have_count(0)
        walk.press("Draai de laatste wijziging terug")
        expect(label).to_have_value("Meneer A")
    with diary.step("a monitor without a name", mistake=True):
        monitor = page.get_by_label("Naam van de monitor")
        monitor.fill("")
        page.get_by_role("button", name="Lees in en begin met coderen").last.click()
        walk.look(name)
        expect(page.get_by_role("main")).to_contain_text("Naam van de monitor")
        monitor.fill(MONITOR)
    with diary.step("read it in"):
        with page.expect_navigation():
            page.get_by_role("button", name="Lees in en begin met coderen").last.click()
        expect(page.locator("html[data-weerklank-coding=ready]")).to_be_attached()
        walk.look("Gesprek 1")


def throw_the_monitor_away(walk: Walk, diary: Diary) -> None:
    """Remove all that the text laid down made, and bring it back."""
    page = walk.page
    with diary.step("the new monitor removed and brought back", mistake=True):
        walk.follow(MONITOR, within=crumbs(page))
        walk.look(MONITOR)
        walk.follow("Verwijder deze monitor")
        walk.look(f"“{MONITOR}” verwijderen")
        walk.send("Verwijder")
        walk.look("Dag Noor")
        expect(page.get_by_role("main").get_by_role("link", name=MONITOR)).to_have_count(0)
        walk.send("Breng terug")
        walk.look("Dag Noor")
        walk.follow("Ronde 1")
        walk.step("Coderen")
        walk.follow("met gesprek 1")
        expect(page.locator("html[data-weerklank-coding=ready]")).to_be_attached()


def crumbs(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Waar u bent")


def code_it(walk: Walk, diary: Diary) -> None:
    page = walk.page
    palette = page.get_by_role("region", name="Codes")
    codings = page.locator(".weerklank-tag")  # a coding has one label, and a piece per line
    with diary.step("choose words and give a code"):
        choose_words(page, "weet", "helpt")
        palette.locator("summary", has_text="4 Knelpunten").click()
        palette.get_by_role("button", name="Contactpersoon onbekend").click()
        saved(page)
    with diary.step("a code too many, undone, redone and undone", mistake=True):
        count = codings.count()
        choose_words(page, "buurman", "voor")
        palette.get_by_role("button", name="Onbegrijpelijke brieven").first.click()
        expect(codings).to_have_count(count + 1)
        page.keyboard.press("Control+z")
        expect(codings).to_have_count(count)
        page.keyboard.press("Control+y")
        expect(codings).to_have_count(count + 1)
        page.keyboard.press("Control+z")
        expect(codings).to_have_count(count)
        saved(page)

    with diary.step("the code undone and given again, by mouse", mistake=True):
        count = codings.count()
        undo = page.locator("[data-weerklank-undo]")
        choose_words(page, "leest", "buurman")
        palette.get_by_role("button", name="Onbegrijpelijke brieven").first.click()
        expect(codings).to_have_count(count + 1)
        walk.press("Maak ongedaan", within=undo)
        expect(codings).to_have_count(count)
        walk.press("Opnieuw", within=undo)
        expect(codings).to_have_count(count + 1)
        walk.press("Maak ongedaan", within=undo)
        expect(codings).to_have_count(count)
        saved(page)
    with diary.step("a code taken away and wanted after all", mistake=True):
        count = codings.count()
        page.locator(".weerklank-tag", has_text="Contactpersoon onbekend").click()
        bar = page.get_by_role("toolbar")
        bar.get_by_role("button", name="Haal weg").click()
        expect(bar).to_contain_text("Weggehaald.")
        expect(codings).to_have_count(0)
        bar.get_by_role("button", name="Maak ongedaan").click()
        expect(codings).to_have_count(count)
        saved(page)


def throw_the_conversation_away(walk: Walk, diary: Diary) -> None:
    """Remove the conversation with its codes, and bring both back."""
    page = walk.page
    with diary.step("the conversation removed and brought back", mistake=True):
        walk.step("Gesprekken")
        walk.follow("Gesprek 1")
        walk.follow("Verwijder dit gesprek")
        heading = page.get_by_role("heading", name="verwijderen", level=1)
        expect(heading).to_contain_text("Gesprek 1")
        goes = page.get_by_role("region", name="Wat er meegaat")
        expect(goes).to_contain_text("Gecodeerde passages")
        assert walk.violations(page) == []
        walk.send("Verwijder")
        walk.look("Gesprekken")
        expect(page.get_by_role("main").get_by_role("link", name="Gesprek 1")).to_have_count(0)
        walk.send("Breng terug")
        walk.look("Gesprekken")
        walk.follow("Gesprek 1")
        walk.look("Gesprek 1")
    assert Coding.objects.count() == 1


def mend_the_text(walk: Walk, diary: Diary) -> None:
    """Put right what was right, and take that back."""
    page = walk.page
    turn = page.get_by_role("region", name="Tekst", exact=True).get_by_role("listitem").nth(3)
    with diary.step("a turn given to the wrong speaker", mistake=True):
        walk.follow("Verbeter beurt 4")
        walk.look("Beurt 4 verbeteren")
        by = page.get_by_role("region", name="Wie dit zei")
        by.get_by_label("Wie zei dit").select_option(label="Interviewer")
        walk.send("Geef deze beurt", within=by)
        walk.look("Gesprek 1")
        expect(turn.locator("strong")).to_have_text("Interviewer")
        walk.send("Maak ongedaan", within=turn)
        walk.look("Gesprek 1")
        expect(turn.locator("strong")).to_have_text("Meneer A")
    with diary.step("a word replaced by a wrong one", mistake=True):
        walk.follow("Verbeter beurt 4")
        page.get_by_label("Dit woord staat er").fill("buurman")
        page.get_by_label("Dit moet er staan").fill("dochter")
        walk.send("Zoek dit woord")
        walk.look("Beurt 4 verbeteren")
        walk.send("Vervang op de gekozen plaatsen")
        walk.look("Gesprek 1")
        expect(turn).to_contain_text("Die leest mijn dochter voor.")
        walk.send("Maak ongedaan", within=turn)
        walk.look("Gesprek 1")
        expect(turn).to_contain_text("Die leest mijn buurman voor.")


def saved(page: Page) -> None:
    expect(page.locator("[data-weerklank-saved=saved]")).to_contain_text("bewaard")


def say_who_speaks(walk: Walk, diary: Diary) -> None:
    page = walk.page
    with diary.step("find out that someone is still unknown"):
        walk.step("Vergelijken")
        walk.look("Vergelijken")
        expect(page.get_by_role("main")).to_contain_text("1 spreker nog onbekend")
        walk.follow("Wie spreken hier?")
        walk.look("Wie spreken hier?")
    with diary.step("the person asked taken for the interviewer", mistake=True):
        page.get_by_label("Meneer A").select_option(label="Interviewer")
        walk.send("Leg de sprekers vast")
        walk.look("Gesprek 1")
        expect(page.get_by_role("main")).not_to_contain_text("nog niet gekoppeld")
        page.locator(".fieldwork-speakers summary", has_text="Meneer A").click()
        tie = page.locator(".fieldwork-speakers details[open]")
        tie.get_by_label("Wie is dit").select_option(label="Nog niet bekend")
        walk.send("Koppel Meneer A")
        walk.look("Gesprek 1")
        expect(page.get_by_role("main")).to_contain_text("1 spreker is nog niet gekoppeld")
        walk.follow("Wie spreken hier?")
        walk.look("Wie spreken hier?")
    with diary.step("say on which basis people are spoken to and quoted"):
        speakers = page.url
        walk.follow("Naar de grondslag in het plan")
        walk.look("Monitorplan")
        walk.follow(
            "Vul in of wijzig", within=page.get_by_role("region", name="Grondslag per doel")
        )
        for what in ("Met mensen spreken en dat verwerken", "Citeren in het rapport"):
            basis = page.get_by_role("radiogroup", name=what)
            basis.get_by_label("Toestemming (AVG 6.1.a)").check()
        walk.send("Bewaar")
        walk.look("Monitorplan")
        page.goto(speakers)
        walk.look("Wie spreken hier?")
    with diary.step("choose who speaks"):
        page.get_by_label("Meneer A").select_option(label="een inburgeraar, nieuw toevoegen")
    with diary.step("someone who was not asked", mistake=True):
        walk.send("Leg de sprekers vast")
        walk.look("Wie spreken hier?")
        expect(page.get_by_role("main")).to_contain_text("moet hebben gezegd mee te doen")
    with diary.step("say who speaks and what was allowed"):
        for purpose in ("Meedoen", "Citeren"):
            page.get_by_label(purpose, exact=True).check()
        page.get_by_label("Op papier").check()
        walk.send("Leg de sprekers vast")
        walk.look("Gesprek 1")
    with diary.step("consent noted as a no that was a yes", mistake=True):
        walk.step("Spreiding")
        walk.follow("D1")
        walk.look("D1")
        for answer in ("nee", "ja"):
            walk.follow("Leg een verandering vast")
            form = page.get_by_role("region", name="Toestemming")
            quoting = form.get_by_role("radiogroup", name="Citeren")
            quoting.get_by_label(answer, exact=True).check()
            form.get_by_label("Op papier").check()
            walk.send("Leg vast", within=form)
            walk.look("D1")
            expect(form.get_by_role("row", name="Citeren").first).to_contain_text(answer)
    with diary.step("someone added by accident", mistake=True):
        walk.step("Spreiding")
        walk.follow("Voeg een inburgeraar toe")
        walk.send("Voeg toe")
        walk.look("D2")
        walk.follow("Per ongeluk toegevoegd: verwijder")
        walk.send("Verwijder")
        walk.look("Spreiding")
        expect(page.get_by_role("main")).not_to_contain_text("D2")


def compare(walk: Walk, diary: Diary) -> None:
    with diary.step("see who said it"):
        walk.step("Vergelijken")
        walk.look("Vergelijken")
        expect(walk.page.get_by_role("main")).not_to_contain_text("nog onbekend")
        row = walk.page.get_by_role("row").filter(has_text="Contactpersoon onbekend")
        # Nobody noted what was asked, so of how many stays open; that one person said it does not.
        expect(row.get_by_role("cell").get_by_role("link").first).to_contain_text("1")


def write_a_finding(walk: Walk, diary: Diary) -> None:
    page = walk.page
    passage = page.get_by_role("listitem").filter(has_text=SAID)
    with diary.step("write a finding with its evidence"):
        walk.step("Bevindingen")
        walk.follow("Schrijf een bevinding")
        page.get_by_label("Bevinding", exact=True).fill(STATEMENT)
        page.get_by_label("Deel van het rapport").select_option(label="Wat schuurt")
        page.get_by_label("Soort").select_option(label="Knelpunt")
        walk.send("Leg vast en kies bewijs")
        passage.get_by_role("checkbox").check()
        walk.send("Zet bij de bevinding")
        walk.look("Bevinding")
    with diary.step("evidence taken away and chosen again", mistake=True):
        walk.send("Haal deze passage weg")
        expect(page.get_by_role("heading", name="Zegt dit (0)")).to_be_visible()
        walk.follow("Kies passages")
        passage.get_by_role("checkbox").check()
        walk.send("Zet bij de bevinding")
        expect(page.get_by_role("heading", name="Zegt dit (1)")).to_be_visible()
    with diary.step("a finding nobody wanted", mistake=True):
        walk.step("Bevindingen")
        walk.follow("Schrijf een bevinding")
        page.get_by_label("Bevinding", exact=True).fill("Dit hoort hier niet.")
        page.get_by_label("Deel van het rapport").select_option(label="Wat schuurt")
        page.get_by_label("Soort").select_option(label="Knelpunt")
        walk.send("Leg vast en kies bewijs")
        walk.follow("Terug naar de bevinding")
        walk.follow("Verwijder")
        walk.send("Verwijder de bevinding")
        expect(page.get_by_role("main")).not_to_contain_text("Dit hoort hier niet.")


def hand_out_the_report(walk: Walk, diary: Diary) -> None:
    page, main = walk.page, walk.page.get_by_role("main")
    with diary.step("read the report"):
        walk.step("Rapport")
        expect(main).to_contain_text(STATEMENT)
        assert walk.violations(page) == []
    with diary.step("the title of the report changed and changed back", mistake=True):
        title = page.get_by_role("heading", level=1)
        first = title.inner_text()
        for words in ("Een verkeerde titel", first):
            walk.follow("Wijzig de titel")
            walk.look("Titel")
            page.get_by_label("Titel").fill(words)
            walk.send("Bewaar de tekst")
            expect(title).to_have_text(words)
    with diary.step("a summary written and taken out", mistake=True):
        for verb, words in (("Schrijf een", "Dit klopt niet."), ("Wijzig de", "")):
            walk.follow(f"{verb} samenvatting")
            page.get_by_label("In het kort").fill(words)
            walk.send("Bewaar de tekst")
        expect(main).not_to_contain_text("Dit klopt niet.")
        expect(walk.link("Schrijf een samenvatting")).to_be_visible()
    with diary.step("download the report"):
        name, data = walk.download("Download als Word")
        assert name.endswith(".docx")
        assert data.startswith(b"PK")
        name, data = walk.download("Download als pdf")
        assert data.startswith(b"%PDF-")
