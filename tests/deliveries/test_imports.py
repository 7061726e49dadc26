"""A delivery by the page: upload, choose, look, take in, take back; and lists of schools."""

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests import cast
from tests.cast import NOW
from weerklank import crossings
from weerklank.deliveries import jobs
from weerklank.deliveries import models as deliveries
from weerklank.deliveries.operations import drafts
from weerklank.safeguards.models import LogLine
from weerklank.trajectories import models
from weerklank.trajectories.operations import judging
from weerklank.trajectories.queries import trajectories
from weerklank.vault.models import SupplierKey

PAGE = "/register/voorbeelddam/inlezen/"
TRAJECTEN = (
    "Trajectnummer;Leerroute;Datum BRP;Kleur\n"
    "C-1;B1-route;01-02-2025;rood\n"
    "C-2;O;2025-03-01;\n"
    "C-3;Q;2025-03-01;\n"
)
UREN = "traject;soort;uren;van;bekend_tot;bron\nC-1;cursus;12,5;2025-09-01;2025-10-01;school\n"


@pytest.fixture
def home(db: None, settings: Any, tmp_path: Path) -> cast.Register:
    settings.MEDIA_ROOT = tmp_path
    return cast.make_register(cast.make_municipality())


@pytest.fixture
def page(home: cast.Register, logged_in: Any) -> Client:
    return logged_in(home.noor)


def file(text: str, name: str = "trajecten.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def upload(page: Client, *files: Any, kind: str = "import", supplier: str = "Maker") -> Any:
    asked = {"do": "upload", "kind": kind, "supplier": supplier, "documents": list(files)}
    return page.post(PAGE, asked, follow=True)


def address(draft: deliveries.ImportDraft) -> str:
    return f"{PAGE}{draft.pk}/"


def newest() -> deliveries.ImportDraft:
    return deliveries.ImportDraft.objects.order_by("-pk")[0]


def asked_of(answer: Any, **changed: str) -> dict[str, Any]:
    """Give what the form on the page would send, with some of it changed."""
    form = answer.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        "do": "choose",
        **{name: value for name, value in values.items() if value not in (None, False)},
        **changed,
    }


def counted(page: Client, *files: Any, **asked: Any) -> Any:
    """Bring files in and look what would change."""
    answer = upload(page, *files, **asked)
    return page.post(answer.request["PATH_INFO"], asked_of(answer), follow=True)


def take(page: Client) -> Any:
    return page.post(address(newest()), {"do": "take"}, follow=True)


def keys() -> int:
    return SupplierKey.objects.filter(supplier="Maker").count()


def routes() -> list[str]:
    rows = trajectories.current("trajecten").order_by("brp", "leerroute")
    return list(rows.exclude(brp=None).values_list("leerroute", flat=True))


# --- tables -----------------------------------------------------------------------------------
def test_the_walk_of_a_delivery(page: Client, home: cast.Register):
    answer = upload(page, file(TRAJECTEN), file(UREN, "uren.csv"))
    text = answer.content.decode()
    assert "Puntkomma" in text or "puntkomma" in text
    assert answer.context["form"]["column-0-0"].value() == "traject"
    assert answer.context["form"]["column-0-3"].value() == ""
    assert "Kennisgeving van DUO (kennisgeving)" in text
    answer = page.post(answer.request["PATH_INFO"], asked_of(answer), follow=True)
    counts = dict(answer.context["counts"])
    assert counts["trajecten"] == {
        "rows": 3, "new": 3, "changed": 0, "unchanged": 0, "refused": 0,
    }  # fmt: skip
    assert answer.context["cell_count"] == 1
    assert "1 waarde geweigerd" in answer.content.decode()
    assert counts["uren"]["new"] == 1
    assert routes() == []
    assert keys() == 0
    text = answer.content.decode()
    assert "de kolom Kleur van trajecten wordt overgeslagen" in text
    answer = take(page)
    assert "De bestanden zijn weggegooid" in answer.content.decode()
    assert routes() == ["B", "", "O"]
    assert keys() == 3
    listed = page.get(PAGE).content.decode()
    assert "Draai terug" in listed
    assert "3 nieuw" in listed


