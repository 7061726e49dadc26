"""Sealing everything in the vault anew, with another secret."""

from __future__ import annotations

from datetime import datetime

from weerklank.vault import models, refusals
from weerklank.vault.operations.writing import PART, atomic, record
from weerklank.vault.sealing import Sealer
from weerklank.vault.terms import VaultAct

SEALED: tuple[type[models.Sealed], ...] = (
    models.SupplierKey,
    models.MonitorLink,
    models.Contact,
    models.Card,
    models.OwnCard,
)


def reseal(*, former_secret: str, at: datetime) -> int:
    """Seal everything anew with the secret of the settings; what is stays. Gives how many.

    Raises WrongSecret when something opens with neither, and then changes nothing.
    """
    with atomic():
        count = sum(_reseal(model, former_secret) for model in SEALED)
        record(VaultAct.RESEALED, None, by=None, at=at, count=count)
    return count


def _reseal(model: type[models.Sealed], former_secret: str) -> int:
    changed: list[models.Sealed] = []
    rows = model._default_manager.select_for_update()
    for row in rows.iterator(chunk_size=2_000):
        if Sealer(*row.bound_to).open(bytes(row.sealed)) is not None:
            continue
        words = Sealer(*row.bound_to, secret=former_secret).open(bytes(row.sealed))
        if words is None:
            raise refusals.WrongSecret
        row.sealed = Sealer(*row.bound_to).seal(words)
        changed.append(row)
    model._default_manager.bulk_update(changed, ["sealed"], batch_size=PART // 3)
    return len(changed)
