"""Whoever reads codings for somebody says for whom: else who codes blind would see all."""

import ast
from collections.abc import Iterator
from pathlib import Path

import weerklank

SOURCE = Path(weerklank.__file__).parent
# What reads codings, and what it must be told.
READERS = {
    "hear": "visible_to",
    "gather": "visible_to",
    "readings": "visible_to",
}
# Entrances that answer somebody: pages, files, commands. Rules and tests may ask for everything.
ENTRANCES = ("views", "operations", "exchange", "commands", "site")


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node


def entrances() -> list[Path]:
    return [
        path
        for path in SOURCE.rglob("*.py")
        if any(part.removesuffix(".py") in ENTRANCES for part in path.relative_to(SOURCE).parts)
    ]


def untold(path: Path) -> list[str]:
    return [
        f"{path.relative_to(SOURCE)}:{call.lineno} {name}"
        for name, call in calls(path)
        if name in READERS and READERS[name] not in {word.arg for word in call.keywords}
    ]


def test_every_entrance_says_who_looks():
    assert [line for path in entrances() for line in untold(path)] == []


def test_a_forgotten_one_would_be_seen(tmp_path: Path):
    assert any("visible_to" in path.read_text(encoding="utf-8") for path in entrances())
    calls_in = [name for path in entrances() for name, _call in calls(path)]
    assert {"hear", "gather", "readings"} <= set(calls_in)
