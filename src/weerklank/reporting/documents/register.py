"""Figures of the register, in a part of their own: how many people there are, and what is counted.

Nothing of it is added to what people said. What was read is what may be published already; it is
shown as it was, and only per route beside everybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

from weerklank.rendering import words
from weerklank.rendering.document import Block, Heading, Paragraph, Section, Table
from weerklank.reporting import models
from weerklank.reporting.documents import approach
from weerklank.reporting.rules import register

if TYPE_CHECKING:
    from weerklank.findings.outline import Part
    from weerklank.reporting.documents.draft import Draft
    from weerklank.study.models import Characteristic

KEPT_BACK = "niet te zien"
_ROUTE, _GROUP = "leerroute", "doelgroep"
_EVERYBODY = "Iedereen"


def figures(draft: Draft, part: Part, number: str) -> Section:
    kept = models.RegisterFigures.objects.filter(round=draft.found.round).first()  # the newest
    blocks: list[Block] = []
    if kept:
        indicators, lines = register.of_json(kept.figures)
        whose = f" van {kept.municipality}" if kept.municipality else ""
        blocks.append(
            Paragraph(
                f"Deze cijfers komen uit het register{whose}, op {words.write_date(kept.on)}. Zij "
                "gaan over iedereen in het register, en niet over wat mensen ons vertelden: zij "
                "tellen bij geen uitspraak mee. Aantallen zijn afgerond op vijf. Wat over te "
                "weinig mensen gaat, is niet te zien."
            )
        )
        tables = [_heard(draft, lines, side) for side in (_ROUTE, _GROUP)]
        blocks += [table for table in tables if table]
        for one in indicators:
            if one.number in kept.chosen:
                blocks += [
                    Heading(one.name),
                    Paragraph(one.definition),
                    _indicator(one, [line for line in lines if line.number == one.number]),
                ]
    return Section(number, part.title, (*draft.text(part), *blocks))


@dataclass(frozen=True, slots=True)
class _Group:
    """Some groups of the register together: what they are called, and how many people there are.

    `keys` are the values of the characteristic that they are; `value` is empty when it is not told.
    """

    names: tuple[str, ...]
    keys: frozenset[str]
    value: str

    def with_other(self, other: _Group) -> _Group:
        is_told = bool(self.value and other.value)
        return _Group(
            (*self.names, *other.names),
            self.keys | other.keys,
            str(int(self.value) + int(other.value)) if is_told else "",
        )


def _heard(draft: Draft, lines: Iterable[register.Line], side: str) -> Table | None:
    """Put how many people there are beside how many were heard, per group of one side.

    Outside the team as the part about who took part tells it: in the same groups, with the same
    numbers. So nothing follows from this table that does not stand there.
    """
    characteristic = next((one for one in draft.found.background if one.key == side), None)
    labels = _labels(characteristic)
    by_name = {label.casefold(): key for key, label in labels.items() if key}
    there = []
    for line in lines:
        if line.number != register.PEOPLE or line.side != side:
            continue
        keys = [key for name in line.group.split(" en ") if (key := _key_of(name, by_name))]
        if keys:
            there.append(_Group((line.group,), frozenset(keys), line.value))
    if not there:
        return None
    values = {one.record.pk: _value(one, side) for one in draft.found.inburgeraars}
    outside = draft.outside
    if outside is None:
        rows = [_row(one, sum(value in one.keys for value in values.values())) for one in there]
    else:
        told = outside.sizes(side, values, list(labels))
        rows = _told(there, told, labels) if told else [_row(one, None) for one in there]
    return Table(
        caption=f"Hoeveel inburgeraars er zijn, en hoeveel wij er hoorden, naar {side}",
        header=(side.capitalize(), "In het register", "Gehoord"),
        rows=tuple(rows),
        row_headers=True,
        note=_NOTE.format(words.spell(outside.least)) if outside else None,
    )


_NOTE = (
    "Van wie wij hoorden, staan groepen van minder dan {0} mensen samen met een andere. De "
    "aantallen zijn die bij “Wie deden mee”, en blijven zoals zij werden verteld tot er {0} of "
    "meer mensen bij kwamen."
)


def _told(
    there: Iterable[_Group], told: Iterable[tuple[list[str], int]], labels: dict[str, str]
) -> list[tuple[str, str, str]]:
    """Join groups of the register until each is some of the groups that are told, or none of them.

    All who were heard are in what is told: of what is in none of it nobody was.
    """
    together = list(there)
    heard = [(frozenset(group), size) for group, size in told]
    for keys, _size in heard:
        inside = [one for one in together if one.keys & keys]
        if len(inside) > 1:
            place = together.index(inside[0])
            together = [one for one in together if one not in inside]
            together.insert(place, reduce(_Group.with_other, inside))
    rows = []
    for one in together:
        own = [(keys, size) for keys, size in heard if keys & one.keys]
        beside = {key for keys, _size in own for key in keys} - one.keys
        names = tuple(labels[key].lower() for key in labels if key in beside)
        rows.append(
            _row(replace(one, names=(*one.names, *names)), sum(size for _keys, size in own))
        )
    return rows


def _row(group: _Group, heard: int | None) -> tuple[str, str, str]:
    return (
        " of ".join(group.names),
        group.value or KEPT_BACK,
        KEPT_BACK if heard is None else str(heard),
    )


def _labels(characteristic: Characteristic | None) -> dict[str, str]:
    """Return the values that are told of as {value: label}, with that nothing is known."""
    values = characteristic.values.all() if characteristic else ()
    return {value.key: value.label for value in values} | {"": approach.UNKNOWN}


def _key_of(name: str, labels: dict[str, str]) -> str:
    """Return the value that a group of the register is, by its name or the short of it."""
    wanted = name.casefold()
    return next(
        (key for label, key in labels.items() if label == wanted or f"({wanted})" in label), ""
    )


def _value(person: object, side: str) -> str:
    value = person.characteristics.get(side)  # type: ignore[attr-defined]
    return value.key if value else ""


def _indicator(indicator: register.Indicator, lines: list[register.Line]) -> Table:
    """Put the measures of an indicator below each other: everybody, and each route."""
    columns = [("", "")]
    columns += dict.fromkeys((line.side, line.group) for line in lines if line.side == _ROUTE)
    by_measure: dict[str, dict[tuple[str, str], str]] = {}
    for line in lines:
        name = f"{line.measure}: {line.of_class}" if line.of_class else line.measure
        by_measure.setdefault(name, {})[line.side, line.group] = shown(line)
    return Table(
        caption=f"Uit het register: {indicator.name}",
        header=("Cijfer", *(group or _EVERYBODY for _side, group in columns)),
        rows=tuple(
            (name, *(cells.get(column, KEPT_BACK) for column in columns))
            for name, cells in by_measure.items()
        ),
        row_headers=True,
    )


def shown(line: register.Line) -> str:
    """Return a figure as it is read: a share in percents, other numbers with their unit."""
    if not line.value:
        return KEPT_BACK
    if line.in_words:
        return line.in_words
    if line.unit == "aandeel":
        return f"{round(float(line.value) * 100)}%"
    value = line.value.replace(".", ",")
    return value if line.unit == "aantal" else f"{value} {line.unit}"
