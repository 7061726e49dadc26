"""What must hold for the files in tests/samples: where each is from, and what is in it."""

import subprocess
import zipfile

import pytest

from tests import samples
from tests.samples import make

FOLDERS = ["qdc", "qdpx", "refi-qda", "transcripts"]
README = (samples.HERE / "README.md").read_text(encoding="utf-8")
FILES = sorted(
    path for folder in FOLDERS for path in (samples.HERE / folder).iterdir() if path.is_file()
)


def test_the_list_says_of_every_file_where_it_is_from():
    assert [path.name for path in FILES if f"`{path.name}`" not in README] == []


def test_every_licence_that_must_come_along_lies_beside_the_files():
    licences = {path.name for path in (samples.HERE / "licences").iterdir()}
    assert {name for name in licences if f"(licences/{name})" not in README} == set()


def test_of_every_file_to_read_the_counts_are_known():
    known = {one.path for one in [*samples.transcripts(), *samples.projects("*")]}
    assert {path for path in FILES if path.parent.name != "refi-qda"} - known == set()


@pytest.mark.parametrize("name", make.MADE)
def test_an_archive_holds_what_the_script_writes(name):
    with zipfile.ZipFile(samples.HERE / name) as archive:
        found = [(info.filename, archive.read(info)) for info in archive.infolist()]
    made = [
        (name, content.encode() if isinstance(content, str) else content)
        for name, content in make.MADE[name]()
    ]
    assert [name for name, _ in found] == [name for name, _ in made]
    for (inside, is_there), (_, should_be) in zip(found, made, strict=True):
        # An archive in an archive may be packed otherwise elsewhere.
        assert is_there == should_be or inside.endswith(".docx"), inside


def test_git_leaves_the_files_as_they_are():
    """A line end or a mark more is another file; a clone on Windows has the same ones."""
    names = [str(path.relative_to(samples.HERE)) for path in FILES]
    told = subprocess.run(
        ["git", "check-attr", "text", "--", *names],
        cwd=samples.HERE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert [line for line in told if not line.endswith(": text: unset")] == []


def test_they_stay_small():
    assert (
        sum(path.stat().st_size for path in samples.HERE.rglob("*") if path.is_file()) < 1_500_000
    )
