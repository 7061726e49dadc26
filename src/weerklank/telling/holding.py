"""Which tablet this is: the cookie that a pairing code was exchanged for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing

from weerklank.safeguards import cookies
from weerklank.telling import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from weerklank.telling.models import Kiosk

_SALT = "weerklank.telling.kiosk"
EMPTIES = "leeg"  # in the address of its start: a page behind a card was closed
_SECONDS = 400 * 24 * 60 * 60  # as long as browsers keep a cookie


def key_in(request: HttpRequest) -> str:
    """Return what a cookie of ours says; '' without one. Nobody asks whether it is paired still."""
    try:
        name = settings.KIOSK_COOKIE_NAME
        return str(cookies.read(request, name, salt=_SALT, lasts=_SECONDS))
    except signing.BadSignature:
        return ""


def read(request: HttpRequest) -> Kiosk | None:
    """Return the paired tablet that asks; None for any other device."""
    key = key_in(request)
    return queries.kiosk_by(key) if key else None


def give(response: HttpResponse, kiosk: Kiosk) -> None:
    """Let this device be that tablet from now on."""
    name = settings.KIOSK_COOKIE_NAME
    cookies.give(response, name, str(kiosk.key), salt=_SALT, lasts=_SECONDS)


def forget(response: HttpResponse) -> None:
    """Let this device be a tablet no longer."""
    cookies.forget(response, settings.KIOSK_COOKIE_NAME)
