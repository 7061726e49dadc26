"""What can be read aloud once and played again in many places: the pieces of her pages.

A piece is a fixed sentence, or a part of one around a number; a day, a month, a year, a number. It
has a key, which is also the name of its file, and words per language. What is said of her is a row
of keys, so that a block is heard from recordings without anybody recording it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from hashlib import sha256

from weerklank.invitations.shipped import card_days
from weerklank.personal import shipped
from weerklank.study.terms import DUTCH

Pieces = tuple[str, ...]

HOME = "begin"
# The parts of her page, by the word that stands in the address, and what introduces each.
PARTS: Mapping[str, str] = {
    "contactpersoon": "contact",
    "wat-nu": "steps",
    "afspraken": "agreements",
    "agenda": "appointments",
    "lessen": "lessons",
    "regelingen": "schemes",
    "hulp": "help",
    "brieven": "letters",
    "wie-keek": "looks",
}
NUMBERS = range(32)
YEARS = range(2021, 2041)  # from the year of the act on
_PLACE = re.compile(r"{(\w+)}")
# Words that are never part of what is played: on a card, on a button, in a title.
_NOT_SAID = frozenset(
    ["begin", "own_title", "own_about", "own_who", "call", "email", "card_line", "card_keep"]
)
_NOT_SAID_OF = ("t_", "about_", "no_voice", "wrong")


@cache
def introductions(language: str) -> Mapping[str, str]:
    """Return what introduces her first page and each part, as it is read in one go."""
    words = shipped.own_words()[language]
    return {HOME: f"{words['own_title']}. {words['own_about']}"} | {
        part: f"{words[f't_{name}']}. {words[f'about_{name}']}" for part, name in PARTS.items()
    }


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Return the fixed sentences; of one around numbers each part is a piece of its own."""
    found: dict[str, str] = {}
    for key in shipped.own_keys():
        if key in _NOT_SAID or key.startswith(_NOT_SAID_OF):
            continue
        found.update(
            (piece, words) for piece, words in _cut(key, language) if not _PLACE.fullmatch(words)
        )
    return found


def _cut(key: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a sentence in the order of its language, the places among them."""
    whole = shipped.own_words()[language][key]
    parts = [one for one in re.split(r"({\w+})", whole) if one.strip(" .\u2026\u0964")]
    if len(parts) == 1:
        yield key, whole
        return
    for number, part in enumerate(parts, 1):
        yield f"{key}-{number}", part.strip()


@cache
def counted(language: str) -> Mapping[str, str]:
    """Return days of the week, months, years and numbers."""
    weekdays, months = card_days(language)
    return (
        {f"dag-{number}": said for number, said in enumerate(weekdays, 1)}
        | {f"maand-{number}": said for number, said in enumerate(months, 1)}
        | {f"jaar-{year}": str(year) for year in YEARS}
        | {f"getal-{number}": str(number) for number in NUMBERS}
    )


@cache
def fixed(language: str) -> Mapping[str, str]:
    """Return every piece that is the same for everybody, by key."""
    return {**introductions(language), **sentences(language), **counted(language)}


def in_dutch(language: str) -> Mapping[str, str]:
    """Return pieces of a language in Dutch, by key, where both have the same one.

    A sentence around numbers may be cut otherwise in each language: then it stands whole.
    """
    if language == DUTCH:
        return {}
    told = dict(fixed(DUTCH))
    words = shipped.own_words()[DUTCH]
    for key in sentences(language):
        whole = key.rpartition("-")[0]
        if key not in words and whole in words:
            told[key] = words[whole]
    return told


def key_of_name(staff: str) -> str:
    """Return under which key the name of a contact person is recorded, once for all languages."""
    return f"naam-{_in_a_file_name(staff)}"


def key_of_times(staff: str) -> str:
    """Return under which key it is recorded when a contact person can be reached."""
    return f"tijden-{_in_a_file_name(staff)}"


def language_of(key: str, language: str) -> str:
    """Return in which language a piece is recorded: a name once for all, which is ''."""
    return "" if key.startswith("naam-") else language


def _in_a_file_name(staff: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9_-]{1,60}", staff):
        return staff
    return sha256(staff.encode()).hexdigest()[:12]


# --- what is said, as pieces ----------------------------------------------------------------------
def day(said: date) -> Pieces:
    """Return a day with its day of the week, as her pages write it."""
    return (f"dag-{said.weekday() + 1}", f"getal-{said.day}", *month(said))


def month(said: date) -> Pieces:
    """Return a month of a year."""
    return (f"maand-{said.month}", f"jaar-{said.year}")


def sentence(key: str, language: str, **numbers: int) -> Pieces:
    """Return a sentence with its numbers, in the order of the language."""
    return tuple(
        f"getal-{numbers[place[1]]}" if (place := _PLACE.fullmatch(words)) else piece
        for piece, words in _cut(key, language)
    )


def phone(number: str) -> Pieces | None:
    """Return a telephone number figure by figure; None for what cannot be said so.

    What is dialled in the Netherlands is said: +31 10 is 010.
    """
    figures = "".join(sign for sign in number if sign not in " -().")
    figures = re.sub(r"^(\+|00)31", "0", figures)
    if not (figures.isascii() and figures.isdigit()):
        return None
    return tuple(f"getal-{figure}" for figure in figures)


def joined(*said: Pieces | None) -> Pieces | None:
    """Return all that is said one after the other; None when a part of it has no piece."""
    found: list[str] = []
    for one in said:
        if one is None:
            return None
        found.extend(one)
    return tuple(found)
