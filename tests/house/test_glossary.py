"""Every word of the vocabulary has its row in the glossary."""

import importlib
from pathlib import Path

from django.apps import apps
from django.db.models import TextChoices

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
