"""What must hold for the files of the repository as a whole."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
]
TEXT = [
    path
    for path in TRACKED
    if path.suffix in {".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ".json", ".yml", ""}
    and "vendor" not in path.parts
    and path.is_file()
]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_files_name_no_address(name):
    assert "://" not in (ROOT / name).read_text()


def test_every_pinned_package_has_a_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert text.count("==") <= text.count("--hash=sha256:")


def test_no_file_names_a_registry_or_a_path_of_one_machine():
    # Written in pieces, so that this file does not name them either.
    forbidden = re.compile(
        "|".join(["py" + r"pi\.org", "registry\\." + "npmjs", "/" + "work/", "/" + "root/"])
    )
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in TEXT
        for match in forbidden.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_templates_hold_no_inline_script_or_style():
    wrong = []
    for path in TRACKED:
        if path.suffix == ".html" and "templates" in path.parts:
            text = path.read_text()
            wrong += [
                f"{path.relative_to(ROOT)}: {match.group()[:60]}"
                for match in re.finditer(
                    r"<style|\sstyle=\"|\son[a-z]+=\"|<script(?![^>]*\bsrc=)", text
                )
            ]
    assert wrong == []


def test_every_setting_from_the_environment_is_documented():
    documented = (ROOT / "docs/beheer/instellingen.md").read_text()
    names = set()
    for path in (ROOT / "src/weerklank/settings").glob("*.py"):
        names |= set(re.findall(r"environment\.\w+\(\s*\"([A-Z_]+)\"", path.read_text()))
    assert names
    assert {name for name in names if f"`{name}`" not in documented} == set()


def test_terms_and_their_facts_stand_in_the_grid_itself():
    """`weerklank-facts` has two columns, of its own children: a div would fill one of them."""
    lists = {
        str(path.relative_to(ROOT)): re.findall(
            r'<dl class="weerklank-facts.*?</dl>', path.read_text(), re.DOTALL
        )
        for path in TRACKED
        if path.suffix == ".html" and "templates" in path.parts
    }
    assert any(lists.values())
    assert [name for name, found in lists.items() if any("<div" in each for each in found)] == []


def test_no_day_is_taken_of_a_moment_in_greenwich():
    """Of `at.date()` the day is that of UTC: yesterday, in the first hours after midnight."""
    of_a_moment = re.compile(r"\b(?:\w+\.)*\w*(?:at|now\(\)|now\(UTC\))\.date\(\)")
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in TRACKED
        if path.suffix == ".py" and path.is_relative_to(ROOT / "src")
        for match in of_a_moment.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
