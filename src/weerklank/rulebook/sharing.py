"""Whose a row is when two schools, or two organisations for guidance, have the same pupil.

No table says which school a lesson or an appointment was of. It is a provider's own when it was
the only one of its kind that had a contact person there on those days.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from weerklank.rulebook.tables import (
    AANPASSINGEN,
    CONTACT_ORGANISATIONS,
    INFORMAL,
    KLASSEN,
    ONDERSTEUNING,
    PARTICIPATIE,
    WENSEN,
    ContactPeriod,
    Row,
)

_GEMEENTE, BEGELEIDING, TAALSCHOOL = CONTACT_ORGANISATIONS
# What a provider fills in of her own people, beside lessons and appointments.
FILLED_BY: Mapping[str, tuple[str, ...]] = {
    TAALSCHOOL: (KLASSEN.name, AANPASSINGEN.name),
    BEGELEIDING: (WENSEN.name, PARTICIPATIE.name, ONDERSTEUNING.name),
}
# Which rows of a table those who guide bring: work and benefit are not theirs to tell.
KINDS_OF_GUIDANCE: Mapping[str, tuple[str, ...]] = {
    PARTICIPATIE.name: ("vrijwilligerswerk", "taalmaatje", "activiteit", *INFORMAL),
    ONDERSTEUNING.name: ("maatschappelijke begeleiding", "spreekuur", "training"),
}


def is_for_others(table: str, row: Row) -> bool:
    """Return whether a row is of a kind that those who guide do not bring."""
    kinds = KINDS_OF_GUIDANCE.get(table)
    return kinds is not None and getattr(row, "soort", "") not in ("", *kinds)


def is_alone(
    contacts: Iterable[ContactPeriod],
    keys: Collection[str],
    kind: str,
    begin: date,
    end: date,
) -> bool:
    """Return whether of this kind only `keys` had contact persons in [begin, end), and had one.

    A contact person of whom nobody knows who it is may be of another.
    """
    there = {
        each.contactpersoon
        for each in contacts
        if each.organisatie == kind
        and each.van is not None
        and each.van < end
        and (each.tot is None or each.tot > begin)
    }
    return bool(there) and there <= set(keys)
