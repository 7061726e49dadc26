"""`weerklank saturation`, as a researcher with a table and a script meet it."""

import json

import pytest

from tests.site.test_cli import weerklank

COUNTS = "5,4,3,1,1,1,0,1,0,0,1,0,1,0,0"
TABLE = """conversation,code
G1,brieven
G1,vervoer
G2,brieven
G3,geld
G2,opvang
G4,
G5,geld
G6,
"""


def judged(folder, *arguments):
    run = weerklank("saturation", *arguments, "--json", folder=folder)
    assert (run.returncode, run.stderr) == (0, "")
    return json.loads(run.stdout)


def test_counts_give_one_document_and_touch_no_database(tmp_path):
    found = judged(tmp_path, "--counts", COUNTS, "--base", "6", "--run", "3", "--threshold", "0.05")
    assert found["ratios"] == pytest.approx([n / 15 for n in (1, 1, 1, 1, 2, 1, 1)])
    assert found == {
        "new_codes": [5, 4, 3, 1, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0],
        "base_codes": 15,
        "ratios": found["ratios"],
        "notation": None,
        "at": None,
        "reasons": dict.fromkeys(
            ("notation", "at"), "elke reeks bracht meer nieuwe codes dan de drempel toelaat"
        ),
    }
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(("head", "sign"), [("conversation,code", ","), ("Code;Conversation", ";")])
def test_table_is_read_in_the_order_of_its_conversations(head, sign, tmp_path):
    rows = [row.split(",") for row in TABLE.splitlines()[1:]]
    if head.startswith("Code"):
        rows = [row[::-1] for row in rows]
    (tmp_path / "codes.csv").write_text("\n".join([head, *(sign.join(row) for row in rows)]))
    found = judged(tmp_path, "codes.csv", "--base", "4", "--run", "2", "--threshold", "0")
    # G2 comes second although its last code stands after G3; G4 and G6 were held without a code.
    assert found == {
        "new_codes": [2, 1, 1, 0, 0, 0],
        "base_codes": 4,
        "ratios": [0.0],
        "notation": "4+2",
        "at": 4,
    }


@pytest.mark.parametrize(
    ("counts", "nothing", "reason"),
    [
        ("5,4", ["base_codes", "notation", "at"], "er zijn 2 gesprekken, en de basis vraagt er 4"),
        ("1", ["base_codes", "notation", "at"], "er is 1 gesprek, en"),
        ("5,4,3,1,1", ["notation", "at"], "zijn er minstens 6 nodig"),
        ("0,0,0,0,1,1", ["notation", "at"], "niets om door te delen"),
    ],
)
def test_what_cannot_be_said_is_null_with_its_reason(counts, nothing, reason, tmp_path):
    found = judged(tmp_path, "--counts", counts)
    assert [name for name in found if found[name] is None] == nothing
    assert all(ratio is None for ratio in found["ratios"])
    assert set(found["reasons"]) == {*nothing, "ratios"}
    assert reason in found["reasons"]["at"]


def test_people_read_where_it_was_reached_and_what_came_after(tmp_path):
    run = weerklank("saturation", "--counts", COUNTS, folder=tmp_path)
    assert run.returncode == 0
    assert "Bereikt: 8+2 bij hoogstens 5,0 %" in run.stdout
    assert "15,4 %" in run.stdout
    assert "latere reeks" in run.stderr


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "codes.csv bestaat niet"),
        ("", "leeg"),
        ("gesprek,code\nG1,a\n", "rij 1: de kolom conversation ontbreekt"),
        ("conversation,code,code\nG1,a,b\n", "rij 1: de kolom code staat er 2 keer"),
        ("conversation,code\n", "geen rijen onder de kop"),
        ("conversation,code\nG1,a\n,b\n", "rij 3, kolom conversation"),
    ],
)
def test_table_that_cannot_be_used_is_refused_with_its_place(content, sentence, tmp_path):
    if content is not None:
        (tmp_path / "codes.csv").write_text(content)
    run = weerklank("saturation", "codes.csv", "--json", folder=tmp_path)
    assert (run.returncode, run.stdout) == (1, "")
    assert sentence in run.stderr
    assert len(run.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "--counts"),
        (["codes.csv", "--counts", "1,2"], "not allowed"),
        (["--counts", "1,x"], "nummer 2"),
        (["--counts", ""], "nummer 1"),
        (["--counts", f"1,1,1,1,{'9' * 400},1"], "nummer 5"),
        (["--counts", "1,2", "--base", "0"], "1 of meer"),
        (["--counts", "1,2", "--run", "0"], "1 of meer"),
        (["--counts", "1,2", "--threshold", "5"], "0.05"),
        (["--counts", "1,2", "--threshold", "nan"], "0 tot en met 1"),
        (["--counts", "1,2", "--threshold", "-0.1"], "0 tot en met 1"),
    ],
)
def test_wrong_usage_is_told_apart(arguments, words, tmp_path):
    run = weerklank("saturation", *arguments, folder=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert words in run.stderr
