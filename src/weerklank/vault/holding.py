"""Who holds a card on this device: the cookie that a code was exchanged for.

It holds the number of a card and of nobody; whose it is, only the vault knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.utils import timezone

from weerklank.vault import operations
from weerklank.vault.operations import CardKind, Held

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_SALT = "weerklank.vault.card"


def read(request: HttpRequest) -> Held | None:
    """Return the card that was opened on this device; None when it opens nothing any more."""
    try:
        kind, number = signing.loads(
            request.COOKIES.get(settings.CARD_COOKIE_NAME, ""),
            salt=_SALT,
            max_age=settings.CARD_SECONDS,
        )
        held = Held(CardKind(kind), number)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return held if operations.opens_still(held, at=timezone.now()) else None


def give(response: HttpResponse, held: Held) -> None:
    """Let this device hold a card from now on."""
    response.set_cookie(
        settings.CARD_COOKIE_NAME,
        signing.dumps([held.kind, held.number], salt=_SALT),
        max_age=settings.CARD_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Forget on this device whose card it was."""
    response.delete_cookie(settings.CARD_COOKIE_NAME, samesite="Lax")
    # Pages that the button *back* would still show. Nothing that staff keeps on this device.
    response.headers["Clear-Site-Data"] = '"cache"'
    if settings.SESSION_COOKIE_SECURE:  # a browser passes over a __Host- cookie without it
        response.cookies[settings.CARD_COOKIE_NAME]["secure"] = True
