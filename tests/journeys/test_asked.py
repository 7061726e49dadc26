"""Who was asked, from the form to the report: of three people, one question put to two.

The matrix, what its cell rests on, the finding, the report and the files say the same base.
"""

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from weerklank.coding import operations as coding
from weerklank.coding import queries as codes
from weerklank.fieldwork import operations as fieldwork
from weerklank.interchange.transcripts import read
from weerklank.study import operations as study

TALK = """\
R1: Mevrouw, meneer: wie helpt u met inburgeren?

D1: Ik weet niet wie dat is bij de gemeente.

D2: Ik heb een vaste consulent, al een jaar.

D3: Bij mij is het een raadsel, ik vraag het al een jaar.

R1: Dank u wel.

D1: Graag gedaan.

D2: Tot ziens.

D3: Tot de volgende keer.
"""


@pytest.fixture
def conversation(voorbeelddam: cast.Voorbeelddam) -> Any:
    """Three people at one table, their words tied and coded; nothing noted of the questions."""
    by: dict[str, Any] = {"by": voorbeelddam.bram, "at": cast.NOW}
    round_ = voorbeelddam.round
    coding.ensure_codebook(monitor=round_.monitor, **by)
    guide = study.add_guide(round=round_, title="Leidraad", perspective="inburgeraar", **by)
    section = study.add_section(guide=guide, title="Contact", **by)
    study.add_question(section=section, text="Wie helpt u?", codes=["4.1"], **by)
    people = {}
    for pseudonym in ("D1", "D2", "D3"):
        person = study.add_participant(
            round=round_, perspective="inburgeraar", pseudonym=pseudonym, **by
        )
        study.record_consent(
            participant=person, purpose="take_part", is_given=True, on=cast.TODAY,
            medium="spoken", **by,
        )  # fmt: skip
        people[pseudonym] = person
    conversation = fieldwork.create_conversation(
        round_=round_, kind="group", held_on=cast.TODAY, guide=guide,
        participants=list(people.values()), **by,
    )  # fmt: skip
    transcript = fieldwork.store_transcript(
        conversation=conversation, reading=read("gesprek.txt", TALK.encode()), source=None, **by
    )
    for speaker in conversation.speakers.all():
        person = people.get(speaker.label)
        fieldwork.tie_speaker(
            speaker=speaker, role="participant" if person else "interviewer", participant=person,
            **by,
        )  # fmt: skip
    code = next(one for one in codes.codes(round_.monitor) if one.number == "4.1")
    for words in ("Ik weet niet wie dat is bij de gemeente.", "Bij mij is het een raadsel"):
        start = transcript.text.index(words)
        coding.apply_code(
            key=uuid4(), transcript=transcript, code=code, start=start, end=start + len(words),
            **by,
        )  # fmt: skip
    return conversation


def test_question_put_to_two_of_three_gives_one_base_everywhere(
    page: Page,
    conversation: Any,
    log_in: Callable[[Page, str], None],
    live_server: Any,
    violations: Callable[[Page], list[str]],
) -> None:
    log_in(page, "bram")
    # On the page of the conversation: put, to D1 and D2, not to D3.
    page.goto(f"{live_server.url}/gesprekken/{conversation.pk}/#leidraad")
    question = page.locator("#leidraad fieldset").filter(has_text="Wie helpt u?")
    expect(question.get_by_label("D3")).to_be_hidden()
    question.get_by_label("gesteld", exact=True).check()
    expect(question.get_by_label("D3")).to_be_checked()
    question.get_by_label("D3").uncheck()
    expect(page.locator("#leidraadstand")).to_contain_text("1 van 1 gesteld")
    expect(page.locator("#leidraadstand")).to_contain_text("bewaard")
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(question.get_by_label("D2")).to_be_checked()
    expect(question.get_by_label("D3")).not_to_be_checked()
    assert violations(page) == []

    # The matrix and what its cell rests on.
    address = f"{live_server.url}/rondes/{conversation.round.slug}"
    page.goto(f"{address}/vergelijken/?by=perspectief")
    cell = page.get_by_role("link", name="1 van 2, en 1 uit zichzelf").last
    cell.click()
    drawer = page.locator("#bewijs")
    expect(drawer).to_contain_text("1 van 2, en 1 uit zichzelf")
    expect(drawer).to_contain_text("1 mens begon er zelf over.")

    # The finding that is made of it, and the report.
    drawer.get_by_role("link", name="Maak een bevinding").click()
    page.get_by_label("Bevinding", exact=True).fill("Eén van de twee mensen weet niet wie helpt.")
    page.get_by_label("Deel van het rapport").select_option(label="Wat schuurt")
    page.get_by_label("Soort").select_option(label="Knelpunt")
    page.get_by_role("button", name="Leg bevinding vast").click()
    expect(page.locator("main")).to_contain_text("1 van 2 inburgeraars, en 1 uit zichzelf")
    page.goto(f"{address}/rapport/")
    expect(page.locator("main")).to_contain_text("1 van 2 inburgeraars, en 1 uit zichzelf")

    # The files.
    text = _file(page, f"{address}/vergelijken/matrix.csv?by=perspectief")
    matrix = csv.DictReader(io.StringIO(text), delimiter=";")
    [row] = [row for row in matrix if row["nummer"] == "4.1"]
    group = "Inburgeraar"
    assert [row[f"{group}: {name}"] for name in ("mensen", "van (gevraagd)", "uit zichzelf")] == [
        "1", "2", "1",
    ]  # fmt: skip
    evidence = csv.DictReader(
        io.StringIO(_file(page, f"{address}/rapport/evidence/")), delimiter=";"
    )
    assert {(row["zeiden dit"], row["gevraagd"], row["uit zichzelf"]) for row in evidence} == {
        ("1", "2", "1")
    }
    # What leaves the team tells no number of so few.
    html = " ".join(_file(page, f"{address}/rapport/html/").split())
    assert "1 van 2" not in html
    assert "te weinig mensen" in html


def _file(page: Page, address: str) -> str:
    answer = page.request.get(address)
    assert answer.ok, (address, answer.status)
    return answer.body().decode("utf-8-sig")
