"""What the columns of the tables are called on a page, and what stands in them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook.tables import ALL, COLUMNS, Subject, Table

# Codes that are no words; what people read instead.
_CODES: dict[str, dict[str, Promise]] = {
    "leerroute": {
        "B": _("B1-route"),
        "O": _("Onderwijsroute"),
        "Z": _("Z-route"),
    },
    "onderdeel": {
        "KNM": _("Kennis van de Nederlandse maatschappij (KNM)"),
        "LE": _("Lezen"),
        "LU": _("Luisteren"),
        "SC": _("Schrijven"),
        "SP": _("Spreken"),
    },
    "taal": {
        "en": _("Engels"),
        "ar": _("Arabisch"),
        "tr": _("Turks"),
        "fa": _("Farsi"),
        "prs": _("Dari"),
        "ps": _("Pasjtoe"),
        "ti": _("Tigrinya"),
        "uk": _("Oekraïens"),
    },
}
_SPELLED_OUT: dict[str, Promise] = {
    "cursus": _("cursus (taalles)"),
    "nt2": _("taalles (nt2)"),
    "map": _("MAP"),
    "pvt": _("PVT"),
}
_CHOICES = frozenset(
    choice for table in ALL for column in table.columns for choice in column.choices
)


def label(column: str) -> str:
    """Return what a column is called."""
    return gettext(COLUMNS[column].label)


def in_words(value: str) -> str:
    """Return a choice in the language of the page; what somebody wrote stays as it is."""
    if value in _SPELLED_OUT:
        return str(_SPELLED_OUT[value])
    return gettext(value) if value in _CHOICES else value


def code(column: str, value: str) -> str:
    """Return a choice of this column in words, a code by its name."""
    named = _CODES.get(column, {}).get(value)
    return str(named) if named else in_words(value)


def choice(column: str, value: str) -> str:
    """Return a choice to choose, with a capital."""
    return str(capfirst(code(column, value)))


def subjects(table: Table) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return what a table that has one row calls its columns, by what one corrects together."""
    whole = Subject(table.name, "Gegevens")
    found: dict[Subject, list[str]] = {}
    for column in table.columns:
        found.setdefault(column.subject or whole, []).append(column.name)
    return {each.key: (gettext(each.label), tuple(names)) for each, names in found.items()}
