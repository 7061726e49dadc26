"""What inburgeraars and providers say of the same, beside each other, with what they make together.

The verdict is that of `analysis.rules.contrast`. Outside the team it rests on what is told and on
nothing else: where that leaves two verdicts open both are given, so that it adds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from weerklank.analysis import queries as analysis
from weerklank.analysis import rules as counting
from weerklank.analysis.queries import contrast
from weerklank.analysis.rules import contrast as judging
from weerklank.analysis.rules.contrast import Tones, Verdict
from weerklank.analysis.rules.outside import Kept
from weerklank.analysis.wording import contrast as verdicts
from weerklank.coding import queries as coding
from weerklank.findings import queries
from weerklank.findings.terms import Comparing
from weerklank.rendering import words
from weerklank.rendering.document import Comparison, ComparisonRow, Count
from weerklank.sentences import bands
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weerklank.analysis.outside import Outside
    from weerklank.analysis.rules.outside import Amount, Told
    from weerklank.coding.models import Code
    from weerklank.findings.material import Material
    from weerklank.findings.outline import Part
    from weerklank.study.models import Round

# Branches that say what people met with; who, what, background and technique do not, and a wish
# is for one side's own work.
_COMPARED_BRANCHES = {3, 4, 5, 6}
_MOST_COMPARED = 10
_MOST_ONE_SIDED = 3
_TONES = ("goed", "slecht", "goed en slecht")


def compare(
    found: Material, outside: Outside | None = None, part: Part | None = None
) -> Comparison | None:
    """Put subjects beside each other, what is contrary first: those that were put to most.

    Chosen by how many were asked and never by what they said: a choice by difference shows
    difference. `part` may want all that were put to enough, or those that a researcher chose, which
    the rule then says. Outside the team also one that nobody spoke of is chosen.
    """
    groups = [
        counting.Group(
            key=perspective,
            label=str(queries.PLURALS[perspective]),
            people=frozenset(found.voices.group(perspective=perspective)),
        )
        for perspective in (Perspective.INBURGERAAR, Perspective.AANBIEDER)
    ]
    codes = {code.pk: code for code in found.voices.codes}
    every = (
        None
        if outside is None
        else [pk for pk, code in codes.items() if code.is_on and _may_be_compared(code)]
    )
    rows = [
        row
        for row in analysis.matrix(found.voices, groups, analysis.Filter(), codes=every)
        if _may_be_compared(codes[row.code])
    ]
    enough = {
        row.code: [_was_put_to_enough(*one) for one in zip(row.cells, groups, strict=True)]
        for row in rows
    }
    fit = [row for row in rows if all(enough[row.code])]
    of_one_side = [
        row
        for row in rows
        if any(enough[row.code]) and any(tally.asked == 0 for tally in row.cells)
    ]
    picked = _picked(part, fit, of_one_side)
    chosen = {row.code for row in (*picked.both, *picked.one_sided)}
    if not picked.both and not (picked.how == Comparing.CHOSEN and chosen):
        return None
    judge = _Judge(found, groups, outside)
    judged = [judge.row(row, codes[row.code]) for row in rows if row.code in chosen]
    # Sorting keeps the order of the codebook among what is as contrary.
    return Comparison(
        caption="Wie noemt wat",
        subject="Onderwerp",
        first="inburgeraars",
        second="aanbieders",
        verdict="Oordeel",
        rows=tuple(row for _order, row in sorted(judged, key=lambda one: one[0])),
        rule=_rule(picked, outside),
    )


class _Picked(NamedTuple):
    """The codes that stand in the table, and how many there are that could."""

    how: Comparing
    both: Sequence[counting.MatrixRow]
    one_sided: Sequence[counting.MatrixRow]
    fit: int
    of_one_side: int
    unfit: int = 0  # of those that somebody chose


def _picked(
    part: Part | None, fit: Sequence[counting.MatrixRow], of_one_side: Sequence[counting.MatrixRow]
) -> _Picked:
    how = part.comparing if part else Comparing.WIDEST
    if part is None or how == Comparing.WIDEST:
        both, one_sided = _widest(fit, _MOST_COMPARED), _widest(of_one_side, _MOST_ONE_SIDED)
        return _Picked(how, both, one_sided, len(fit), len(of_one_side))
    if how == Comparing.ALL:
        return _Picked(how, fit, of_one_side, len(fit), len(of_one_side))
    both, one_sided = (
        [row for row in rows if row.code in part.compared] for rows in (fit, of_one_side)
    )
    unfit = len(part.compared) - len(both) - len(one_sided)
    return _Picked(how, both, one_sided, len(fit), len(of_one_side), unfit)


def may_be_compared(round_: Round) -> list[Code]:
    """Return the codes that a researcher may choose for the table, in the order of the codebook."""
    every = coding.codes(round_.monitor)
    return [code for code in every if code.is_on and _may_be_compared(code)]


def _widest(rows: Sequence[counting.MatrixRow], most: int) -> list[counting.MatrixRow]:
    """Return those that were put to most; of as many the first in the codebook."""
    return sorted(rows, key=lambda row: -sum(tally.asked or 0 for tally in row.cells))[:most]


def _was_put_to_enough(tally: counting.Tally, group: counting.Group) -> bool:
    """A few of a group, or the few that were picked for a question, say nothing of the group."""
    asked = tally.asked or 0
    return asked >= bands.SMALL_BASE and asked * 2 >= len(group.people)


def _may_be_compared(code: Code) -> bool:
    branch = code.number.split(".", maxsplit=1)[0]
    return not code.is_container and branch.isdecimal() and int(branch) in _COMPARED_BRANCHES


_Order = tuple[int, bool, float]


class _Judge:
    """Makes a row of what is counted: for the team as it is, outside of what is told."""

    def __init__(
        self, found: Material, groups: Sequence[counting.Group], outside: Outside | None
    ) -> None:
        self._voices = found.voices
        self._groups = groups
        self._outside = outside
        self._by_person: Mapping[int, Mapping[int, int]] = judging.people_by_tone(
            contrast.toned(found.voices, analysis.Filter()), found.voices.parents
        )

    def row(self, row: counting.MatrixRow, code: Code) -> tuple[_Order, ComparisonRow]:
        """Return a subject as it is printed, and by what it is ordered."""
        sides = list(zip(row.cells, self._groups, strict=True))
        if self._outside is None:
            return self._inside(code, sides)
        return self._told(code, sides, self._outside)

    def _inside(
        self, code: Code, sides: Sequence[tuple[counting.Tally, counting.Group]]
    ) -> tuple[_Order, ComparisonRow]:
        judged = [judging.Side(tally, self._tones(code, tally.people)) for tally, _group in sides]
        found = judging.contrast(judged)
        first, second = (
            Count(
                one.tally.said,
                one.tally.asked,
                one.tally.at_least,
                one.tally.unprompted,
                tone=verdicts.tone(one.tones) if one.is_asked else "",
            )
            for one in judged
        )
        verdict = str(verdicts.VERDICTS[found.verdict])
        return found.strength, ComparisonRow(str(code), first, second, verdict)

    def _told(
        self,
        code: Code,
        sides: Sequence[tuple[counting.Tally, counting.Group]],
        outside: Outside,
    ) -> tuple[_Order, ComparisonRow]:
        topics = counting.topics([code.pk], self._voices.parents)
        asked = self._voices.hall.reach(frozenset(topics)).asked
        counts, ways = [], []
        for tally, group in sides:
            amount = outside.of_code(code.pk, group.key, tally)
            of_asked = self._tones(code, tally.people & asked)
            told = outside.tones_of_code(code.pk, group.key, tally, of_asked[:3])
            counts.append(replace(Count.outside(amount), tone=_in_words(told)))
            ways.append(list(_ways(amount, told)))
        possible = {judging.contrast(one).verdict for one in product(*ways)}
        in_order = [one for one in Verdict if one in possible]
        if Verdict.OPEN in possible or len(in_order) > len(ways):
            in_order = [Verdict.OPEN]
        said = " of ".join(str(verdicts.VERDICTS[one]) for one in in_order)
        place = list(Verdict).index(in_order[0])
        return (place, False, 0.0), ComparisonRow(str(code), counts[0], counts[1], said)

    def _tones(self, code: Code, people: frozenset[int]) -> Tones:
        return judging.tones(self._by_person.get(code.pk, {}), people)


def _in_words(told: Sequence[Told]) -> str:
    """Return how many said what of it; what one or nobody said is left out."""
    return ", ".join(
        f"{words.write_number(one)} {name}"
        for name, one in zip(_TONES, told, strict=False)
        if one.low
    )


def _ways(amount: Amount, told: Sequence[Told]) -> list[judging.Side]:
    """Return each side that there may be, by what is told of it."""
    if amount.told is None:
        # Nobody was asked, nobody knows who was, or too few for any verdict.
        asked = {None: 0, Kept.UNKNOWN: None}.get(amount.why, 1)
        return [judging.Side(counting.Tally(asked=asked))]
    of = amount.told.of
    toned = [
        Tones(*numbers)
        for numbers in product(*(range(one.low, one.high + 1) for one in told))
        if sum(numbers) <= amount.told.high
    ]
    return [
        judging.Side(counting.Tally(said=said, asked=of, passages=said), tones)
        for said in range(amount.told.low, amount.told.high + 1)
        for tones in toned
    ]


def _selection(picked: _Picked) -> list[str]:
    """Say how many there are, which of them stand in the table, and how many do not."""
    shown, left = len(picked.both), picked.fit - len(picked.both)
    if picked.how == Comparing.CHOSEN:
        said = [
            f"De onderzoekers kozen zelf welke hier staan: {shown} van de {picked.fit}. "
            f"{_not_shown(left)} Wie op verschil kiest, laat verschil zien."
        ]
        if picked.unfit:
            said.append(
                "Eén gekozen code is aan te weinig mensen voorgelegd en staat er niet bij."
                if picked.unfit == 1
                else f"{words.spell(picked.unfit).capitalize()} gekozen codes zijn aan te weinig "
                "mensen voorgelegd en staan er niet bij."
            )
        return said
    if picked.how == Comparing.ALL:
        return [f"Dat zijn er {picked.fit}; ze staan er alle."]
    if left > 0:
        return [
            f"Dat zijn er {picked.fit}; dit zijn de {words.spell(_MOST_COMPARED)} die aan de "
            "meeste mensen zijn voorgelegd, bij een gelijk aantal de eerste in het codeboek. "
            f"{_not_shown(left)}"
        ]
    return []


def _not_shown(left: int) -> str:
    if not left:
        return "Er ontbreekt er geen."
    return f"{words.spell(left).capitalize()} {'staat' if left == 1 else 'staan'} er niet bij."


def _rule(picked: _Picked, outside: Outside | None) -> str:
    """Say what stands in the table and why that, and what the verdicts mean."""
    said = [
        "Hier staan de codes over wat helpt, wat schuurt, ervaren effecten en randvoorwaarden die "
        f"in beide groepen aan ten minste {words.spell(bands.SMALL_BASE)} mensen en aan ten minste "
        "de helft zijn voorgelegd."
    ]
    said += _selection(picked)
    if picked.one_sided:
        left = picked.of_one_side - len(picked.one_sided)
        which = ": de breedste" if left and picked.how == Comparing.WIDEST else ""
        said.append(
            "Onderaan staan codes die aan de ene groep zijn voorgelegd en aan de andere aan niemand"
            f"{which}. {f'{_not_shown(left)} ' if left else ''}Wat die andere groep vindt, weet u "
            "dus niet."
        )
    if picked.how != Comparing.CHOSEN:
        said.append("Op het antwoord is niet gekozen.")
    said.append("Wat het meest botst, staat bovenaan.")
    said.append(
        "“Verschil”: ten minste twee derde van de ene groep noemt het en minder dan een derde van "
        "de andere, of de toon is bij de ene vooral goed en bij de andere vooral slecht. De toon "
        f"telt daarvoor pas als in beide groepen ten minste {words.spell(judging.FEWEST)} "
        "mensen er met een toon over spraken, en twee derde van hen dezelfde toon had. "
        "“Overeenkomst”: in beide groepen noemt ten minste de helft het, en staat niet de helft "
        "goed tegenover de helft slecht. Ligt het daartussen, dan is het “niet te zeggen”."
    )
    if outside is not None:
        said.append(
            "Het oordeel volgt uit de aantallen die hier staan. Laten die er twee open, dan staan "
            "beide er. Een toon van niemand of van één mens staat er niet bij."
        )
    return " ".join(said)
