"""The made-up rounds that everything is measured on: the same size gives the same round.

The words are invented syllables, with a few real ones between them to search for. One document
in eight is in Arabic letters, now and then a sign lies outside the first plane of Unicode, a
quarter of the documents has two coders on mostly the same passages, and passages overlap. Each
turn is a line that begins with who speaks, so that taking it in finds the same turns. The first
document is the same in every size with as many codes and coders.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Size:
    name: str
    documents: int
    codes: int
    codings: int
    coders: int


SIZES = {
    size.name: size
    for size in (
        Size("XS", 4, 12, 120, 2),  # to try the benchmark itself
        Size("S", 24, 60, 3_000, 4),
        Size("M", 240, 120, 60_000, 8),
        Size("L", 2_400, 200, 1_000_000, 12),
    )
}
SMALL = "-s"  # ends the name of a round as large as S, with the codebook of the size before it


_OTHERS = {
    size.name: size
    for size in (Size("T55", 2_000, 500, 200_000, 8), Size("T55-tenth", 200, 500, 20_000, 8))
}


def size_named(name: str) -> Size:
    """Give a size by its name, also of the small round beside it."""
    if not name.endswith(SMALL):
        return (SIZES | _OTHERS)[name]
    small, codebook = SIZES["S"], SIZES[name.removesuffix(SMALL)]
    return Size(name, small.documents, codebook.codes, small.codings, codebook.coders)


WORDS_PER_DOCUMENT = (6_400, 9_600)
CODINGS_OF_FIRST = 125
SEARCHED = "formulier"

# The characteristics of people, with how many values each has.
TRAITS = {
    "gemeente": 12, "leeftijd": 5, "gender": 3, "taal": 2,
    "ronde": 4, "maand": 12, "score": 10, "gezin": 2,
}  # fmt: skip
COMPARED = "gemeente"

_ONSETS = ["", *"bdghklmnprstvwz", "st", "kl", "gr", "br", "sch", "vr", "zw", "pl", "tr"]
_VOWELS = ["a", "e", "i", "o", "u", "aa", "ee", "oo", "ie", "oe", "ij", "ei", "ui", "eu"]
_CODAS = ["", "", *"nrtklsmp", "ng", "cht", "nd", "rt", "st"]
_DUTCH = ["de", "het", "een", "en", "van", "ik", "niet", "je", "er", "met", "voor", "maar",
          SEARCHED, "loket", "taal", "werk", "brief", "wachten"]  # fmt: skip
_ARABIC_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_OUTSIDE_FIRST_PLANE = ["\U0001f642", "\U0001f44d", "\U00010330"]


@dataclass(frozen=True, slots=True)
class Turn:
    start: int
    end: int
    is_question: bool


@dataclass(frozen=True, slots=True)
class Coding:
    key: UUID
    start: int
    end: int
    coder: int
    code: int


@dataclass(frozen=True, slots=True)
class Document:
    number: int
    key: UUID
    text: str
    words: int
    language: str
    turns: tuple[Turn, ...]
    codings: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """`place` is its position among the codes; `parent` is that of the code above it."""

    place: int
    number: str
    label: str
    parent: int | None
    is_container: bool


class MadeUpRound:
    """A round of a size. Documents are made when they are asked for, one at a time."""

    def __init__(self, size: Size) -> None:
        self.size = size

    @cached_property
    def codes(self) -> list[Code]:
        """Give groups, codes in them, and every fourth code below the one before it."""
        groups = max(2, self.size.codes // 10)
        found = [
            Code(place, str(place + 1), f"Thema {place + 1}", None, is_container=True)
            for place in range(groups)
        ]
        members = [0] * groups
        for number in range(self.size.codes):
            place, group = len(found), (number // 4) % groups
            if number % 4 == 3:
                above = found[-1]
                found.append(Code(place, f"{above.number}.1", f"Code {number}", above.place, False))
            else:
                members[group] += 1
                name = f"{group + 1}.{members[group]}"
                found.append(Code(place, name, f"Code {number}", group, False))
        return found

    @cached_property
    def coded_with(self) -> list[int]:
        """Give the places of the codes that are given, the most used one first."""
        return [code.place for code in self.codes if not code.is_container]

    @cached_property
    def most_used(self) -> int:
        """Give the place of the code that most passages carry."""
        return self.coded_with[0]

    def traits(self, document: int) -> dict[str, int]:
        """Give the characteristics of the person in a document: a value's place for each."""
        chance = random.Random(f"{self.size.name} person {document}")  # noqa: S311
        return {name: chance.randrange(values) for name, values in TRAITS.items()}

    def documents(self) -> Iterator[Document]:
        for number in range(self.size.documents):
            yield self.document(number)

    def document(self, number: int) -> Document:
        size = self.size
        name = f"{size.name} document {number}" if number else "the same document"
        chance = random.Random(name)  # noqa: S311
        is_arabic = number % 8 == 5
        text, turns, starts = _text(chance, f"D{number + 1}", is_arabic=is_arabic)
        share = first = min(CODINGS_OF_FIRST, size.codings // size.documents)
        left = 0
        if number:
            share, left = divmod(size.codings - first, size.documents - 1)
        return Document(
            number=number,
            key=_key(chance),
            text=text,
            words=len(starts),
            language="ar" if is_arabic else "nl",
            turns=tuple(turns),
            codings=tuple(self._codings(chance, number, starts, share + (0 < number <= left))),
        )

    def _codings(
        self, chance: random.Random, number: int, starts: list[int], wanted: int
    ) -> list[Coding]:
        """Give as many codings as wanted, in reading order."""
        main = chance.randrange(self.size.coders)
        second = (main + 1 + chance.randrange(self.size.coders - 1)) % self.size.coders
        found: set[tuple[int, int, int, int]] = set()

        def give(first: int, last: int, coder: int, codes: list[int]) -> None:
            # The end lies before the blank (or colon and blank) in front of the next word.
            start, end = starts[first], starts[min(last, len(starts) - 1)] - 1
            for code in codes:
                if len(found) < wanted and start < end:
                    found.add((start, end, coder, code))

        while len(found) < wanted:
            first = chance.randrange(len(starts) - 2)
            last = first + chance.choice((4, 8, 12, 20, 30, 45, 70, 110)) + chance.randrange(5)
            codes = [self._code(chance) for _ in range(2 if chance.random() < 1 / 6 else 1)]
            give(first, last, main, codes)
            if number % 4 == 1:
                doubt = chance.random()
                if doubt < 0.60:
                    give(first, last, second, codes)
                elif doubt < 0.80:
                    give(first, last + chance.randint(1, 4), second, codes)
                elif doubt < 0.90:
                    give(first, last, second, [self._code(chance)])
        return [Coding(_key(chance), *row) for row in sorted(found)]

    def _code(self, chance: random.Random) -> int:
        weights = _falling(self.size.codes, 3)
        return self.coded_with[bisect_right(weights, chance.random() * weights[-1])]


@cache
def _falling(length: int, offset: int) -> list[float]:
    """Give the running sum of 1/offset, 1/(offset+1) …: few are used much, many a little."""
    return list(accumulate(1 / (place + offset) for place in range(length)))


def _key(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


@cache
def _vocabulary(*, is_arabic: bool, length: int = 6_000) -> list[str]:
    chance = random.Random(f"vocabulary {is_arabic}")  # noqa: S311
    words = dict.fromkeys([] if is_arabic else _DUTCH)
    while len(words) < length:
        if is_arabic:
            word = "".join(chance.choices(_ARABIC_LETTERS, k=chance.randint(3, 7)))
        else:
            word = "".join(
                chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS)
                for _ in range(chance.choices((1, 2, 3, 4), (35, 40, 18, 7))[0])
            )
        words[word] = None
    return list(words)


def _text(
    chance: random.Random, person: str, *, is_arabic: bool
) -> tuple[str, list[Turn], list[int]]:
    """Give a conversation between two people: its text, its turns, and where each word begins."""
    length = chance.randint(*WORDS_PER_DOCUMENT)
    vocabulary = _vocabulary(is_arabic=is_arabic)
    picked = chance.choices(vocabulary, cum_weights=_falling(len(vocabulary), 4), k=length)
    pieces: list[str] = []
    turns: list[Turn] = []
    starts: list[int] = []
    place = used = 0
    while used < length:
        is_question = len(turns) % 2 == 0
        begin = place
        label = f"{'Interviewer' if is_question else person}: "
        pieces.append(label)
        place += len(label)
        for _ in range(chance.randint(1, 2) if is_question else chance.randint(3, 8)):
            words = picked[used : used + chance.randint(6, 22)]
            used += len(words)
            if not words:
                break
            words[0] = words[0].capitalize()
            if chance.random() < 0.02:
                words.append(chance.choice(_OUTSIDE_FIRST_PLANE))
            words[-1] += "?" if is_question else "."
            for word in words:
                starts.append(place)
                pieces.append(word)
                pieces.append(" ")
                place += len(word) + 1
        pieces[-1] = "\n"
        turns.append(Turn(begin, place - 1, is_question))
    return "".join(pieces), turns, starts
