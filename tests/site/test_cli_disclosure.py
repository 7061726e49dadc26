"""`weerklank disclosure check`: a verdict on a group, from files alone."""

import json
import subprocess
from pathlib import Path

import pytest
import xlsxwriter

from tests.site.test_cli import weerklank

HEAD = "leerroute,gender,kern\n"


def asked(
    folder: Path, rows: str, *more: str, attributes: str = "leerroute=Z,gender=vrouw"
) -> subprocess.CompletedProcess[str]:
    (folder / "bevolking.csv").write_text(rows)
    return weerklank(
        "disclosure", "check", "bevolking.csv", "--attributes", attributes, *more, folder=folder
    )


def people(**counts: int) -> str:
    """Return rows from words such as Zv=4: route Z, women."""
    return HEAD + "".join(
        f"{word[0]},{ {'v': 'vrouw', 'm': 'man', '-': ''}[word[1]] },noord\n" * count
        for word, count in counts.items()
    )


@pytest.mark.parametrize(
    ("women", "verdict", "safe"),
    [
        (5, "ok", [({"leerroute": "Z", "gender": "vrouw"}, 5)]),
        (4, "blocked", [({"leerroute": "Z"}, 7), ({"gender": "vrouw"}, 6)]),
    ],
)
def test_five_are_enough_and_four_are_not(women, verdict, safe, tmp_path):
    run = asked(tmp_path, people(Zv=women, Zm=3, Bv=2), "--json")
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout) == {
        "population": women,
        "sample": None,
        "k": 5,
        "verdict": verdict,
        "safe": [
            {"attributes": attributes, "population": count, "sample": None}
            for attributes, count in safe
        ],
        "reasons": {"sample": "Er is geen steekproef gegeven (--sample)."},
    }
    assert not (tmp_path / "data").exists()


def test_the_sample_stands_beside_it_and_decides_nothing(tmp_path):
    (tmp_path / "gehoord.csv").write_text(people(Zv=1, Bv=3))
    run = asked(tmp_path, people(Zv=5), "--sample", "gehoord.csv", "--json")
    found = json.loads(run.stdout)
    assert (found["population"], found["sample"], found["verdict"]) == (5, 1, "ok")
    assert found["safe"][0]["sample"] == 1
    assert "reasons" not in found


def test_another_size_may_be_small(tmp_path):
    run = asked(tmp_path, people(Zv=4), "--k", "4", "--json")
    assert json.loads(run.stdout)["verdict"] == "ok"
    run = asked(tmp_path, people(Zv=9), "--k", "10", "--json")
    assert (json.loads(run.stdout)["verdict"], json.loads(run.stdout)["safe"]) == ("blocked", [])


def test_an_empty_cell_matches_nothing(tmp_path):
    rows = people(Zv=4) + "Z,,noord\nZ,  ,noord\n,vrouw,noord\n\n"
    found = json.loads(asked(tmp_path, rows, "--json").stdout)
    assert found["population"] == 4
    assert found["safe"] == [
        {"attributes": {"leerroute": "Z"}, "population": 6, "sample": None},
        {"attributes": {"gender": "vrouw"}, "population": 5, "sample": None},
    ]


@pytest.mark.parametrize("column", ["aantal", "Aantal", "count"])
def test_a_column_of_amounts_says_how_many_people_a_row_is(column, tmp_path):
    rows = f"leerroute;gender;{column}\nZ;vrouw;3\nZ;vrouw;2\nZ;man;0\n"
    assert json.loads(asked(tmp_path, rows, "--json").stdout)["population"] == 5


def test_numbers_that_are_not_used_are_told(tmp_path):
    rows = "leerroute,gender,n,kern,leeg\nZ,vrouw,9,1,\nZ,vrouw,2,noord,\nZ,man,,,\n"
    (tmp_path / "gehoord.csv").write_text("leerroute,gender,mensen,aantal\nZ,vrouw,9,3\n")
    run = asked(tmp_path, rows, "--sample", "gehoord.csv", "--json")
    assert (json.loads(run.stdout)["population"], run.returncode) == (2, 0)
    assert run.stderr.splitlines() == [
        "Let op: in bevolking.csv staan in de kolom n alleen getallen, en die worden niet "
        "gebruikt: elke rij telt als één mens. Zijn het aantallen mensen, noem de kolom dan aantal."
    ]


def test_a_column_of_amounts_that_is_asked_for_is_a_characteristic(tmp_path):
    rows = "leerroute,aantal\nZ,2\nZ,2\nZ,9\n"
    run = asked(tmp_path, rows, "--json", attributes="aantal=2")
    assert json.loads(run.stdout)["population"] == 2


