"""How people were chosen and what came of asking them, from the records: no number is typed.

In Dutch, as the report is. Outside the research team small numbers are told together, or not; and
who was asked stays counted after leaving, for one fewer of a group and by a road is one person.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from weerklank.rendering import words
from weerklank.rendering.document import Block, Paragraph, Table
from weerklank.sampling.selecting import Response
from weerklank.sampling.terms import DrawMethod, FrameSource, LeftOut, Road, WhyAgain
from weerklank.study.rules.groups import large_groups
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from weerklank.analysis.outside import Outside
    from weerklank.findings.material import Material
    from weerklank.sampling.selecting import OnList, Told

_CALLED = {
    Perspective.INBURGERAAR: ("inburgeraar", "inburgeraars"),
    Perspective.AANBIEDER: ("aanbieder", "aanbieders"),
}
_NOBODY = Response("", 0, 0, 0, 0, 0, 0, 0, 0)
_PARTS = (
    ("refused", "zei nee", "zeiden nee"),
    ("no_answer", "gaf geen antwoord", "gaven geen antwoord"),
    ("not_reached", "is niet bereikt", "zijn niet bereikt"),
    ("gone", "kon niet meer gevraagd worden", "konden niet meer gevraagd worden"),
    ("waiting", "gaf nog geen uitsluitsel", "gaven nog geen uitsluitsel"),
)
_FEW = 5  # of a list of the register no fewer are told
_AGAIN = {
    WhyAgain.LISTS: "de lijst met mensen veranderde",
    WhyAgain.TARGETS: "de doelen of het aantal mensen veranderden",
    WhyAgain.METHOD: "de manier van kiezen moest anders",
    WhyAgain.TRIAL: "de vorige keer was een proef",
    WhyAgain.OUTCOME: "het team wilde een andere uitkomst",
    "": "niet vastgelegd",
}


def is_told(material: Material) -> bool:
    """Return whether the records say how any side was chosen."""
    return bool(material.choosing)


def paragraphs(material: Material, outside: Outside | None) -> list[str]:
    """Return per side how people were chosen, asked and replaced; for the team every number."""
    return _paragraphs(material, as_told(material, outside), _least(outside))


def _paragraphs(material: Material, sides: Sequence[Told], least: int) -> list[str]:
    told = [_of_side(one, least) for one in sides]
    known = {one.perspective for one in sides}
    there = {one.record.perspective for one in material.people}
    told += [
        f"Hoe de {_CALLED[Perspective(side)][1]} zijn gekozen, is niet vastgelegd."
        for side in sorted(there - known, reverse=True)
    ]
    return told


def blocks(material: Material, outside: Outside | None) -> list[Block]:
    """Return the paragraphs, and per side a table of what came of asking per group."""
    sides, least = as_told(material, outside), _least(outside)
    found: list[Block] = [Paragraph(text) for text in _paragraphs(material, sides, least)]
    found += [table for one in sides if (table := _table(one, least)) is not None]
    return found


def _least(outside: Outside | None) -> int:
    """Return how many people a number outside is at least about; 0 tells every number."""
    return outside.least if outside else 0


def as_told(material: Material, outside: Outside | None) -> list[Told]:
    """Return how people were chosen, as the team sees it or as it leaves."""
    if outside is None:
        return material.choosing
    return [_with_who_left(one, outside) for one in material.choosing]


def _value(person: OnList) -> str:
    return person.value


def _road(person: OnList) -> str:
    return person.road


def _with_who_left(one: Told, outside: Outside) -> Told:
    """Count who was asked, said yes and was replaced with those who left since it was told."""
    side = f"{one.perspective}.{one.first}"

    def ever(
        what: str, of: Callable[[OnList], str], counts: Callable[[OnList], bool]
    ) -> dict[str, int]:
        return outside.ever(
            f"{what}.{side}",
            {person.pk: of(person) for person in one.people if counts(person)},
            {person.pk: of(person) for person in one.people if not counts(person)},
        )

    asked = ever("asked", _value, lambda person: person.is_chosen and person.is_asked)
    agreed = ever("agreed", _value, lambda person: person.is_chosen and person.agreed)
    replaced = ever("replaced", _value, lambda person: person.is_chosen and person.is_replaced)
    by_road = ever("road", _road, lambda person: person.is_chosen and person.is_asked)
    kinds = [
        replace(
            _NOBODY,
            label=label,
            asked=asked.get(value, 0),
            agreed=agreed.get(value, 0),
            replaced=replaced.get(value, 0),
        )
        for value, label in one.values
        if asked.get(value)
    ]
    return replace(
        one,
        everyone=replace(
            one.everyone,
            asked=sum(asked.values()),
            agreed=sum(agreed.values()),
            replaced=sum(replaced.values()),
        ),
        kinds=kinds if one.kinds else [],
        asked_by_road=by_road,
    )


def how_chosen(material: Material) -> str:
    """Return how people were chosen, in a sentence or two per side."""
    return " ".join(_how(one) for one in material.choosing)


def how_asked(material: Material, outside: Outside | None) -> str:
    """Return by which road people came."""
    sides = as_told(material, outside)
    return " ".join(filter(None, (_roads(one, _least(outside)) for one in sides)))


def not_taking_part(material: Material, outside: Outside | None) -> str:
    """Return how many were asked, and what became of who does not take part."""
    return " ".join(
        " ".join(filter(None, (_asked(one), _others(one, _least(outside)), _replaced(one))))
        for one in as_told(material, outside)
    )


def _of_side(one: Told, least: int) -> str:
    sentences = (
        _asked(one),
        _how(one),
        _left_out(one, least),
        _roads(one, least),
        _others(one, least),
        _replaced(one),
    )
    return " ".join(filter(None, sentences))


def _called(one: Told, number: int) -> str:
    single, several = _CALLED[Perspective(one.perspective)]
    return single if number == 1 else several


def _asked(one: Told) -> str:
    asked, agreed = one.everyone.asked, one.everyone.agreed
    verb = "is" if asked == 1 else "zijn"
    said = f"{agreed} {'zei' if agreed == 1 else 'zeiden'} ja" if agreed else "niemand zei ja"
    return f"Er {verb} {asked} {_called(one, asked)} gevraagd; {said}."


def _how(one: Told) -> str:
    names = [
        f"het register van {name}" if source == FrameSource.REGISTER else f"de lijst “{name}”"
        for source, name in one.sources
    ]
    where = words.write_list(names)
    several = _CALLED[Perspective(one.perspective)][1]
    if one.draw is None:
        return f"De {several} zijn zonder loting gekozen uit {where}."
    on = words.write_list([f"{name[:1].lower()}{name[1:]}" for name in one.features])
    if one.draw.method == DrawMethod.FAIR:
        way = (
            "door een loting waarin de kleinste kans van iedereen zo groot is als kan"
            f"{_smallest(one)}"
        )
    else:
        way = (
            "zo dat er zo veel mogelijk verschillende soorten mensen in zitten, en binnen een "
            "soort door het lot"
        )
    told = (
        f"De {several} zijn gekozen uit {one.draw.people} mensen van {where}, met doelen voor "
        f"{on}: {way} (startgetal {one.draw.seed})."
    )
    return " ".join(filter(None, (told, _thrown_away(one))))


def _thrown_away(one: Told) -> str:
    """Return how often people were chosen before, when nobody was asked yet, and why anew."""
    before = one.thrown_away
    if not before:
        return ""
    seeds = words.write_list([str(each.draw.seed) for each in before])
    told = (
        f"Voordat er iemand was gevraagd, is al eerder gekozen: {_times(len(before))}, met "
        f"startgetal {seeds}. Die {'uitkomst geldt' if len(before) == 1 else 'uitkomsten gelden'} "
        "niet."
    )
    why = Counter(each.why for each in before)
    reasons = [f"{_AGAIN[reason]} ({_times(why[reason])})" for reason in _AGAIN if why[reason]]
    same = sum(set(each.changed) <= {"seed"} for each in before)
    alone = f" Lijst, doelen en manier bleven daarbij {_times(same)} gelijk." if same else ""
    return f"{told} Waarom opnieuw is gekozen: {'; '.join(reasons)}.{alone}"


def _times(number: int) -> str:
    return f"{words.spell(number)} keer"


def _smallest(one: Told) -> str:
    chances = [cell["chance"] for cell in one.draw.cells if cell["chance"]] if one.draw else []
    if not chances:
        return ""
    return f" ({100 * min(chances):.1f} %)".replace(".", ",")


def _left_out(one: Told, least: int) -> str:
    told = []
    for reason in LeftOut:
        if str(reason) not in one.left_out or reason == LeftOut.THERE_ALREADY:
            continue
        number = _several(one.left_out[str(reason)], least)
        told.append(f"{reason.label!s} ({number})")
    return f"Niet op de lijst kwamen mensen hierom: {words.write_list(told)}." if told else ""


def _several(counts: list[int | None], least: int) -> str:
    """Say how many on lists together, of which some tell only that they are fewer than five."""
    known = sum(count or 0 for count in counts)
    hidden = counts.count(None)
    if not hidden:
        return f"minder dan {words.spell(least)}" if known < least else str(known)
    if known:
        return f"minstens {known}" if known >= max(least, _FEW) else f"minder dan {known + _FEW}"
    # Of each list at most four.
    return f"minder dan {words.spell(_FEW)}" if hidden == 1 else f"hoogstens {(_FEW - 1) * hidden}"


def _roads(one: Told, least: int) -> str:
    by_call = one.asked_by_road.get(Road.OPEN_CALL, 0)
    by_municipality = one.asked_by_road.get(Road.MUNICIPALITY, 0)
    several = _CALLED[Perspective(one.perspective)][1]
    if not by_call:
        return f"De {several} kwamen allen in beeld via de gemeente."
    if not by_municipality:
        return f"De {several} kwamen allen in beeld via een open oproep."
    if min(by_call, by_municipality) < least:
        most = "de gemeente" if by_municipality > by_call else "een open oproep"
        return f"De meeste {several} kwamen in beeld via {most}, een paar langs de andere weg."
    return (
        f"Van de {several} kwamen er {by_municipality} in beeld via de gemeente en {by_call} via "
        "een open oproep."
    )


def _others(one: Told, least: int) -> str:
    """Return what became of the others; where a part is small, only how many they are.

    Then every answer there can be is told, also one that nobody gave: of one person the answers
    that were given are the answer.
    """
    parts = [(getattr(one.everyone, name), single, several) for name, single, several in _PARTS]
    parts = [part for part in parts if part[0]]
    total = sum(number for number, _single, _several in parts)
    if not total:
        return ""
    if any(number < least for number, _single, _several in parts):
        *first, last = [single for _name, single, _several in _PARTS]
        said = f"{', '.join(first)} of {last}"
        return f"Wie geen ja zei ({total}), {said}. Naar een reden is niet gevraagd."
    told = [f"{number} {single if number == 1 else several}" for number, single, several in parts]
    return f"Van de anderen: {words.write_list(told)}. Naar een reden is niet gevraagd."


def _replaced(one: Told) -> str:
    number = one.everyone.replaced
    if not number:
        return ""
    if number == 1:
        return "1 mens is vervangen door een reserve."
    return f"{number} mensen zijn vervangen door een reserve."


def _table(one: Told, least: int) -> Table | None:
    """Return what came of asking per group; outside in groups of which enough were asked."""
    rows = [(row.label, [row]) for row in one.kinds]
    if least:
        of_label = {row.label: row for row in one.kinds}
        kinds = {value: of_label.get(label) for value, label in one.values}
        sizes = [(value, row.asked if row else 0) for value, row in kinds.items()]
        labels = dict(one.values)
        rows = [
            (
                " of ".join(labels[value] for value in group),
                [row for value in group if (row := kinds[value])],
            )
            for group in large_groups(sizes, least, one.line)
        ]
    if len(rows) < 2:
        return None
    return Table(
        f"Gevraagde {_CALLED[Perspective(one.perspective)][1]} naar {one.first.lower()}",
        (one.first, "Gevraagd", "Zei ja", "Zei geen ja", "Vervangen"),
        tuple(_row(label, inside) for label, inside in rows),
        row_headers=True,
    )


def _row(label: str, inside: list[Response]) -> tuple[str, ...]:
    asked, agreed, replaced = (
        sum(getattr(row, name) for row in inside) for name in ("asked", "agreed", "replaced")
    )
    return (label, str(asked), str(agreed), str(asked - agreed), str(replaced))
