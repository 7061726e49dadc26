"""Two coders in two browsers: they get work, code blind, hand in, compare, decide, and it counts.

Then the meaning of a code is put better, which stands in the next version of the codebook, and the
report says all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import cast
from tests.coding.conftest import Sample, make_sample
from tests.journeys.helpers.walk import Walk, choose_words
from weerklank.coding import operations, queries
from weerklank.coding.models import Assignment, Coding, CodingTask

Violations = Callable[[Page], list[str]]


@pytest.fixture
def home(transactional_db: None) -> cast.Voorbeelddam:
    home = cast.make_voorbeelddam()
    home.round.codes_blind = True
    home.round.save()
    operations.ensure_codebook(monitor=home.monitor, by=home.bram, at=cast.NOW)
    return home


@pytest.fixture
def sample(home: cast.Voorbeelddam) -> Sample:
    return make_sample(home)


def code(page: Page, first: str, last: str, branch: str, name: str) -> None:
    """Choose words and give them a code of the palette, by mouse."""
    expect(page.locator("html[data-weerklank-coding=ready]")).to_be_attached()
    choose_words(page, first, last)
    palette = page.get_by_role("region", name="Codes")
    button = palette.get_by_role("button", name=name)
    if not button.is_visible():
        palette.locator("summary", has_text=branch).click()
    button.click()
    expect(page.locator("[data-weerklank-saved=saved]")).to_contain_text("bewaard")


def hand_in(walk: Walk) -> None:
    walk.send("Ik ben klaar met dit gesprek")
    walk.look("Coderen")


def said(walk: Walk, words: str) -> None:
    expect(walk.page.get_by_role("main")).to_contain_text(words)


def test_two_coders_from_getting_work_to_a_report_that_says_so(  # noqa: PLR0917 -- fixtures
    page: Page,
    new_context: Callable[..., BrowserContext],
    live_server: Any,
    violations: Violations,
    home: cast.Voorbeelddam,
    sample: Sample,
) -> None:
    bram = Walk(page=page, site=live_server.url, violations=violations)
    coen = Walk(page=new_context().new_page(), site=live_server.url, violations=violations)
    bram.log_in("bram")
    coen.log_in("coen")

    # Bram divides what nobody has: all of it to both of them.
    bram.go(f"/rondes/{home.round.slug}/coderen/")
    bram.follow("Verdeling van het codeerwerk")
    bram.look("Verdeling van het codeerwerk")
    bram.page.get_by_text("Verdeel wat nog niemand heeft").click()
    form = bram.page.locator("details[open] form")
    for name in ("Bram", "Coen"):
        form.get_by_label(name, exact=True).check()
    form.get_by_label("Hoeveel procent van de gesprekken door twee mensen").fill("100")
    bram.send("Verdeel gelijk", within=form)
    said(bram, "1 gesprek is gegeven. Daarvan gaat er 1 naar twee mensen.")
    bram.look("Verdeling van het codeerwerk")
    assert Assignment.objects.count() == 2

    # Coen finds it on his home, and codes it without seeing anything of Bram's.
    coen.go("/")
    expect(coen.page.get_by_text("gesprek aan u gegeven om te coderen")).to_be_visible()
    coen.follow("Naar uw codeerwerk")
    coen.follow("Gesprek 1", within=coen.page.get_by_role("region", name="Uw werk"))
    bram.go(f"/gesprekken/{sample.conversation.pk}/coderen/")
    code(bram.page, "Ik maak", "foto", "4 Knelpunten", "Onbegrijpelijke brieven")
    code(bram.page, "begeleider", "langs", "1 Actoren", "Eigen netwerk")
    expect(coen.page.get_by_text("U ziet elkaars codes als u allebei klaar bent.")).to_be_visible()
    code(coen.page, "zus", "leest", "4 Knelpunten", "Onbegrijpelijke brieven")
    code(coen.page, "begeleider", "langs", "4 Knelpunten", "Contactpersoon onbekend")
    coen.page.reload()
    expect(coen.page.locator("#beurt-2 .weerklank-tag")).to_have_count(1)
    hand_in(coen)
    # Bram is not done: of Coen he sees nothing, not even that he is.
    bram.go(f"/rondes/{home.round.slug}/codeerwerk/")
    expect(bram.page.get_by_text("hoe ver, ziet u als u allebei klaar bent")).to_be_visible()
    bram.go(f"/gesprekken/{sample.conversation.pk}/coderen/")
    expect(bram.page.locator("#beurt-2 .weerklank-tag")).to_have_count(1)
    hand_in(bram)
    assert list(CodingTask.objects.values_list("was_blind", flat=True)) == [True, True]

    # They compare: one turn differs. Bram decides, and what follows counts.
    bram.go(f"/rondes/{home.round.slug}/overeenstemming/")
    bram.look("Overeenstemming")
    bram.follow("Gesprek 1")
    bram.look("Verschillen in gesprek 1")
    turn = bram.page.locator(".weerklank-passage")
    expect(turn).to_have_count(1)
    expect(turn.get_by_role("heading", name="Beurt 3")).to_be_visible()
    turn.get_by_label("wat Coen gaf").check()
    turn.get_by_label("Waarom").fill("Het gaat om wie er langskomt")
    bram.send("Bewaar het besluit over beurt 3", within=turn)
    bram.send("Laat de afgesproken codering tellen")
    said(bram, "De afgesproken codering van gesprek 1 telt.")
    counted = queries.codings(queries.readings(home.round))
    assert {(one.coder.name, one.code.number) for one in counted} == {
        ("Samen besloten", "4.6"),
        ("Samen besloten", "4.1"),
    }

    # It was the meaning of the code: that is put better, and stands in the next version.
    changed = bram.page.locator(".weerklank-passage").first
    changed.locator("summary", has_text="Wijzig het besluit").click()
    bram.follow("1.9 Eigen netwerk", within=changed.locator("details[open]"))
    bram.page.locator("summary", has_text="Wijzig deze code").click()
    form = bram.page.locator("details[open] form", has_text="Bewaar de wijziging")
    form.get_by_label("Betekenis").fill("Familie, vrienden en buren; geen beroepskracht.")
    form.get_by_label("Waarom").fill("Een begeleider hoort er niet bij")
    bram.send("Bewaar de wijziging", within=form)
    newest = queries.codebook_versions(home.monitor).first()
    assert newest is not None
    assert newest.number == 2
    [row] = [row for row in newest.codes if row["number"] == "1.9"]
    assert row["definition"] == "Familie, vrienden en buren; geen beroepskracht."

    # The report says what was coded twice, how it was decided, and what changed since.
    bram.go(f"/rondes/{home.round.slug}/rapport/")
    report = bram.page.get_by_role("main")
    for sentence in (
        "Dubbel gecodeerd is het enige gesprek: alle 3 beurten",
        "In 1 beurt gaven twee codeurs niet dezelfde codes. Daarover is besloten.",
        "wat één van beiden gaf: 1 beurt",
        "kreeg het codeboek een nieuwe versie: 2. Anders omschreven is de betekenis van: "
        "1.9 Eigen netwerk.",
    ):
        expect(report).to_contain_text(sentence)
    expect(report.get_by_role("row", name="Bram en Coen")).to_be_visible()
    assert Coding.objects.filter(coder=home.coen).count() == 2  # theirs stay as they were
