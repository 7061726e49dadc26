"""Names and addresses of people of a monitor: kept, read with a line in the log, forgotten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from weerklank.safeguards import reach
from weerklank.vault import contacts, models, queries, refusals
from weerklank.vault.contacts import Details
from weerklank.vault.operations.keys import MAY_BE_UNDER_WAY, find_linked
from weerklank.vault.operations.writing import PART, atomic, record_each
from weerklank.vault.sealing import Sealer
from weerklank.vault.terms import VaultAct

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


def keep_contacts(
    *,
    municipality_id: int,
    monitor_id: int,
    people: Mapping[str, Details],
    by: User,
    at: datetime,
) -> int:
    """Keep how each pseudonym of a monitor is reached; what was known of it is written over.

    All of them or none. Gives how many were not known before. Whoever calls this has checked that
    `by` may.
    """
    new = 0
    with atomic():
        for pseudonym, details in people.items():
            row = (
                models.Contact.objects.select_for_update()
                .filter(monitor_id=monitor_id, pseudonym=pseudonym)
                .first()
            )
            if row is None:
                new += 1
                row = models.Contact(
                    municipality_id=municipality_id,
                    monitor_id=monitor_id,
                    pseudonym=pseudonym,
                    revision=0,
                )
            row.sealed = Sealer(*row.bound_to).seal(contacts.pack(details))
            row.revision += 1
            row.changed_at = at
            row.save()
        record_each(VaultAct.CONTACTS_KEPT, municipality_id, by=by, at=at, subjects=people)
    return new


def find_contacts(*, monitor_id: int, pseudonyms: Collection[str] | None = None) -> set[str]:
    """Return of which pseudonyms of a monitor it is known how to reach them; opens nothing."""
    rows = models.Contact.objects.filter(monitor_id=monitor_id)
    known = set(rows.values_list("pseudonym", flat=True))
    return known if pseudonyms is None else known & set(pseudonyms)


def find_reachable(*, monitor_id: int, pseudonyms: Collection[str]) -> set[str]:
    """Return of which of these people something is kept to reach them by: contact data or a card.

    Opens nothing.
    """
    wanted = set(pseudonyms)
    found: set[str] = set()
    for model in (models.Contact, models.Card):
        rows = model.objects.filter(monitor_id=monitor_id)
        found |= wanted & set(rows.values_list("pseudonym", flat=True))
    return found


def contacts_to_look_at(*, at: datetime) -> dict[tuple[int, int], set[str]]:
    """Return whom the vault knows, by (organisation, monitor), to see who still stands there.

    Those of the last day are left out: what they belong to may be under way, as with keys.
    """
    found: dict[tuple[int, int], set[str]] = {}
    old = models.Contact.objects.filter(changed_at__lt=at - MAY_BE_UNDER_WAY)
    for municipality_id, monitor_id, pseudonym in old.values_list(
        "municipality_id", "monitor_id", "pseudonym"
    ):
        found.setdefault((municipality_id, monitor_id), set()).add(pseudonym)
    return found


def read_contacts(
    *,
    municipality_id: int,
    monitor_id: int,
    pseudonyms: Collection[str],
    by: User | None,
    at: datetime,
) -> dict[str, Details]:
    """Return how people are reached; who is not known is left out. A line about each who is.

    Whoever calls this has checked that `by` may see them; None is the worker that sends.
    Raises WrongSecret.
    """
    found: dict[str, Details] = {}
    with atomic():
        rows = models.Contact.objects.filter(monitor_id=monitor_id)
        for part in reach.batches(list(pseudonyms), PART):
            for row in rows.filter(pseudonym__in=part):
                words = Sealer(*row.bound_to).open(bytes(row.sealed))
                if words is None:
                    raise refusals.WrongSecret
                found[row.pseudonym] = contacts.unpack(words)
        record_each(VaultAct.CONTACTS_SHOWN, municipality_id, by=by, at=at, subjects=found)
    return found


def forget_contacts(
    *,
    municipality_id: int,
    monitor_id: int,
    pseudonyms: Collection[str],
    by: User | None,
    at: datetime,
) -> int:
    """Remove how people are reached, and their cards; gives of how many people something went.

    Doing it again does nothing. Whoever calls this has checked that `by` may.
    """
    gone: set[str] = set()
    with atomic():
        for model in (models.Contact, models.Card):
            rows = model.objects.filter(monitor_id=monitor_id)
            for part in reach.batches(list(pseudonyms), PART):
                these = rows.filter(pseudonym__in=part)
                gone |= set(these.values_list("pseudonym", flat=True))
                these.delete()
        if gone:
            record_each(VaultAct.CONTACTS_FORGOTTEN, municipality_id, by=by, at=at, subjects=gone)
    return len(gone)


def pseudonyms_by_number(
    *,
    municipality_id: int,
    monitor_id: int,
    numbers: Collection[str],
    by: User,
    at: datetime,
) -> dict[str, str]:
    """Return under which pseudonym a monitor knows who has a client number, of any supplier.

    For a table of addresses from the supplier's own system. A monitor of several municipalities
    knows people of several vaults: sought is in that of the monitor, and in those of the others
    that `by` keeps too. A number that is not known, or of two people, or whose person was not
    passed to this monitor, is left out. Whoever calls this has checked that `by` may. Raises
    WrongSecret.
    """
    others = models.MonitorLink.objects.filter(
        monitor_id=monitor_id, municipality_id__in=queries.kept_by(by)
    ).values_list("municipality_id", flat=True)
    found: dict[str, str] = {}
    twice: set[str] = set()
    for one in sorted({municipality_id, *others}):
        linked = find_linked(
            municipality_id=one, monitor_id=monitor_id, numbers=numbers, by=by, at=at
        )
        twice |= linked.keys() & found.keys()
        found |= linked
    return {number: name for number, name in found.items() if number not in twice}
