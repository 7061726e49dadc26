"""What in the words of a question may steer an answer: pointed out, never forbidden. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from weerklank.study.terms import Phrasing


@dataclass(frozen=True, slots=True)
class Hint:
    """What was seen, and the words in which it was seen."""

    kind: Phrasing
    words: str


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_WHO = (
    r"(?:de|het|uw|een)?\s*(?:gemeente|overheid|rijk|school|taalschool|docent|begeleider|"
    r"klantmanager|inburgeraars?|mensen|iedereen|men)"
)
_AGREES = _any(
    r"\bniet\s?waar\b",
    r"\bis het niet zo\b",
    r"\bzou het niet\b",
    r"\b(?:bent|is)\s+\w+\s+het\s+(?:er\s?mee|daarmee)?\s*eens\b",
    r"\b(?:vindt|denkt|gelooft|merkt|ziet|bent|heeft|had|was|wilt|voelt)\s+(?:u|je|jij)\s+"
    r"(?:het\s+|dat\s+)?(?:ook|zelf|dan)?\s*(?:niet|toch)(?:\s+ook)?\b",
    r"\b(?:vindt|denkt|gelooft)\s+(?:u|je|jij)\s+ook\b",
    r"\b(?:u|je|jij)\s+(?:vindt|denkt|wilt|bent|heeft|weet)\s+(?:toch|vast|zeker)\b",
    r"\b(?:toch|hè)\s*\?",
)
_OUGHT = _any(
    rf"\b{_WHO}\s+(?:zou(?:den)?\s+)?(?:moet|moeten|behoort|behoren|hoort te|horen te)\b",
    rf"\b(?:moet|moeten)\s+{_WHO}\b",
    r"\bzou(?:den)?\s+(?:\w+\s+){0,4}moeten\b",
)
_JUDGES = _any(
    r"\bhoe\s+(?:erg|moeilijk|makkelijk|slecht|goed|blij|tevreden|ontevreden|vervelend|fijn|"
    r"leuk|belangrijk|nuttig|zwaar|lastig|snel|langzaam|duidelijk)\b(?!\s+of\b)",
    r"\b(?:natuurlijk|uiteraard|helaas|gelukkig|eindelijk|vanzelfsprekend|terecht|onterecht)\b",
    r"\b(?:goede|slechte|prachtige|vreselijke|fijne|moeizame|trage|onduidelijke)\s+\w+",
)
_ASSUMES = _any(
    r"\b(?:welke|wat voor|hoeveel|wat waren (?:de|uw))\s+(?:problemen?|klachten|moeilijkheden|"
    r"knelpunten|fouten|voordelen|nadelen|successen)\b",
    r"\bwaarom\b[^?.]*\b(?:niet|geen|nooit)\b",
    r"\bwat (?:ging|gaat|is|was) er (?:mis|fout|verkeerd|goed)\b",
)
_ASKS = r"(?:hoe|wat|waar|wie|wanneer|waarom|welke|hoeveel|(?:met|van|aan|door|voor|bij) wie)"
_SECOND = re.compile(
    rf"\b(?:en|of)\s+({_ASKS})\b(?!\s+(?:\w+\s+)?(?:niet|wel|juist)\b)", re.IGNORECASE
)
_NO = re.compile(r"\b(?:niet|geen|nooit|niemand|niets|nergens|noch)\b", re.IGNORECASE)
# Both sides are named, so the word for no pulls to neither.
_BALANCED = _any(
    r"\bof\s+(?:juist\s+)?(?:niet|geen|nooit)\b",
    rf"\b{_ASKS}\s+(?:juist\s+)?niet\b",
    r"\b(?:wel\b[^?.]*\bniet|niet\b[^?.]*\bwel)\b",
    r"\b(\w+)\?[^?.]*\b\1\s+niet\b",
    r"\bnog\s+(?:niet|geen)\b",
    r"\b(?:als|wanneer)\s+(?:\w+\s+){1,4}(?:niet|geen)\b",
    r"\bniet\s+(?:door|aan de orde)\w*",
)
# One question about two sides: what is easy and what is hard, how it is now and how it was.
_TWO_SIDES = (
    ("makkelijk", "moeilijk"), ("nu", "eerst"), ("zelf", "iemand"), ("gaat", "gaat niet"),
    ("hielp", "miste"), ("houden", "veranderen"), ("zo", "anders"), ("anders", "gelijk"),
    ("meer", "minder"),
)  # fmt: skip
LONG = 25  # words; longer is hard to keep in mind, also in another language


def hints(text: str) -> list[Hint]:
    """Return what in this question may steer or confuse, in the order in which it is read.

    Only words are judged, so it misses much and is sometimes wrong: whoever writes decides.
    """
    found: list[tuple[int, Hint]] = []
    for kind, pattern in (
        (Phrasing.AGREES, _AGREES),
        (Phrasing.OUGHT, _OUGHT),
        (Phrasing.JUDGES, _JUDGES),
        (Phrasing.ASSUMES, _ASSUMES),
    ):
        match = pattern.search(text)
        if match:
            found.append((match.start(), Hint(kind, match.group().strip())))
    steers = {hint.kind for _at, hint in found}
    found += _double(text)
    # What is told beforehand, without asking, pulls to no answer.
    if "?" in text and not steers & {Phrasing.AGREES, Phrasing.ASSUMES}:
        found += _negations(text)
    if len(text.split()) > LONG:
        found.append((len(text), Hint(Phrasing.LONG, "")))
    return [hint for _at, hint in sorted(found, key=lambda each: each[0])]


def _double(text: str) -> Iterator[tuple[int, Hint]]:
    """Yield at most one hint: where a second question begins."""
    words = text.casefold()
    if any(
        re.search(rf"\b{one}\b[^.]*\b{other}\b", words)
        for pair in _TWO_SIDES
        for one, other in (pair, pair[::-1])
    ):
        return
    if text.count("?") > 1:
        first = text.index("?") + 1
        second = text[first : text.index("?", first) + 1].strip()
        if not _BALANCED.search(second):
            yield first, Hint(Phrasing.DOUBLE, second)
            return
    match = _SECOND.search(text)
    if match:
        yield match.start(), Hint(Phrasing.DOUBLE, match.group())


def _negations(text: str) -> Iterator[tuple[int, Hint]]:
    balanced = [match.span() for match in _BALANCED.finditer(text)]
    for match in _NO.finditer(text):
        if not any(start <= match.start() < end for start, end in balanced):
            yield match.start(), Hint(Phrasing.NEGATES, match.group())
            return


def hints_of_all(texts: Iterable[str]) -> list[Hint]:
    """Return the hints of a question and what is asked after it, each once."""
    return list(dict.fromkeys(hint for text in texts for hint in hints(text)))
