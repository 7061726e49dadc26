"""Themes from several sides: whom of each side it was put to, who said it, and in what tone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from weerklank.analysis import queries, rules
from weerklank.analysis.queries import splits
from weerklank.analysis.rules import contrast as judging
from weerklank.coding import queries as coding
from weerklank.coding.terms import Polarity
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.coding.models import Code

TONE_OF: dict[str, int] = {
    Polarity.POSITIEF: judging.GOOD,
    Polarity.NEGATIEF: judging.BAD,
    Polarity.GEMENGD: judging.GOOD | judging.BAD,
}


@dataclass(frozen=True)
class Side:
    """A group to lay beside others; `parts` are shown with it and stand in no verdict.

    Sides of one round share `voices`; of another round they have that round's own.
    """

    group: rules.Group
    voices: queries.Voices
    parts: tuple[rules.Group, ...] = ()
    is_judged: bool = True

    @property
    def groups(self) -> tuple[rules.Group, ...]:
        return (self.group, *self.parts)


@dataclass(frozen=True, slots=True)
class Theme:
    """A code, what each side makes of it (with its parts after it), and the verdict."""

    code: Code
    sides: tuple[tuple[judging.Side, ...], ...]
    found: judging.Contrast


def sides(voices: queries.Voices, split: splits.Split) -> list[Side]:
    """Return the sides within one round: perspectives, or the values of characteristics.

    Providers stand as one side, with their kinds as its parts. Who has no known value is a side
    that is shown and not judged. Of other characteristics the other perspective is left out.
    """
    columns = splits.columns(voices, split)
    if split.by != (queries.BY_PERSPECTIVE,):
        own = [one for one in columns if one.key not in set(Perspective)]
        return [Side(one, voices, is_judged=splits.is_known(one)) for one in own]
    people = splits.part(voices, split.among).people
    newcomers, providers = (
        replace(whole, people=whole.people & people)
        for whole in (queries.whole(voices, one) for one in Perspective)
    )
    kinds = tuple(one for one in columns if one.key != Perspective.INBURGERAAR)
    found = [Side(newcomers, voices), Side(providers, voices, kinds)]
    return [one for one in found if one.group.people]


def over_rounds(voices: Iterable[queries.Voices], split: splits.Split) -> list[Side]:
    """Return each round as a side: the people who are looked at, inburgeraars unless told."""
    among = split.among or splits.Among(queries.BY_PERSPECTIVE, Perspective.INBURGERAAR)
    return [
        Side(
            rules.Group(one.round.slug, one.round.name, splits.part(one, among).people),
            one,
        )
        for one in voices
    ]


def themes(sides: Sequence[Side], wanted: queries.Filter) -> list[Theme]:
    """Judge every code that anyone on any side spoke of, what is contrary first."""
    if not sides:
        return []
    first = sides[0].voices
    counted = _count(sides, wanted)
    heard = {
        code
        for cells, _tones in counted
        for code, own in cells.items()
        if any(cell.is_heard for cell in own)
    }
    found = []
    for code in first.codes:
        if code.pk not in heard:
            continue
        of_code = tuple(
            tuple(
                judging.Side(
                    tally,
                    judging.tones(tones.get(code.pk, {}), tally.people),
                    side.is_judged,
                )
                for tally in cells[code.pk]
            )
            for side, (cells, tones) in zip(sides, counted, strict=True)
        )
        found.append(Theme(code, of_code, judging.contrast([one[0] for one in of_code])))
    return sorted(found, key=lambda theme: theme.found.strength)


# Per code the tallies of a side and its parts, and who named it in what tone.
_Counted = tuple[dict[int, tuple[rules.Tally, ...]], dict[int, dict[int, int]]]


def _count(sides: Sequence[Side], wanted: queries.Filter) -> list[_Counted]:
    """Return what is counted of each side; a round is read once, for all sides of it."""
    found: list[_Counted] = []
    for voices, own in groupby(sides, key=attrgetter("voices")):
        of_round = list(own)
        codes = [code.pk for code in voices.codes]
        groups = [group for side in of_round for group in side.groups]
        rows = queries.matrix(voices, groups, wanted, codes=codes)
        tones = judging.people_by_tone(toned(voices, wanted), voices.parents)
        begin = 0
        for side in of_round:
            end = begin + len(side.groups)
            found.append(({row.code: row.cells[begin:end] for row in rows}, tones))
            begin = end
    return found


def toned(voices: queries.Voices, wanted: queries.Filter) -> Iterator[judging.Toned]:
    """Yield who spoke by name of what in what tone. One query; who gave it none is not read."""
    codings = queries.asked(coding.codings(voices.readings), voices, wanted)
    with_tone = codings.filter(polarity__in=TONE_OF)
    for code, person, polarity in voices.values_by_person(with_tone, "polarity"):
        yield code, frozenset({person}), TONE_OF[polarity]
