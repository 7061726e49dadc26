"""`weerklank select`: whom to ask, from files alone."""

import csv
import json
import subprocess
from pathlib import Path

import pytest

from tests import samples
from tests.site.test_cli import weerklank

POOL = "id,leerroute,gender\n" + "".join(
    f"p{number},{route},{gender}\n"
    for number, (route, gender) in enumerate(
        [("Z", "vrouw")] * 4 + [("Z", "man")] * 2 + [("B", "vrouw")] * 3 + [("B", "man")] * 3, 1
    )
)
QUOTAS = "feature,value,min,max\nleerroute,Z,2,3\ngender,man,2,2\n"


def select(
    folder: Path, *more: str, pool: str = POOL, quotas: str = QUOTAS, size: int = 4
) -> subprocess.CompletedProcess[str]:
    (folder / "mensen.csv").write_text(pool)
    (folder / "grenzen.csv").write_text(quotas)
    return weerklank("select", "mensen.csv", "grenzen.csv", f"--size={size}", *more, folder=folder)


@pytest.mark.parametrize("method", ["spread", "fair"])
def test_selection_meets_the_quotas_and_says_all_of_the_interface(method, tmp_path):
    run = select(tmp_path, "--json", "--seed=3", f"--method={method}")
    assert (run.returncode, run.stderr) == (0, "")
    found = json.loads(run.stdout)
    people = {row["id"]: row for row in csv.DictReader(POOL.splitlines())}
    chosen = [people[one] for one in found["selected"]]
    assert len(chosen) == 4
    assert sum(one["leerroute"] == "Z" for one in chosen) in {2, 3}
    assert sum(one["gender"] == "man" for one in chosen) == 2
    assert list(people) == sorted(people, key=lambda name: int(name[1:]))
    assert found["selected"] == [name for name in people if name in found["selected"]]
    assert set(found["reserves"]) == set(found["selected"])
    for one, others in found["reserves"].items():
        alike = {
            name
            for name, person in people.items()
            if all(person[key] == people[one][key] for key in ("leerroute", "gender"))
        }
        assert set(others) == alike - set(found["selected"])
    assert (found["met"], found["relaxation"], found["missed"]) == (True, [], [])
    assert found["optimal"] is True
    assert (found["method"], found["seed"]) == (method, 3)
    if method == "spread":
        assert (found["chances"], found["bound"]) == (None, None)
        assert set(found["reasons"]) == {"chances", "bound"}
    else:
        assert list(found["chances"]) == list(people)
        assert sum(found["chances"].values()) == pytest.approx(4)
        assert min(found["chances"].values()) == pytest.approx(found["bound"])
    assert select(tmp_path, "--json", "--seed=3", f"--method={method}").stdout == run.stdout


def test_without_a_seed_the_one_that_was_used_is_said(tmp_path):
    found = json.loads(select(tmp_path, "--json").stdout)
    again = json.loads(select(tmp_path, "--json", f"--seed={found['seed']}").stdout)
    assert again == found


def test_people_read_who_is_chosen_and_who_is_next(tmp_path):
    run = select(tmp_path, "--seed=3", "--method=fair")
    assert run.returncode == 0
    assert "Gekozen (4), met startgetal 3:" in run.stdout
    assert "reserve: p" in run.stdout
    assert "Kleinste kans: " in run.stdout
    assert "groter kan niet." in run.stdout


def test_what_cannot_be_met_says_the_smallest_change(tmp_path):
    quotas = "feature,value,min,max\nleerroute,Z,3,4\nleerroute,B,2,\n"
    run = select(tmp_path, "--json", "--seed=1", quotas=quotas)
    assert run.returncode == 1
    assert "Dit kan wel: leerroute Z 2 tot en met 4 (nu 3 tot en met 4)." in run.stderr
    found = json.loads(run.stdout)
    assert (found["met"], found["selected"]) == (False, [])
    assert found["relaxation"] == [
        {"feature": "leerroute", "value": "Z", "min": 3, "max": 4, "needed_min": 2, "needed_max": 4}
    ]
    assert set(found["reasons"]) == {"chances", "bound"}
    assert select(tmp_path, "--seed=1", quotas=quotas).stdout == ""


def test_soft_and_combined_quotas_and_an_id_of_the_row(tmp_path):
    quotas = "feature,value,min,max,soft\nleerroute*gender,B*man,3,,\ngender,vrouw,3,,ja\n"
    pool = "\n".join(line.partition(",")[2] for line in POOL.splitlines()) + "\n"
    run = select(tmp_path, "--json", "--seed=1", pool=pool, quotas=quotas)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert {"10", "11", "12"} < set(found["selected"])
    assert found["missed"] == [
        {"feature": "gender", "value": "vrouw", "min": 3, "max": None, "found": 1, "short": 2}
    ]
    words = select(tmp_path, "--seed=1", pool=pool, quotas=quotas).stdout
    assert "Niet gehaald: gender vrouw, 1 in plaats van minstens 3." in words


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"size": 13}, "mensen.csv heeft 12 mensen; 13 kiezen kan niet."),
        ({"quotas": "feature,value,min,max\nkern,noord,1,2\n"}, "heeft geen kolom kern"),
        ({"quotas": "feature,value,min\nleerroute,Z,1\n"}, "heeft geen kolom max"),
        (
            {"quotas": "feature,value,min,max\nleerroute,Z,3,2\n"},
            "rij 2: minstens 3 en hoogstens 2",
        ),
        ({"quotas": "feature,value,min,max\nleerroute,Z,veel,2\n"}, "“veel” is geen aantal"),
        ({"quotas": "feature,value,min,max\nleerroute,Z,1,2\nleerroute,Z,1,2\n"}, "ook in rij 2"),
        ({"quotas": "feature,value,min,max\nleerroute*gender,Z,1,2\n"}, "waarde voor elk kenmerk"),
        ({"quotas": "feature,value,min,max,soft\nleerroute,Z,1,2,soms\n"}, "is geen ja of nee"),
        ({"quotas": "feature,value,min,max\n"}, "geen rijen onder de kop"),
        ({"pool": POOL + "p1,Z,man\n"}, "rij 14, kolom id: “p1” staat ook in rij 2"),
        ({"pool": POOL + ",Z,man\n"}, "rij 14, kolom id: hier staat niets"),
    ],
)
def test_a_table_that_is_wrong_says_where_and_what_to_do(changes, says, tmp_path):
    run = select(tmp_path, "--json", **changes)
    assert (run.returncode, run.stdout) == (1, "")
    assert says in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_who_is_not_known_is_said(tmp_path):
    run = select(tmp_path, "--seed=1", pool=POOL + "p13,,man\n")
    assert run.returncode == 0
    assert "van 1 mensen is leerroute niet ingevuld" in run.stderr


@pytest.mark.skipif(not samples.NAMED, reason="set WEERKLANK_SAMPLES to the folder with samples")
@pytest.mark.parametrize("method", ["spread", "fair"])
def test_sizes_that_are_possible_for_the_sample(method, tmp_path):
    folder = samples.NAMED / "sortition"
    want = json.loads((folder / "sortition-expected.json").read_text())
    for size, possible in want["panel_sizes_for_which_the_quotas_can_be_met"].items():
        run = weerklank(
            "select",
            str(folder / "sortition-algorithms-candidates.csv"),
            str(folder / "sortition-algorithms-features.csv"),
            f"--size={size}", "--seed=1", f"--method={method}", "--json",
            folder=tmp_path,
        )  # fmt: skip
        assert json.loads(run.stdout)["met"] is possible
        assert run.returncode == (0 if possible else 1)
