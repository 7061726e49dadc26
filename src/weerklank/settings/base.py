"""What holds everywhere. Each environment imports this and says what differs."""

from pathlib import Path

from csp.constants import NONE, SELF

from weerklank.settings import environment

PACKAGE = Path(__file__).resolve().parent.parent
DATA_FOLDER = environment.folder("WEERKLANK_DATA", default=Path.cwd() / "var")

DEBUG = False
ALLOWED_HOSTS: list[str] = []
# Only a server may be reached from another machine: nothing but production asks for HTTPS.
LOOPBACK_ONLY = True
ROOT_URLCONF = "weerklank.site.urls"
WSGI_APPLICATION = "weerklank.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "safeguards.User"

INSTALLED_APPS = [
    "weerklank.site",
    "weerklank.personal",
    "weerklank.telling",
    "weerklank.invitations",
    "weerklank.policy",
    "weerklank.exchange",
    "weerklank.findings",
    "weerklank.followup",
    "weerklank.rendering",
    "weerklank.reporting",
    "weerklank.analysis",
    "weerklank.memos",
    "weerklank.suggestions",
    "weerklank.coding",
    "weerklank.fieldwork",
    "weerklank.sampling",
    "weerklank.study",
    "weerklank.deliveries",
    "weerklank.figures",
    "weerklank.trajectories",
    "weerklank.vault",
    "weerklank.sounds",
    "weerklank.safeguards",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "django_htmx",
    "template_partials",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "weerklank.safeguards.middleware.PrivateResponses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "weerklank.telling.middleware.OnlyCardsOnATablet",
    "weerklank.safeguards.middleware.SessionClock",
    "weerklank.safeguards.middleware.Language",
    "weerklank.safeguards.middleware.Origin",
    "weerklank.site.bodies.BodyLimits",
    "weerklank.safeguards.middleware.KnownBrowser",
    "weerklank.safeguards.middleware.LogInFirst",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "weerklank.site.context.shell",
            ],
            "builtins": [
                "weerklank.site.templatetags.weerklank",
                "weerklank.site.templatetags.shell",
            ],
        },
    },
]
FORM_RENDERER = "weerklank.site.forms.WeerklankFormRenderer"

DATABASES = {"default": environment.database("DATABASE_URL", data_folder=DATA_FOLDER)}
if environment.text("WEERKLANK_VAULT_DATABASE_URL", ""):
    # Who may reach the one database need not reach the other.
    DATABASES["vault"] = environment.database(
        "WEERKLANK_VAULT_DATABASE_URL", data_folder=DATA_FOLDER
    )
    DATABASE_ROUTERS = ["weerklank.vault.routing.VaultRouter"]
CACHES = {
    # What limits attempts must not be pushed out by anything else, so it has a store of its own;
    # in the database, so that it holds over all workers together.
    "default": {
        "BACKEND": "weerklank.safeguards.limits.LimitsCache",
        "LOCATION": "weerklank_limits",
    },
    # Figures that were counted; those of before the last change are of no use to anybody.
    "figures": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "weerklank_figures",
        "TIMEOUT": 30 * 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- small counts -----------------------------------------------------------------------------
# Below this many people a figure of the register is not published; never below 3. The other one
# is of before: inside every figure is exact. What it forbade to publish stays so.
# Fewer people than this are a small group: what is printed of one of them points to that person.
# Never below three: of two people each knows what the other said.
SMALLEST_GROUP = max(environment.number("WEERKLANK_SMALLEST_GROUP", default=5), 3)
SMALLEST_COUNT_PUBLISHED = max(
    environment.number("WEERKLANK_SMALLEST_PUBLISHED", default=10),
    environment.number("WEERKLANK_SMALLEST_INSIDE", default=0),
)

# --- retention --------------------------------------------------------------------------------
# Ended trajectories of the register go after this many months; 0 keeps them. They are announced
# this many days before, and never less.
REGISTER_KEEP_MONTHS = environment.number("WEERKLANK_REGISTER_KEEP_MONTHS", default=0, lowest=0)
REGISTER_ANNOUNCE_DAYS = environment.number(
    "WEERKLANK_REGISTER_ANNOUNCE_DAYS", default=30, lowest=1
)
# What was removed can be brought back for this many days; then it is erased for good.
REMOVED_DAYS = environment.number("WEERKLANK_REMOVED_DAYS", default=14, lowest=1)

# --- follow-up --------------------------------------------------------------------------------
# A point whose status stays the same for more than so many months is said to be stuck (SIG-35).
POINT_STUCK_MONTHS = environment.number("WEERKLANK_POINT_STUCK_MONTHS", default=6, lowest=1)

# --- log-in -----------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["weerklank.safeguards.sessions.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "weerklank.safeguards.passwords.GuessableInDutch"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:start"
ACCOUNT_ADAPTER = "weerklank.safeguards.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "weerklank.site.login.LoginForm",
    "reset_password": "weerklank.site.login.ResetPasswordForm",
}
# How many proxies of our own stand before us; only their word on the caller's address counts.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("NUM_PROXIES", default=0)
# Trying passwords is limited by safeguards/throttle.py, where a stranger keeps nobody out.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
KNOWN_BROWSER_COOKIE_NAME = "weerklank-browser"
# Of who was invited and answers with the code of her card; she may take her time.
CARD_COOKIE_NAME = "weerklank-card"
KIOSK_COOKIE_NAME = "weerklank-kiosk"
CARD_TRIES_COOKIE_NAME = "weerklank-card-tries"  # of a browser in which a wrong code was typed
CARD_SECONDS = 8 * 60 * 60
# A page that is left open on a phone of more people is covered then; nothing ends by itself.
CARD_IDLE_SECONDS = 5 * 60

