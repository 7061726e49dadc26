"""Which tablet this is: the cookie that a pairing code was exchanged for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing

from weerklank.telling import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from weerklank.telling.models import Kiosk

_SALT = "weerklank.telling.kiosk"
_SECONDS = 400 * 24 * 60 * 60  # as long as browsers keep a cookie


def key_in(request: HttpRequest) -> str:
    """Return what a cookie of ours says; '' without one. Nobody asks whether it is paired still."""
    try:
        return str(
            signing.loads(
                request.COOKIES.get(settings.KIOSK_COOKIE_NAME, ""), salt=_SALT, max_age=_SECONDS
            )
        )
    except signing.BadSignature:
        return ""


def read(request: HttpRequest) -> Kiosk | None:
    """Return the paired tablet that asks; None for any other device."""
    key = key_in(request)
    return queries.kiosk_by(key) if key else None


def give(response: HttpResponse, kiosk: Kiosk) -> None:
    """Let this device be that tablet from now on."""
    response.set_cookie(
        settings.KIOSK_COOKIE_NAME,
        signing.dumps(str(kiosk.key), salt=_SALT),
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Let this device be a tablet no longer."""
    response.delete_cookie(settings.KIOSK_COOKIE_NAME, samesite="Lax")
    if settings.SESSION_COOKIE_SECURE:  # a browser passes over a __Host- cookie without it
        response.cookies[settings.KIOSK_COOKIE_NAME]["secure"] = True
