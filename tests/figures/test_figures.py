"""Cijfers and Wachtlijsten: who sees them, what stands there, and what stays away."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from tests import cast
from weerklank.figures import queries
from weerklank.figures.rules.figures import Figure
from weerklank.figures.rules.indicators import BY_NUMBER
from weerklank.figures.wording.shown import longest, tells_longest
from weerklank.safeguards.models import LogLine, Organisation, User
from weerklank.trajectories import models
from weerklank.trajectories.queries import trajectories

ASIEL = "Asielstatushouder"
GEZIN = "Gezinsmigrant en overige migrant"
PAGE, WAITING = "/cijfers/", "/wachtlijsten/"


@pytest.fixture
def noor(municipality: Organisation) -> User:
    noor = cast.make_user("noor")
    models.Member.objects.create(municipality=municipality, user=noor, role="regisseur")
    return noor


@pytest.fixture
def register(make_trajectory: Callable[..., Any]) -> None:
    """40 people with asylum, 30 of whom had an intake; of 12 other migrants two had one."""
    for number in range(40):
        make_trajectory(
            f"T-A{number}",
            doelgroep=ASIEL,
            kennisgeving=date(2025, 3, 1),
            intake=date(2025, 4, 1) if number < 30 else None,
            mb_start=date(2025, 4, 1),
            taal_start=date(2025, 11, 1) if number < 5 else None,
            pip=date(2025, 6, 1) if number < 20 else None,
            leerroute="Z" if number < 20 else "",
            pvt_start=date(2025, 7, 1) if number < 10 else None,
        )
    for number in range(12):
        make_trajectory(
            f"T-G{number}",
            doelgroep=GEZIN,
            kennisgeving=date(2025, 3, 1),
            intake=date(2025, 4, 1) if number < 2 else None,
        )


@pytest.fixture
def read(client: Client, noor: User) -> Callable[..., str]:
    client.force_login(noor)

    def get(address: str = PAGE, **query: str) -> str:
        response = client.get(address, query)
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return get


def section(text: str, number: int) -> str:
    return text.partition(f'id="cijfer-{number}"')[2].partition("</section>")[0]


def test_a_register_without_somebody_of_a_group_is_counted_too(
    read: Callable[..., str], make_trajectory: Callable[..., Any], add: Callable[..., Any]
):
    """Hours of participation are asked of one doelgroep in one leerroute; here nobody is of it."""
    for number in range(12):
        one = make_trajectory(f"T-G{number}", doelgroep=GEZIN, leerroute="Z", pip=date(2025, 6, 1))
        add(
            "uren", one, soort="cursus", uren=10, van=date(2025, 7, 1),
            bekend_tot=date(2025, 8, 1), bron="school",
        )  # fmt: skip
    assert 'id="cijfer-1"' in read()


# --- who --------------------------------------------------------------------------------------
def test_only_a_regisseur_sees_figures(client: Client, municipality: Organisation):
    amina = cast.make_user("amina")
    models.Member.objects.create(
        municipality=municipality, user=amina, role="consulent", contactpersoon="M01"
    )
    client.force_login(amina)
    for address in (PAGE, WAITING, "/cijfers/4/", "/cijfers/4.csv", "/cijfers/alle.xlsx"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "Alleen een regisseur" in answer.content.decode()


def test_figures_of_two_municipalities_are_chosen_and_never_added_up(
    client: Client, noor: User, register: None
):
    other = cast.make_municipality("Elderburg", "elderburg")
    models.Member.objects.create(municipality=other, user=noor, role="regisseur")
    client.force_login(noor)
    here = client.get(PAGE, {"gemeente": "voorbeelddam"}).content.decode()
    there = client.get(PAGE, {"gemeente": "elderburg"}).content.decode()
    assert '<option value="elderburg">' in here
    assert "Voorbeelddam, " in here
    assert "Er zijn nog geen trajecten ingelezen" in there
    assert client.get(PAGE, {"gemeente": "verzonnen"}).status_code == 404


def test_who_steers_one_municipality_is_not_asked_which(read: Callable[..., str]):
    assert 'name="gemeente"' not in read()


# --- Cijfers ----------------------------------------------------------------------------------
def test_every_indicator_stands_there_with_its_meaning(read: Callable[..., str], register: None):
    text = read()
    for number in [*range(1, 27), 28]:
        assert f'id="cijfer-{number}"' in text
    assert 'id="cijfer-27"' not in text
    intake = section(text, 4)
    assert "Welk deel op de peildatum een brede intake had." in intake
    assert "zonder datum telt als: nog niet gestart" in intake
    assert "62%" in intake
    assert "32 van 52" in intake


def test_overview_comes_first_with_key_figures_and_a_bar_per_share(
    read: Callable[..., str], register: None
):
    text = read()
    overview = text.partition('id="overzicht"')[2].partition("</section>")[0]
    assert text.index('id="overzicht"') < text.index('id="cijfer-1"')
    keys, _dl, table = overview.partition("</dl>")
    # 52 people; 20 of them have a PIP, which is 38%.
    assert "mensen die inburgeren</dt> <dd> 52 </dd>" in keys
    assert "hebben een PIP</dt> <dd> 38% </dd>" in keys
    rows = table.partition("<tbody>")[2].split("</tr>")
    assert len([row for row in rows if 'href="#cijfer-' in row]) == 27
    intake = next(row for row in rows if 'href="#cijfer-4"' in row)
    assert "62%" in intake
    assert 'rect width="61.5"' in intake  # 32 of 52
    routes = next(row for row in rows if 'href="#cijfer-6"' in row)
    assert "Een verdeling over groepen" in routes
    assert "<svg" not in routes


QUARTER = {"peildatum": "2026-03-31", "voor": "publiceren"}


def test_overview_of_a_small_group_keeps_back_what_its_figures_keep_back(
    read: Callable[..., str], register: None
):
    overview = (
        read(doelgroep=GEZIN, **QUARTER).partition('id="overzicht"')[2].partition("</section>")[0]
    )
    intake = overview.partition('href="#cijfer-4"')[2].partition("</tr>")[0]
    assert "niet te zien" in intake
    assert "2 van 12" not in intake
    assert "<svg" not in intake
    assert "niet te zien" not in overview.partition("</dl>")[0]


def test_what_no_column_holds_is_named(read: Callable[..., str], register: None):
    assert "niet geregistreerd" in section(read(), 3)
    assert "niet geregistreerd" in section(read(), 18)


def test_few_people_are_not_shown_and_it_is_said(read: Callable[..., str], register: None):
    text = section(read(doelgroep=GEZIN, **QUARTER), 4)
    assert "niet te zien" in text
    assert "te kleine aantallen" in text
    assert "2 van 12" not in text
    # What is left when it is taken from the whole stays away as well.
    assert "niet te zien" in section(read(doelgroep=ASIEL, **QUARTER), 4)


def test_inside_few_people_are_shown_with_a_mark(read: Callable[..., str], register: None):
    page = read(doelgroep=GEZIN)
    assert "Alleen voor binnen." in page
    assert "minder dan 10 mensen" in page
    assert "2 van 12" in section(page, 4)
    assert "klein aantal" in section(page, 4)
    text = section(read(doelgroep=ASIEL), 4)
    assert "30 van 40" in text
    assert "klein aantal" not in text


def test_a_group_that_a_figure_is_not_about(read: Callable[..., str], register: None):
    assert "gaat niet over de gekozen groep" in section(read(doelgroep=GEZIN), 23)


def test_day_in_the_future_is_refused_and_today_is_shown(read: Callable[..., str], register: None):
    tomorrow = timezone.localdate() + timedelta(days=1)
    text = read(peildatum=tomorrow.isoformat())
    assert "Kies een dag tot en met vandaag." in text
    assert "62%" in section(text, 4)


def test_figures_of_a_past_day_know_only_what_was_known_then(
    read: Callable[..., str], register: None
):
    assert "0 van 52" in section(read(peildatum="2025-03-31"), 4)
    assert "niemand" in section(read(peildatum="2024-12-31"), 4)


def test_figures_of_a_day_before_anybody_came(
    read: Callable[..., str],
    make_trajectory: Callable[..., Any],
    add: Callable[..., Any],
):
    """The trend of a young register reaches back to days on which nobody was there."""
    today = timezone.localdate()
    young = make_trajectory("T-A1", doelgroep=ASIEL, kennisgeving=today, pip=today, leerroute="Z")
    add("uren", young, soort="participatie", uren=3.0, van=today, bekend_tot=today)
    assert "niemand" in section(read(peildatum="2024-12-31"), 5)
    read("/cijfers/5/")


def test_what_is_published_is_rounded_and_about_the_end_of_a_quarter(
    read: Callable[..., str], register: None
):
    text = read(peildatum="2025-08-15", voor="publiceren")
    assert "Voorbeelddam, 30 juni 2025." in text
    assert "minder dan 10 mensen" in text
    assert "32 van 52" not in text
    assert "50" in section(text, 1)


# --- one figure -------------------------------------------------------------------------------
def test_a_figure_stands_per_group_with_bars_and_with_earlier_days(
    read: Callable[..., str], register: None
):
    text = read("/cijfers/5/", peildatum="2026-05-20")
    assert "20 van 52" in text
    assert "20 van 40" in text
    assert '<rect width="50.0"' in text
    assert "31 maart 2026" in text
    assert "<polyline points=" in text
    assert 'role="img"' in text
    assert "style=" not in text.partition("<main")[2]


def test_a_point_of_the_trend_that_would_give_a_few_people_away_is_kept_back(
    read: Callable[..., str], register: None, make_trajectory: Callable[..., Any]
):
    for number in range(3):
        make_trajectory(f"T-N{number}", doelgroep=ASIEL, kennisgeving=date(2026, 2, 1))
    text = read("/cijfers/1/", **QUARTER)
    trend = text.partition("Peildatum</th>")[2].replace(" ", "")
    assert "verschilttewe" in trend
    assert ">55<" in trend
    assert ">50<" not in trend
    inside = read("/cijfers/1/", peildatum="2026-03-31").partition("Peildatum</th>")[2]
    assert ">55<" in inside.replace(" ", "")
    assert ">52<" in inside.replace(" ", "")


def test_what_is_published_is_not_crossed(read: Callable[..., str], register: None):
    text = read("/cijfers/5/", per="doelgroep-leerroute", **QUARTER)
    assert "Elk kenmerk staat apart" in text
    assert 'name="per"' not in text
    assert f"{ASIEL}, Z-route" not in text
    text = read(doelgroep=ASIEL, leerroute="Z", **QUARTER)
    assert "Kies er één." in text
    assert "20 van 20" not in text


def test_inside_groups_can_be_crossed(
    read: Callable[..., str], make_trajectory: Callable[..., Any]
):
    for number in range(200):
        make_trajectory(
            f"T-{number}",
            doelgroep=ASIEL if number % 2 else GEZIN,
            kennisgeving=date(2025, 3, 1),
            leerroute="Z" if number % 3 else "B",
            pip=date(2025, 6, 1),
        )
    text = read("/cijfers/5/", per="doelgroep-leerroute")
    assert f"{ASIEL}, Z-route" in text
    assert "staat apart" not in text


@pytest.mark.parametrize("number", ["27", "999"])
def test_a_figure_that_does_not_exist(client: Client, noor: User, number: str):
    client.force_login(noor)
    assert client.get(f"/cijfers/{number}/").status_code == 404
    assert client.get(f"/cijfers/{number}.csv").status_code == 404


# --- files ------------------------------------------------------------------------------------
def test_file_has_meaning_splits_and_reasons_and_leaves_a_line(
    client: Client, noor: User, register: None
):
    client.force_login(noor)
    answer = client.get("/cijfers/4.csv", {"peildatum": "2026-05-20"})
    name = "voorbeelddam-cijfer-4-2026-05-20-alleen-voor-binnen.csv"
    assert name in answer["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    said = {line[0]: line[1] for line in lines if len(line) == 2}
    assert said["Peildatum"] == "2026-05-20"
    assert said["Gevraagd door"] == "Noor"
    assert said["Bedoeld"] == "alleen voor binnen: geef er niets van door"
    rows = [line for line in lines if line[:2] == ["4", "intake gestart"]]
    assert rows[0][3:12] == ["alle"] * 6 + ["32", "52", "0"]
    small = [line for line in rows if line[3:9] == [GEZIN, *["alle"] * 5]]
    assert {(line[9], line[10], line[14]) for line in small} == {("2", "12", "klein aantal")}
    line = LogLine.objects.get(what="figures.exported")
    assert line.detail == {"indicator": 4, "as_of": "2026-05-20", "published": False}


def test_file_to_publish_has_no_mark_and_no_small_number(
    client: Client, noor: User, register: None
):
    client.force_login(noor)
    answer = client.get("/cijfers/4.csv", QUARTER)
    assert "voorbeelddam-cijfer-4-2026-03-31.csv" in answer["Content-Disposition"]
    text = answer.content.decode("utf-8-sig")
    assert "Bedoeld;om te publiceren" in text
    assert "klein aantal" not in text
    assert "te kleine aantallen" in text
    line = LogLine.objects.get(what="figures.exported")
    assert line.detail == {"indicator": 4, "as_of": "2026-03-31", "published": True}


@pytest.mark.parametrize("name", ["alle.xlsx", "4.xlsx", "alle.csv"])
def test_every_file_for_inside_carries_the_mark(
    client: Client, noor: User, register: None, name: str
):
    client.force_login(noor)
    answer = client.get(f"/cijfers/{name}")
    assert "-alleen-voor-binnen." in answer["Content-Disposition"]
    data = answer.content
    if name.endswith("xlsx"):
        with ZipFile(io.BytesIO(data)) as book:
            data = book.read("xl/sharedStrings.xml")
    assert "alleen voor binnen: geef er niets van door" in data.decode("utf-8-sig")


def test_all_figures_go_in_one_workbook(client: Client, noor: User, register: None):
    client.force_login(noor)
    answer = client.get("/cijfers/alle.xlsx")
    with ZipFile(io.BytesIO(answer.content)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
    for name in ("Brede intake gestart", "Verhuizingen", "niet geregistreerd"):
        assert name in words


def test_file_of_an_empty_register(client: Client, noor: User):
    client.force_login(noor)
    assert client.get("/cijfers/alle.csv").status_code == 200


# --- decimals ---------------------------------------------------------------------------------
CELLS = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.DOTALL)
TOO_MANY = re.compile(r"\d[,.]\d{2}(?!\d)|\d[,.]\d{4}|\d{4}[,.]\d")


@pytest.fixture
def broken_numbers(
    register: None, make_trajectory: Callable[..., Any], add: Callable[..., Any]
) -> None:
    """Add people of whom almost every sum and mean has a long tail of decimals."""
    for number in range(30):
        trajectory = make_trajectory(
            f"T-D{number}",
            doelgroep=ASIEL,
            kennisgeving=date(2025, 1, 1),
            pip=date(2025, 2, 1 + number % 7),
            leerroute="Z",
            voortgangsgesprekken=6 + number % 3,
            reisminuten=30,
        )
        for month in range(1, 4 + number % 3):
            add(
                "afspraken",
                trajectory,
                organisatie="gemeente",
                soort="voortgangsgesprek",
                gepland_op=date(2025, 2 + month, 3),
                status="gehouden" if (number + month) % 3 else "afgezegd door organisatie",
            )
            add(
                "uren",
                trajectory,
                soort="cursus",
                uren=11 / 3 + number,
                van=date(2025, 2 + month, 1),
                bekend_tot=date(2025, 3 + month, 1),
                bron="school",
            )
            add(
                "presentie",
                trajectory,
                maand=date(2025, 2 + month, 1),
                aangeboden=13,
                aanwezig=9 + number % 3,
            )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_page_has_a_number_with_more_decimals_than_people_read(
    client: Client, noor: User, broken_numbers: None, language: str
):
    client.force_login(noor)
    client.cookies["django_language"] = language
    for number in sorted(BY_NUMBER):
        page = client.get(f"/cijfers/{number}/", {"peildatum": "2026-02-17"})
        cells = [re.sub(r"<[^>]+>", " ", cell) for cell in CELLS.findall(page.content.decode())]
        assert [cell.split() for cell in cells if TOO_MANY.search(cell)] == [], number


def test_no_file_has_a_number_with_more_decimals_than_people_read(
    client: Client, noor: User, broken_numbers: None
):
    client.force_login(noor)
    asked = {"peildatum": "2026-02-17"}
    text = client.get("/cijfers/alle.csv", asked).content.decode("utf-8-sig")
    lines = [line for line in csv.reader(io.StringIO(text), delimiter=";") if len(line) == 15]
    head, *rows = lines
    most = {"teller": 0, "noemer": 0, "niet bekend": 0, "waarde": 3}
    for row in rows:
        for name, decimals in most.items():
            _whole, _point, tail = row[head.index(name)].partition(".")
            assert len(tail) <= decimals, row
    with ZipFile(io.BytesIO(client.get("/cijfers/alle.xlsx", asked).content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    numbers = re.findall(r"<c [^>]*?(?<!t=\"s\")><v>([^<]+)</v>", sheet)
    assert len(numbers) > len(rows)
    assert [each for each in numbers if len(each.partition(".")[2]) > 3] == []


# --- Wachtlijsten -----------------------------------------------------------------------------
def test_waiting_lists_tell_how_many_wait_and_how_long(read: Callable[..., str], register: None):
    text = read(WAITING, peildatum="2025-08-01")
    for name in ("PVT", "MAP", "Brede intake", "PIP", "Taalschool", "Kinderopvang"):
        assert name in text
    row = text.partition("/cijfers/101/")[2].partition("</tr>")[0]
    assert ">10<" in row.replace(" ", "")
    assert "60 dagen" in row or "niet te zien" in row
    row = text.partition("/cijfers/104/")[2].partition("</tr>")[0]
    assert ">20<" in row.replace(" ", "")


def test_a_short_waiting_list_is_not_shown(
    read: Callable[..., str], register: None, make_trajectory: Callable[..., Any]
):
    for number in range(3):
        make_trajectory(
            f"T-K{number}",
            doelgroep=ASIEL,
            kennisgeving=date(2025, 3, 1),
            kinderopvang="wachtlijst",
            kinderopvang_sinds=date(2025, 5, 1),
        )
    text = read(WAITING, peildatum="2025-09-30", voor="publiceren")
    row = text.partition("/cijfers/105/")[2].partition("</tr>")[0]
    assert row.count("niet te zien") >= 2
    assert ">3<" not in row.replace(" ", "")
    inside = read(WAITING, peildatum="2025-09-30").partition("/cijfers/105/")[2]
    assert ">3<" in inside.partition("</tr>")[0].replace(" ", "")


def test_a_column_of_only_things_kept_back_is_left_out(
    read: Callable[..., str], make_trajectory: Callable[..., Any]
):
    for number in range(7):
        make_trajectory(
            f"T-K{number}",
            doelgroep=ASIEL,
            kennisgeving=date(2025, 3, 1),
            kinderopvang="wachtlijst",
            kinderopvang_sinds=date(2025, 7 if number else 1, 1),
        )
    text = read(WAITING, peildatum="2025-09-30", voor="publiceren")
    table = text.partition("<tbody>")[0].rpartition("<thead>")[2]
    is_told = "De langste wachttijd</th>" in table
    assert is_told != ("bij geen van de lijsten te zien" in text)
    assert not tells_longest(["niet te zien", "niet te zien"])
    assert tells_longest(["niet te zien", "tot 3 maanden"])


def test_the_longest_wait_is_not_told_when_it_is_kept_back():
    def wait(of_class: str, value: float | None, *, suppressed: bool = False) -> Figure:
        return Figure("101.lengte", of_class, {}, None, None, None, value, suppressed)

    short, long = wait("tot 3 maanden", 0.8), wait("3 tot 6 maanden", None, suppressed=True)
    assert longest([short, long]) == "niet te zien"
    assert longest([short, wait("3 tot 6 maanden", 0.0)]) == "tot 3 maanden"
    assert longest([]) == "–"


# --- large registers --------------------------------------------------------------------------
def test_large_register_is_counted_off_the_page(
    read: Callable[..., str],
    register: None,
    municipality: Organisation,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(trajectories, "MOST_AT_ONCE", 10)
    assert "worden nu geteld" in read(peildatum="2026-05-20") or "62%" in read(
        peildatum="2026-05-20"
    )
    queries.count(municipality, [date(2026, 5, 20)])
    assert "62%" in section(read(peildatum="2026-05-20"), 4)


def test_figures_are_counted_again_after_a_change(
    read: Callable[..., str], register: None, municipality: Organisation
):
    assert "32 van 52" in section(read(), 4)
    models.Change.objects.create(
        municipality=municipality, kind="correction", at=cast.NOW, by_name="Noor"
    )
    models.TrajectRecord.objects.filter(trajectory__pseudonym__startswith="T-G").update(
        intake=date(2025, 4, 1)
    )
    assert "42 van 52" in section(read(), 4)
