"""Cards: a code by which somebody answers, or opens her own page, without an account.

One is for an invitation to a round, another for somebody of the register. Each opens its own wing
alone, because somebody prints it: a researcher the one, her contact person the other. Who enters
both on one device goes from the one to the other there; that they are one person's only the links
to monitors say, here and nowhere else.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from weerklank.safeguards import queries as safeguards
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


class CardKind(StrEnum):
    """What a card was handed out for."""

    INVITATION = "i"
    OWN_PAGE = "o"


@dataclass(frozen=True, slots=True)
class Held:
    """A card that somebody holds: which, and nothing of whose it is."""

    kind: CardKind
    number: int


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
            codes[pseudonym] = new_code()
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


def make_own_card(
    *,
    municipality_id: int,
    pseudonym: str,
    ends_at: datetime,
    by: User | None,
    at: datetime,
    replaces: bool = False,
) -> str:
    """Return the code of the card for somebody's own page; who has none yet gets one.

    A card that is there keeps its code and lasts until `ends_at`. With `replaces` it opens nothing
    any more from now on, and a new one takes its place: it was lost. Whoever calls this has checked
    that `by` may hand it out. Of two who make one at the same moment, both get the code of the
    first: there is one card. Raises WrongSecret.
    """
    sealer = Sealer(*models.OwnCard().bound_to)
    with atomic():
        if replaces:
            revoke_own_card(municipality_id=municipality_id, pseudonym=pseudonym, by=by, at=at)
        rows = models.OwnCard.objects.select_for_update()
        card, is_new = rows.get_or_create(
            municipality_id=municipality_id,
            pseudonym=pseudonym,
            defaults={"sealed": sealer.seal(new_code()), "made_at": at, "ends_at": ends_at},
        )
        code = sealer.open(bytes(card.sealed))
        if code is None:
            raise refusals.WrongSecret
        if not is_new:
            card.ends_at = ends_at
            card.save(update_fields=["ends_at"])
        record(VaultAct.OWN_CARD_MADE, municipality_id, by=by, at=at, count=1, subject=pseudonym)
    return code


def revoke_own_card(*, municipality_id: int, pseudonym: str, by: User | None, at: datetime) -> bool:
    """Let a card for somebody's own page open nothing from now on; says whether there was one.

    Whoever calls this has checked that `by` may.
    """
    with atomic():
        gone, _each = models.OwnCard.objects.filter(
            municipality_id=municipality_id, pseudonym=pseudonym
        ).delete()
        if gone:
            record(
                VaultAct.OWN_CARD_REVOKED,
                municipality_id,
                by=by,
                at=at,
                count=1,
                subject=pseudonym,
            )
    return bool(gone)


def own_card_made_at(*, municipality_id: int, pseudonym: str, at: datetime) -> datetime | None:
    """Return since when somebody has a card for her own page; None when she has none."""
    return (
        models.OwnCard.objects.filter(
            municipality_id=municipality_id, pseudonym=pseudonym, ends_at__gt=at
        )
        .values_list("made_at", flat=True)
        .first()
    )


def open_code(code: str, *, at: datetime) -> Held | None:
    """Return the card of a code that somebody typed, or None when it opens nothing (any more).

    Spaces, hyphens, small letters and figures of another script are forgiven. Whoever calls this
    limits how often it is tried. It is found by an index over seals, whatever was typed, so that
    how long it takes tells nothing of a code.
    """
    letters = "".join(_plain(letter) for letter in code.upper() if letter.isalnum())
    letters = letters[: CODE_LENGTH + 1]
    for kind, model in _TABLES.items():
        sealed = Sealer(*model().bound_to).seal(letters)
        card = model.objects.filter(sealed=sealed, ends_at__gt=at).first()
        if card is None:
            continue
        with atomic():
            record(
                VaultAct.CARD_OPENED,
                card.municipality_id,
                by=None,
                at=at,
                count=1,
                subject=card.pseudonym,
            )
        return Held(kind, card.pk)
    return None


def opens_still(held: Held, *, at: datetime) -> bool:
    """Return whether a card that a code opened before still opens anything."""
    return _TABLES[held.kind].objects.filter(pk=held.number, ends_at__gt=at).exists()


def invitation_of(held: Held, *, at: datetime) -> models.Card | None:
    """Return the invitation that a card is; None when it is none, or opens nothing any more."""
    if held.kind != CardKind.INVITATION:
        return None
    card = safeguards.row(models.Card, id=held.number)
    return card if card is not None and card.ends_at > at else None


@dataclass(frozen=True, slots=True)
class InRegister:
    """Who of which register holds a card."""

    municipality_id: int
    pseudonym: str


def in_register_by(held: Held, *, at: datetime) -> InRegister | None:
    """Return who of the register holds a card; None when it is not for a page of the register."""
    if held.kind != CardKind.OWN_PAGE:
        return None
    own = safeguards.row(models.OwnCard, id=held.number)
    if own is None or own.ends_at <= at:
        return None
    return InRegister(own.municipality_id, own.pseudonym)


def are_of_one(one: Held, other: Held, *, at: datetime) -> bool:
    """Return whether an invitation and a card for her own page are the same person's.

    By the link that was made when the register passed her to the round. Raises WrongSecret.
    """
    own = in_register_by(one, at=at) or in_register_by(other, at=at)
    card = invitation_of(one, at=at) or invitation_of(other, at=at)
    if own is None or card is None:
        return False
    link = models.MonitorLink.objects.filter(
        municipality_id=own.municipality_id,
        monitor_id=card.monitor_id,
        pseudonym=card.pseudonym,
        is_staff=False,
    ).first()
    if link is None:
        return False
    opened = Sealer(*link.bound_to).open(bytes(link.sealed))
    if opened is None:
        raise refusals.WrongSecret
    return opened == own.pseudonym


def new_code() -> str:
    """Return a code for a card, by chance."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


_TABLES: dict[CardKind, type[models.Card] | type[models.OwnCard]] = {
    CardKind.INVITATION: models.Card,
    CardKind.OWN_PAGE: models.OwnCard,
}


def _plain(letter: str) -> str:
    """Return a letter, or a figure of any script, as a code has it."""
    figure = unicodedata.digit(letter, None)
    return letter if figure is None else str(figure)
