"""What the chapter on method says of statements that were laid before the people they rest on.

Of few people only that they were asked: what each of them answered could be told from the counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from weerklank.findings import shown
from weerklank.rendering import words

if TYPE_CHECKING:
    from weerklank.analysis.outside import Outside
    from weerklank.findings.material import Material


def sentences(material: Material, outside: Outside | None = None) -> list[str]:
    """Return how many statements were laid before how many people, and what came of it.

    Outside the team only that it was done: who was asked said it, and each answer tells of one.
    """
    found = shown.totals(shown.told_of(material.voices))
    if not found.people:
        if not material.rows:
            return []
        return ["Geen uitspraak is voorgelegd aan de mensen die dit vertelden."]
    if outside is not None:
        return [
            "Uitspraken zijn voorgelegd aan mensen die dit vertelden. Hun antwoorden tellen in "
            "geen enkel getal mee."
        ]
    return [_laid(found), *_answers(found), "Die antwoorden tellen in geen enkel getal mee."]


def _laid(found: shown.Totals) -> str:
    statements = (
        "1 uitspraak is" if found.statements == 1 else f"{found.statements} uitspraken zijn"
    )
    people = (
        "1 mens die dit vertelde"
        if found.people == 1
        else f"{found.people} mensen die dit vertelden"
    )
    return f"{statements} voorgelegd aan {people}."


def _answers(found: shown.Totals) -> list[str]:
    if found.people < settings.SMALLEST_GROUP:
        return [f"Wat minder dan {settings.SMALLEST_GROUP} mensen antwoordden, staat hier niet."]
    told = [
        f"{number} keer {what}"
        for number, what in (
            (found.agrees, "“zo is het”"),
            (found.adds, "“zo is het, en ook iets anders”"),
            (found.not_meant, "“zo bedoelde ik het niet”"),
            (found.silent, "“hier wil ik niets over zeggen”"),
        )
        if number
    ]
    return [f"Zij gaven {found.answers} antwoorden: {words.write_list(told)}."]