# Staff sessions end after an hour without use and after twelve hours in any case.
SESSION_ENGINE = "weerklank.safeguards.sessions"
SESSION_IDLE_SECONDS = 60 * 60
SESSION_LONGEST_SECONDS = 12 * 60 * 60
SESSION_WARNING_SECONDS = 2 * 60
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "weerklank.site.views.csrf_failure"

# --- headers ----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        # A recording that somebody just made is listened to before it is sent.
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
FORMAT_MODULE_PATH = ["weerklank.site.formats"]
LOCALE_PATHS = [PACKAGE / "site" / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# --- files ------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_FOLDER / "static"
MEDIA_ROOT = DATA_FOLDER / "files"  # never served by URL; pages hand files out after a check
STORAGES = {
    "default": {"BACKEND": "weerklank.safeguards.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "weerklank.site.staticfiles.ModuleManifestStorage"},
}
# Half an upload lies beside the data, where it is swept; not in the folder of the system.
FILE_UPLOAD_TEMP_DIR = environment.own_folder(DATA_FOLDER / "tmp")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Two hours of speech as MP3; a prompt or a spoken consent is a hundredth of it.
SOUND_MOST_BYTES = environment.number("SOUND_MOST_MB", default=200) * 1024 * 1024
# A project of another program that is taken over on the page, while somebody waits.
PROJECT_MOST_BYTES = environment.number("WEERKLANK_PROJECT_MOST_MB", default=50, lowest=1) << 20
PROJECT_MOST_CODINGS = environment.number(
    "WEERKLANK_PROJECT_MOST_CODINGS", default=100_000, lowest=1
)
PROJECT_MOST_WORDS = environment.number("WEERKLANK_PROJECT_MOST_WORDS", default=3_000_000, lowest=1)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A field for each turn of the longest text; how large a form may be is in site/bodies.py.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 21_000

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_FOLDER / "mail"
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "weerklank@localhost")
# Links in mail are built on this, never on the Host header of a request.
PUBLIC_BASE_URL = environment.text("PUBLIC_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
SECURITY_CONTACT = environment.text("SECURITY_CONTACT", "")

# --- messages to people -----------------------------------------------------------------------
# What suggestions are made with: "meaning" where the package for it is installed, or "spelling".
SUGGEST_BY = environment.text("WEERKLANK_SUGGEST_BY", "meaning")

# So long the other side may be silent. Whoever then has the words may have sent them.
SEND_TIMEOUT = environment.number("WEERKLANK_SEND_TIMEOUT", default=30, lowest=1)
# For one round on one day, whatever the way.
MESSAGES_PER_DAY = environment.number("WEERKLANK_MESSAGES_PER_DAY", default=300, lowest=1)
# Without them no SMS goes, and e-mail goes by the mail server above.
NOTIFYNL_URL = environment.text("NOTIFYNL_URL", "").rstrip("/")
NOTIFYNL_KEY = environment.text("NOTIFYNL_KEY", "")
NOTIFYNL_SMS_TEMPLATE = environment.text("NOTIFYNL_SMS_TEMPLATE", "")
NOTIFYNL_EMAIL_TEMPLATE = environment.text("NOTIFYNL_EMAIL_TEMPLATE", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {
        "refusals": {"()": "weerklank.safeguards.quiet.RefusalsInOneLine"},
        "codes": {"()": "weerklank.safeguards.quiet.WithoutCodes", "under": "/k/"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["refusals", "codes"],
        }
    },
    # Each request of `runserver`, which has a handler of its own otherwise.
    "loggers": {"django.server": {"handlers": ["console"], "propagate": False}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "INFO")},
}
