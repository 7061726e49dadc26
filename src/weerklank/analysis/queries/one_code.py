"""What is asked of one code of a round: read without the codings of any other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from weerklank.analysis import rules
from weerklank.coding import queries as coding

if TYPE_CHECKING:
    from weerklank.coding.models import Code
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@dataclass
class Codebook:
    """The codes of a round, and which of its codings count for whoever looks."""

    round: Round
    codes: list[Code]
    readings: coding.Readings

    @cached_property
    def parents(self) -> dict[int, int | None]:
        return {code.pk: code.parent_id for code in self.codes}

    @cached_property
    def used(self) -> list[Code]:
        """Return the codes that count somewhere, and those above them, in order."""
        given = coding.used_code_ids(self.round, self.readings)
        lines = {code for one in given for code in rules.line(one, self.parents)}
        return [code for code in self.codes if code.pk in lines]

    def family(self, code: Code, *, alone: bool = False) -> frozenset[int]:
        """Return the code with those below it, or without them."""
        return frozenset({code.pk}) if alone else rules.family(code.pk, self.parents)


def codebook(round_: Round, *, visible_to: User) -> Codebook:
    """Return the codes of a round for somebody, who may see but her own work where she is blind."""
    return Codebook(
        round=round_,
        codes=list(coding.codes(round_.monitor)),
        readings=coding.readings(round_, visible_to=visible_to),
    )


MOST_PLACES = 2_000  # passages of one page


@dataclass(frozen=True, slots=True)
class Course:
    """Where a code falls in one text: its passages, and how long that text is."""

    text: int
    turns: int
    end: int
    places: tuple[coding.CodedPlace, ...]
    is_whole: bool = True  # else there may be more than was read


def courses(
    book: Codebook,
    codes: Collection[int],
    texts: Collection[int],
    sizes: dict[int, tuple[int, int]],
    *,
    most: int | None,
) -> tuple[list[Course], bool]:
    """Return where these codes fall in these texts, and whether there are more than are read.

    At most `most` are read, text by text; None: all.
    """
    limit = None if most is None else most + 1
    rows = coding.places_of(book.readings, codes, texts, limit=limit)
    is_cut = most is not None and len(rows) > most
    # From the text of the first that is not shown on, nothing is known for sure.
    until = rows[-1].transcript if is_cut else None
    of_text: dict[int, list[coding.CodedPlace]] = {}
    for row in rows[:most]:
        of_text.setdefault(row.transcript, []).append(row)
    found = []
    for text in texts:
        turns, end = sizes.get(text, (0, 0))
        is_whole = until is None or text < until
        found.append(Course(text, turns, end, tuple(of_text.get(text, ())), is_whole))
    return found, is_cut
