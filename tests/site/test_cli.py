"""The command line as a person or a script meets it: in a process of its own."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests import commands, template
from weerklank.site import cli


def weerklank(*arguments: str, folder: Path, words: str = "") -> subprocess.CompletedProcess[str]:
    return commands.run(
        ["-m", "weerklank.site.cli", *arguments],
        words=words,
        cwd=folder,
        env={
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "WEERKLANK_DATA": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "weerklank.settings.local",
        },
    )


def test_inspect_gives_one_document_and_nothing_else(tmp_path):
    (tmp_path / "een.txt").write_text("R1: Hoe gaat het?\nD1: Goed, dank u.\nR1: Fijn.\nD1: Ja.\n")
    run = weerklank("transcript", "inspect", "een.txt", "--json", folder=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    [found] = json.loads(run.stdout)
    assert found["speakers"] == [
        {"label": "R1", "turns": 2, "words": 4},
        {"label": "D1", "turns": 2, "words": 4},
    ]
    assert not (tmp_path / "data").exists()  # looking at a file touches no database


def test_unreadable_file_among_others_is_named_and_refused(tmp_path):
    (tmp_path / "goed.txt").write_text("R1: Hallo daar.\nD1: Hallo.\n")
    (tmp_path / "leeg.txt").write_text("")
    run = weerklank("transcript", "inspect", "goed.txt", "leeg.txt", "--json", folder=tmp_path)
    assert run.returncode == 1
    good, refused = json.loads(run.stdout)
    assert (good["file"], refused["file"]) == ("goed.txt", "leeg.txt")
    assert "leeg" in refused["refused"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["transcript", "inspect", "bestaat-niet.txt"], 1),
        (["transcript"], 2),
        (["onzin"], 2),
        ([], 2),
    ],
    ids=["no such file", "no subcommand", "no such command", "nothing"],
)
def test_exit_code_tells_refusal_from_wrong_usage(arguments, code, tmp_path):
    run = weerklank(*arguments, folder=tmp_path)
    assert run.returncode == code
    assert run.stdout == ""
    assert run.stderr


@pytest.mark.slow
def test_a_place_is_made_backed_up_verified_and_restored(tmp_path):
    def done(*arguments: str, words: str = "") -> dict:
        run = weerklank(*arguments, "--json", folder=tmp_path, words=words)
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)

    template.put_in(tmp_path / "data", behind=True)
    made = weerklank("migrate", "--json", folder=tmp_path)
    assert json.loads(made.stdout)["applied"] == 1
    assert made.stderr == "Wijzigingen die in de database worden gezet: 1.\n"
    assert weerklank("migrate", "--json", folder=tmp_path).stderr == ""
    done(
        "createuser", "noor@voorbeelddam.example", "Noor", "--beheerder", "--password-stdin",
        words="lang genoeg en zelf bedacht\n",
    )  # fmt: skip
    weak = weerklank(
        "createuser", "x@voorbeelddam.example", "X", "--password-stdin",
        folder=tmp_path, words="welkom123\n",
    )  # fmt: skip
    assert weak.returncode == 1
    assert "wachtwoord" in weak.stderr.lower()
    nothing = weerklank("createuser", "x@b.nl", "X", "--password-stdin", folder=tmp_path)
    assert (nothing.returncode, "niets ingevuld" in nothing.stderr) == (1, True)
    assert done("check")["wrong"] == []
    made = done("backup", "kopie.weerklank")
    assert done("verify-backup", "kopie.weerklank")["rows"] == made["rows"]
    again = weerklank("backup", "kopie.weerklank", folder=tmp_path)
    assert again.returncode == 1  # nothing is overwritten

    (tmp_path / "data").rename(tmp_path / "elsewhere")
    silent = weerklank("restore", "kopie.weerklank", folder=tmp_path)
    assert silent.returncode == 1  # no list of who left since: somebody has to say so
    template.put_in(tmp_path / "data", behind=True)  # restoring migrates by itself
    assert done("restore", "kopie.weerklank", "--without-journal")["rows"] == made["rows"]
    full = weerklank("restore", "kopie.weerklank", "--without-journal", folder=tmp_path)
    assert full.returncode == 1
    assert "lege" in full.stderr


def test_every_command_says_what_it_does(capsys):
    parser = cli.build_parser()
    commands = parser._subparsers._group_actions[0].choices
    assert {"demo", "serve", "check", "migrate", "createuser", "transcript", "report"} <= set(
        commands
    )
    assert {"backup", "verify-backup", "restore"} <= set(commands)
    for name, command in commands.items():
        with pytest.raises(SystemExit) as stopped:
            command.parse_args(["--help"])
        assert stopped.value.code == 0
        assert len(capsys.readouterr().out) > 60, name
