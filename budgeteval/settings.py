"""One settings file, fed by the environment; docs/deployment.md lists the variables."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from budgeteval.env import env_bool, env_int, env_json, env_list, env_str

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env_str("BUDGETEVAL_VAR", str(BASE_DIR / "var")))

DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env_str("SECRET_KEY", "insecure-for-local-use-only" if DEBUG else None)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
# Read by wsgi.py: the addresses of proxies whose X-Forwarded-* headers are believed.
TRUSTED_PROXIES = env_list("TRUSTED_PROXIES")
# Plain HTTP is for this machine alone: script/server shows the reference year that way.
HTTPS = env_bool("HTTPS", default=not DEBUG)

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
SECRET_KEY_MIN_LENGTH = 50
if not DEBUG:
    if len(SECRET_KEY) < SECRET_KEY_MIN_LENGTH or "insecure" in SECRET_KEY:
        raise ImproperlyConfigured(
            f"SECRET_KEY is too weak; give at least {SECRET_KEY_MIN_LENGTH} random characters, kept secret"
        )
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is empty; name the hosts this server answers for, separated by commas"
        )
    if "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS contains *; name the hosts this server answers for")
    if not HTTPS and not set(ALLOWED_HOSTS) <= LOOPBACK:
        raise ImproperlyConfigured(
            "HTTPS is off while ALLOWED_HOSTS names other hosts than this machine; "
            "passwords would travel in the clear: set HTTPS=1, or allow only localhost"
        )

INSTALLED_APPS = [
    "budgeteval.ui.adminapp.BudgetevalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "import_export",
    "simple_history",
    "budgeteval.accounts",
    "budgeteval.audit",
    "budgeteval.files",
    "budgeteval.jobs",
    "budgeteval.notices",
    "budgeteval.safekeeping",
    "budgeteval.ui",
    "projects",
    "reports",
    "budgeteval.reference",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every page asks for a sign-in unless its view says otherwise.
    "budgeteval.accounts.middleware.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    # Ends old sessions, and lets nobody further who must first choose a password or give a second factor.
    "budgeteval.accounts.middleware.AccountGate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "projects.pages.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "budgeteval.urls"
WSGI_APPLICATION = "budgeteval.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        env_str("DATABASE_URL", f"sqlite:///{VAR_DIR / 'budgeteval.sqlite3'}"),
        conn_max_age=env_int("DATABASE_CONN_MAX_AGE", 60),
        conn_health_checks=True,
    ),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)  # a fresh clone has none yet
    # Measured: with Django's defaults 387 of 480 concurrent submissions fail with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,  # longer than the largest import writes
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "budgeteval.accounts.password_rules.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "budgeteval.accounts.password_rules.NotLikeThePerson"},
    {"NAME": "budgeteval.accounts.password_rules.NotCommon"},
    {"NAME": "budgeteval.accounts.password_rules.NotOnlyDigits"},
    {"NAME": "budgeteval.accounts.password_rules.NotTheOldOne"},
]
CSRF_FAILURE_VIEW = "budgeteval.ui.errors.csrf_failure"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# A whole office often shares one address, and an account's name is no secret: only the two together are locked.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# How often and how long the security officers say; the strictest of all districts, since a name may belong to nobody.
AXES_FAILURE_LIMIT = "budgeteval.accounts.rules.failure_limit"
AXES_COOLOFF_TIME = "budgeteval.accounts.rules.cool_off"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_ENABLE_ADMIN = False  # its pages are English; accounts' own pages unlock
AXES_VERBOSE = False

# The second factor: after n wrong codes 2 to the n−1 seconds must pass before the next is looked at.
OTP_TOTP_ISSUER = "预算绩效评价"
OTP_TOTP_THROTTLE_FACTOR = 1

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Where workers hear of jobs: SQLite on one machine, postgres:// or redis:// for several.
QUEUE_URL = env_str("QUEUE_URL", f"sqlite:///{VAR_DIR / 'queue.sqlite3'}")
# A job without a sign of life for so long is taken up by another worker; no single portion may take longer.
JOBS_SILENCE_SECONDS = env_int("JOBS_SILENCE_SECONDS", 120)

# Messages by mail: without a server they stay in the system, and the job that would send them says so.
EMAIL_HOST = env_str("EMAIL_HOST", "")
EMAIL_PORT = env_int("EMAIL_PORT", 25, at_least=1)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env_str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env_bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = env_int("EMAIL_TIMEOUT", 20, at_least=1)
DEFAULT_FROM_EMAIL = env_str("EMAIL_FROM", "budgeteval@localhost")
EMAIL_BACKEND = (
    "django.core.mail.backends.console.EmailBackend"
    if DEBUG and not EMAIL_HOST
    else "django.core.mail.backends.smtp.EmailBackend"
)
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise ImproperlyConfigured("EMAIL_USE_TLS and EMAIL_USE_SSL are both on; a mail server speaks one of them")
if EMAIL_HOST and DEFAULT_FROM_EMAIL == "budgeteval@localhost":
    raise ImproperlyConfigured("EMAIL_HOST is set, but EMAIL_FROM is not; name the address that mails come from")

# Minutes that one item of a queue takes, for the centre's plan of the day until the trail tells it better.
MINUTES_PER_ITEM = {
    "call": 5, "open": 2, "on_behalf": 10, "review": 10, "finalise": 1, "ratings": 2, "appraisal": 15, "key": 60,
    "department": 60,
} | env_json("MINUTES_PER_ITEM")  # fmt: skip
if not all(isinstance(minutes, int) and 0 < minutes < 1000 for minutes in MINUTES_PER_ITEM.values()):  # noqa: PLR2004 – a working week
    raise ImproperlyConfigured("MINUTES_PER_ITEM holds something else than whole numbers of minutes from 1 to 999")

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = Path(env_str("FILES_DIR", str(VAR_DIR / "files")))
# Pictures of files, painted once; what is put out of it is painted anew.
PREVIEW_SECONDS = env_int("PREVIEW_SECONDS", 5, at_least=1)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pictures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "pictures",
        "TIMEOUT": 30 * 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
ATTACHMENT_MAX_BYTES = env_int("ATTACHMENT_MAX_MB", 50, at_least=1) * 1024 * 1024
STORAGES = {
    # Attachments: a folder, or any other of Django's storages by its dotted name, with its options as JSON.
    "default": {
        "BACKEND": env_str("FILES_STORAGE", "budgeteval.files.storage.FolderStorage"),
        "OPTIONS": env_json("FILES_STORAGE_OPTIONS"),
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # the framework's small icons are data: pictures inside its style sheet
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env_int("HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env_int("SESSION_HOURS", 8, at_least=1) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "INFO")},
    "loggers": {
        # Its handlers of its own would print each line twice and mail to nobody.
        "django": {"handlers": [], "propagate": True},
        "axes": {"level": "WARNING"},
        "huey": {"level": "WARNING"},
        "matplotlib": {"level": "WARNING"},
    },
}
