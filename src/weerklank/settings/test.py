"""For pytest: the real thing, with cheap password hashing and mail kept in memory."""

import tempfile
from pathlib import Path

from weerklank.settings import environment
from weerklank.settings.base import *  # noqa: F403
from weerklank.settings.base import DATABASES

SECRET_KEY = "only-for-tests"  # noqa: S105
VAULT_KEY = "only for tests, and long enough to be a key"
SOUND_KEY = "only for tests, and long enough for sound"
LOG_KEY = "only for tests, and another one"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# The cheapest hasher that ships; the production hasher has a test of its own.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "weerklank.safeguards.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
DATA_FOLDER = Path(tempfile.mkdtemp(prefix="weerklank-test-"))
MEDIA_ROOT = DATA_FOLDER / "files"
FILE_UPLOAD_TEMP_DIR = environment.own_folder(DATA_FOLDER / "tmp")
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The same with and without the package that knows what words mean; tests of it say so.
SUGGEST_BY = "spelling"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that the live server's threads see what a browser test wrote.
    DATABASES["default"]["TEST"] = {"NAME": DATA_FOLDER / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON;"
    )
SHOW_STYLE_PAGE = True
