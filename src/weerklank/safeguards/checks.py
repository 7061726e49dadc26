"""What must be right in the settings before a server may answer anybody.

`weerklank check` names all of it; `weerklank serve` and the web server do not start without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

SHORTEST_KEY, FEWEST_SIGNS = 50, 5  # as Django counts them


def wrong_settings() -> list[str]:
    """Return what is wrong in the settings and what to do, a sentence each."""
    # What is asked of a server only; on one laptop there is no HTTPS to ask for.
    found = run_checks(include_deployment_checks=not settings.LOOPBACK_ONLY)
    return [
        f"{message.msg} {message.hint or ''}".strip()
        for message in found
        if not message.is_silenced()
    ]


def refuse_unsafe_settings() -> None:
    """Raise ImproperlyConfigured where a server would start with wrong settings."""
    if not settings.LOOPBACK_ONLY and (wrong := wrong_settings()):
        raise ImproperlyConfigured("\n".join(wrong))


def is_loopback(host: str) -> bool:
    """Return whether this name or address is this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _of_names() -> Error | None:
    """Return an error where a server answers to every name."""
    if any(host.strip(".") in {"*", ""} for host in settings.ALLOWED_HOSTS):
        return Error(
            "ALLOWED_HOSTS laat elke naam toe.",
            hint="Noem de naam van uw server, zoals weerklank.uwgemeente.nl.",
            id="weerklank.E001",
        )
    return None


def _of_base() -> Error | None:
    """Return an error for links in mail that leave HTTPS, or whose name is not answered."""
    try:
        parts = urlsplit(settings.PUBLIC_BASE_URL)
        host = parts.hostname or ""
        is_plain = not (parts.path or parts.query or parts.fragment or parts.username)
    except ValueError:
        parts, host, is_plain = urlsplit(""), "", False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not (host and is_safe and is_plain):
        return Error(
            f"PUBLIC_BASE_URL is {settings.PUBLIC_BASE_URL!r}; verwijzingen in mail beginnen"
            " hiermee en moeten over HTTPS gaan.",
            hint="Geef https:// en de naam van uw server, zonder pad erachter.",
            id="weerklank.E002",
        )
    if not validate_host(host, settings.ALLOWED_HOSTS):
        return Error(
            f"PUBLIC_BASE_URL noemt {host}, en ALLOWED_HOSTS laat die naam niet toe.",
            hint="Zet deze naam ook in ALLOWED_HOSTS.",
            id="weerklank.E003",
        )
    return None


def _of_key() -> Error | None:
    """Return in Dutch, and as an error, what Django only warns of in English."""
    key = settings.SECRET_KEY
    is_long = len(key) >= SHORTEST_KEY and len(set(key)) >= FEWEST_SIGNS
    if is_long and not key.startswith("django-insecure-") and key != settings.VAULT_KEY:
        return None
    return Error(
        "SECRET_KEY is te kort, te raden of dezelfde als WEERKLANK_VAULT_KEY.",
        hint=f"Geef minstens {SHORTEST_KEY} willekeurige tekens.",
        id="weerklank.E004",
    )


def _of_proxies() -> Error | None:
    """Return an error where every visitor would have the address of the proxy.

    A stranger who tries passwords would then use up the tries of everyone.
    """
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT > 0:
        return None
    return Error(
        "NUM_PROXIES is 0, terwijl HTTPS van een proxy komt. Zo heeft iedereen één adres.",
        hint="Laat NUM_PROXIES weg, of geef hoeveel proxy's van u er voor Weerklank staan.",
        id="weerklank.E005",
    )


@register(Tags.security, deploy=True)
def check_settings(
    app_configs: Sequence[AppConfig] | None, **options: object
) -> list[CheckMessage]:
    """Return what is wrong in the settings of a server, an error each."""
    found = (_of_names(), _of_base(), _of_key(), _of_proxies())
    return [error for error in found if error]
