"""A server. Refuses to start without its secrets."""

from weerklank.settings import environment
from weerklank.settings.base import *  # noqa: F403
from weerklank.settings.base import DATA_FOLDER

LOOPBACK_ONLY = False
SECRET_KEY = environment.text("SECRET_KEY")
VAULT_KEY = environment.secret("WEERKLANK_VAULT_KEY")
# Whoever has the database only cannot read the file that it is in otherwise.
LOG_KEY = (
    environment.secret("WEERKLANK_LOG_KEY")
    if environment.text("WEERKLANK_LOG_KEY", "")
    else environment.own_secret(DATA_FOLDER / "log_key")
)
# Recordings are in the data folder as well, so that a key beside them keeps out fewer people.
SOUND_KEY = (
    environment.secret("WEERKLANK_SOUND_KEY")
    if environment.text("WEERKLANK_SOUND_KEY", "")
    else environment.own_secret(DATA_FOLDER / "sound_key")
)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
PUBLIC_BASE_URL = environment.text("PUBLIC_BASE_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]
SECURITY_CONTACT = environment.text("SECURITY_CONTACT")

# HTTPS comes from a proxy, so there is one at least.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("NUM_PROXIES", default=1)

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 366 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Entering a browser's list is for whoever owns the domain; `weerklank check` does not ask for it.
# Of the key and the names (W009, W020) `safeguards/checks.py` says the same in Dutch, as an error.
SILENCED_SYSTEM_CHECKS = ["security.W009", "security.W020", "security.W021"]
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
KNOWN_BROWSER_COOKIE_NAME = "__Host-weerklank-browser"
CARD_COOKIE_NAME = "__Host-weerklank-card"
KIOSK_COOKIE_NAME = "__Host-weerklank-kiosk"
CARD_TRIES_COOKIE_NAME = "__Host-weerklank-card-tries"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.number("EMAIL_PORT", default=587)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
