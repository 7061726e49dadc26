"""A codebook as a table: out and in, with the passages that are examples of its codes."""

import csv
import io
import re
import zipfile
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from tests import cast, samples
from tests.coding.conftest import give as give_code
from tests.coding.conftest import make_sample
from weerklank.coding import examples
from weerklank.coding import operations as coding
from weerklank.coding.models import Code, CodeExample
from weerklank.exchange import removals
from weerklank.exchange.models import TakenProject
from weerklank.exchange.operations import export
from weerklank.interchange import tables
from weerklank.interchange.refi.tables import COLUMNS, read
from weerklank.interchange.refusals import Refused
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study
from weerklank.study.models import Monitor

SAID = "Mijn zus leest hem voor."
LATER = cast.NOW + timedelta(hours=1)
DEEP = samples.HERE / "codebooks" / "aussda-10751-integration-codebook-maxqda-de.xlsx"
FIELDS = ("number", "label", "definition", "include", "exclude", "example", "gloss", "colour")
FIELDS += ("is_container", "is_sensitive", "is_on")


@pytest.fixture
def ours(voorbeelddam):
    """A codebook with an example, of who says yes to taking part."""
    home = voorbeelddam
    sample = make_sample(home)
    coding.ensure_codebook(monitor=home.monitor, by=home.bram, at=cast.NOW)
    code = Code.objects.get(number="4.6", monitor=home.monitor)
    passage = give_code(sample, code, SAID, home.coen)
    examples.choose(coding=passage, by=home.bram, at=cast.NOW)
    may_take_part(sample, home.bram)
    return sample


def may_take_part(sample, by, *, is_given=True, at=cast.NOW):
    study.record_consent(
        participant=sample.d1, purpose="take_part", is_given=is_given, medium="spoken",
        on=cast.TODAY, by=by, at=at,
    )  # fmt: skip


@pytest.fixture
def table(voorbeelddam):
    def table_of(*, by=None, with_examples=True):
        return export.codebook_table(
            round_=voorbeelddam.round,
            by=by or voorbeelddam.bram,
            at=cast.NOW,
            with_examples=with_examples,
        )

    return table_of


def as_csv(header, rows):
    return tables.csv_bytes(header, rows)


def as_xlsx(header, rows):
    return tables.xlsx_bytes("Codeboek", header, rows)


KINDS = [("codes.csv", as_csv), ("codes.xlsx", as_xlsx)]


@pytest.fixture
def bring(take, tmp_path, voorbeelddam):
    def bring_it(name, data, **more):
        path = tmp_path / name
        path.write_bytes(data)
        return take(path, **more)

    bring_it.home = voorbeelddam
    return bring_it


def another_round(home):
    """A round of a monitor without a codebook."""
    monitor = Monitor.objects.create(
        organisation=home.monitor.organisation,
        name="Elders",
        slug="elders",
        created_at=cast.NOW,
    )
    for membership in home.monitor.memberships.all():
        monitor.memberships.create(user=membership.user, role=membership.role)
    return cast.make_round(monitor, 1)


def fields_of(monitor):
    return [tuple(getattr(code, name) for name in FIELDS) for code in monitor.codes.all()]


