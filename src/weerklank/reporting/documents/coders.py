"""A part of the report: what two people coded, how far they agreed, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weerklank.coding.terms import TurnVerdict
from weerklank.rendering import words
from weerklank.rendering.document import Block, Bullets, Paragraph, Table

if TYPE_CHECKING:
    from weerklank.analysis.outside import Outside
    from weerklank.coding.doubling import Beside, Doubling
    from weerklank.findings.material import Material

UNKNOWN = "onbekend"
# As the report calls a measure, and as it is known.
MEASURES = (("κ", "kappa"), ("AC1", "ac1"), ("F1", "f1"))
_DECIDED = (
    # Which of the two is the first says nothing to a reader.
    ("wat één van beiden gaf", (TurnVerdict.FIRST, TurnVerdict.SECOND)),
    ("wat beiden gaven", (TurnVerdict.BOTH,)),
    ("een andere code", (TurnVerdict.OTHER,)),
    ("onduidelijk: geen van deze codes", (TurnVerdict.UNCLEAR,)),
)


def blocks(material: Material, outside: Outside | None = None) -> tuple[Block, ...]:
    """Return what is told of coding by two; outside the team without what was decided per turn.

    Nothing for who codes blind: she may not know it.
    """
    if material.voices.readings.is_limited:
        return ()
    found = material.doubling
    practice = [Paragraph(_practised(found))] if found.practised else []
    if not found.conversations:
        return tuple(practice)
    told: list[Block] = [Paragraph(_how_much(found))]
    if material.round.uses_no_coefficients:
        told.append(
            Paragraph(
                "De methode van deze ronde gebruikt geen overeenstemmingsmaten. Wat telt, is "
                "waarin codeurs verschilden en wat zij daarover besloten."
            )
        )
    else:
        told.append(_agreement(found))
    told.append(Paragraph(_decided(found)))
    if outside is None and found.decided:
        told.append(Bullets(tuple(_verdicts(found))))
    told.append(Paragraph(_codebook(found, outside)))
    return (*told, *practice)


def _turns(number: int) -> str:
    return "1 beurt" if number == 1 else f"{number} beurten"


def _how_much(found: Doubling) -> str:
    text = (
        f"Dubbel gecodeerd {_is(found.conversations)} "
        f"{_part(found.conversations, found.of_conversations, 'gesprek', 'gesprekken')}: "
        f"{_part(found.turns, found.of_turns, 'beurt', 'beurten')} die te lezen "
        f"{_is(found.of_turns)}."
    )
    if found.in_part:
        part = "In één daarvan" if found.in_part == 1 else f"In {found.in_part} daarvan"
        text += (
            f" {part} codeerde iemand alleen beurten die het lot koos. Wat daarbuiten ligt, is "
            "door die persoon niet gelezen en telt in de vergelijking niet mee."
        )
    return text


def _part(number: int, whole: int, one: str, more: str) -> str:
    if whole == 1:
        return f"{'het' if one == 'gesprek' else 'de'} enige {one}"
    return f"alle {whole} {more}" if number == whole else f"{number} van de {whole} {more}"


def _is(number: int) -> str:
    return "is" if number == 1 else "zijn"


def _agreement(found: Doubling) -> Table:
    rows = [
        *(_row(f"{one.names[0]} en {one.names[1]}", one) for one in found.before),
        *(_row(f"{one.names[0]} en wat samen besloten is", one) for one in found.after),
    ]
    return Table(
        "Hoe ver codeurs het eens waren, voor en na de besluiten",
        ("Wie", "Gesprekken", "Beurten", "Prevalentie", *(sign for sign, _name in MEASURES)),
        tuple(rows),
        row_headers=True,
        note=(
            "Alle codes samen: een beurt telt per code. De rijen met twee codeurs zijn van voor de "
            "besluiten. Tussen haakjes staat waartussen een maat waarschijnlijk ligt, als andere "
            "beurten waren gekozen. Prevalentie zegt hoe scheef het verdeeld is: dicht bij 1 kreeg "
            f"een beurt bijna nooit een code. Bij te weinig codes staat er “{UNKNOWN}”."
        ),
    )


def _row(who: str, one: Beside) -> tuple[str, ...]:
    row = one.overall
    assert row is not None
    prevalence = row.measures["prevalence_index"]
    cells = [who, str(one.conversations), str(one.turns), _number(prevalence)]
    for _sign, name in MEASURES:
        value, interval = row.measures[name], row.intervals.get(name)
        if value is None or not row.is_known:
            cells.append(UNKNOWN)
            continue
        low_high = f" ({_number(interval[0])} tot {_number(interval[1])})" if interval else ""
        cells.append(f"{_number(value)}{low_high}")
    return tuple(cells)


def _number(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.2f}".replace(".", ",").replace("-", "−")


def _decided(found: Doubling) -> str:
    if not found.apart:
        return "In elke beurt die twee mensen codeerden, gaven zij dezelfde codes."
    text = f"In {_turns(found.apart)} gaven twee codeurs niet dezelfde codes."
    if not found.decided:
        return f"{text} Over geen daarvan is een besluit genomen."
    left = found.apart - found.decided
    if not left:
        text += " Daarover is besloten." if found.apart == 1 else " Over alle is besloten."
    else:
        text += f" Over {found.decided} daarvan is besloten, over {left} nog niet."
    if found.agreed:
        where = "1 gesprek" if found.agreed == 1 else f"{found.agreed} gesprekken"
        text += f" In {where} telt wat samen besloten is."
    return text


def _verdicts(found: Doubling) -> list[str]:
    told = [
        (what, sum(found.verdicts.get(verdict, 0) for verdict in verdicts))
        for what, verdicts in _DECIDED
    ]
    return [f"{what}: {_turns(number)}" for what, number in told if number]


def _codebook(found: Doubling, outside: Outside | None) -> str:
    if not found.versions:
        return "Sinds het eerste van deze gesprekken klaar was, is het codeboek niet gewijzigd."
    numbers = words.write_list([str(number) for number in found.versions])
    what = "een nieuwe versie" if len(found.versions) == 1 else "nieuwe versies"
    text = f"Sinds het eerste van deze gesprekken klaar was, kreeg het codeboek {what}: {numbers}."
    if not found.redefined:
        return f"{text} Van geen code is de betekenis anders omschreven."
    if outside is not None:
        number = len(found.redefined)
        of = "1 code" if number == 1 else f"{number} codes"
        return f"{text} Van {of} is de betekenis anders omschreven."
    listed = words.write_list(list(found.redefined))
    return f"{text} Anders omschreven is de betekenis van: {listed}."


def _practised(found: Doubling) -> str:
    on = "1 gesprek" if found.practised == 1 else f"{found.practised} gesprekken"
    return f"Op {on} is het coderen geoefend. Wat daarbij gecodeerd is, telt in geen enkel getal."
