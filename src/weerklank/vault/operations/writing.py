"""What every write of the vault goes through: its own transaction, and a line in its own log.

The vault may stand in another database than everything else, so its transactions are its own. A
line is written before a key or a name is given.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import router, transaction

from weerklank.safeguards import origin, seals
from weerklank.vault import models
from weerklank.vault.terms import VaultAct

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from weerklank.safeguards.models import User

logger = logging.getLogger("weerklank.log")
PART = 900  # SQLite takes at most 999 values in a question


def atomic() -> AbstractContextManager[None]:
    """Return a transaction on the vault's own database."""
    return transaction.atomic(using=router.db_for_write(models.SupplierKey))


def record(
    what: VaultAct,
    municipality_id: int | None,
    *,
    by: User | None,
    at: datetime,
    count: int,
    subject: str = "",
) -> None:
    """Add a line to the vault's own log, and to the journal of the system.

    Who opened a card stands in the first alone: in the journal it would stand beside what somebody
    answers a moment later, and so tell of which pseudonym of the research she is.
    """
    _line(what, municipality_id, by=by, at=at, count=count, subject=subject).save(force_insert=True)
    _to_journal(what, municipality_id, by=by, count=count, subject=subject)


def record_each(
    what: VaultAct,
    municipality_id: int | None,
    *,
    by: User | None,
    at: datetime,
    subjects: Collection[str],
) -> None:
    """Add a line about each of these people, so that it can be told her who looked at her data.

    The journal of the system gets one, which says how many. About nobody there is one as well.
    """
    if len(subjects) < 2:
        record(what, municipality_id, by=by, at=at, count=len(subjects), subject="".join(subjects))
        return
    lines = [
        _line(what, municipality_id, by=by, at=at, count=1, subject=one) for one in sorted(subjects)
    ]
    models.AccessLine.objects.bulk_create(lines, batch_size=PART // 10)
    _to_journal(what, municipality_id, by=by, count=len(lines), subject="")


def _line(
    what: VaultAct,
    municipality_id: int | None,
    *,
    by: User | None,
    at: datetime,
    count: int,
    subject: str,
) -> models.AccessLine:
    line = models.AccessLine(
        at=at,
        what=what,
        by_id=by.pk if by else None,
        by_name=by.name if by else "",
        municipality_id=municipality_id,
        subject=subject,
        count=count,
        origin=origin.current(),
    )
    line.mac = seals.mark(line)
    return line


def _to_journal(
    what: VaultAct, municipality_id: int | None, *, by: User | None, count: int, subject: str
) -> None:
    logger.info(
        "vault what=%s by=%s subject=%s municipality=%s count=%s from=%s",
        what.value,
        by.pk if by else None,
        "" if what == VaultAct.CARD_OPENED else subject,
        municipality_id,
        count,
        origin.current(),
    )
