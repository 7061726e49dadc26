"""One laptop: the demo and `weerklank serve` without further settings. Loopback only."""

import secrets

from weerklank.settings.base import *  # noqa: F403
from weerklank.settings.base import DATA_FOLDER

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def _own_secret_key() -> str:
    """Give this data folder's own key, made on first use and readable by its owner only."""
    path = DATA_FOLDER / "secret_key"
    DATA_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = _own_secret_key()
