"""The one way in which rows come into the register: by a change that says who, when and why."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from weerklank.register import models
from weerklank.register.terms import ChangeKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

# Without letters and figures that look alike, and without vowels, so that no words appear.
_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
_LENGTH = 6


def new_pseudonym() -> str:
    """Give a random name for a trajectory, such as T-7KQ2XB; it says nothing about the person."""
    number = secrets.randbelow(len(_ALPHABET) ** _LENGTH)
    signs = []
    for _ in range(_LENGTH):
        number, sign = divmod(number, len(_ALPHABET))
        signs.append(_ALPHABET[sign])
    return "T-" + "".join(signs)


def begin(
    *,
    municipality: Organisation,
    kind: ChangeKind,
    by: User | None,
    at: datetime,
    reason: str = "",
    **fields: Any,
) -> models.Change:
    """Start a change; whoever calls it writes the rows and the log line in one transaction."""
    return models.Change.objects.create(
        municipality=municipality,
        kind=kind,
        at=at,
        by_id=by.pk if by else None,
        by_name=by.name if by else "",
        reason=reason,
        **fields,
    )