@pytest.mark.parametrize("kind", ["import", "attendance"])
def test_a_column_of_bsn_is_refused_before_a_cell_of_it_is_shown(page: Client, kind: str):
    numbers = ("111222333", "123456782", "100000009", "999999990", "111111110")
    rows = "".join(f"{number},2026-11-02,2\n" for number in numbers)
    answer = upload(page, file(f"nummer,datum,uren\n{rows}", "klas.csv"), kind=kind)
    text = answer.content.decode()
    assert "De kolom nummer lijkt een BSN te bevatten" in text
    assert "123456782" not in text
    assert not deliveries.ImportDraft.objects.exists()
    assert keys() == 0


def test_a_refused_cell_is_told_with_its_place_and_given_as_csv(page: Client):
    answer = counted(page, file(TRAJECTEN))
    (refused,) = answer.context["page"]
    assert (refused["table"], refused["row"], refused["column"], refused["value"]) == (
        "trajecten", 4, "leerroute", "Q",
    )  # fmt: skip
    given = page.get(f"{address(newest())}geweigerd.csv")
    lines = b"".join(given.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "tabel;rij;kolom;waarde;reden;gevolg"
    assert lines[1].startswith("trajecten;4;leerroute;Q;")
    assert lines[1].endswith(";waarde geweigerd")
    assert LogLine.objects.filter(what="import.refused_exported").count() == 1


def test_what_a_file_says_cannot_act(page: Client):
    bad = "=cmd|'/c calc'!A0"
    text = f"traject;leerroute;brp\nC-1;{bad};2025-02-01\nC-2;<b id=x>;2025-02-01\n"
    answer = counted(page, file(text))
    assert "<b id=x>" not in answer.content.decode()
    given = b"".join(page.get(f"{address(newest())}geweigerd.csv").streaming_content).decode()
    assert f";'{bad};" in given or f';"\'{bad}";' in given


def test_refused_rows_come_a_page_at_a_time(page: Client):
    rows = "".join(f"C-{number};X{number};2025-02-01\n" for number in range(120))
    answer = counted(page, file("traject;leerroute;brp\nC-A;B;2025-02-01\n" + rows))
    assert answer.context["page"].paginator.num_pages == 3
    last = page.get(f"{address(newest())}?page=3")
    assert len(last.context["page"]) == 20


def test_the_same_again_changes_nothing_and_a_newer_one_shows_what(page: Client):
    counted(page, file(TRAJECTEN))
    take(page)
    answer = counted(page, file(TRAJECTEN))
    assert "Inlezen verandert niets" in answer.content.decode()
    answer = counted(page, file(TRAJECTEN.replace("C-2;O", "C-2;Z")))
    (difference,) = answer.context["differences"]
    assert (difference["column"], difference["before"], difference["after"]) == (
        "leerroute", "O", "Z",
    )  # fmt: skip
    take(page)
    assert routes() == ["B", "", "Z"]


def test_a_delivery_is_withdrawn_after_a_question(page: Client):
    counted(page, file(TRAJECTEN))
    take(page)
    counted(page, file(TRAJECTEN.replace("C-2;O", "C-2;Z")))
    take(page)
    last = models.Change.objects.filter(supplier="Maker").latest("pk")
    assert "Weet u het zeker?" in page.get(f"{PAGE}?terug={last.pk}").content.decode()
    asked = {"do": "withdraw", "change": last.pk}
    assert "teruggedraaid op" in page.post(PAGE, asked, follow=True).content.decode()
    assert routes() == ["B", "", "O"]
    assert page.post(PAGE, asked).status_code == 422
    for wrong in ("", "x", "999999"):
        assert page.post(PAGE, asked | {"change": wrong}).status_code == 404


CONTACTS = "traject;organisatie;contactpersoon;van\nC-1;gemeente;M01;{}\n"


def contacts() -> list[date]:
    held = trajectories.current("contactpersonen").filter(recorded_in__supplier="Maker")
    return sorted(held.values_list("van", flat=True))


@pytest.mark.parametrize(
    ("answer", "left"), [("all", [5]), ("none", [1, 5]), ("some", [1, 5]), ("ticked", [5])]
)
def test_another_begin_of_a_period_is_asked_about(page: Client, answer: str, left: list[int]):
    counted(page, file(TRAJECTEN), file(CONTACTS.format("2026-03-01"), "contactpersonen.csv"))
    take(page)
    newer = file(CONTACTS.format("2026-03-05"), "contactpersonen.csv")
    looked = counted(page, file(TRAJECTEN), newer)
    text = looked.content.decode()
    assert "Een andere begindatum voor dezelfde periode?" in text
    assert "staat er vanaf 1 maart 2026, nieuw vanaf 5 maart 2026" in text
    where = address(newest())
    assert page.post(where, {"do": "take"}).status_code == 422
    assert contacts() == [date(2026, 3, 1)]
    (name,) = [value for value, _label in looked.context["begins_form"].fields["same"].choices]
    asked = {"do": "take", "answer": "some" if answer == "ticked" else answer}
    if answer == "ticked":
        asked["same"] = name
    done = page.post(where, asked, follow=True)
    assert [day.day for day in contacts()] == left
    # What stays is no longer sent, and says so.
    assert done.context["not_sent_count"] == (1 if len(left) == 2 else 0)
    assert models.NotSent.objects.count() == (1 if len(left) == 2 else 0)


def test_how_columns_were_named_is_remembered_per_supplier(page: Client):
    text = "nr_van_ons;welke weg;brp\nC-1;B;2025-02-01\n"
    answer = upload(page, file(text, "blad1.csv"))
    where = answer.request["PATH_INFO"]
    assert answer.context["form"]["table-0"].value() == ""
    answer = page.post(where, asked_of(answer, **{"table-0": "trajecten"}))
    assert answer.status_code == 422
    assert "U koos een andere tabel" in answer.content.decode()
    named = {"column-0-0": "traject", "column-0-1": "leerroute"}
    page.post(where, asked_of(answer, **named), follow=True)
    take(page)
    assert routes() == ["B"]
    form = upload(page, file(text, "blad1.csv")).context["form"]
    assert form["table-0"].value() == "trajecten"
    assert [form[f"column-0-{place}"].value() for place in range(3)] == [
        "traject", "leerroute", "brp",
    ]  # fmt: skip
    other = upload(page, file(text, "blad1.csv"), supplier="Ander").context["form"]
    assert other["table-0"].value() == ""


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"column-0-0": ""}, "table-0"),
        ({"column-0-3": "brp"}, "column-0-3"),
        ({"table-0": ""}, "__all__"),
    ],
    ids=["no key", "twice", "no trajecten"],
)
def test_columns_that_cannot_be_are_asked_again(changed, field, page: Client):
    answer = upload(page, file(TRAJECTEN))
    answer = page.post(answer.request["PATH_INFO"], asked_of(answer, **changed))
    assert answer.status_code == 422
    if field != "__all__":
        assert field in answer.context["form"].errors


