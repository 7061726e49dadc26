"""`make quick` is a choice; `make test` runs every test, and so does the check before a merge."""

import re
from pathlib import Path

import pytest

from tests import quick

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def recipe(target: str) -> str:
    """Return the commands of a target."""
    [found] = re.findall(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.M)
    return str(found)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("src/weerklank/coding/rules.py", ["tests/coding"]),
        ("src/weerklank/interchange/refi/apart.py", ["tests/interchange"]),
        ("tests/coding/test_rules.py", ["tests/coding"]),
        ("tests/house/test_prose.py", ["tests/house/test_prose.py"]),
        ("tests/house/world.py", []),
        ("tests/conftest.py", []),
        ("bench/queries.py", ["tests/benchmark"]),
        ("README.md", []),
    ],
)
def test_a_change_brings_the_tests_of_its_room(changed: str, expected: list[str]):
    assert quick.folders([changed]) == expected


def test_what_went_is_not_asked_for():
    gone = ["src/weerklank/never_was/rules.py", "tests/house/test_never_was.py", "tests/js/a.js"]
    assert quick.arguments(gone) == quick.arguments([])


def test_each_room_has_its_folder_and_each_named_file_of_the_house_is_there():
    rooms = {path.parent.name for path in (ROOT / "src/weerklank").glob("*/__init__.py")}
    # Settings are tried by what they make of a site.
    assert {room for room in rooms if not (ROOT / "tests" / room).is_dir()} <= {"settings"}
    assert [name for name in quick.arguments([]) if not (ROOT / name).is_file()] == []


def test_nothing_is_left_out_of_make_test_and_it_is_what_a_merge_needs():
    """No test can stand in neither, then: one of the two has them all."""
    [command] = [line for line in recipe("test").splitlines() if "pytest" in line]
    assert command.split() == ["$(BIN)/python", "-m", "pytest", "$(PARALLEL)"]
    assert re.search(r"^PARALLEL := -n auto --dist loadgroup$", MAKEFILE, re.M)
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    [added] = re.findall(r'^addopts = "(.*)"$', settings, re.M)
    assert not re.search(r"-m |-k |--ignore|--deselect", added)
    [targets] = re.findall(r"^for name in (.+); do$", (ROOT / ".ci/run").read_text(), re.M)
    assert "test" in targets.split()
    assert re.search(r"^make test +# every test", (ROOT / "README.md").read_text(), re.M)
