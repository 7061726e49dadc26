"""Writes of the vault, and every look into it: nobody reads a key without a line in its log.

The vault may stand in another database than everything else, so its transactions are its own. A
line is written before a key is given.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import router, transaction

from weerklank.safeguards import origin
from weerklank.vault import models, refusals
from weerklank.vault.sealing import Sealer
from weerklank.vault.terms import VaultAct

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from weerklank.safeguards.models import User

logger = logging.getLogger("weerklank.log")

PART = 900  # SQLite takes at most 999 values in a question
# Keys are written before the rows that they belong to; an import takes less than this.
MAY_BE_UNDER_WAY = timedelta(days=1)


def match_keys(
    *,
    municipality_id: int,
    supplier: str,
    keys: Collection[str],
    make: Callable[[], str],
    by: User | None,
    at: datetime,
) -> dict[str, str]:
    """Give each of the supplier's keys its pseudonym; a key seen for the first time gets one.

    `make` gives a fresh pseudonym; one that the vault knows already is thrown away. The same keys
    again give the same pseudonyms, also when two imports run at once.
    Raises WrongSecret.
    """
    sealer = Sealer(municipality_id, supplier)
    with _atomic():
        known = _known(municipality_id, supplier, sealer)
        sealed_of = {key: sealer.seal(key) for key in set(keys)}
        while new := [sealed for sealed in sealed_of.values() if sealed not in known]:
            # What is there already is left out: a key of another import, a pseudonym in use.
            models.SupplierKey.objects.bulk_create(
                (
                    models.SupplierKey(
                        municipality_id=municipality_id,
                        supplier=supplier,
                        sealed=sealed,
                        pseudonym=make(),
                        created_at=at,
                    )
                    for sealed in new
                ),
                ignore_conflicts=True,
            )
            known = _known(municipality_id, supplier, sealer)
        _record(VaultAct.MATCHED, municipality_id, by=by, at=at, count=len(sealed_of))
    return {key: known[sealed] for key, sealed in sealed_of.items()}


def compare_keys(
    *, municipality_id: int, supplier: str, keys: Collection[str], by: User | None, at: datetime
) -> dict[str, str]:
    """Give the pseudonyms of the keys that are known; writes no key. Raises WrongSecret."""
    sealer = Sealer(municipality_id, supplier)
    with _atomic():
        known = _known(municipality_id, supplier, sealer)
        sealed_of = {key: sealer.seal(key) for key in set(keys)}
        _record(VaultAct.COMPARED, municipality_id, by=by, at=at, count=len(sealed_of))
    return {key: known[sealed] for key, sealed in sealed_of.items() if sealed in known}


def _known(municipality_id: int, supplier: str, sealer: Sealer) -> dict[bytes, str]:
    """Give the pseudonyms by seal. With another secret everybody would seem new: refuse."""
    rows = models.SupplierKey.objects.filter(municipality_id=municipality_id, supplier=supplier)
    known = {bytes(sealed): name for sealed, name in rows.values_list("sealed", "pseudonym")}
    if known and sealer.open(next(iter(known))) is None:
        raise refusals.WrongSecret
    return known


def reveal(
    *,
    municipality_id: int,
    pseudonym: str,
    by: User,
    at: datetime,
    what: VaultAct = VaultAct.SHOWN,
) -> str:
    """Give the supplier's key of one pseudonym. One look, one line, also when it is not there.

    Whoever calls this has checked that `by` may see it. Raises NotInVault or WrongSecret.
    """
    row = models.SupplierKey.objects.filter(
        municipality_id=municipality_id, pseudonym=pseudonym
    ).first()
    with _atomic():
        _record(what, municipality_id, by=by, at=at, subject=pseudonym, count=1 if row else 0)
    if row is None:
        raise refusals.NotInVault
    key = Sealer(municipality_id, row.supplier).open(bytes(row.sealed))
    if key is None:
        raise refusals.WrongSecret
    return key


def sweep(
    *, municipality_id: int, known_pseudonyms: Collection[str], by: User | None, at: datetime
) -> int:
    """Remove keys whose pseudonym the register does not know: an import failed after the keys.

    Those of the last day stay; an import may be under way. Gives how many went.
    """
    known = set(known_pseudonyms)
    old = models.SupplierKey.objects.filter(
        municipality_id=municipality_id, created_at__lt=at - MAY_BE_UNDER_WAY
    )
    with _atomic():
        orphans = [pk for pk, name in old.values_list("pk", "pseudonym") if name not in known]
        for part in _parts(orphans):
            models.SupplierKey.objects.filter(pk__in=part).delete()
        if orphans:
            _record(VaultAct.SWEPT, municipality_id, by=by, at=at, count=len(orphans))
    return len(orphans)


def _atomic() -> AbstractContextManager[None]:
    """Give a transaction on the vault's own database."""
    return transaction.atomic(using=router.db_for_write(models.SupplierKey))


def _parts(numbers: list[int]) -> Iterator[Iterable[int]]:
    for start in range(0, len(numbers), PART):
        yield numbers[start : start + PART]


def _record(
    what: VaultAct,
    municipality_id: int | None,
    *,
    by: User | None,
    at: datetime,
    count: int,
    subject: str = "",
) -> None:
    """Add a line to the vault's own log, and to the journal of the system."""
    models.AccessLine.objects.create(
        at=at,
        what=what,
        by_id=by.pk if by else None,
        by_name=by.name if by else "",
        municipality_id=municipality_id,
        subject=subject,
        count=count,
        origin=origin.current(),
    )
    logger.info(
        "vault what=%s by=%s subject=%s municipality=%s count=%s from=%s",
        what.value,
        by.pk if by else None,
        subject,
        municipality_id,
        count,
        origin.current(),
    )