# --- of other programs ------------------------------------------------------------------------
def paths_by_hand():
    """Read the column with paths as bare XML, which our reader of tables does not do."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(DEEP) as archive:
        shared = [
            "".join(part.text or "" for part in one.iter(f"{space}t"))
            for one in ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314  our own copy
        ]
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    return [
        tuple(shared[int(cell.findtext(f"{space}v"))].split("\\"))
        for cell in sheet.iter(f"{space}c")
        if cell.get("r").startswith("K") and cell.get("r") != "K1"
    ]


def test_a_codebook_of_nine_levels_comes_in_as_it_is(take, voorbeelddam):
    there = another_round(voorbeelddam)
    take(DEEP, round_=there)
    paths = paths_by_hand()
    assert (len(paths), max(map(len, paths))) == (272, 9)

    def path_of(code):
        return (*(path_of(code.parent) if code.parent else ()), code.label)

    codes = list(there.monitor.codes.select_related("parent"))
    given = [path_of(code) for code in codes if not code.is_container]
    assert sorted(given) == sorted(tuple(part.strip() for part in path) for path in paths)
    above = {path[:depth] for path in paths for depth in range(1, len(path))} - set(paths)
    assert len([code for code in codes if code.is_container]) == len(above)


def test_a_list_of_tags_comes_in_with_what_they_mean(bring, voorbeelddam):
    there = another_round(voorbeelddam)
    listed = b'tag,description,number of highlights\nLezen,"Hardop,\nof stil.",3\nSchrijven,,0\n'
    bring("tags.csv", listed, round_=there)
    codes = there.monitor.codes.all()
    assert [(code.label, code.definition) for code in codes] == [
        ("Lezen", "Hardop,\nof stil."),
        ("Schrijven", ""),
    ]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("kop,iets\na,b\n", "geen kolom met codes"),
        ("naam\n", "geen codes"),
        ("nummer;naam\n4-okt;Lezen\n", "“4-okt” is geen nummer van een code (rij 2)"),
        ("nummer;naam\n4;a\n4.1;b\n4.1;c\n", "Nummer 4.1 staat bij twee codes (rij 4)"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row(written, says):
    with pytest.raises(Refused, match=re.escape(says)):
        read(written.encode(), "codes.csv")


def test_a_number_may_stand_before_the_one_above_it():
    found = read(b"nummer;naam\n2.1;onder\n2;boven\n", "codes.csv")
    assert [(code.name, [one.name for one in code.codes]) for code in found.codes] == [
        ("2 boven", ["2.1 onder"])
    ]


# --- ours, out and in -------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "written"), KINDS)
def test_a_codebook_comes_back_as_it_went(name, written, ours, table, bring):
    voorbeelddam = bring.home
    changed = Code.objects.get(number="4.7", monitor=voorbeelddam.monitor)
    coding.change_code(
        code=changed, reason="Proef", by=voorbeelddam.bram, at=LATER, is_sensitive=True,
        include="=2+2", exclude="'-nee", example="Een brief", definition="Eén\nTwee", is_on=False,
    )  # fmt: skip
    there = another_round(voorbeelddam)
    bring(name, written(*table()), round_=there)
    assert fields_of(there.monitor) == fields_of(voorbeelddam.monitor)


def test_every_column_is_known_in_the_languages_of_the_pages(ours, table):
    for language in ("nl", "en"):
        with translation.override(language):
            header, _rows = table()
        known = {name: what for what, names in COLUMNS.items() for name in names}
        assert len({known.get(name.casefold()) for name in header} - {None}) == 17, language


@pytest.mark.parametrize(("name", "written"), KINDS)
def test_an_example_finds_its_passage_again(name, written, ours, table, bring):
    voorbeelddam = bring.home
    data = written(*table())
    CodeExample.objects.all().delete()
    outcome = bring(name, data)
    assert (outcome.counts["codes"], outcome.counts["examples"]) == (0, 1)
    code = Code.objects.get(number="4.6", monitor=voorbeelddam.monitor)
    (one,) = examples.chosen_of(code, visible_to=voorbeelddam.bram)
    assert one.words == SAID
    # Taking the file back takes away what it brought.
    brought = removals.brought_by(outcome.project).rows
    assert [row for row in brought if isinstance(row, CodeExample)] == [CodeExample.objects.get()]


def test_an_example_that_is_there_already_is_not_taken_away_with_the_file(ours, table, bring):
    outcome = bring("codes.csv", as_csv(*table()))
    assert outcome.counts["examples"] == 1
    brought = removals.brought_by(outcome.project).rows
    assert not [row for row in brought if isinstance(row, CodeExample)]


def test_without_a_key_the_place_tells_the_passage(ours, table, bring):
    header, rows = table()
    CodeExample.objects.all().delete()
    bring("codes.csv", as_csv(header[:-1], [row[:-1] for row in rows]))
    assert CodeExample.objects.count() == 1


CASES = {
    "andere woorden": lambda row: [*row[:11], "Iets anders.", *row[12:]],
    "niet te vinden": lambda row: [*row[:12], "", "", "", "", "0" * 32],
    "niet bij welke passage": lambda row: [*row[:12], "", "", "", "", ""],
    "andere code: 4.6": lambda row: ["4.7", *row[1:]],
    "geen passage met deze code": lambda row: [*row[:14], 0, 3, "0" * 32],
}


@pytest.mark.parametrize("why", CASES)
def test_a_row_without_its_passage_is_refused_and_the_rest_is_kept(why, ours, table, bring):
    header, rows = table()
    (at,) = [place for place, row in enumerate(rows) if row[11]]
    CodeExample.objects.all().delete()
    new = ["4.99", "Nieuw", *[""] * 15]
    broken = CASES[why](rows[at])
    outcome = bring("codes.csv", as_csv(header, [*rows, broken, new]))
    assert (outcome.counts["examples"], outcome.counts["examples_refused"]) == (1, 1)
    assert Code.objects.filter(label="Nieuw").exists()
    (refused,) = TakenProject.objects.get().head["refused_examples"]
    assert refused["row"] == len(rows) + 2
    assert why in refused["why"]
    assert SAID not in refused["why"]


def test_words_of_who_says_no_go_nowhere_and_come_in_nowhere(ours, table, bring, voorbeelddam):
    data = as_csv(*table())
    assert SAID in data.decode()
    may_take_part(ours, voorbeelddam.bram, is_given=False, at=LATER)
    assert SAID not in as_csv(*table()).decode()
    CodeExample.objects.all().delete()
    outcome = bring("codes.csv", data)
    assert outcome.counts["examples_refused"] == 1
    assert not CodeExample.objects.exists()


def test_without_asking_no_words_of_people_are_in_the_table(ours, table):
    assert SAID not in as_csv(*table(with_examples=False)).decode()


def test_who_codes_blind_gets_no_example_from_the_work_of_another(ours, table, voorbeelddam):
    voorbeelddam.round.codes_blind = True
    voorbeelddam.round.save()
    assert SAID not in as_csv(*table()).decode()


def test_who_does_not_research_gets_no_table(ours, table, voorbeelddam):
    with pytest.raises(AccessDenied):
        table(by=voorbeelddam.coen)


# --- the pages --------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_page_gives_a_table_and_takes_it(kind, ours, logged_in, voorbeelddam):
    client, slug = logged_in(voorbeelddam.bram), voorbeelddam.round.slug
    asked = {"what": kind, "examples": "on", "use": "team"}
    answer = client.get(reverse("exchange:file", args=[slug]), asked)
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert f"codeboek.{kind}" in answer["Content-Disposition"]
    if kind == "csv":
        header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")
        assert SAID in {row[header.index("voorbeeldpassage")] for row in rows}
    CodeExample.objects.all().delete()
    file = SimpleUploadedFile(f"codes.{kind}", data)
    place = client.post(reverse("exchange:overview", args=[slug]), {"project": file})["Location"]
    assert "1 rij met een voorbeeld" in client.get(place).content.decode()
    may_take_part(ours, voorbeelddam.bram, is_given=False, at=LATER)
    page = client.post(place, {"do": "take", "matches_codes": "on"}, follow=True).content.decode()
    assert "1 rij met een voorbeeld is niet overgenomen" in page
    assert "Rij " in page
