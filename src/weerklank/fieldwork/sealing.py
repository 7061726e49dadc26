"""Keys for what waits in the browser of an interviewer: one person's, and the server's to give."""

from __future__ import annotations

import base64
import re

from django.utils.crypto import salted_hmac

_NAME = re.compile(r"[A-Za-z0-9_-]{8,40}")


def is_name(name: str) -> bool:
    """Return whether a key may be called so."""
    return _NAME.fullmatch(name) is not None


def key_of(user: int, name: str) -> str:
    """Return the key of this name for this person, as base64; nobody else is given it.

    It is derived, so it is kept nowhere, and is the same when that person logs in again.
    """
    digest = salted_hmac("weerklank.fieldwork.waiting", f"{user}:{name}", algorithm="sha256")
    return base64.b64encode(digest.digest()).decode()
