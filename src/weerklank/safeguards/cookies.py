"""Cookies of our own: signed, of this host alone, read by no script."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def read(request: HttpRequest, name: str, *, salt: str, lasts: timedelta | int) -> Any:
    """Return what a cookie holds, as it was given. Raises BadSignature for any other."""
    return signing.loads(request.COOKIES.get(name, ""), salt=salt, max_age=lasts)


def give(
    response: HttpResponse, name: str, value: object, *, salt: str, lasts: timedelta | int
) -> None:
    """Let a browser keep a value, for so long (seconds, or a length of time)."""
    response.set_cookie(
        name,
        signing.dumps(value, salt=salt),
        max_age=lasts,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse, name: str) -> None:
    """Let a browser keep it no longer."""
    response.delete_cookie(name, samesite="Lax")
    if settings.SESSION_COOKIE_SECURE:  # a browser passes over a __Host- cookie without it
        response.cookies[name]["secure"] = True
