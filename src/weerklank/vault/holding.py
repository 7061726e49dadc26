"""Which cards are open on this device: the cookie that a code was exchanged for.

It holds the numbers of cards and of nobody; whose they are, only the vault knows. At most one of
each kind, and two of one person only: on a phone of more people nobody comes from her own page to
the invitation of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.utils import timezone

from weerklank.safeguards import cookies
from weerklank.vault import operations
from weerklank.vault.operations import CardKind, Held

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

_SALT = "weerklank.vault.card"


def read(request: HttpRequest, kind: CardKind) -> Held | None:
    """Return the card of a kind that the cookie names; None without one.

    Whether it opens anything still says the vault, when it is asked whose it is.
    """
    return next((one for one in _held(request) if one.kind == kind), None)


def opens(request: HttpRequest, kind: CardKind, *, at: datetime) -> bool:
    """Return whether a card of a kind is on this device and opens something still."""
    held = read(request, kind)
    return held is not None and operations.opens_still(held, at=at)


def give(request: HttpRequest, response: HttpResponse, held: Held) -> None:
    """Let this device hold a card from now on, beside the other of the same person."""
    at = timezone.now()
    others = [
        one
        for one in _held(request)
        if one.kind != held.kind and operations.are_of_one(one, held, at=at)
    ]
    cookies.give(
        response,
        settings.CARD_COOKIE_NAME,
        [[one.kind, one.number] for one in (held, *others)],
        salt=_SALT,
        lasts=settings.CARD_SECONDS,
    )


def _held(request: HttpRequest) -> list[Held]:
    """Return the cards of the cookie, whether or not they open something still."""
    try:
        cards = cookies.read(
            request, settings.CARD_COOKIE_NAME, salt=_SALT, lasts=settings.CARD_SECONDS
        )
        return [Held(CardKind(kind), number) for kind, number in cards]
    except (signing.BadSignature, TypeError, ValueError):
        return []


def forget(response: HttpResponse) -> None:
    """Forget on this device whose card it was."""
    cookies.forget(response, settings.CARD_COOKIE_NAME)
    # Pages that the button *back* would still show. Nothing that staff keeps on this device.
    response.headers["Clear-Site-Data"] = '"cache"'
