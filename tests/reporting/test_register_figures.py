"""Published figures beside the story: only what is published is taken, and nothing is added up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.findings.conftest import Story
from tests.findings.test_chapters import acting, build, part_of, switch, titles
from weerklank.rendering.document import Heading, Paragraph, Table
from weerklank.reporting import models, operations, refusals
from weerklank.reporting.rules import register
from weerklank.reporting.rules.register import Fault, Unfit
from weerklank.safeguards.refusals import AccessDenied

HEAD = (
    "nummer;maat;klasse;doelgroep;leerroute;cohort;teller;noemer;niet bekend;waarde;eenheid;let op"
)
LINES = [
    "1;inburgeringsplichtigen;;alle;alle;alle;;350;0;350;aantal;",
    "1;inburgeringsplichtigen;;alle;Z-route;alle;;115;0;115;aantal;",
    "1;inburgeringsplichtigen;;alle;B1-route;alle;;;;;aantal;te kleine aantallen",
    "5;PIP vastgesteld;;alle;alle;alle;;350;0;0.89;aandeel;",
    "5;PIP vastgesteld;;alle;Z-route;alle;;18–22;0;1.0;aandeel;",
    "5;wisselingen, gemiddeld;;alle;alle;alle;;325;0;0.1;aantal;",
]
DEMO = Path(__file__).parents[2] / "src/weerklank/site/demo/data/cijfers.csv"


def file(*lines: str, meant: str = "om te publiceren", on: str = "2026-03-31") -> str:
    return "\n".join([
        "Cijfers;Voorbeelddam",
        f"Peildatum;{on}",
        f"Bedoeld;{meant}",
        "",
        "nummer;cijfer;betekenis;geteld over;bron",
        "1;Inburgeringsplichtigen;Hoeveel mensen.;iedereen;wet",
        "5;PIP vastgesteld;Welk deel een PIP had.;iedereen;wet",
        "",
        HEAD,
        *(lines or LINES),
    ])  # fmt: skip


def test_the_file_of_the_page_with_figures_is_read() -> None:
    found = register.read(DEMO.read_text(encoding="utf-8"))
    assert found.on == date(2026, 3, 31)
    assert found.municipality == "Voorbeelddam"
    assert {one.number for one in found.indicators} >= {1, 4, 14}
    assert all(line.side in {"", *register.SIDES} for line in found.lines)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.NOT_FIGURES),
        ("naam;aantal\nAmal;3", Fault.NOT_FIGURES),
        (file(on="gisteren"), Fault.NOT_FIGURES),
        (file("1;x;;alle;alle;alle;;veel;0;0.3;aandeel;"), Fault.NOT_FIGURES),
        (file("één;x;;alle;alle;alle;;5;0;5;aantal;"), Fault.NOT_FIGURES),
        (file(meant="alleen voor binnen: geef er niets van door"), Fault.INSIDE),
        (file("1;x;;alle;alle;alle;;351;0;351;aantal;"), Fault.EXACT),
        (file("1;x;;alle;alle;alle;;350;0;3;aantal;"), Fault.EXACT),
        # Two sides at once are never published.
        (file("1;x;;Asielstatushouder;Z-route;alle;;50;0;50;aantal;"), Fault.EXACT),
    ],
)
def test_what_is_not_published_is_refused(text: str, fault: Fault) -> None:
    with pytest.raises(Unfit) as met:
        register.read(text)
    assert met.value.fault == fault


def keep(story: Story, text: str | None = None) -> models.RegisterFigures:
    return operations.keep_figures(round=story.home.round, text=text or file(), **acting(story))


def test_figures_stand_in_a_part_of_their_own(story: Story) -> None:
    kept = keep(story)
    operations.choose_figures(figures=kept, numbers=[5, 99], **acting(story))
    switch(story, "register")
    report = build(story)
    part = part_of(report, "register")
    assert titles(report)[-1] == "9 Cijfers uit het register"
    first, heard, heading, definition, table = part.blocks
    assert isinstance(first, Paragraph)
    assert "31 maart 2026" in first.text
    assert isinstance(heard, Table)
    # Two of the four heard follow the Z-route; how many there are of the other is kept back.
    assert heard.rows == (("Z-route", "115", "2"), ("B1-route", "niet te zien", "1"))
    assert (heading, definition) == (
        Heading("PIP vastgesteld"),
        Paragraph("Welk deel een PIP had."),
    )
    assert isinstance(table, Table)
    assert table.header == ("Cijfer", "Iedereen", "Z-route")
    assert table.rows == (
        ("PIP vastgesteld", "89%", "100%"),
        ("wisselingen, gemiddeld", "0,1", "niet te zien"),
    )
    assert report.statements == ()


def test_without_figures_the_part_is_not_printed(story: Story) -> None:
    switch(story, "register")
    assert "Cijfers uit het register" not in " ".join(titles(build(story)))
    kept = keep(story)
    assert "9 Cijfers uit het register" in titles(build(story))
    operations.remove_figures(figures=kept, **acting(story))
    assert "Cijfers uit het register" not in " ".join(titles(build(story)))


def test_a_newer_file_counts_and_keeps_the_choice(story: Story) -> None:
    operations.choose_figures(figures=keep(story), numbers=[5], **acting(story))
    newer = keep(story, file(on="2026-04-30"))
    assert newer.chosen == [5]
    keep(story, file(on="2026-04-30"))
    assert models.RegisterFigures.objects.count() == 2
    switch(story, "register")
    assert "30 april 2026" in str(part_of(build(story), "register").blocks[0])


def test_figures_of_tomorrow_are_refused(story: Story) -> None:
    with pytest.raises(refusals.FiguresOfTomorrow):
        keep(story, file(on=f"{cast.NOW.year + 1}-01-01"))


def test_only_an_onderzoeker_reads_them_in(story: Story) -> None:
    with pytest.raises(AccessDenied):
        operations.keep_figures(
            round=story.home.round, text=file(), by=story.home.daan, at=cast.NOW
        )


def test_the_page_asks_for_a_file_before_it_says_that_one_lacks(
    story: Story, client: Client
) -> None:
    client.force_login(story.home.bram)
    address = reverse("reporting:register_figures", args=[story.home.round.slug])
    lacking = "Dit veld is verplicht"
    assert lacking not in client.get(address).content.decode()
    assert lacking in client.post(address, {"do": "read"}).content.decode()


def test_the_page_reads_a_file_and_says_what_is_wrong_with_another(
    story: Story, client: Client
) -> None:
    client.force_login(story.home.bram)
    address = reverse("reporting:register_figures", args=[story.home.round.slug])

    def send(text: str) -> object:
        upload = SimpleUploadedFile("cijfers.csv", text.encode("utf-8-sig"))
        return client.post(address, {"do": "read", "file": upload})

    refused = send(file(meant="alleen voor binnen"))
    assert refused.status_code == 422
    assert "alleen voor binnen. Kies bij het register" in refused.content.decode()
    assert send(file()).status_code == 302
    assert client.post(address, {"do": "choose", "chosen": ["5"]}).status_code == 302
    assert models.RegisterFigures.objects.get().chosen == [5]
    shown = client.get(address).content.decode()
    assert "Cijfers op 31 maart 2026" in shown
    assert client.post(address, {"do": "remove"}).status_code == 302
    assert not models.RegisterFigures.objects.exists()