def test_a_value_with_a_comma_stands_between_quotes(tmp_path):
    rows = 'kern,gender\n"a, b",vrouw\n'
    run = asked(tmp_path, rows, "--json", attributes='"kern=a, b",gender=vrouw')
    assert json.loads(run.stdout)["population"] == 1


def test_a_workbook_is_read_as_well(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "bevolking.xlsx") as book:
        page = book.add_worksheet()
        for number, row in enumerate([["jaar", "aantal"], [2024, 4], [2025, 1]]):
            page.write_row(number, 0, row)
    run = weerklank(
        "disclosure", "check", "bevolking.xlsx", "--attributes", "jaar=2024", "--json",
        folder=tmp_path,
    )  # fmt: skip
    assert json.loads(run.stdout)["population"] == 4


def test_a_value_that_stands_nowhere_is_said_on_the_side(tmp_path):
    run = asked(tmp_path, people(Zv=9), "--json", attributes="gender=Vrouw")
    assert json.loads(run.stdout)["population"] == 0
    assert run.stderr == "Let op: in bevolking.csv staat nergens gender=Vrouw.\n"


def test_people_read_the_same_in_words(tmp_path):
    run = asked(tmp_path, people(Zv=4, Zm=3))
    assert "verdict: blocked" in run.stdout
    assert "leerroute: Z" in run.stdout


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        (HEAD.replace("gender", "sekse") + "Z,vrouw,noord\n", "heeft geen kolom gender"),
        ("leerroute,gender,gender\nZ,vrouw,man\n", "kolom gender staat twee keer"),
        ("leerroute,gender,aantal,count\nZ,vrouw,1,1\n", "kolommen aantal en count"),
        ("leerroute,gender,aantal\nZ,vrouw,4\n\nZ,vrouw,vier\n", "rij 4, kolom aantal: “vier”"),
        ("leerroute,gender,aantal\nZ,vrouw,-4\n", "rij 2, kolom aantal: “-4”"),
        (f"leerroute,gender,aantal\nZ,vrouw,{'9' * 5_000}\n", f"kolom aantal: “{'9' * 20}”"),
        ("leerroute,gender,aantal\nZ,vrouw,\n", "rij 2, kolom aantal: “”"),
        ("leerroute,gender,aantal\nZ,vrouw,2.5\n", "rij 2, kolom aantal: “2.5”"),
        ("leerroute,gender\nZ,vrouw,noord\n", "rij 2, kolom C: boven deze cel"),
        ('leerroute,gender\nZ,"vrouw\n', "aanhalingsteken"),
        ("", "leeg"),
    ],
    ids=["no column", "column twice", "two amounts", "word", "below nought", "too long",
         "no amount", "half", "cell without a head", "broken quote", "empty"],
)  # fmt: skip
def test_a_table_that_cannot_be_counted_is_refused_with_its_place(rows, where, tmp_path):
    run = asked(tmp_path, rows, "--json")
    assert (run.returncode, run.stdout) == (1, "")
    assert "bevolking.csv" in run.stderr
    assert where in run.stderr


def test_a_sample_without_the_column_is_refused(tmp_path):
    (tmp_path / "gehoord.csv").write_text("leerroute\nZ\n")
    run = asked(tmp_path, people(Zv=9), "--sample", "gehoord.csv")
    assert (run.returncode, run.stdout) == (1, "")
    assert "gehoord.csv heeft geen kolom gender" in run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["bevolking.csv"],
        ["bevolking.csv", "--attributes", "gender"],
        ["bevolking.csv", "--attributes", "gender="],
        ["bevolking.csv", "--attributes", "=vrouw"],
        ["bevolking.csv", "--attributes", "gender=vrouw,gender=man"],
        ["bevolking.csv", "--attributes", ",".join(f"k{n}=a" for n in range(17))],
        ["bevolking.csv", "--attributes", "gender=vrouw", "--k", "0"],
        ["bevolking.csv", "--attributes", "gender=vrouw", "--k", "vijf"],
        ["--attributes", "gender=vrouw"],
    ],
)
def test_wrong_usage_is_told_apart_from_a_refusal(arguments, tmp_path):
    run = weerklank("disclosure", "check", *arguments, folder=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr


def test_a_file_that_is_not_there_is_refused(tmp_path):
    run = weerklank("disclosure", "check", "weg.csv", "--attributes", "a=b", folder=tmp_path)
    assert (run.returncode, run.stdout) == (1, "")
    assert "weg.csv bestaat niet" in run.stderr
