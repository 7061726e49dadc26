"""People who are logged in, without going through the log-in page."""

from __future__ import annotations

import json
from importlib import import_module

from django.conf import settings
from django.contrib import auth

from bench.servers import Request
from weerklank.safeguards.models import User

_CSRF = "c" * 32


def cookie(user: User) -> str:
    """Make a session for someone and give the header that carries it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[auth.SESSION_KEY] = str(user.pk)
    session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return (
        f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={_CSRF}"
    )


def get(path: str, cookies: str) -> Request:
    return Request(path, headers={"Cookie": cookies})


def post_json(path: str, cookies: str, sent: object, more: dict[str, str] | None = None) -> Request:
    return Request(
        path,
        method="POST",
        headers={
            "Cookie": cookies,
            "X-CSRFToken": _CSRF,
            "Content-Type": "application/json",
            **(more or {}),
        },
        body=json.dumps(sent).encode(),
    )
