"""`weerklank register`: tables in, signals and figures out, as scripts call it."""

import json
import os
import subprocess
import sys

import pytest
from bench import registers

from tests import commands, template
from tests.site.test_cli import weerklank

MAKE_MUNICIPALITY = """
from weerklank.safeguards.models import Organisation
Organisation.objects.create(name="Voorbeelddam", slug="voorbeelddam", kind="gemeente")
"""


@pytest.fixture(scope="module")
def delivery(tmp_path_factory):
    folder = tmp_path_factory.mktemp("delivery")
    registers.write(folder, registers.Size("test", 30))
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A migrated data folder with one municipality, in processes of their own as users have."""
    folder = tmp_path_factory.mktemp("data")
    template.put_in(folder / "data")
    environment = {
        **os.environ,
        "WEERKLANK_DATA": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "weerklank.settings.local",
    }
    environment.pop("DATABASE_URL", None)
    done = commands.run(["-m", "django", "shell", "-c", MAKE_MUNICIPALITY], env=environment)
    assert done.returncode == 0, done.stderr
    return folder


def asked(*arguments, folder):
    done = weerklank("register", *arguments, folder=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_signals_of_a_folder_need_no_database(tmp_path, delivery):
    found = asked(
        "signals", "--from", str(delivery), "--as-of", "2026-11-01", "--json", folder=tmp_path
    )
    assert set(found[0]) == {"traject", "signal", "state", "level", "since", "why"}
    assert {each["state"] for each in found} == {"on", "unknown"}
    assert all(each["traject"].startswith("K") for each in found)
    assert not list(tmp_path.glob("*.sqlite3"))


def test_what_goes_in_gives_the_same_signals_as_the_folder(data, delivery):
    first = asked("import", str(delivery), "--json", folder=data)
    assert first["tables"]["trajecten"]["new"] == 30
    again = asked("import", str(delivery), "--json", folder=data)
    assert again["tables"]["trajecten"]["unchanged"] == 30
    assert again["refused"] == []

    def said(*more):
        rows = asked("signals", "--as-of", "2026-10-01", "--json", *more, folder=data)
        return sorted(
            (row["signal"], row["state"], row["level"], row["since"], json.dumps(row["why"]))
            for row in rows
        )  # fmt: skip

    assert said() == said("--from", str(delivery))


@pytest.mark.parametrize("day", ["2026-09-29", "2026-10-01", "2026-03-30", "2026-06-29", ""])
def test_what_goes_out_is_about_the_end_of_a_quarter(tmp_path, delivery, day):
    asking = ["--as-of", day] if day else []
    done = weerklank(
        "register", "indicators", "--from", str(delivery), "--published", *asking, folder=tmp_path
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "einde van een kwartaal" in done.stderr
    assert "--as-of 20" in done.stderr


@pytest.mark.parametrize("day", ["2026-09-30", "2026-06-30", "2026-03-31", "2025-12-31"])
def test_the_end_of_a_quarter_may_go_out(tmp_path, delivery, day):
    figures = ("indicators", "--from", str(delivery), "--as-of", day, "--json")
    assert asked(*figures, "--published", folder=tmp_path)
    assert asked(*figures, folder=tmp_path)


def test_inside_is_exact_and_says_so_and_what_is_published_is_not(tmp_path, delivery):
    day = ("--from", str(delivery), "--as-of", "2026-09-30", "--json")
    inside = weerklank("register", "indicators", *day, folder=tmp_path)
    assert "Alleen voor binnen" in inside.stderr
    rows = json.loads(inside.stdout)
    assert {row["suppressed"] for row in rows} == {False}
    assert any(0 < (row["denominator"] or 0) < 10 for row in rows)
    published = weerklank("register", "indicators", *day, "--published", folder=tmp_path)
    assert "Alleen voor binnen" not in published.stderr
    rows = json.loads(published.stdout)
    assert {row["suppressed"] for row in rows} == {False, True}
    assert not [row for row in rows if 0 < (row["denominator"] or 0) < 10]
    assert {type(row["suppressed"]) for row in rows} == {bool}


PRINT_LIMIT = "from weerklank.settings import base; print(base.SMALLEST_COUNT_PUBLISHED)"


@pytest.mark.parametrize(
    ("given", "limit"),
    [
        ({}, 10),
        ({"WEERKLANK_SMALLEST_PUBLISHED": "7"}, 7),
        ({"WEERKLANK_SMALLEST_INSIDE": "5"}, 10),
        ({"WEERKLANK_SMALLEST_INSIDE": "15"}, 15),
        ({"WEERKLANK_SMALLEST_PUBLISHED": "20", "WEERKLANK_SMALLEST_INSIDE": "15"}, 20),
    ],
)
def test_limit_for_inside_of_before_never_lowers_what_is_published(tmp_path, given, limit):
    environment = {**os.environ, "WEERKLANK_DATA": str(tmp_path), **given}
    done = commands.run(["-c", PRINT_LIMIT], env=environment)
    assert int(done.stdout) == limit


@pytest.mark.parametrize(("given", "least"), [({}, 5), ("8", 8), ("3", 3), ("2", 3), ("0", 3)])
def test_a_small_group_is_never_smaller_than_three(tmp_path, given, least):
    environment = {**os.environ, "WEERKLANK_DATA": str(tmp_path)}
    if given:
        environment["WEERKLANK_SMALLEST_GROUP"] = given
    program = PRINT_LIMIT.replace("COUNT_PUBLISHED", "GROUP")
    done = commands.run(["-c", program], env=environment)
    assert int(done.stdout) == least


def test_a_quarter_that_still_runs_does_not_go_out(tmp_path, delivery):
    done = weerklank(
        "register", "indicators", "--from", str(delivery), "--as-of", "2999-12-31", "--published",
        folder=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
    assert "voorbij" in done.stderr


def test_indicators_of_folder_and_register_are_alike(data, delivery):
    asked("import", str(delivery), "--json", folder=data)
    day = ("--as-of", "2026-10-01", "--json")
    of_register = asked("indicators", *day, folder=data)
    assert of_register == asked("indicators", *day, "--from", str(delivery), folder=data)
    wanted = {"indicator", "measure", "name", "split", "numerator", "denominator", "value", "unit"}
    assert wanted <= set(of_register[0])


def test_a_refused_cell_is_told_on_stderr_and_in_the_json(tmp_path, data):
    (tmp_path / "trajecten.csv").write_text("traject,pip\nK900,2026-13-01\n", encoding="utf-8")
    done = weerklank("register", "import", str(tmp_path), "--dry-run", "--json", folder=data)
    assert done.returncode == 0
    assert "trajecten rij 2, pip '2026-13-01': Deze datum bestaat niet." in done.stderr
    document = json.loads(done.stdout)
    assert document["tables"]["trajecten"] == {
        "rows": 1, "new": 1, "changed": 0, "unchanged": 0, "refused": 0,
    }  # fmt: skip
    assert document["refused"] == [
        {
            "table": "trajecten", "row": 2, "column": "pip", "value": "2026-13-01",
            "why": "Deze datum bestaat niet.", "whole_row": False,
        }
    ]  # fmt: skip
    looked = weerklank("register", "signals", "--from", str(tmp_path), folder=tmp_path)
    assert "De rij gaat erin, deze waarde niet." in looked.stderr
    assert "K900" in looked.stdout


def test_another_begin_is_kept_beside_the_old_one_with_a_warning(tmp_path, data):
    header = "traject,organisatie,contactpersoon,van\n"
    (tmp_path / "trajecten.csv").write_text("traject,pip\nK901,2026-01-01\n", encoding="utf-8")
    for day in ("2026-01-10", "2026-01-15"):
        (tmp_path / "contactpersonen.csv").write_text(f"{header}K901,gemeente,M1,{day}\n")
        done = weerklank(
            "register", "import", str(tmp_path), "--supplier", "twee", "--json", folder=data
        )
        assert done.returncode == 0
    assert "begint op 2026-01-15; in het register staat 2026-01-10. Beide blijven" in done.stderr
    document = json.loads(done.stdout)
    assert document["tables"]["contactpersonen"]["new"] == 1
    assert document["other_begins"] == [
        {
            "table": "contactpersonen", "row": 2, "about": "gemeente, M1",
            "before": "2026-01-10", "after": "2026-01-15",
        }
    ]  # fmt: skip
    assert document["not_sent"] == {"contactpersonen": 1}


def test_a_dry_run_and_a_refused_file_leave_nothing_behind(tmp_path, data, delivery):
    outcome = asked("import", str(delivery), "--dry-run", "--json", folder=data)
    assert outcome["tables"]["trajecten"]["rows"] == 30
    (tmp_path / "uren.csv").write_text("traject,uren\nK1,3\n", encoding="utf-8")
    done = weerklank("register", "import", str(tmp_path), "--json", folder=data)
    assert done.returncode == 1
    assert "trajecten ontbreekt" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "/bestaat/niet"), "/bestaat/niet"),
        (("signals", "--as-of", "gisteren"), "geen datum"),
        (("signals", "--municipality", "elders"), "voorbeelddam"),
        (("import", "x", "--by", "niemand@voorbeelddam.example"), "geen account"),
    ],
)
def test_a_wrong_question_is_answered_in_one_sentence(data, arguments, words):
    done = weerklank("register", *arguments, folder=data)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_without_tables_says_what_to_do(tmp_path, delivery):
    done = weerklank("register", "import", str(delivery), folder=tmp_path)
    assert done.returncode == 1
    assert "weerklank migrate" in done.stderr


def test_people_read_lines(tmp_path, delivery):
    done = weerklank("register", "signals", "--from", str(delivery), folder=tmp_path)
    assert "sinds" in done.stdout
    assert "datetime" not in done.stdout


def test_an_import_that_is_killed_half_way_leaves_nothing_behind(tmp_path_factory, data, delivery):
    large = tmp_path_factory.mktemp("large")
    registers.write(large, registers.Size("large", 4_000), seed=7)
    environment = {**os.environ, "WEERKLANK_DATA": str(data / "data")}
    environment.pop("DATABASE_URL", None)
    asked("import", str(delivery), "--json", folder=data)
    before = asked("signals", "--json", folder=data)
    with subprocess.Popen(
        [sys.executable, "-m", "weerklank.site.cli", "register", "import", str(large)],
        env=environment | {"DJANGO_SETTINGS_MODULE": "weerklank.settings.local"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as taking:
        assert taking.stderr is not None
        # The vault has written its keys: the rows are on their way.
        assert any("what=matched" in line for line in taking.stderr)
        taking.kill()
    assert taking.returncode < 0
    assert asked("signals", "--json", folder=data) == before
    again = asked("import", str(large), "--json", folder=data)
    assert again["tables"]["trajecten"]["new"] == 4_000 - 30  # thirty were there already


def test_the_first_delivery_begins_the_first_municipality(tmp_path, delivery):
    template.put_in(tmp_path / "data")
    tried = asked("import", str(delivery), "--dry-run", "--json", folder=tmp_path)
    assert tried["tables"]["trajecten"]["new"] == 30
    nothing = weerklank("register", "signals", folder=tmp_path)
    assert "nog geen gemeente" in nothing.stderr
    done = weerklank(
        "register", "import", str(delivery), "--municipality", "voorbeelddam", folder=tmp_path
    )
    assert "Voorbeelddam" in done.stderr
    assert done.returncode == 0
    assert asked("signals", "--json", folder=tmp_path)


@pytest.mark.parametrize("supplier", ["", "  "])
def test_a_supplier_without_a_name_is_refused(tmp_path, data, supplier):
    done = weerklank("register", "import", str(tmp_path), "--supplier", supplier, folder=data)
    assert done.returncode == 2
    assert "geef een naam" in done.stderr


def test_a_trajectory_is_erased_from_the_command_line(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("one")
    (folder / "trajecten.csv").write_text("traject,pip\nK990,2026-01-01\n", encoding="utf-8")
    asked("import", str(folder), "--supplier", "wissen", "--json", folder=data)
    signals = asked("signals", "--json", folder=data)
    name = signals[-1]["traject"]
    assert weerklank("erase", name, folder=data).returncode == 2  # why it goes, must be said
    why = ("--reason", "mistake")
    done = weerklank("erase", name, *why, "--dry-run", "--json", folder=data)
    assert json.loads(done.stdout) | {"counts": {}} == {
        "traject": name, "erased": False, "certificate": None, "counts": {},
    }  # fmt: skip
    done = weerklank("erase", name, *why, "--json", folder=data)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["erased"] is True
    assert len(document["certificate"]) == 36
    assert document["counts"]["trajecten"] >= 1
    assert name not in {each["traject"] for each in asked("signals", "--json", folder=data)}
    again = weerklank("erase", name, *why, folder=data)
    assert again.returncode == 1
    assert f"geen traject {name}" in again.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("KEEP_MONTHS", "-5", "give 0 or more"),
        ("KEEP_MONTHS", "drie", "give a whole number"),
        ("ANNOUNCE_DAYS", "0", "give 1 or more"),
        ("ANNOUNCE_DAYS", "-1", "give 1 or more"),
    ],
)
def test_a_term_that_cannot_be_is_refused_in_a_sentence(data, monkeypatch, name, value, said):
    monkeypatch.setenv(f"WEERKLANK_REGISTER_{name}", value)
    for command in ("retention", "check"):
        done = weerklank(command, folder=data)
        assert (done.returncode, done.stdout) == (1, "")
        assert f"WEERKLANK_REGISTER_{name}" in done.stderr
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_the_term_is_off_and_says_so_until_it_is_set(data, monkeypatch):
    done = weerklank("retention", "--json", folder=data)
    assert "de bewaartermijn staat uit" in done.stderr
    (said,) = json.loads(done.stdout)
    assert (said["months"], said["announced"], said["erased"]) == (None, [], [])
    monkeypatch.setenv("WEERKLANK_REGISTER_KEEP_MONTHS", "24")
    done = weerklank("retention", "--dry-run", "--json", folder=data)
    (said,) = json.loads(done.stdout)
    assert (said["months"], said["announce_days"], said["erased"]) == (24, 30, [])
    assert set(said) == {
        "municipality", "months", "announce_days", "announced", "erased", "due", "held", "waiting",
    }  # fmt: skip
