"""One settings file, fed by the environment."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from minga.config import environment
from minga.config.environment import is_said, origin_of, read

BASE_DIR = environment.BASE_DIR

DEBUG = read("MINGA_DEBUG")
DATA_DIR = read("MINGA_DATA_DIR")
SECRET_KEY = read("MINGA_SECRET_KEY")
ALLOWED_HOSTS = read("MINGA_HOSTS")
SITE_URL = read("MINGA_SITE_URL")
SECURE = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "minga.ui",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "minga.kernel",
    "minga.reference",
    "minga.people",
    "minga.documents",
    "minga.journal",
    "minga.notices",
    "minga.instruments",
    "minga.planning",
    "minga.practices",
    "minga.evaluation",
    "minga.bank",
    "minga.desk",
    "minga.config",
]

MIDDLEWARE = [
    "minga.kernel.bodies.whole_body",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "minga.people.views.sitting.Sittings",
    "minga.people.views.sitting.SecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "minga.config.errors.Explain",
]

ROOT_URLCONF = "minga.config.urls"
WSGI_APPLICATION = "minga.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "minga.ui.context.page",
            ],
            "builtins": [
                "minga.ui.templatetags.ui",
                "minga.documents.templatetags.documents",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]
FORM_RENDERER = "minga.ui.renderer.Renderer"

# Database: SQLite in WAL with full sync and a fair queue of writers, or PostgreSQL.
TEST_DIR = read("MINGA_TEST_DIR") or Path("/dev/shm" if Path("/dev/shm").is_dir() else tempfile.gettempdir())
DATABASES = {"default": read("MINGA_DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'minga.sqlite3'}")}
CONN_MAX_AGE: int | None = None
WRITER_PATIENCE = (
    20  # seconds in the queue of writers before a 503, on both engines: a whole import fits in it
)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] |= {
        "ENGINE": "minga.kernel.sqlite",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": WRITER_PATIENCE},
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": str(TEST_DIR / f"minga-test-{os.getpid()}.sqlite3")},
    }
else:
    DATABASES["default"] |= {
        "OPTIONS": {
            "pool": {"min_size": 2, "max_size": 40},
            "options": f"-c lock_timeout={WRITER_PATIENCE}s",
        },
        "CONN_MAX_AGE": 0,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database, so that limits hold for all processes together; allauth counts attempts in the default one.
SHARED_CACHE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "shared_cache",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
CACHES = {"default": SHARED_CACHE, "shared": SHARED_CACHE}

# People
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "bank:home"
ACCOUNT_ADAPTER = "minga.people.views.gates.Accounts"
MFA_ADAPTER = "minga.people.views.gates.Factors"
SOCIALACCOUNT_ADAPTER = "minga.people.views.gates.Providers"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,3/15m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(
    read("MINGA_BEHIND_PROXY")
)  # else all visitors share the proxy's address and its limit
SECOND_FACTOR_REQUIRED = read("MINGA_SECOND_FACTOR")
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Minga"
MFA_TOTP_TOLERANCE = 1  # a phone whose clock is half a minute off still gets in
SOCIALACCOUNT_ONLY = False
OIDC_ISSUER = read("MINGA_OIDC_ISSUER").rstrip("/")
OIDC = {"client_id": read("MINGA_OIDC_CLIENT_ID"), "secret": read("MINGA_OIDC_SECRET")}
OIDC_APP = {
    **OIDC,
    "provider_id": "entidad",
    "name": read("MINGA_OIDC_NAME"),
    "settings": {"server_url": OIDC_ISSUER},
}
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [OIDC_APP] if OIDC_ISSUER and all(OIDC.values()) else [],
    }
}
SESSION_COOKIE_AGE = 7 * 24 * 3600  # from signing in on, however busy (people.views.sitting)
SESSION_IDLE_SECONDS = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if read("MINGA_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
# Django's advice in English that minga.config.checks gives by the case, or that binds names which are not ours to bind
SILENCED_SYSTEM_CHECKS = [
    f"security.W{number}" for number in ("004", "005", "008", "009", "012", "016", "021")
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        # a form that signs in elsewhere is sent on from here, and browsers ask this of each step
        "form-action": ["'self'", *([origin_of(OIDC_ISSUER)] if OIDC_ISSUER else [])],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# Language, numbers, time
LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español")]  # a second one enters with its whole catalogue, never half a page
USE_TZ = True
TIME_ZONE = read("MINGA_TIME_ZONE")
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["minga.config.formats"]

# Static files and stored files
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
STORE_DIR = DATA_DIR / "files"
KEYS_DIR = read("MINGA_KEYS_DIR") or DATA_DIR / "keys"
UPLOAD_MAX_BYTES = read("MINGA_UPLOAD_MAX_BYTES")
UPLOAD_TOTAL_BYTES = read("MINGA_UPLOAD_TOTAL_BYTES")
DISK_RESERVE_BYTES = read("MINGA_DISK_RESERVE_BYTES")  # None: see documents.adapters.reserve
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = str(DATA_DIR / "incoming")
with suppress(OSError):  # `checks.data_folder` says what to do
    Path(FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

# Mail: files in var/mail until a server is named
vars().update(read("MINGA_EMAIL_URL"))
if not is_said("MINGA_EMAIL_URL"):
    EMAIL_FILE_PATH = str(DATA_DIR / "mail")
DEFAULT_FROM_EMAIL = read("MINGA_MAIL_FROM")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "structlog.stdlib.ProcessorFormatter", "processor": "ext://minga.config.logs.as_json"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": read("MINGA_LOG_LEVEL")},
}
MESSAGE_TAGS = {40: "error", 30: "warning", 25: "success", 20: "info", 10: "info"}
