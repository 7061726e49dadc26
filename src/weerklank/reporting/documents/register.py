"""Figures of the register, in a part of their own: how many people there are, and what is counted.

Nothing of it is added to what people said. What was read is what may be published already; it is
shown as it was, and only per route beside everybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from weerklank.rendering import words
from weerklank.rendering.document import Block, Heading, Paragraph, Section, Table
from weerklank.reporting import models
from weerklank.reporting.rules import register

if TYPE_CHECKING:
    from weerklank.findings.outline import Part
    from weerklank.reporting.documents.draft import Draft

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


def _heard(draft: Draft, lines: Iterable[register.Line], side: str) -> Table | None:
    """Put how many people there are beside how many were heard, per group of one side.

    Outside the team no number of a small group, nor one from which it follows.
    """
    found = draft.found
    labels = {
        value.label.casefold(): value.key
        for one in found.background
        if one.key == side
        for value in one.values.all()
    }
    rows = []
    for line in lines:
        if line.number != register.PEOPLE or line.side != side:
            continue
        keys = [key for name in line.group.split(" en ") if (key := _key_of(name, labels))]
        if keys:
            heard = sum(_value(one, side) in keys for one in found.inburgeraars)
            rows.append((line.group, line.value or KEPT_BACK, heard))
    if not rows:
        return None
    least = draft.outside.least if draft.outside else 0
    is_told = all(heard >= least for _group, _value, heard in rows)
    return Table(
        caption=f"Hoeveel inburgeraars er zijn, en hoeveel wij er hoorden, naar {side}",
        header=(side.capitalize(), "In het register", "Gehoord"),
        rows=tuple(
            (group, value, str(heard) if is_told else KEPT_BACK) for group, value, heard in rows
        ),
        row_headers=True,
    )


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
    """Return a figure as it is read: a share in whole percents, other numbers with their unit."""
    if not line.value:
        return KEPT_BACK
    if line.unit == "aandeel":
        return f"{round(float(line.value) * 100)}%"
    value = line.value.replace(".", ",")
    return value if line.unit == "aantal" else f"{value} {line.unit}"
