"""From the matrix to whether anything changed: everything that comes out of the middle, in one go.

Nine of eleven people do not understand the letters. A sentence that says *all* is mended, a quote
that gives its speaker away says less, somebody else releases it, the report is set and opened to
everybody; the speaker takes everything back; the next version says so. A round later two of ten do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from tests import cautions
from tests.findings.conftest import allow
from tests.followup.two_rounds import ASKS, TwoRounds, make_two_rounds
from tests.journeys.helpers.walk import Walk
from tests.rendering.reading import WORDS_OF
from weerklank.followup.models import PointVerdict
from weerklank.reporting import operations
from weerklank.study import operations as study
from weerklank.study.models import Characteristic, Round

HERS = "Ik snap die brief echt niet, parelduiker."
IN_WORDS = "Leest de brieven niet zonder hulp, goudplevier."
TOO_STRONG = "Alle inburgeraars snappen de brieven niet."
RIGHT = "Negen van de elf inburgeraars snappen de brieven niet."
WITHOUT_HER = "Minstens acht van de tien inburgeraars snappen de brieven niet."


@pytest.fixture
def world(transactional_db: None, settings: Any, live_server: Any) -> TwoRounds:
    settings.PUBLIC_BASE_URL = live_server.url
    made = make_two_rounds()
    made.question(1)
    route = Characteristic.objects.create(
        monitor=made.home.monitor, key="leerroute", label="Leerroute", is_printable=True
    )
    for key, label in (("Z", "Z-route"), ("B", "B1-route")):
        route.values.create(key=key, label=label)
    made.person(1, "D1", says=True, words=HERS)
    made.people_in(1, 8, 10)
    give_routes(made, made.rounds[0])
    for person in made.people.values():
        for purpose in ("take_part", "quote"):
            allow(person, made.home.bram, purpose)
    study.take_previous_guides(round=made.rounds[1], **made.by)
    return made


def give_routes(world: TwoRounds, round_: Round) -> None:
    """Let the first two follow the Z-route, too few to be named by it, and the others B1."""
    route = Characteristic.objects.get(key="leerroute")
    of = {value.key: value for value in route.values.all()}
    for number, person in enumerate(round_.participants.order_by("pk")):
        person.characteristics.create(characteristic=route, value=of["Z" if number < 2 else "B"])


@pytest.fixture
def somebody(
    new_context: Callable[..., BrowserContext],
    live_server: Any,
    violations: Callable[[Page], list[str]],
) -> Callable[[], Walk]:
    """Give a function that opens a browser of its own, for somebody else."""
    return lambda: Walk(new_context().new_page(), live_server.url, violations)


def test_from_the_matrix_to_what_changed(
    page: Page,
    live_server: Any,
    world: TwoRounds,
    violations: Callable[[Page], list[str]],
    somebody: Callable[[], Walk],
) -> None:
    bram = Walk(page, live_server.url, violations)
    chantal, stranger = somebody(), somebody()
    bram.log_in("bram")
    sum_up_a_case(bram, world)
    write_from_the_matrix(bram, world)
    mend_the_sentence(bram)
    quote_and_say_less(bram)
    release(chantal, world)
    publish(bram, world, "De eerste versie.", number=1)
    stranger.go(f"/rapporten/{world.home.round.slug}/")
    stranger.look("Ronde 1")
    assert HERS in stranger.page.content()

    withdraw(bram, world)
    her_words_are_gone(stranger, world)
    mend_what_no_longer_holds(bram, world)
    publish(bram, world, "Eén deelnemer is gestopt.", number=2)
    old_leads_to_new(stranger, world)
    ask_again(bram, world)
    judge(bram, world)


def sum_up_a_case(bram: Walk, world: TwoRounds) -> None:
    bram.go(f"/rondes/{world.home.round.slug}/vergelijken/")
    bram.look("Vergelijken")
    bram.follow("Samenvattingen", within=bram.page.get_by_role("navigation", name="Manier van"))
    bram.look("Samenvattingen")
    bram.page.locator(f"#mens-{world.people['D1'].pk}").get_by_role("link").first.click()
    field = bram.page.get_by_role("textbox", name="Samenvatting")
    field.fill(IN_WORDS)
    assert bram.violations(bram.page) == []
    bram.page.get_by_role("button", name="Bewaar de samenvatting").click()
    expect(bram.page.locator(f"#mens-{world.people['D1'].pk}")).to_contain_text(IN_WORDS)


def write_from_the_matrix(bram: Walk, world: TwoRounds) -> None:
    page = bram.page
    bram.go(f"/rondes/{world.home.round.slug}/vergelijken/")
    page.get_by_role("combobox", name="Groepen").select_option(label="Perspectief")
    row = page.get_by_role("row").filter(has_text="Brieven")
    row.get_by_role("link", name="9 van 11").click()
    drawer = page.locator("#bewijs")
    expect(drawer).to_contain_text(HERS)
    drawer.get_by_role("link", name="Maak een bevinding").click()
    bram.look("Schrijf een bevinding")
    page.get_by_label("Bevinding", exact=True).fill(TOO_STRONG)
    page.get_by_label("Deel van het rapport").select_option(label="Wat schuurt")
    page.get_by_label("Soort").select_option(label="Knelpunt")
    page.get_by_role("button", name="Leg bevinding vast").click()
    expect(page.get_by_role("heading", level=2, name="Zegt dit (9)")).to_be_visible()
    bram.send("Gezocht, geen tegenspraak gevonden")
    bram.look("Bevinding")


def mend_the_sentence(bram: Walk) -> None:
    """What she wrote is too strong; what holds is taken over in one act."""
    claims = bram.page.locator("#hoeveelheden")
    expect(claims).to_contain_text("“Alle” is 100 %.")
    bram.send("Schrijf “Negen van de elf”")
    expect(bram.page.get_by_role("textbox", name="Bevinding")).to_have_value(RIGHT)
    expect(claims).to_contain_text("Dat klopt: 9 van de 11 zeiden dit.")
    bram.look("Bevinding")


def quote_and_say_less(bram: Walk) -> None:
    page = bram.page
    held = page.get_by_role("listitem").filter(has_text=HERS)
    held.get_by_role("link", name="Maak een citaat").click()
    bram.look("Citaat voorstellen")
    page.get_by_label("Letterlijk").check()
    beside = page.get_by_role("group", name="Kenmerken erbij")
    beside.get_by_label("woman").check()
    beside.get_by_label("Z-route").check()
    bram.send("Stel het citaat voor")
    quotes = page.get_by_role("region", name="Citaten")
    expect(quotes).to_contain_text("Z-route")
    less = quotes.get_by_role("button", name="Laat alleen")
    expect(less.first).to_be_visible()
    bram.look("Bevinding")
    less.first.click()
    expect(less).to_have_count(0)
    expect(quotes.locator("figcaption")).not_to_contain_text("Z-route")


def release(chantal: Walk, world: TwoRounds) -> None:
    chantal.log_in("chantal")
    chantal.go(f"/bevindingen/{world.home.round.findings.get().pk}/")
    chantal.send("Geef het citaat vrij")
    quotes = chantal.page.get_by_role("region", name="Citaten")
    expect(quotes).to_contain_text("Vrijgegeven door Chantal")
    chantal.look("Bevinding")


def publish(bram: Walk, world: TwoRounds, note: str, number: int) -> None:
    cautions.answer(world.home.round, world.home.bram)
    bram.go(f"/rondes/{world.home.round.slug}/rapport/versies/nieuw/")
    bram.look(f"Versie {number} vaststellen")
    bram.page.get_by_role("textbox", name="Wat is er nieuw").fill(note)
    bram.send(f"Stel versie {number} vast")
    bram.follow(f"Maak versie {number} openbaar")
    bram.look(f"Versie {number} openbaar maken")
    bram.send(f"Maak versie {number} openbaar")
    expect(bram.page.locator("#melding")).to_contain_text(f"Versie {number} is nu openbaar.")


def withdraw(bram: Walk, world: TwoRounds) -> None:
    bram.go(f"/deelnemers/{world.people['D1'].pk}/intrekken/")
    bram.page.get_by_label("Typ het pseudoniem").fill("D1")
    bram.send("Trek deelname in")
    bram.look("Bewijs van intrekking")


def her_words_are_gone(stranger: Walk, world: TwoRounds) -> None:
    page = stranger.page
    page.reload()
    assert HERS not in page.content()
    expect(page.get_by_role("main")).to_contain_text("zijn woorden uit deze versie gehaald")
    operations.make_files_again(at=timezone.now())  # what the worker does
    page.reload()
    links = page.get_by_role("list", name="Dit rapport als bestand").get_by_role("link").all()
    endings = set()
    for link in links:
        with page.expect_download() as download:
            link.click()
        name = download.value.suggested_filename
        said = WORDS_OF[name.rpartition(".")[2]](download.value.path().read_bytes())
        assert "parelduiker" not in said, name
        assert "brieven niet" in said, name
        endings.add(name.rpartition(".")[2])
    assert endings >= {"pdf", "docx", "odt"}
    stranger.look("Ronde 1")


def mend_what_no_longer_holds(bram: Walk, world: TwoRounds) -> None:
    bram.go(f"/bevindingen/{world.home.round.findings.get().pk}/")
    # Beside the first version *acht van de tien* would tell what she said who left.
    bram.send("Schrijf “Minstens acht van de tien”")
    expect(bram.page.get_by_role("textbox", name="Bevinding")).to_have_value(WITHOUT_HER)
    bram.send("De zin is nagelezen en klopt")
    bram.look("Bevinding")


def old_leads_to_new(stranger: Walk, world: TwoRounds) -> None:
    public = f"/rapporten/{world.home.round.slug}/"
    stranger.go(f"{public}1/")
    expect(stranger.page.get_by_role("main")).to_contain_text("Deze versie is vervangen.")
    stranger.follow("Lees versie 2")
    stranger.look("Ronde 1")
    expect(stranger.page.get_by_role("main")).to_contain_text(WITHOUT_HER)
    expect(stranger.page.get_by_role("main")).to_contain_text("Eén deelnemer is gestopt.")


def ask_again(bram: Walk, world: TwoRounds) -> None:
    bram.go(f"/verbeterpunten/{world.point.pk}/")
    bram.follow("Vraag ernaar in een volgende ronde")
    bram.page.get_by_label("Vraag van eerder").select_option(label=ASKS)
    bram.send("Zet de vraag in de leidraad")
    expect(bram.page.locator("#melding")).to_contain_text("De vraag staat in de leidraad.")
    world.questions[2] = world.point.questions.get().question
    world.people_in(2, 2, 10)
    give_routes(world, world.rounds[1])


def judge(bram: Walk, world: TwoRounds) -> None:
    page = bram.page
    bram.go(f"/verbeterpunten/{world.point.pk}/")
    section = page.locator("section", has=page.get_by_role("heading", name="Wat is er veranderd?"))
    expect(section).to_contain_text("Verbeterd")
    expect(section).to_contain_text("8 van de 10")
    expect(section).to_contain_text("2 van de 10")
    assert bram.violations(page) == []
    bram.send("Bewaar deze uitkomst")
    assert PointVerdict.objects.get().verdict == "improved"
    page.goto(f"{bram.site}/opvolging/{world.home.monitor.slug}/")
    bram.look("Opvolging: eerst en later")
