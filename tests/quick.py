"""What `make quick` runs: the tests of the rooms in which something was changed.

Changed since the branch left main, committed or not. Of what holds for the whole house only what
reads files comes along. What is marked slow does not, nor what a change does to the rooms above:
that is for `make test`, which leaves nothing out.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Where the tests of what is no room stand.
BESIDE = {"bench": "benchmark"}
HOUSE = (
    "arrows",
    "code_names",
    "docs",
    "files",
    "glossary",
    "prose",
    "recipes",
    "register_recipes",
    "register_tables",
    "scripts",
    "shipped_data",
    "styles",
    "uploads",
)


def folders(changed: Iterable[str]) -> list[str]:
    """Return the folders of tests, and the files of the house, that go with changed files."""
    found = set()
    for path in map(Path, changed):
        match path.parts:
            case ("src", "weerklank", room, _, *_):
                found.add(f"tests/{room}")
            case ("tests", "house", name) if name.startswith("test_"):
                found.add(str(path))
            case ("tests", folder, _, *_) if folder != "house":
                found.add(f"tests/{folder}")
            case (place, _, *_) if place in BESIDE:
                found.add(f"tests/{BESIDE[place]}")
    return sorted(found)


def arguments(changed: Iterable[str]) -> list[str]:
    """Return what pytest is to run after these files changed."""
    always = [f"tests/house/test_{name}.py" for name in HOUSE]
    own = [name for name in folders(changed) if any((ROOT / name).rglob("test_*.py"))]
    files = [name for name in folders(changed) if (ROOT / name).is_file()]
    return list(dict.fromkeys([*own, *files, *always]))


def changed_files(base: str = "main") -> list[str]:
    """Return what differs from where the branch left `base`, and what Git does not know yet."""
    left = _git("merge-base", "HEAD", base)
    return [
        *_git("diff", "--name-only", *left),
        *_git("ls-files", "--others", "--exclude-standard"),
    ]


def _git(*words: str) -> list[str]:
    said = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return said.stdout.splitlines()


if __name__ == "__main__":
    print(*arguments(changed_files()))  # noqa: T201
