"""The words of the code and the rows of the glossary are the same words."""

import importlib
import re
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db.models import Model, TextChoices

from weerklank.study import shipped

GLOSSARY = Path(__file__).resolve().parents[2] / "docs/begrippen.md"
ROOMS = [config.name for config in apps.get_app_configs() if config.name.startswith("weerklank.")]


def vocabulary() -> list[type[TextChoices]]:
    found = []
    for room in ROOMS:
        try:
            module = importlib.import_module(f"{room}.terms")
        except ModuleNotFoundError:
            continue
        found += [
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, TextChoices)
            and value.__module__ == module.__name__
        ]
    return found


def test_every_term_stands_in_the_glossary():
    text = GLOSSARY.read_text()
    missing = [term.__name__ for term in vocabulary() if f"`{term.__name__}`" not in text]
    assert missing == []


def named() -> set[str]:
    """Return what stands in the first column of the glossary."""
    cells = re.findall(r"^\| (`[^|]+) \|", GLOSSARY.read_text(encoding="utf-8"), re.M)
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def names_of(model: type[Model]) -> set[str]:
    """Return how a row may call a model: `Coding`, `coding`, or `coding.Presence`."""
    name = model.__name__
    concept = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    return {name, concept, f"{model._meta.app_label}.{name}"}


def models() -> list[type[Model]]:
    return [
        model
        for config in apps.get_app_configs()
        if config.name in ROOMS
        for model in config.get_models()
    ]


@cache
def words_of_the_code() -> frozenset[str]:
    """Return the words in names and texts of the code, for a concept that is no class."""
    found = set[str]()
    for path in (GLOSSARY.parents[1] / "src/weerklank").rglob("*.py"):
        found.update(re.findall(r"[a-z_]+", path.read_text(encoding="utf-8")))
    return frozenset(found)


def exists(name: str) -> bool:
    """Return whether there is a member, a class, a value or a word of the code called so."""
    if any(name in names_of(model) for model in models()):
        return True
    if "=" in name:
        key, value = name.split("=")
        return any(
            each["key"] == value
            for characteristic in shipped.characteristics()
            if characteristic["key"] == key
            for each in characteristic["values"]
        )
    terms = {term.__name__: term for term in vocabulary()}
    term, _dot, member = name.partition(".")
    if member:
        return term in terms and member in terms[term].__members__
    return term in terms or (name.islower() and name in words_of_the_code())


def test_every_table_stands_in_the_glossary() -> None:
    known = named()
    missing = [model._meta.label for model in models() if not names_of(model) & known]
    assert missing == []


def test_two_tables_with_one_name_are_told_apart() -> None:
    names = [model.__name__ for model in models()]
    twice = {name for name in names if names.count(name) > 1}
    # The same thing of two logs, or of two wings, needs one row.
    assert twice & named() == {"ErasureCertificate", "LogSeal"} & named()


def test_every_room_is_told_of_in_the_floor_plan() -> None:
    plan = (GLOSSARY.parents[1] / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert [room for room in ROOMS if f"| `{room.split('.')[1]}` |" not in plan] == []


def test_no_row_names_what_does_not_exist() -> None:
    assert [name for name in sorted(named()) if not exists(name)] == []
