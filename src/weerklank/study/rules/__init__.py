"""Pure judgements: what someone typed, and to whom a question of a guide applies."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple, Protocol

from weerklank.safeguards.bsn import passes_eleven_test
from weerklank.study.terms import Perspective

DIGITS_IN_GROUPS = re.compile(r"(?<!\d)\d(?:[ .-]?\d){7,8}(?!\d)")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}")
PHONE = re.compile(r"(?<![\d+])(?:(?:\+|00)\d(?:[ ().-]*\d){7,13}|0\d(?:[ -]?\d){8})(?!\d)")
# Up to six digits: with seven and a letter it may be the number of a passport, with eight a BSN.
PSEUDONYM = re.compile(r"[A-Z]{1,3}-?\d{1,6}")
CODE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,3}){0,3}")


def is_pseudonym(text: str) -> bool:
    """Return whether this is a short sign with a number, such as D7; a name never is."""
    return PSEUDONYM.fullmatch(text) is not None


def natural_pseudonym(pseudonym: str) -> tuple[str, int, str]:
    """Return what pseudonyms are ordered by: D2 stands before D10, and A1 before D1.

    What is no pseudonym of ours, such as an imported name, goes by its letters.
    """
    letters = pseudonym.rstrip("0123456789")
    digits = pseudonym[len(letters) :]
    return (letters.rstrip("-"), int(digits or 0), pseudonym)


class Named(Protocol):
    @property
    def pseudonym(self) -> str: ...


def by_pseudonym(person: Named) -> tuple[str, int, str]:
    """Return what people are ordered by in every list: D2 before D10."""
    return natural_pseudonym(person.pseudonym)


def looks_like_bsn(text: str) -> bool:
    """Return whether eight or nine digits in it pass the eleven test of the citizen number."""
    for match in DIGITS_IN_GROUPS.finditer(text):
        if passes_eleven_test(re.sub(r"\D", "", match.group()).zfill(9)):
            return True
    return False


def looks_personal(text: str) -> str:
    """Say what in this text points to a person: "bsn", "email", "phone", or "" for nothing.

    It finds what has a form of its own. A name has none, so the page asks to leave names out.
    """
    if EMAIL.search(text):
        return "email"
    if PHONE.search(text):
        return "phone"
    return "bsn" if looks_like_bsn(text) else ""


def split_codes(text: str) -> list[str]:
    """Return the code numbers in a list such as "4.1, 4.2", each once and in the order typed.

    Raises ValueError with the first part that is no number of a code.
    """
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    for part in parts:
        if not CODE_NUMBER.fullmatch(part):
            raise ValueError(part)
    return list(dict.fromkeys(parts))


PROVIDER_KIND = "provider_kind"
# Where a monitor is for several: the characteristic that says whose register somebody is in.
MUNICIPALITY = "gemeente"
# Of a village or quarter; which there are, is called otherwise in each register.
KERN = "kern"


class ForWhom(Protocol):
    """What says to which perspectives a characteristic belongs."""

    for_inburgeraars: bool
    for_aanbieders: bool


def is_asked_of(characteristic: ForWhom, perspective: str) -> bool:
    """Return whether people of this perspective are asked it; of others it is not unknown."""
    if perspective == Perspective.AANBIEDER:
        return characteristic.for_aanbieders
    return characteristic.for_inburgeraars


def applies(conditions: Mapping[str, Collection[str]], known: Mapping[str, str]) -> bool | None:
    """Return whether a question with these conditions applies to someone; None if not known.

    `conditions` holds the values that are meant per characteristic; all of them must hold.
    `known` holds what is known of her per characteristic. One condition that fails decides,
    whatever else is not known.
    """
    answers = [known[key] in meant if known.get(key) else None for key, meant in conditions.items()]
    if False in answers:
        return False
    return None if None in answers else True


class Duration(NamedTuple):
    """How long questions take together, and of how many of them nobody said it."""

    minutes: int
    unknown: int


def duration(minutes: Iterable[int | None]) -> Duration:
    """Add up minutes; what nobody noted is counted apart, never as none."""
    given = list(minutes)
    return Duration(sum(one or 0 for one in given), given.count(None))
