"""Cards: a code by which somebody who was invited answers herself, without an account."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from weerklank.safeguards import reach
from weerklank.vault import models, refusals
from weerklank.vault.operations.writing import PART, atomic, record
from weerklank.vault.sealing import Sealer
from weerklank.vault.terms import VaultAct

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

# No letters and figures that look alike, and no vowels, so that no code is a word.
CODE_LETTERS = "23456789BCDFGHJKLMNPQRSTVWXZ"
CODE_LENGTH = 12  # log2(28) * 12 = 57 bits


def make_cards(
    *,
    municipality_id: int,
    monitor_id: int,
    round_id: int,
    pseudonyms: Collection[str],
    ends_at: datetime,
    by: User | None,
    at: datetime,
) -> dict[str, str]:
    """Return the code of each person's card for a round; who has none yet gets one.

    A card that is there keeps its code and lasts until `ends_at`. Whoever calls this has checked
    that `by` may invite. Raises WrongSecret.
    """
    sealer = Sealer(*models.Card().bound_to)
    codes: dict[str, str] = {}
    with atomic():
        there = models.Card.objects.filter(round_id=round_id)
        for part in reach.batches(list(pseudonyms), PART):
            for card in there.filter(pseudonym__in=part):
                code = sealer.open(bytes(card.sealed))
                if code is None:
                    raise refusals.WrongSecret
                codes[card.pseudonym] = code
            there.filter(pseudonym__in=part).update(ends_at=ends_at)
        made = []
        for pseudonym in pseudonyms:
            if pseudonym in codes:
                continue
            codes[pseudonym] = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
            made.append(
                models.Card(
                    municipality_id=municipality_id,
                    monitor_id=monitor_id,
                    round_id=round_id,
                    pseudonym=pseudonym,
                    sealed=sealer.seal(codes[pseudonym]),
                    made_at=at,
                    ends_at=ends_at,
                )
            )
        models.Card.objects.bulk_create(made, batch_size=PART // 8)
        record(VaultAct.CARDS_MADE, municipality_id, by=by, at=at, count=len(codes))
    return codes


def open_card(code: str, *, at: datetime) -> models.Card | None:
    """Return the card of a code that somebody typed, or None when it opens nothing (any more).

    Spaces, hyphens, small letters and figures of another script are forgiven. Whoever calls this
    limits how often it is tried. It is found by an index over seals, whatever was typed, so that
    how long it takes tells nothing of a code.
    """
    letters = "".join(_plain(letter) for letter in code.upper() if letter.isalnum())
    letters = letters[: CODE_LENGTH + 1]
    sealed = Sealer(*models.Card().bound_to).seal(letters)
    card = models.Card.objects.filter(sealed=sealed, ends_at__gt=at).first()
    if card is None:
        return None
    with atomic():
        record(
            VaultAct.CARD_OPENED,
            card.municipality_id,
            by=None,
            at=at,
            count=1,
            subject=card.pseudonym,
        )
    return card


def find_card(number: int, *, at: datetime) -> models.Card | None:
    """Return the card that a code opened before, or None when it opens nothing any more."""
    return models.Card.objects.filter(pk=number, ends_at__gt=at).first()


def _plain(letter: str) -> str:
    """Return a letter, or a figure of any script, as a code has it."""
    figure = unicodedata.digit(letter, None)
    return letter if figure is None else str(figure)
