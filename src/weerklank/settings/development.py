"""For whoever changes the code: errors in the page, static files straight from the rooms."""

from weerklank.settings.local import *  # noqa: F403

DEBUG = True
STORAGES = {
    "default": {"BACKEND": "weerklank.safeguards.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
