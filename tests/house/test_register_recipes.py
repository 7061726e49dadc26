"""The recipes for a signal and a column name every file that one of them stands in."""

import re
from pathlib import Path

import pytest

from weerklank.rulebook.signals import (
    catalogue,
    contacts,
    data,
    hours,
    levels,
    planning,
    support,
)

ROOT = Path(__file__).resolve().parents[2]
RECIPES = ROOT / "docs/developers/register.md"


def named_in(recipe: str) -> set[str]:
    """Return the files in the table of a recipe."""
    text = RECIPES.read_text(encoding="utf-8").partition(f"## {recipe}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)`", text, re.MULTILINE))


def mentioning(word: str) -> set[str]:
    """Return the files of the product and its manuals in which a word stands."""
    found = {*ROOT.glob("src/**/*.py"), *ROOT.glob("src/**/*.html"), *ROOT.glob("docs/**/*.md")}
    pattern = re.compile(rf"\b{word}\b")
    return {
        path.relative_to(ROOT).as_posix()
        for path in found - {RECIPES}
        if pattern.search(path.read_text(encoding="utf-8"))
    }


def test_recipe_for_a_signal_names_every_file():
    files = named_in("Add a signal")
    tests = {each for each in files if each.startswith("tests/")}
    assert mentioning("SIG-27") == files - tests
    assert all("SIG-27" in (ROOT / each).read_text(encoding="utf-8") for each in tests)
    assert len(files) == 5


def test_recipe_for_a_column_names_every_file():
    # The migration that made it is of the first tables; a new column has one of its own.
    there = {each for each in mentioning("kanaal") if "/migrations/" not in each}
    assert there == named_in("Add a column")


@pytest.mark.parametrize("subject", [contacts, data, hours, levels, planning, support])
def test_every_signal_stands_where_the_recipe_says(subject):
    name = subject.__name__.rpartition(".")[2]
    files = {each.replace("contacts", name) for each in named_in("Add a signal")}
    texts = {each: (ROOT / each).read_text(encoding="utf-8") for each in files}
    assert [
        (rule.signal, each)
        for rule in subject.RULES
        for each, text in texts.items()
        if rule.signal not in text
    ] == []
    assert all(catalogue.BY_SIGNAL[rule.signal] is rule for rule in subject.RULES)
