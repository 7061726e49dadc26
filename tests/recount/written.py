"""What people wrote: the numbers in their sentences, and what those stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.recount.counting import AANBIEDER, INBURGERAAR, Weight
from tests.recount.numbers import NUMBER, value
from tests.recount.sentences import Book

FIGURE = re.compile(
    rf"\b({NUMBER}|geen(?: enkele)?) van (?:de |deze )?({NUMBER})\s+(inburgeraar|aanbieder)s\b",
    re.IGNORECASE,
)
UNPROMPTED = re.compile(
    rf"\b({NUMBER}) (inburgeraar|aanbieder)s?\b[^.]*\b"
    r"(?:uit zichzelf|zelf over begonnen|(?:begon|begonnen) er zelf over)",
    re.IGNORECASE,
)
# "Wij vroegen geen aanbieder naar het PIP. Eén begon er zelf over."
NOT_ASKED = re.compile(
    rf"\bWij vroegen geen (?:enkele )?(inburgeraar|aanbieder)\b.*?\b({NUMBER}) "
    r"(?:\w+ uit zichzelf|(?:begon|begonnen) er zelf over)",
    re.IGNORECASE,
)
# Of fewer who were asked nothing is told: then a statement leads with who began about it.
FEWEST_TOLD = 3
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÉ“])")


@dataclass(frozen=True)
class Figure:
    said: int
    asked: int
    perspective: str

    def __str__(self) -> str:
        return f"{self.said} van {self.asked} {self.perspective}s"


def sentences_of(text: str) -> list[str]:
    return [part for part in SENTENCE.split(" ".join(text.split())) if part]


def figures(text: str) -> list[Figure]:
    return [
        Figure(
            0 if said.lower().startswith("geen") else value(said),
            value(asked),
            perspective.lower(),
        )
        for said, asked, perspective in FIGURE.findall(text)
    ]


def leading(statement: str) -> Figure | None:
    """Return the number a statement begins with, and of how many."""
    found = figures(sentences_of(statement)[0])
    if found:
        return found[0]
    first = sentences_of(statement)[0]
    if match := NOT_ASKED.search(" ".join(statement.split())):
        return Figure(value(match[2]), 0, match[1].lower())
    match = UNPROMPTED.search(first)
    return Figure(value(match[1]), 0, match[2].lower()) if match else None


def own_figure(weight: Weight, perspective: str) -> Figure:
    own = weight.own
    return Figure(own.said if own.asked else own.unprompted, own.asked, perspective)


def leading_figures(weight: Weight, perspective: str) -> set[Figure]:
    """Return what a statement may lead with."""
    own = weight.own
    found = {own_figure(weight, perspective)}
    if 0 < own.asked < FEWEST_TOLD and own.unprompted:
        found.add(Figure(own.unprompted, 0, perspective))
    return found


def other_figures(weight: Weight, perspective: str) -> set[Figure]:
    """Return what a statement may say of the other perspective: what it says itself, or denies."""
    other = AANBIEDER if perspective == INBURGERAAR else INBURGERAAR
    beside = weight.beside
    return {
        Figure(beside.said, beside.asked, other),
        Figure(weight.contrary_elsewhere, beside.asked, other),
    }


def true_figures(book: Book) -> set[Figure]:
    """Return every number with its base that some finding of the report rests on."""
    known = set()
    for number, weight in book.weights.items():
        perspective = book.numbered[number].perspective
        known.add(own_figure(weight, perspective))
        known |= other_figures(weight, perspective)
        known.add(Figure(weight.contrary, weight.own.asked, perspective))
    return known


def untrue(text: str, book: Book) -> list[str]:
    """Return the sentences with a number that no finding rests on."""
    known = true_figures(book)
    return [
        sentence
        for sentence in sentences_of(text)
        if any(figure not in known for figure in figures(sentence))
    ]


def of_people(text: str) -> list[tuple[int, str]]:
    """Return the numbers that stand for everyone who took part: "zeventien inburgeraars"."""
    rest = FIGURE.sub(" ", text)
    return [
        (value(number), perspective.lower())
        for number, perspective in re.findall(
            rf"\b({NUMBER}) (inburgeraar|aanbieder)s\b", rest, re.IGNORECASE
        )
    ]
