"""The one place that reads the environment.

Every variable read through here has a row in docs/beheer/instellingen.md; a house test sees to it.
"""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Database = dict[str, Any]  # as Django takes it


def text(name: str, default: str | None = None) -> str:
    """Return the variable's text; without a default it must be set."""
    value = os.environ.get(name, default)
    if value is None or (default is None and not value):
        raise ImproperlyConfigured(f"Set the environment variable {name}; see docs/beheer.")
    return value


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on", "ja"}:
        return True
    if value in {"0", "false", "no", "off", "nee"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name} is {value!r}; say yes or no.")
    return default


def number(name: str, *, default: int, lowest: int | None = None) -> int:
    value = os.environ.get(name, "")
    try:
        found = int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; give a whole number.") from None
    if lowest is not None and found < lowest:
        raise ImproperlyConfigured(f"{name} is {found}; give {lowest} or more.")
    return found


def words(name: str, *, default: str = "") -> list[str]:
    """Return a comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def folder(name: str, *, default: Path) -> Path:
    return Path(os.environ.get(name) or default).expanduser().resolve()


def own_folder(path: Path) -> Path:
    """Return a folder, made on first use and open to its owner only."""
    with contextlib.suppress(OSError):  # the command that needs it says what is wrong
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def secret(name: str) -> str:
    """Return a secret that must be set, and be too long to guess: 43 signs hold 256 random bits."""
    value = text(name)
    if len(value) < 43:
        raise ImproperlyConfigured(f"{name} is too short: give at least 43 random signs.")
    return value


def own_secret(path: Path) -> str:
    """Return the secret in this file, made on first use and readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


def database(name: str, *, data_folder: Path) -> Database:
    """Return Django's settings for the database at a URL; without one, SQLite in the data folder.

    A second SQLite file is written as sqlite:///path.
    """
    url = os.environ.get(name, "")
    if not url:
        return _sqlite(data_folder / "weerklank.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with postgresql://, not {parts.scheme}://.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: Path) -> Database:
    """FULL, because an answered save must survive a power cut. secure_delete empties what is
    freed; copies in other pages and in the log go by safeguards.cleaning.

    A thread keeps its connection for a minute, because opening one costs more than many a page.
    That is safe: every thread of the web server has its own and no process forks with one open;
    a page reads what it asks to the end, so between two pages nothing is being read, and neither
    VACUUM nor the emptying of the log waits for it; safeguards.connections closes it when
    another file stands under this name. A minute, and not for ever, so that whatever was
    overlooked ends by itself.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            ),
        },
    }
