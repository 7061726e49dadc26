"""The main job where scripts are off or did not arrive: slower, and nothing is missing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import cast
from tests.journeys.helpers.walk import Walk
from weerklank.coding import operations as coding

NOTES = """\
R1: Wat doet u met brieven?
D1: Ik maak een foto. Mijn zus leest hem voor.
R1: En als zij er niet is?
D1: Dan wacht ik.
"""
STATEMENT = "De ene inburgeraar laat haar zus de brieven lezen."


@pytest.fixture
def bare(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    context = new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_from_notes_to_a_report_without_scripts(
    bare: Page, live_server: Any, voorbeelddam: cast.Voorbeelddam
) -> None:
    round_ = voorbeelddam.round
    coding.ensure_codebook(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    cast.make_participant(round_, "D1").consents.create(
        purpose="take_part",
        is_given=True,
        on=cast.TODAY,
        medium="spoken",
        recorded_at=cast.NOW,
        recorded_by=voorbeelddam.bram,
    )
    # axe is a script as well; the same pages pass it in the other journeys.
    walk = Walk(page=bare, site=live_server.url, violations=lambda page: [])
    main = bare.get_by_role("main")

    walk.log_in("bram")
    walk.follow(round_.name)

    walk.step("Gesprekken")
    walk.follow("Lees gesprekken in")
    bare.get_by_label("Of typ of plak de tekst").fill(NOTES)
    walk.send("Bekijk wat erin staat")
    walk.day("Datum", cast.TODAY)
    bare.get_by_role("group", name="D1").get_by_label("Wie is dit").select_option(label="D1")
    walk.send("Gesprek inlezen")
    walk.look("Gesprek 1")

    walk.follow("Codeer dit gesprek")
    walk.follow("Codeer beurt voor beurt")
    walk.follow("Volgende beurt")
    walk.look("Beurt 2")
    own_network = bare.get_by_label("Code", exact=True).locator("option", has_text="Eigen netwerk")
    bare.get_by_label("Code", exact=True).select_option(value=own_network.get_attribute("value"))
    bare.get_by_label("Welke woorden").fill("Mijn zus leest hem voor.")
    walk.send("Geef deze code")
    expect(main).to_contain_text("Eigen netwerk")
    expect(main.locator("q")).to_contain_text("Mijn zus leest hem voor.")

    walk.step("Bevindingen")
    walk.follow("Schrijf een bevinding")
    bare.get_by_label("Bevinding", exact=True).fill(STATEMENT)
    walk.send("Leg vast en kies bewijs")
    main.get_by_role("checkbox").check()
    walk.send("Zet bij de bevinding")
    expect(main).to_contain_text("Zegt dit (1)")

    walk.step("Rapport")
    expect(main).to_contain_text(STATEMENT)
    main.locator("summary", has_text="Waarop rust").click()
    expect(main.locator(".statement")).to_contain_text("Mijn zus leest hem voor.")
    name, data = walk.download("Download als webpagina")
    assert name.endswith(".html")
    assert STATEMENT in data.decode()
