"""How a sentence is filled in."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext


def say(sentence: str, /, **values: object) -> str:
    """Fill in a sentence; days are written as such, numbers with one decimal at most."""
    return sentence % {name: shown(value) for name, value in values.items()}


def count(value: float) -> int:
    """Return by which number a plural is chosen: 1 of whatever is written as 1."""
    return 1 if round(value, 1) == 1 else 2


def shown(value: object) -> str:
    if isinstance(value, date):
        return str(date_format(value))
    if isinstance(value, int | float):
        rounded = round(value, 1)
        return str(number_format(int(rounded) if rounded == int(rounded) else rounded))
    if isinstance(value, tuple | list):
        return str(get_text_list([shown(each) for each in value], gettext("en")))
    return str(value)
