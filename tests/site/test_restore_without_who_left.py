"""An older back-up knows nothing of a withdrawal; what is restored from it does."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import canary, template

pytestmark = pytest.mark.slow
TURNS = "30"


@pytest.fixture(scope="module")
def old(tmp_path_factory: Any) -> Path:
    """Give a folder with an archive of before she withdrew, of a monitor without any member.

    The journal of after it lies beside the archive.
    """
    folder: Path = tmp_path_factory.mktemp("old")
    data = folder / "data"
    template.put_in(data)
    for what in ("make", "without-members"):
        done = canary.run("tests.canary", what, TURNS, folder=data)
        assert done.returncode == 0, done.stderr
    canary.weerklank("backup", str(folder / "b.weerklank"), folder=data)
    number = data / "withdrawals.jsonl"
    number.write_text('{"participant_id": 1, "round_id": 1, "pseudonym": "D13", "at": "2026"}\n')
    shutil.copy(number, folder / "withdrawals.jsonl")
    # Kept apart from the back-ups, as the manual says; without it nobody can judge the log.
    shutil.copy(data / "log_key", folder / "log_key")
    shutil.rmtree(data)
    return folder


def restored(old: Path, data: Path) -> Any:
    shutil.copy(old / "log_key", data / "log_key")
    return canary.weerklank(
        "restore", str(old / "b.weerklank"),
        "--withdrawals", str(old / "withdrawals.jsonl"), "--without-journal",
        folder=data,
    )  # fmt: skip


def test_her_words_do_not_come_back_whatever_members_there_are(old: Path, tmp_path: Path) -> None:
    template.put_in(tmp_path, behind=True)
    done = restored(old, tmp_path)
    assert (done["withdrawals_repeated"], done["withdrawn_again"]) == (1, ["D13"])
    assert (done["erasures_in_journal"], done["erasures_repeated"]) == (None, 0)
    assert done["clean"]
    assert canary.hits(tmp_path, canary.marks()) == {}
    # The next restore here, of a still older back-up, knows her too.
    assert "D13" in (tmp_path / "withdrawals.jsonl").read_text()
    assert canary.weerklank("check", folder=tmp_path)["wrong"] == []


@pytest.mark.parametrize("moment", ["restore-killed-within", "restore-killed-after"])
def test_a_killed_restore_can_be_given_again(old: Path, tmp_path: Path, moment: str) -> None:
    template.put_in(tmp_path)
    shutil.copy(old / "withdrawals.jsonl", tmp_path)
    killed = canary.run("tests.canary", moment, str(old / "b.weerklank"), folder=tmp_path)
    assert killed.returncode == -9
    if moment == "restore-killed-after":  # the place is full; `check` tells what is left to do
        told = canary.run("weerklank.site.cli", "check", folder=tmp_path)
        assert "terugzetten" in told.stderr
    restored(old, tmp_path)
    assert canary.hits(tmp_path, canary.marks()) == {}
    again = canary.run(
        "weerklank.site.cli", "restore", str(old / "b.weerklank"), "--without-journal",
        folder=tmp_path,
    )  # fmt: skip
    assert again.returncode == 1
    assert "Hier staan al gegevens" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "geen withdrawals.jsonl"),
        (("--withdrawals", "nergens.jsonl", "--without-journal"), "bestaat niet"),
        (("--erasures", "nergens.jsonl", "--without-journal"), "bestaat niet"),
        (("--withdrawals", "{old}/b.weerklank", "--without-journal"), "niet te gebruiken"),
    ],
    ids=["none", "missing", "missing erasures", "broken"],
)
def test_without_the_right_journal_nothing_is_restored(
    old: Path, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    given = [argument.format(old=old) for argument in arguments]
    done = canary.run(
        "weerklank.site.cli", "restore", str(old / "b.weerklank"), *given, folder=tmp_path
    )
    assert done.returncode == 1
    assert says in done.stderr
    assert "line" not in done.stderr  # Dutch, all of it
    assert "Er is niets teruggezet" in done.stderr
    assert canary.hits(tmp_path, canary.marks()) == {}
