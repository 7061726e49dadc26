"""Whose a row is when two schools, or two organisations for guidance, have the same pupil.

No table says which school a lesson or an appointment was of. It is a provider's own when it was
the only one of its kind that had a contact person there on those days.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from weerklank.trajectories.rules.tables import ContactPeriod


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