def test_signs_and_delimiter_can_be_told(page: Client):
    text = "traject|leerroute,brp|kern\nC-1|B,2025-02-01|Žuž\n".encode("cp1250")
    answer = upload(page, SimpleUploadedFile("trajecten.csv", text))
    where = answer.request["PATH_INFO"]
    asked = {"do": "reread", "encoding": "windows-1250", "delimiter": ","}
    form = page.post(where, asked, follow=True).context["form"]
    assert [column.theirs for column in form.sheets()[0].columns] == [
        "traject|leerroute",
        "brp|kern",
    ]
    answer = page.post(where, asked | {"delimiter": "|"}, follow=True)
    assert answer.context["form"].sheets()[0].columns[2].examples == ["Žuž"]
    assert page.post(where, asked | {"encoding": "hex"}).status_code == 404


def test_a_workbook_with_a_sheet_per_table_and_a_hidden_one(page: Client):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        first = book.add_worksheet("Trajecten")
        first.write_row(0, 0, ["traject", "brp", "leerroute"])
        first.write_number(1, 0, 1001)
        first.write_datetime(1, 1, date(2025, 2, 1), day)
        first.write_string(1, 2, "Z")
        hidden = book.add_worksheet("Oud")
        hidden.write_row(0, 0, ["traject", "brp"])
        hidden.hide()
    answer = upload(page, SimpleUploadedFile("boek.xlsx", out.getvalue()))
    assert "Dit blad is verborgen" in answer.content.decode()
    assert len(answer.context["form"].sheets()) == 1
    page.post(answer.request["PATH_INFO"], asked_of(answer))
    take(page)
    assert routes() == ["Z"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("brief.pdf", b"%PDF-1.7", "CSV, XLSX of ODS"),
        ("boek.xlsx", b"geen zip", "ZIP-archief"),
        ("leeg.csv", b" ", "leeg"),
    ],
)
def test_a_file_that_is_no_table_leaves_nothing(name, content, why, page: Client, tmp_path: Path):
    answer = upload(page, SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not deliveries.ImportDraft.objects.exists()


def test_files_go_once_they_are_taken_in_or_thrown_away(
    page: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
):
    def on_disk() -> list[Path]:
        return [each for each in tmp_path.rglob("*") if each.is_file()]

    with django_capture_on_commit_callbacks(execute=True):
        counted(page, file(TRAJECTEN))
    assert len(on_disk()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        take(page)
    assert on_disk() == []
    with django_capture_on_commit_callbacks(execute=True):
        answer = upload(page, file(TRAJECTEN))
        page.post(answer.request["PATH_INFO"], {"do": "discard"})
    assert on_disk() == []


def test_a_delivery_is_judged_too_or_not_taken_in(page: Client, monkeypatch: Any):
    def breaks(**_named: Any) -> int:
        raise OSError  # the machine stops there

    counted(page, file(TRAJECTEN))
    monkeypatch.setattr(judging, "refresh", breaks)
    with pytest.raises(OSError, match=r"^$"):
        take(page)
    assert not models.Change.objects.filter(supplier="Maker").exists()
    assert routes() == []


def test_what_waits_a_day_is_swept(page: Client):
    upload(page, file(TRAJECTEN))
    drafts.UPLOADS.sweep(at=timezone.now() + timedelta(hours=25))
    assert not deliveries.ImportDraft.objects.exists()


def test_a_large_delivery_is_worked_on_by_the_worker(
    page: Client, monkeypatch: Any, django_capture_on_commit_callbacks: Any
):
    monkeypatch.setattr(drafts, "AT_ONCE", 10)
    with django_capture_on_commit_callbacks() as waiting:
        answer = upload(page, file(TRAJECTEN))
    text = answer.content.decode()
    assert "deze bladzijde ververst zichzelf" in text
    where = answer.request["PATH_INFO"]
    htmx = {"HX-Request": "true"}
    assert "Kijk of het klaar is" in page.get(where, headers=htmx).content.decode()
    for call in waiting:
        call()
    assert page.get(where, headers=htmx)["HX-Refresh"] == "true"
    with django_capture_on_commit_callbacks(execute=True):
        page.post(where, asked_of(page.get(where)))
    with django_capture_on_commit_callbacks(execute=True):
        take(page)
    assert routes() == ["B", "", "O"]


def test_a_late_answer_is_not_kept(page: Client, home: cast.Register):
    upload(page, file(TRAJECTEN))
    draft = newest()
    attempt = draft.preview["attempt"]
    assert not drafts.settle(draft_id=draft.pk, attempt=attempt - 1, state=jobs.State.READY)
    draft.refresh_from_db()
    assert draft.preview["state"] == "choosing"


def test_work_that_died_can_be_done_again(page: Client, home: cast.Register, monkeypatch: Any):
    monkeypatch.setattr(drafts, "AT_ONCE", 10)
    upload(page, file(TRAJECTEN))  # nobody works on it
    draft = newest()
    where = address(draft)
    assert page.post(where, {"do": "again"}).status_code == 422
    draft.preview["since"] = (timezone.now() - timedelta(hours=1)).isoformat()
    draft.save()
    assert "Probeer het opnieuw" in page.get(where).content.decode()
    monkeypatch.setattr(drafts, "AT_ONCE", 5 << 20)
    answer = page.post(where, {"do": "again"}, follow=True)
    assert answer.context["state"] == "choosing"


def test_taking_in_before_looking_is_not_possible(page: Client):
    upload(page, file(TRAJECTEN))
    assert page.post(address(newest()), {"do": "take"}).status_code == 422
    assert routes() == []


def test_only_a_regisseur_of_this_municipality(home: cast.Register, page: Client, logged_in: Any):
    upload(page, file(TRAJECTEN))
    where = address(newest())
    for who, status in ((home.amina, 403), (home.tessa, 404)):  # a school has lists of its own
        assert logged_in(who).get(where).status_code == status
        assert logged_in(who).post(where, {"do": "discard"}).status_code == status
    elsewhere = cast.make_municipality("Elderburg", "elderburg")
    models.Member.objects.create(municipality=elsewhere, user=home.noor, role="regisseur")
    moved = where.replace("voorbeelddam", "elderburg")
    assert logged_in(home.noor).get(moved).status_code == 404


# --- lists of schools -------------------------------------------------------------------------
GRID = (
    "Klas Z3;;;\n"
    "Cursist;2-11-2026;4-11-2026;9-11-2026\n"
    "C-1;x;z;x\n"
    "Let op: brandoefening;;;\n"
    "C-9;x;x;x\n"
    "C-2;?;x;-\n"
)


@pytest.fixture
def known(page: Client, home: cast.Register) -> None:
    counted(page, file(TRAJECTEN))
    take(page)


def listed(page: Client, text: str = GRID, **changed: str) -> Any:
    answer = upload(page, file(text, "nov.csv"), kind="attendance", supplier="De Brug")
    where = answer.request["PATH_INFO"]
    return page.post(where, asked_of(answer, **({"keys_of": "Maker"} | changed)), follow=True)


def presence() -> list[tuple[Any, ...]]:
    rows = trajectories.current("presentie").order_by("aangeboden", "aanwezig")
    return list(rows.values_list("maand", "aangeboden", "aanwezig", "afwezig_geoorloofd"))


NOVEMBER = date(2026, 11, 1)


@pytest.mark.usefixtures("known")
def test_the_walk_of_a_list(page: Client):
    answer = listed(page, hours_per_lesson="2,5")
    assert answer.context["people"] == {"matched": 2, "unmatched": 1, "lessons": 8}
    assert [(each["row"], each["column"], each["value"]) for each in answer.context["page"]] == [
        (6, "02-11-2026", "?"),
        (5, "persoon", "C-9"),
    ]
    assert "Let op: brandoefening" in answer.content.decode()
    assert presence() == []
    take(page)
    assert presence() == [(NOVEMBER, 2, 1, 0), (NOVEMBER, 3, 2, 1)]
    hours = trajectories.current("uren").filter(bron="De Brug")
    assert sorted(hours.values_list("soort", "uren", "van", "bekend_tot")) == [
        ("cursus", 2.5, NOVEMBER, date(2026, 12, 1)),
        ("cursus", 5.0, NOVEMBER, date(2026, 12, 1)),
    ]
    change = models.Change.objects.get(kind="attendance")
    assert change.counts["presentie"] == {
        "rows": 2, "new": 2, "changed": 0, "unchanged": 0, "refused": 2,
    }  # fmt: skip


@pytest.mark.usefixtures("known")
def test_what_a_mark_means_is_asked_and_remembered(page: Client):
    answer = listed(page)
    where = answer.request["PATH_INFO"]
    columns = page.get(f"{where}?kolommen")
    assert [field.label for field in columns.context["form"].marks()] == ["?"]
    told = asked_of(columns, **{"sign-0": "afwezig"})
    answer = page.post(where, told, follow=True)
    assert [each["value"] for each in answer.context["page"]] == ["C-9"]
    take(page)
    assert presence() == [(NOVEMBER, 3, 1, 0), (NOVEMBER, 3, 2, 1)]
    again = upload(page, file(GRID, "dec.csv"), kind="attendance", supplier="De Brug")
    form = again.context["form"]
    assert form["keys_of"].value() == "Maker"
    assert form["sign-0"].value() == "afwezig"


@pytest.mark.usefixtures("known")
def test_hours_that_are_not_told_stay_unknown(page: Client):
    listed(page)
    take(page)
    assert len(presence()) == 2
    assert not trajectories.current("uren").filter(bron="De Brug").exists()


@pytest.mark.usefixtures("known")
def test_the_same_list_changes_nothing_and_a_later_one_replaces(page: Client):
    listed(page)
    take(page)
    answer = listed(page)
    assert not answer.context["changes_something"]
    answer = listed(page, GRID.replace("C-1;x;z;x", "C-1;x;x;x"))
    assert [
        (each["column"], each["before"], each["after"]) for each in answer.context["differences"]
    ] == [("aanwezig 2026-11", "2", "3"), ("afwezig_geoorloofd 2026-11", "1", "0")]
    take(page)
    assert (NOVEMBER, 3, 3, 0) in presence()
    assert models.Presence.objects.exclude(replaced_in=None).count() == 1
    last = models.Change.objects.filter(kind="attendance").latest("pk")
    page.post(PAGE, {"do": "withdraw", "change": last.pk})
    assert (NOVEMBER, 3, 2, 1) in presence()


@pytest.mark.usefixtures("known")
def test_a_pseudonym_in_the_list_is_known_too(page: Client, home: cast.Register):
    answer = listed(page, GRID.replace("C-9", home.trajectory.pseudonym))
    assert answer.context["people"]["unmatched"] == 0


@pytest.mark.usefixtures("known")
def test_numbers_of_another_supplier_match_nobody(page: Client):
    answer = listed(page, keys_of="Ander")
    assert answer.context["people"]["matched"] == 0
    take(page)
    assert presence() == []


@pytest.mark.usefixtures("known")
def test_the_same_row_number_on_two_sheets_is_not_the_same_lesson(page: Client):
    one = "Cursist;2-11-2026;4-11-2026\nC-1;x;x\n"
    answer = upload(
        page, file(one, "a.csv"), file(one, "b.csv"), kind="attendance", supplier="De Brug"
    )
    asked = asked_of(answer, keys_of="Maker")
    answer = page.post(answer.request["PATH_INFO"], asked, follow=True)
    assert [each["why"] for each in answer.context["page"]] == ["Deze les staat er twee keer."] * 2
    assert answer.context["people"]["lessons"] == 2


def test_a_list_without_days_asks_for_the_date(page: Client):
    answer = upload(
        page, file("Cursist;Aanwezig\nC-1;ja\n", "x.csv"), kind="attendance", supplier="De Brug"
    )
    answer = page.post(answer.request["PATH_INFO"], asked_of(answer, keys_of="Maker"))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["person-0", "day-0"]


NUMBERED = (
    "Nr;Cursist;Trajectnr;2-11-2026;4-11-2026;27-11-2026\n"
    "1;Yara (verzonnen);C-1;x;z;x\n"
    "2;Omid (verzonnen);C-2;x;x;-\n"
    "3;Hind (verzonnen);C-9;x;x;x\n"
)


def looked_at(page: Client, text: str) -> Any:
    return upload(page, file(text, "nov.csv"), kind="attendance", supplier="De Brug")


@pytest.mark.usefixtures("known")
def test_the_person_is_the_column_of_known_numbers_and_the_page_says_why(page: Client):
    answer = looked_at(page, NUMBERED)
    form = answer.context["form"]
    assert form["person-0"].value() == "Trajectnr"
    words = answer.content.decode()
    assert "Gekozen: Trajectnr. Van de 3 verschillende waarden daarin zijn er 2" in words
    answer = page.post(answer.request["PATH_INFO"], asked_of(answer, keys_of="Maker"), follow=True)
    assert answer.context["people"] == {"matched": 2, "unmatched": 1, "lessons": 9}


@pytest.mark.usefixtures("known")
def test_a_pseudonym_under_no_name_at_all_is_found_too(page: Client, home: cast.Register):
    text = f"Nr;;2-11-2026;4-11-2026\n1;{home.trajectory.pseudonym};x;x\n2;T-ZZZZZ9;x;x\n"
    answer = looked_at(page, text)
    assert answer.context["form"]["person-0"].value() == "kolom B"
    asked = asked_of(answer, keys_of="Maker")
    answer = page.post(answer.request["PATH_INFO"], asked, follow=True)
    assert answer.context["people"]["matched"] == 1


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    "text",
    [NUMBERED.replace("C-", "Q-"), "Nr;2-11-2026;4-11-2026\n1;x;x\n2;x;-\n"],
    ids=["numbers of nobody", "a running number and no more"],
)
def test_without_a_known_number_the_column_is_asked(page: Client, text: str):
    answer = looked_at(page, text)
    assert not answer.context["form"]["person-0"].value()
    assert "Kies zelf welke kolom de persoon aanwijst" in answer.content.decode()
    answer = page.post(answer.request["PATH_INFO"], asked_of(answer, keys_of="Maker"))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["person-0"]


@pytest.mark.usefixtures("known")
def test_a_running_number_is_not_taken_though_it_was_the_column_last_time(page: Client):
    answer = looked_at(page, NUMBERED)
    asked = asked_of(answer, **{"keys_of": "Maker", "person-0": "Nr"})
    page.post(answer.request["PATH_INFO"], asked)
    answer = looked_at(page, NUMBERED.replace("C-", "Q-"))
    assert not answer.context["form"]["person-0"].value()


@pytest.mark.usefixtures("known")
def test_a_list_over_a_part_of_a_month_says_so_before_it_replaces(page: Client):
    listed(page, NUMBERED)
    take(page)
    part = "Cursist;23-11-2026;25-11-2026;27-11-2026\nC-1;x;x;x\nC-2;x;x;x\n"
    answer = listed(page, part)
    (told,) = answer.context["parts_of_months"]
    assert (told.people, told.fewer) == (2, 0)
    words = " ".join(answer.content.decode().split())
    assert "de lijst loopt van 23 november tot en met 27 november" in words
    assert "vervangt die wat over de hele maand bekend was" in words
    assert (NOVEMBER, 3, 2, 1) in presence()  # nothing yet
    take(page)
    assert presence() == [(NOVEMBER, 3, 3, 0)] * 2


@pytest.mark.usefixtures("known")
def test_a_list_with_fewer_lessons_than_were_known_says_so(page: Client):
    listed(page, NUMBERED)
    take(page)
    answer = listed(page, "Cursist;2-11-2026;27-11-2026\nC-1;x;x\nC-2;x;x\n")
    assert [each.fewer for each in answer.context["parts_of_months"]] == [2]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("first", [True, False], ids=["nothing was known", "the whole month"])
def test_a_list_that_replaces_no_more_than_it_tells_is_not_warned_about(page: Client, first: bool):
    if not first:
        listed(page, NUMBERED)
        take(page)
    text = "Cursist;2-11-2026;4-11-2026;27-11-2026\nC-1;x;x;x\n"
    part = "Cursist;25-11-2026;27-11-2026\nC-1;x;x\n"
    answer = listed(page, part if first else text)
    assert answer.context["parts_of_months"] == []


def test_looking_who_is_known_makes_no_key(home: cast.Register):
    found = crossings.find_trajectories(
        ["C-1"], municipality=home.municipality, supplier="Maker", by=home.noor, at=NOW
    )
    assert found == {}
    assert keys() == 0
