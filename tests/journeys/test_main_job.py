"""The main job, as a researcher does it on a Tuesday: through the pages only, start to end.

From a monitor with nobody in it to a report with a quote that a second person released, and
then one participant takes everything back.
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import cast, samples
from tests.journeys.helpers.walk import Walk, choose_words, tab_to
from weerklank.safeguards import accounts
from weerklank.safeguards.terms import OrganisationKind, Role
from weerklank.study import operations as study
from weerklank.study.terms import Processing

INTERVIEW = """\
R1: Met wie heeft u contact over uw inburgering?

D1: Eerst was dat Marieke. Zij belde mij elke maand. Nu weet ik niet meer wie mij helpt.

R1: En is dat bij u ook zo?

D2: Nee, ik heb altijd dezelfde man. Marieke ken ik niet.

D1: Bij mij is dat anders. Ik bel het nummer op de sticker. En wie neemt er dan op?
Mijn buurman praat voor mij. Hij leest ook alle brieven, dat is fijn.

R1: Dank u wel, allebei.
"""


@dataclass(frozen=True)
class Script:
    """One conversation, and what Bram does with it."""

    file: str
    people: tuple[str, ...]
    kind: str
    # Who speaks in the file under which label, as the list of the form calls them.
    ties: dict[str, str]
    name: str
    pseudonym: str
    # Turns to cut in two, each before a word; and which turn was somebody else's.
    cuts: tuple[tuple[int, str], ...]
    given: tuple[int, str] | None
    by_mouse: tuple[str, str]
    said_by_mouse: str
    branch: str
    code: str
    keyboard_turn: int
    words_further: int
    said_by_keyboard: str
    search: str
    second_code: str
    counted: str
    statement: str
    # Words that only D1 used, and words of someone else, which stay.
    hers: tuple[str, ...]
    stays: str


OURS = Script(
    file="gesprek-dinsdag.txt",
    people=("D1", "D2"),
    kind="Duogesprek",
    ties={"R1": "Interviewer", "D1": "D1", "D2": "D2"},
    name="Marieke",
    pseudonym="consulent A",
    cuts=((5, "En"), (6, "Mijn")),
    given=(6, "R1"),
    by_mouse=("weet", "helpt"),
    said_by_mouse="weet ik niet meer wie mij helpt.",
    branch="4 Knelpunten",
    code="Contactpersoon onbekend",
    keyboard_turn=7,
    words_further=4,
    said_by_keyboard="Mijn buurman praat voor mij.",
    search="eigen netw",
    second_code="Eigen netwerk",
    counted="1 van 2",
    statement="Inburgeraars weten niet meer wie hen bij de gemeente helpt.",
    hers=("belde", "sticker"),
    stays="ik heb altijd dezelfde man.",
)
# A real conversation about something else altogether; what counts is that the chain takes it.
REAL = Script(
    file="nl-thesis-evaluation-1.md",
    people=("D1",),
    kind="Gesprek met één persoon",
    ties={"Interviewer": "Interviewer", "Business Process Manager": "D1"},
    name="PT",
    pseudonym="het bedrijf",
    cuts=((13, "Die"),),
    given=None,
    by_mouse=("Sommige", "vaag"),
    said_by_mouse="Sommige plaatjes zijn een beetje vaag,",
    branch="4 Knelpunten",
    code="Onbegrijpelijke brieven",
    keyboard_turn=11,
    words_further=6,
    said_by_keyboard="Ik ben benieuwd en ik geloof me",
    search="eigen netw",
    second_code="Eigen netwerk",
    counted="1 van 1",
    statement="De ene geïnterviewde vindt de uitleg onduidelijk.",
    hers=("plaatjes", "mooigheid", "benieuwd"),
    stays="Oh, dat is niet de bedoeling.",
)


@pytest.fixture
def monitor(transactional_db: None) -> str:
    """An empty monitor with Bram and Chantal as its onderzoekers, by its name."""
    noor = accounts.create_account(
        email="noor@voorbeelddam.example",
        name="Noor",
        password=cast.PASSWORD,
        by=None,
        at=cast.NOW,
        is_installation_beheerder=True,
    )
    organisation = accounts.create_organisation(
        name="Voorbeelddam",
        kind=OrganisationKind.GEMEENTE,
        is_fictional=True,
        by=noor,
        at=cast.NOW,
    )
    opened = study.open_monitor(
        organisation=organisation, name="Inburgering gevolgd", by=noor, at=cast.NOW
    )
    for who in ("bram", "chantal"):
        cast.make_user(who)
        study.add_member(
            monitor=opened, email=cast.EMAILS[who], roles=[Role.ONDERZOEKER], by=noor, at=cast.NOW
        )
    study.write_plan(
        monitor=opened, bases=dict.fromkeys(Processing.values, "consent"), by=noor, at=cast.NOW
    )
    return opened.name


@pytest.fixture
def walk(page: Page, live_server: Any, violations: Callable[[Page], list[str]]) -> Walk:
    page.emulate_media(reduced_motion="reduce")
    return Walk(page=page, site=live_server.url, violations=violations)


@pytest.fixture(params=["our own interview", "a real interview"])
def script(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Script, Path]:
    if request.param == "a real interview":
        if not samples.NAMED:
            pytest.skip("WEERKLANK_SAMPLES names no folder; this interview may not be passed on")
        return REAL, samples.NAMED / "transcripts" / REAL.file
    file = tmp_path / OURS.file
    file.write_text(INTERVIEW, encoding="utf-8")
    return OURS, file


def test_one_round_from_a_conversation_to_a_report_and_one_person_takes_it_back(
    walk: Walk, monitor: str, script: tuple[Script, Path]
) -> None:
    job, file = script
    walk.log_in("bram")
    start_a_round(walk, monitor)
    plan(walk)
    for pseudonym in job.people:
        add_person(walk, pseudonym)
    read_in(walk, job, file)
    complete_the_conversation(walk, job)
    note_the_questions(walk, job)
    take_the_codebook(walk)
    code_by_mouse(walk, job)
    code_by_keyboard(walk, job)
    compare(walk, job)
    write_a_finding(walk, job)
    propose_a_quote(walk, job)
    walk.log_out()

    walk.log_in("chantal")
    release_the_quote(walk, monitor, job)
    walk.log_out()

    walk.log_in("bram")
    open_the_round(walk, monitor)
    read_the_report(walk, job)
    hand_out_the_report(walk, job)
    withdraw(walk, "D1")
    look_for_her_words(walk, job)


# --- plan and people --------------------------------------------------------------------------


def start_a_round(walk: Walk, monitor: str) -> None:
    walk.follow(monitor)
    walk.look(monitor)
    tell_how_many_people_there_are(walk)
    walk.follow("Overzicht")
    walk.follow("Begin een ronde")
    walk.look("Nieuwe ronde")
    walk.page.get_by_label("Naam", exact=True).fill("Ronde dinsdag")
    walk.day("Van", date(2026, 4, 1))
    walk.day("Tot en met", date(2026, 6, 30))
    walk.send("Begin de ronde")


def tell_how_many_people_there_are(walk: Walk) -> None:
    """Without it only who is heard counts, and one person alone is always recognised."""
    walk.follow("Aantallen")
    walk.look("Hoeveel mensen er zijn")
    walk.follow("Lees een tabel in")
    walk.look("Een tabel met aantallen inlezen")
    walk.page.get_by_label("Bestand met de tabel").set_input_files(
        {"name": "tabel.csv", "mimeType": "text/csv", "buffer": b"aantal\n413\n"}
    )
    walk.day("Op welke dag is zo geteld", date(2026, 4, 1))
    walk.page.get_by_label("Waar komen de aantallen vandaan").fill("Register van de gemeente")
    walk.send("Bekijk de tabel")
    walk.look("De tabel bekijken")
    walk.send("Bewaar de tabel")
    walk.look("Hoeveel mensen er zijn")
    expect(walk.page.get_by_role("main")).to_contain_text("minstens 410")


def open_the_round(walk: Walk, monitor: str) -> None:
    walk.go("/")
    walk.follow("Ronde dinsdag")
    walk.look("Ronde dinsdag")


def plan(walk: Walk) -> None:
    walk.look("Plan")
    walk.send("Neem deze leidraden over")
    guides = walk.page.get_by_role("region", name="Leidraden")
    expect(guides.get_by_role("row", name="inburgeraars")).to_be_visible()
    walk.look("Plan")


def add_person(walk: Walk, pseudonym: str) -> None:
    """Add an inburgeraar of the Z-route who allows to take part, record and quote."""
    walk.step("Spreiding")
    walk.look("Spreiding")
    walk.follow("Voeg een inburgeraar toe")
    walk.look("Een inburgeraar toevoegen")
    expect(walk.page.get_by_label("Pseudoniem")).to_have_value(pseudonym)
    walk.page.get_by_label("Leerroute").select_option(value="Z")
    walk.send("Voeg toe")
    walk.look(pseudonym)
    form = walk.page.get_by_role("region", name="Toestemming")
    for purpose in ("Meedoen", "Opnemen", "Citeren"):
        form.get_by_role("radiogroup", name=purpose).get_by_label("ja", exact=True).check()
    form.get_by_label("Op papier").check()
    walk.day("Op welke dag is dit gezegd", date(2026, 5, 1))
    walk.look(pseudonym)
    walk.send("Leg vast", within=form)
    expect(form.get_by_role("row", name="Citeren")).to_contain_text("ja")
    walk.look(pseudonym)


# --- the conversation comes in ----------------------------------------------------------------


def read_in(walk: Walk, job: Script, file: Path) -> None:
    page = walk.page
    walk.step("Gesprekken")
    walk.look("Gesprekken")
    walk.follow("Lees gesprekken in")
    walk.look("Gesprekken inlezen")
    page.get_by_label("Bestanden").set_input_files(file)
    walk.send("Bekijk wat erin staat")
    walk.look(job.file)

    page.get_by_label("Naam in de tekst").fill(job.name)
    page.get_by_label("Vervang door").fill(job.pseudonym)
    walk.press("Zoek deze naam")
    walk.press("Vervang overal")
    text = page.get_by_role("region", name="Tekst", exact=True)
    expect(text).to_contain_text(f"[{job.pseudonym}]")
    expect(text).not_to_contain_text(job.name)
    walk.look(job.file)

    split(walk, job, text)

    page.get_by_label("Datum").fill("2026-05-19")
    page.get_by_label("Soort gesprek").select_option(label=job.kind)
    for label, who in job.ties.items():
        tie = page.get_by_role("group", name=label, exact=True)
        tie.get_by_label("Wie is dit").select_option(label=who)
    walk.send("Gesprek inlezen")
    walk.look("Gesprek 1")


def split(walk: Walk, job: Script, text: Locator) -> None:
    """Cut turns in the preview, and give one to who said it."""
    turns = text.get_by_role("listitem")
    for number, word in job.cuts:
        count = turns.count()
        edit = open_turn(walk, text, number)
        walk.look(job.file)
        edit.get_by_label(word, exact=True).check()
        walk.press("Splits hier", within=edit)
        expect(turns).to_have_count(count + 1)
    if job.given:
        number, speaker = job.given
        edit = open_turn(walk, text, number)
        edit.get_by_label("Wie zei dit").select_option(label=speaker)
        walk.press("Geef deze beurt", within=edit)
        expect(walk.page.locator(f"#beurt-{number} strong")).to_have_text(speaker)


def open_turn(walk: Walk, text: Locator, number: int) -> Locator:
    walk.link(f"Wijzig beurt {number}", within=text).click()
    return walk.page.get_by_role("form", name=f"Beurt {number} wijzigen")


def complete_the_conversation(walk: Walk, job: Script) -> None:
    """Say who took part, with which guide, and that it was recorded."""
    walk.follow("Wijzig de gegevens")
    walk.look("Gesprek 1 wijzigen")
    for pseudonym in job.people:
        walk.page.get_by_label(pseudonym, exact=True).check()
    walk.page.get_by_label("Bram", exact=True).check()
    guides = walk.page.get_by_label("Leidraad")
    guides.select_option(label=guides.locator("option", has_text="inburgeraars").inner_text())
    walk.page.get_by_label("Opgenomen").select_option(label="Ja")
    walk.send("Bewaar het gesprek")
    walk.look("Gesprek 1")
    text = read(walk.page)
    assert job.said_by_mouse in text
    assert job.name not in text


def note_the_questions(walk: Walk, job: Script) -> None:
    """Mark what was asked, one by one or all at once."""
    questions = walk.page.get_by_role("region", name="Gestelde vragen")
    if job is REAL:
        walk.press("Alles is gesteld", within=questions)
        expect(questions.get_by_role("status")).to_contain_text("0 niet gesteld")
    else:
        asked = questions.get_by_role("group", name="Met wie heeft u contact")
        asked.get_by_label("gesteld", exact=True).check()
        expect(questions.get_by_role("status")).to_contain_text("1 van")
        left_out = questions.get_by_role("group", name="Hoe gaat dat contact")
        left_out.get_by_label("niet gesteld", exact=True).check()
        expect(questions.get_by_role("status")).to_contain_text("1 niet gesteld")
    expect(questions.get_by_role("status")).to_contain_text("bewaard")
    walk.look("Gesprek 1")


# --- coding -----------------------------------------------------------------------------------


def take_the_codebook(walk: Walk) -> None:
    walk.step("Coderen")
    walk.look("Coderen")
    walk.follow("Begin met een codeboek")
    walk.look("Codeboek")
    walk.send("Begin met dit codeboek")
    walk.look("Codeboek")
    walk.step("Coderen")
    walk.follow("Begin met gesprek 1")
    expect(walk.page.locator("html[data-weerklank-coding=ready]")).to_be_attached()
    walk.look("Gesprek 1")


def kept(page: Page) -> None:
    expect(page.locator("[data-weerklank-saved=saved]")).to_contain_text("bewaard")


def code_by_mouse(walk: Walk, job: Script) -> None:
    page = walk.page
    choose_words(page, *job.by_mouse)
    walk.look("Gesprek 1")
    palette = page.get_by_role("region", name="Codes")
    palette.locator("summary", has_text=job.branch).click()
    palette.get_by_role("button", name=job.code).click()
    expect(page.get_by_role("toolbar")).to_contain_text(job.code)
    for facet in ("slecht", "zelf beleefd"):
        palette.locator(".weerklank-chip", has_text=facet).click()
        expect(palette.get_by_role("radio", name=facet)).to_be_checked()
    kept(page)
    expect(
        page.get_by_role("list", name="De tekst").locator(".weerklank-coding")
    ).not_to_have_count(0)
    walk.look("Gesprek 1")


def code_by_keyboard(walk: Walk, job: Script) -> None:
    """Open the page afresh and touch nothing but keys."""
    page, keys = walk.page, walk.page.keyboard
    page.reload()
    expect(page.locator("html[data-weerklank-coding=ready]")).to_be_attached()
    tab_to(page, "[data-weerklank-turn]")
    keys.press("Home")
    for _ in range(job.keyboard_turn - 1):
        keys.press("ArrowDown")
    expect(page.locator(f"#beurt-{job.keyboard_turn}")).to_be_focused()
    keys.press("Enter")
    for _ in range(job.words_further):
        keys.press("Shift+ArrowRight")
    expect(page.locator("#melding")).to_contain_text(f"{job.words_further + 1} woorden")
    keys.press("c")
    expect(page.get_by_role("combobox", name="Zoek code")).to_be_focused()
    keys.type(job.search)
    walk.look("Gesprek 1")
    keys.press("Enter")
    expect(page.locator("#melding")).to_contain_text(job.second_code)
    for key in ("Escape", "f", "g", "z", "Escape"):
        keys.press(key)
    keys.press("m")
    keys.type("vraag hier de volgende keer naar")
    keys.press("Escape")
    kept(page)
    walk.look("Gesprek 1")
    passage = page.locator(f"#beurt-{job.keyboard_turn} .weerklank-coding")
    expect(passage.first).to_contain_text(job.said_by_keyboard)
    expect(page.get_by_role("radio", name="goed")).to_be_checked()
    expect(page.get_by_role("radio", name="zelf beleefd")).to_be_checked()
    walk.send("Ik ben klaar met dit gesprek")
    walk.look("Coderen")
    expect(page.get_by_role("row", name="Gesprek 1")).to_contain_text("klaar")


# --- what the codes show ----------------------------------------------------------------------


def compare(walk: Walk, job: Script) -> None:
    page = walk.page
    walk.step("Vergelijken")
    walk.look("Vergelijken")
    row = page.get_by_role("row").filter(has_text=job.code)
    cell = row.get_by_role("link", name=job.counted, exact=False).first
    expect(cell).to_contain_text(job.counted)
    cell.focus()
    page.keyboard.press("Enter")
    drawer = page.locator("#bewijs")
    expect(drawer.get_by_role("heading", level=2)).to_be_focused()
    expect(drawer).to_contain_text(job.said_by_mouse)
    walk.look("Vergelijken")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(cell).to_be_focused()
    walk.follow("Passages", within=page.get_by_role("navigation", name="Manier van kijken"))
    walk.look("Passages")
    expect(page.get_by_role("main")).to_contain_text(job.said_by_keyboard)


# --- finding, quote, report -------------------------------------------------------------------


def write_a_finding(walk: Walk, job: Script) -> None:
    page = walk.page
    walk.step("Bevindingen")
    walk.look("Bevindingen")
    walk.follow("Schrijf een bevinding")
    walk.look("Schrijf een bevinding")
    page.get_by_label("Bevinding", exact=True).fill(job.statement)
    page.get_by_label("Deel van het rapport").select_option(label="Wat schuurt")
    page.get_by_label("Soort").select_option(label="Knelpunt")
    walk.send("Leg vast en kies bewijs")
    walk.look("Kies passages")
    passage = page.get_by_role("listitem").filter(has_text=job.said_by_mouse)
    passage.get_by_role("checkbox").check()
    walk.send("Zet bij de bevinding")
    walk.look("Bevinding")
    walk.follow("Zoek tegenspraak")
    walk.look("Zoek tegenspraak")
    walk.send("Gezocht, geen tegenspraak gevonden")
    walk.look("Bevinding")
    expect(page.get_by_role("region", name="Tegenspraak")).to_contain_text(
        "Gezocht en niet gevonden"
    )


def propose_a_quote(walk: Walk, job: Script) -> None:
    walk.follow("Maak een citaat")
    walk.look("Citaat voorstellen")
    shown = walk.page.get_by_label("Zo komt het in het rapport")
    expect(shown).to_have_value(job.said_by_mouse)
    walk.page.get_by_label("Letterlijk").check()
    walk.send("Stel het citaat voor")
    walk.look("Bevinding")
    quotes = walk.page.get_by_role("region", name="Citaten")
    expect(quotes).to_contain_text(job.said_by_mouse)
    # Who proposes does not release.
    expect(quotes.get_by_role("button", name="Geef het citaat vrij")).to_have_count(0)
    walk.step("Rapport")
    expect(walk.page.get_by_role("main")).to_contain_text(job.statement)
    expect(walk.page.get_by_role("main")).not_to_contain_text(f"“{job.said_by_mouse}”")


def release_the_quote(walk: Walk, monitor: str, job: Script) -> None:
    open_the_round(walk, monitor)
    walk.step("Bevindingen")
    walk.look("Bevindingen")
    walk.follow("Werk uit")
    walk.look("Bevinding")
    walk.send("Geef het citaat vrij")
    quotes = walk.page.get_by_role("region", name="Citaten")
    expect(quotes).to_contain_text("Vrijgegeven door Chantal")
    walk.look("Bevinding")


def read_the_report(walk: Walk, job: Script) -> None:
    page = walk.page
    walk.step("Rapport")
    main = page.get_by_role("main")
    expect(main).to_contain_text(job.statement)
    expect(main.locator(".statement .quote")).to_contain_text(job.said_by_mouse)
    main.locator("summary", has_text="Waarop rust").click()
    expect(main.locator(".statement details")).to_contain_text("D1")
    assert walk.violations(page) == []


def hand_out_the_report(walk: Walk, job: Script) -> None:
    name, data = walk.download("Download als webpagina")
    words = data.decode()
    assert name.endswith(".html")
    assert job.statement in words
    assert job.said_by_mouse in words

    name, data = walk.download("Download als Word")
    assert name.endswith(".docx")
    document = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert job.statement in document
    assert job.said_by_mouse in document

    name, data = walk.download("Download als pdf")
    assert name.endswith(".pdf")
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")


# --- she takes it back ------------------------------------------------------------------------


def withdraw(walk: Walk, pseudonym: str) -> None:
    walk.step("Spreiding")
    walk.follow(pseudonym)
    walk.look(pseudonym)
    walk.follow("Trek deelname in")
    walk.look(f"Deelname van {pseudonym} intrekken")
    walk.page.get_by_label("Op papier").check()
    walk.page.get_by_label("Typ het pseudoniem").fill(pseudonym)
    walk.send("Trek deelname in")
    walk.look("Bewijs van intrekking")
    expect(walk.page.get_by_role("main")).to_contain_text(f"pseudoniem {pseudonym}")


def look_for_her_words(walk: Walk, job: Script) -> None:
    """Nothing that she said stands anywhere; what others said does."""
    page = walk.page
    walk.go("/")
    walk.follow("Ronde dinsdag")
    walk.look("Ronde dinsdag")
    lost = (job.said_by_mouse, job.said_by_keyboard, *job.hers)

    walk.step("Gesprekken")
    gone(page, lost)
    walk.follow("Gesprek 1")
    walk.look("Gesprek 1")
    gone(page, lost)
    assert "[woorden ingetrokken]" in read(page)
    assert job.stays in read(page)
    walk.follow("Codeer dit gesprek")
    walk.look("Gesprek 1")
    gone(page, lost)
    assert job.stays in read(page)

    walk.step("Vergelijken")
    walk.look("Vergelijken")
    gone(page, lost)
    walk.go(page.url.partition("?")[0].removeprefix(walk.site).replace("vergelijken", "passages"))
    walk.look("Passages")
    gone(page, lost)

    walk.step("Bevindingen")
    walk.look("Bevindingen")
    gone(page, lost)
    walk.follow("Werk uit")
    walk.look("Bevinding")
    gone(page, lost)
    expect(page.get_by_role("region", name="Citaten")).to_contain_text("Citaten (0)")

    walk.step("Rapport")
    main = page.get_by_role("main")
    expect(main).to_contain_text(job.statement)
    expect(main.locator(".statement-margin")).to_contain_text("bewijs vervallen")
    expect(main).to_contain_text("Onder 1 uitspraak verviel bewijs")
    gone(page, lost)
    assert walk.violations(page) == []
    _, data = walk.download("Download als webpagina")
    words = data.decode()
    assert job.statement in words
    # Beside an earlier report it would say what somebody said who left.
    assert "Onder 1 uitspraak verviel bewijs" not in words
    assert not [part for part in lost if part in words]


def read(page: Page) -> str:
    """Give the words of a conversation, without the numbers of the lines."""
    pieces: list[str] = page.locator(".fieldwork-line__text, .weerklank-turn__text").evaluate_all(
        """elements => elements.map((element) => {
          const words = element.cloneNode(true);
          words.querySelectorAll("[aria-hidden]").forEach((number) => number.remove());
          return words.textContent;
        })"""
    )
    return " ".join(" ".join(pieces).split())


def gone(page: Page, words: tuple[str, ...]) -> None:
    source = page.content()
    assert not [part for part in words if part in source], page.url
