"""`weerklank agreement`, as a researcher with a table and a script meet it."""

import csv
import json
import os
from pathlib import Path

import pytest

from tests.site.test_cli import weerklank

TABLE = """unit,coder,code
1,Ada,brieven
1,Bas,brieven
1,Bas,geld
2,Ada,brieven
3,Bas,?
4,Ada,
4,Bas,geld
"""
SPANS = """coder,start,end,value
A,0,7,1
A,7,13,2
A,30,32,5
A,32,37,6
A,37,44,6
A,44,60,7
B,0,7,1
B,7,13,3
B,13,21,5
B,32,44,6
C,0,7,1
C,7,13,4
C,13,21,5
C,32,37,6
C,37,41,6
C,41,44,6
"""


def table(folder, text, name="codes.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def judged(folder, *arguments):
    run = weerklank("agreement", *arguments, "--json", folder=folder)
    assert (run.returncode, run.stderr) == (0, "")
    return json.loads(run.stdout)


def refused(folder, *arguments):
    run = weerklank("agreement", *arguments, folder=folder)
    assert (run.returncode, run.stdout) == (1, "")
    return run.stderr.strip()


def test_table_of_units_gives_a_row_per_code(tmp_path):
    found = judged(tmp_path, table(tmp_path, TABLE), "--units", "10")
    assert (found["units"], found["coders"]) == (10, ["Ada", "Bas"])
    letters, money = found["codes"]
    # Unit 3 was not seen by Bas: nine are compared.
    assert [letters[key] for key in "abcd"] == [1, 1, 0, 7]
    assert letters["pair"] == ["Ada", "Bas"]
    assert letters["percent"] == pytest.approx(8 / 9)
    assert letters["f1"] == pytest.approx(2 / 3)
    assert [money[key] for key in "abcd"] == [0, 0, 2, 7]
    assert money["f1"] == 0
    assert list(letters) == [
        *("code", "pair", "a", "b", "c", "d", "percent", "kappa", "brennan_prediger", "ac1"),
        *("alpha", "f1", "prevalence_index", "bias_index", "interval"),
    ]
    for name, (low, high) in letters["interval"].items():
        assert low <= letters[name] <= high
    assert not (tmp_path / "data").exists()


def test_more_than_two_coders_have_pairs_and_a_row_together(tmp_path):
    rows = "unit,coder,code\n1,a,x\n1,b,x\n2,b,x\n2,c,x\n3,c,\n"
    found = judged(tmp_path, table(tmp_path, rows))
    assert [row["pair"] for row in found["codes"]] == [["a", "b"], ["a", "c"], ["b", "c"], None]
    together = found["codes"][-1]
    assert [together[key] for key in (*"abcd", "kappa", "f1")] == [None] * 6
    assert together["reasons"]["kappa"] == "geldt voor twee codeurs; kijk bij de rijen per paar"
    for name in ("percent", "brennan_prediger", "ac1", "alpha", "fleiss_kappa"):
        assert together[name] is not None
        assert len(together["interval"][name]) == 2


def test_one_code_per_unit(tmp_path):
    rows = "unit,coder,code\n1,a,x\n1,b,x\n2,a,y\n2,b,y\n3,a,x\n3,b,y\n4,a,x\n"
    found = judged(tmp_path, table(tmp_path, rows), "--one-code")
    assert (found["units"], found["coders"]) == (4, ["a", "b"])
    assert found["percent"] == pytest.approx(2 / 3)
    assert found["cohen_kappa"] == pytest.approx(0.4)
    assert set(found["interval"]) == {
        *("percent", "cohen_kappa", "fleiss_kappa", "brennan_prediger", "alpha", "ac1")
    }
    three = judged(tmp_path, table(tmp_path, rows + "1,c,x\n"), "--one-code")
    assert three["cohen_kappa"] is None
    assert three["reasons"] == {"cohen_kappa": "geldt voor twee codeurs"}


def test_spans_of_one_text(tmp_path):
    found = judged(tmp_path, table(tmp_path, SPANS), "--spans", "--length", "60")
    assert found["u_alpha"] == pytest.approx(0.510, abs=5e-4)
    assert found["binary_alpha"] == pytest.approx(0.4136, abs=5e-5)
    assert found["cu_alpha"] == pytest.approx(0.7242, abs=5e-5)
    assert found["alpha_1995"] == pytest.approx(0.302, abs=5e-4)
    assert found["ku_alpha"]["6"] == pytest.approx(1)
    assert found["covered"]["5"] == pytest.approx(8 / 18)
    assert found["interval"]["u_alpha"] is None
    assert found["reasons"]["interval"] == "een bandbreedte vraagt minstens twee gesprekken"


def test_spans_of_several_conversations_have_an_interval(tmp_path):
    rows = ["conversation,coder,start,end,value"]
    for text in range(6):
        rows += [f"G{text},a,0,{10 + text},x", f"G{text},b,{text},10,x", f"G{text},a,30,40,y"]
    found = judged(
        tmp_path,
        table(tmp_path, "\n".join(rows)),
        "--spans",
        *("--length", "100", "--length", "G3=50", "--length", "leeg=80"),
    )
    low, high = found["interval"]["u_alpha"]
    assert low <= found["u_alpha"] <= high
    # Nobody but a marked y, so x cannot have been taken for it.
    assert found["reasons"].keys() == {"cu_alpha"}
    assert found["interval"]["cu_alpha"] is None


@pytest.mark.parametrize(
    ("text", "arguments", "sentence"),
    [
        ("unit,coder\n1,a\n", (), "heeft geen kolom code."),
        ("unit,coder,code\n1,a,x\n", (), "heeft alleen a als codeur."),
        ("unit,coder,code\n", (), "heeft niemand als codeur."),
        ("unit,coder,code\n1,a,x\n,b,x\n", (), "rij 3, kolom unit: hier staat niets."),
        ("unit,coder,code\n1,a,x\n2,b,x\n", ("--units", "1"), "--units 1 is minder dan er in"),
        ("unit,coder,code\n1,a,x\n1,a,?\n1,b,x\n", (), "a zag 1 niet (code ?), en gaf er wel"),
        (
            "unit,coder,code\n1,a,x\n1,b,x\n1,a,y\n",
            ("--one-code",),
            "rij 4: a gaf 1 al een code (x).",
        ),
        ("unit,coder,code\n1,a,x\n1,b,x\n", ("--one-code", "--units", "3"), "hoort niet bij"),
        ("unit,coder,code\n1,a,x\n1,b,x\n", ("--length", "3"), "--length hoort bij --spans."),
        ("coder,start,end,value\na,0,5,x\n", ("--spans",), "Met --spans is --length nodig"),
        (
            "coder,start,end,value\na,0,5,x\nb,3,90,x\n",
            ("--spans", "--length", "60"),
            "rij 3: van 3 tot 90 is geen stuk van een tekst van 60 tekens.",
        ),
        (
            "coder,start,end,value\na,0,5,x\nb,0,5,x\na,4,8,x\n",
            ("--spans", "--length", "60"),
            "rij 2 en rij 4 van a liggen over elkaar.",
        ),
        (
            "coder,start,end,value\na,nul,5,x\n",
            ("--spans", "--length", "60"),
            "rij 2, kolom start: “nul” is geen aantal.",
        ),
        (
            "conversation,coder,start,end,value\nG1,a,0,5,x\n",
            ("--spans", "--length", "G2=60"),
            "van gesprek G1 is de lengte niet bekend.",
        ),
    ],
)
def test_wrong_table_says_where(text, arguments, sentence, tmp_path):
    assert sentence in refused(tmp_path, table(tmp_path, text), *arguments)


def test_lines_warn_of_a_rare_code(tmp_path):
    run = weerklank("agreement", table(tmp_path, TABLE), folder=tmp_path)
    assert run.returncode == 0
    first, second = run.stdout.splitlines()
    assert first.startswith("brieven (Ada en Bas): n = 3, prevalentie ")
    assert "let op: 2 keer gegeven, te weinig om op te bouwen" in first
    assert second.startswith("geld (Ada en Bas)")


def test_table_of_two_researchers(tmp_path):
    """400 fragments by two people; expected counts and coefficients stand beside the file."""
    samples = os.environ.get("WEERKLANK_SAMPLES")
    if not samples:
        pytest.skip("WEERKLANK_SAMPLES names no folder; this table may not be passed on")
    folder = Path(samples) / "two-coders"
    rows, units = set(), 0
    with (folder / "edgeai-quality-attributes-two-coders.csv").open(
        newline="", encoding="utf-8-sig"
    ) as file:
        for line in csv.DictReader(file):
            units += 1
            rows |= {
                (line["frag_ID"], coder, code.strip().lower())
                for coder in ("QR_R1", "QR_R2")
                for code in line[coder].replace(";", ",").split(",")
                if code.strip()
            }
    path = tmp_path / "fragments.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("unit", "coder", "code"), *sorted(rows)])
    found = {
        row["code"]: row for row in judged(tmp_path, str(path), "--units", str(units))["codes"]
    }
    expected = json.loads((folder / "edgeai-expected.json").read_text(encoding="utf-8"))
    names = {
        "a": "both",
        "b": "only_coder1",
        "c": "only_coder2",
        "d": "neither",
        "percent": "percent_agreement",
        "kappa": "cohen_kappa",
        "alpha": "krippendorff_alpha",
        "ac1": "gwet_ac1",
    }
    assert found.keys() == expected["per_code"].keys()
    for code, figures in expected["per_code"].items():
        for ours, theirs in names.items():
            if figures[theirs] is not None:
                assert found[code][ours] == pytest.approx(figures[theirs], abs=1e-5), (code, ours)
