"""What a figure is called in the language of the page; the words are marked in its rules."""

from __future__ import annotations

from django.utils.translation import gettext

from weerklank.figures.rules.figures import OTHER
from weerklank.figures.rules.indicators import MEASURES
from weerklank.rulebook.wording import columns

_CLASSES = {OTHER} | {of_class for each in MEASURES.values() for of_class in each.classes}


def in_words(value: str) -> str:
    """Return a class of a figure, or a choice, in the language of the page."""
    return gettext(value) if value in _CLASSES else columns.in_words(value)
