"""One laptop: the demo and `weerklank serve` without further settings. Loopback only."""

from weerklank.settings import environment
from weerklank.settings.base import *  # noqa: F403
from weerklank.settings.base import DATA_FOLDER

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

SECRET_KEY = environment.own_secret(DATA_FOLDER / "secret_key")
# Beside the data, as a laptop has no better place; a server takes it from its environment.
VAULT_KEY = environment.text("WEERKLANK_VAULT_KEY", "") or environment.own_secret(
    DATA_FOLDER / "vault_key"
)
# With this the envelopes of recordings are sealed; see docs/beheer/geluid.md.
SOUND_KEY = environment.text("WEERKLANK_SOUND_KEY", "") or environment.own_secret(
    DATA_FOLDER / "sound_key"
)
# With this the lines of the logs are marked; see docs/beheer/logboek.md.
LOG_KEY = environment.text("WEERKLANK_LOG_KEY", "") or environment.own_secret(
    DATA_FOLDER / "log_key"
)
