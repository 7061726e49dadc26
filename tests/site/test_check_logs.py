"""`weerklank check` looks the logs through, and names the first line that is wrong."""

import argparse
from random import Random

import pytest

from tests import canary, cast, template
from tests.safeguards import tampering
from tests.safeguards.test_seals import LOGS, fill
from weerklank.safeguards import seals
from weerklank.site.commands import database
from weerklank.site.commands.manners import Refusal

ARGUMENTS = argparse.Namespace(json=True)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_FOLDER = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"


def test_logs_that_nobody_touched_pass(db):
    fill("safeguards.LogLine")
    document = database.check(ARGUMENTS)
    found = {each["log"]: (each["lines"], each["wrong"]) for each in document["logs"]}
    assert found == {"logboek": (16, ""), "logboek van de kluis": (0, "")}


@pytest.mark.parametrize("label", LOGS)
def test_a_line_that_was_removed_is_named_and_refused(label, db):
    fill(label)
    number = tampering.delete(tampering.Forger(LOGS[label], Random(4)))  # noqa: S311  had again
    with pytest.raises(Refusal, match=f"klopt niet vanaf regel {number}: deze regel is weg") as no:
        database.check(ARGUMENTS)
    [wrong] = [each for each in no.value.document["logs"] if each["wrong"]]
    assert (wrong["log"], wrong["line"]) == (LOGS[label].name, number)


def test_what_is_sealed_is_not_sealed_again(db):
    fill("safeguards.LogLine")
    assert seals.seal_all(at=cast.NOW) == 1
    assert seals.seal_all(at=cast.NOW) == 0


def test_lines_without_a_seal_are_counted(db, capsys):
    fill("safeguards.LogLine")
    database.check(ARGUMENTS)
    assert "Logboek: 1 van de 16 regels is nog niet verzegeld" in capsys.readouterr().err
    seals.seal_all(at=cast.NOW)
    database.check(ARGUMENTS)
    assert capsys.readouterr().err == ""


def test_a_command_seals_what_it_wrote(tmp_path):
    folder = tmp_path / "data"
    template.put_in(folder)
    canary.weerklank(
        "createuser", "u@v.example", "U", "--password-stdin",
        folder=folder, typed="stoeptegel-vaart-1953",
    )  # fmt: skip
    logs = {log["log"]: log for log in canary.weerklank("check", folder=folder)["logs"]}
    assert logs["logboek"]["lines"] == logs["logboek"]["sealed"] == 1
