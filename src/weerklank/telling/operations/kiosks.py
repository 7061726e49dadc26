"""Tablets of a school: paired once with a code, unpaired by taking the row away."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.crypto import salted_hmac

from weerklank.safeguards import operations as safeguards
from weerklank.telling import access, models, refusals
from weerklank.vault.operations.cards import CODE_LETTERS

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

PAIR_WITHIN = timedelta(minutes=15)
LENGTH = 8  # 38 bits, for a quarter of an hour, once
_SALT = "weerklank.telling.kiosk"


@transaction.atomic
def make(*, round: Round, name: str, by: User, at: datetime) -> tuple[models.Kiosk, str]:
    """Make a tablet known; gives it with the code to pair it with, which is kept nowhere.

    Raises AccessDenied or NameMissing.
    """
    access.check_may_open(by, round.monitor)
    name = name.strip()[:100]
    if not name:
        raise refusals.NameMissing
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(LENGTH))
    kiosk = models.Kiosk.objects.create(
        round=round,
        name=name,
        code=_fingerprint(code),
        code_until=at + PAIR_WITHIN,
        made_at=at,
        made_by=by,
    )
    safeguards.record("kiosk.created", round, by=by, at=at, kiosk=kiosk.pk)
    return kiosk, code


@transaction.atomic
def pair(*, code: str, at: datetime) -> models.Kiosk:
    """Pair the tablet on which this code was typed. Raises WrongPairingCode.

    Whoever calls this limits how often it is tried.
    """
    letters = "".join(letter for letter in code.upper() if letter.isalnum())[: LENGTH + 1]
    kiosk = (
        models.Kiosk.objects.select_for_update()
        .filter(code=_fingerprint(letters), code_until__gt=at, paired_at=None)
        .first()
    )
    if kiosk is None:
        raise refusals.WrongPairingCode
    kiosk.code, kiosk.paired_at = "", at
    kiosk.save(update_fields=["code", "paired_at"])
    safeguards.record("kiosk.paired", kiosk.round, by=None, at=at, kiosk=kiosk.pk)
    return kiosk


@transaction.atomic
def unpair(*, kiosk: models.Kiosk, by: User, at: datetime) -> None:
    """Let a tablet open nothing as a tablet any more. Raises AccessDenied."""
    access.check_may_open(by, kiosk.round.monitor)
    safeguards.record("kiosk.removed", kiosk.round, by=by, at=at, kiosk=kiosk.pk)
    kiosk.delete()


def _fingerprint(code: str) -> str:
    return salted_hmac(_SALT, code, algorithm="sha256").hexdigest()[:32]
