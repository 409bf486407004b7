"""The one settings module. Everything that differs between installations comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from config import home as _home
from config.logs import LOGGING as _LOGGING
from config.logs import configure as _configure_logs

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


RANGKUL_HOME = Path(os.environ.get("RANGKUL_HOME", "var")).resolve()
RANGKUL_HOME.mkdir(parents=True, exist_ok=True)
RANGKUL_PROCEDURES = Path(os.environ.get("RANGKUL_PROCEDURES", BASE_DIR / "bpmn"))

# --- secrets -----------------------------------------------------------------------------------
SECRET_KEY = os.environ.get("RANGKUL_SECRET_KEY") or _home.kept_secret(RANGKUL_HOME / "secret.key")
#: wraps the key of each case; losing it loses what people wrote, so back it up apart from the database
RANGKUL_MASTER_KEY = os.environ.get("RANGKUL_MASTER_KEY") or _home.kept_secret(RANGKUL_HOME / "master.key")
#: earlier master keys, still able to open what they closed
RANGKUL_OLD_MASTER_KEYS = _list("RANGKUL_OLD_MASTER_KEYS")

DEBUG = _flag("RANGKUL_DEBUG")
ALLOWED_HOSTS = _list("RANGKUL_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _list("RANGKUL_TRUSTED_ORIGINS")

# --- rules of the city ---------------------------------------------------------------------------
RANGKUL_MANAGER_ROLE = os.environ.get("RANGKUL_MANAGER_ROLE", "manajer_kasus")
RANGKUL_LAST_RESORT_ROLE = os.environ.get("RANGKUL_LAST_RESORT_ROLE", "dpmppa")
#: told of every emergency access
RANGKUL_DATA_OFFICER_ROLE = os.environ.get("RANGKUL_DATA_OFFICER_ROLE", "petugas_data")
#: messages by which the survivor withdraws consent
RANGKUL_CONSENT_WITHDRAWN = _list("RANGKUL_CONSENT_WITHDRAWN", "persetujuan_dicabut")
RANGKUL_EMERGENCY_HOURS = int(os.environ.get("RANGKUL_EMERGENCY_HOURS", "8"))
#: remind a team this many hours before a deadline
RANGKUL_REMIND_HOURS = int(os.environ.get("RANGKUL_REMIND_HOURS", "4"))
RANGKUL_SITE_URL = os.environ.get("RANGKUL_SITE_URL", "http://localhost:8000")

# --- parts -----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "django_vite",
    "csp",
    "workflows.people",
    "workflows.agencies",
    "workflows.routing",
    "workflows.procedures",
    "workflows.drafts",
    "workflows.cases",
    "workflows.work",
    "workflows.timers",
    "workflows.messages",
    "workflows.outbox",
    "workflows.failures",
    "workflows.audit",
    "workflows.access",
    "workflows.migration",
    "api",
    "web",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.LogContextMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- data ------------------------------------------------------------------------------------------
DATABASES = {
    "default": _home.database(os.environ.get("RANGKUL_DATABASE_URL") or "sqlite:", RANGKUL_HOME),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- people ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/masuk/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_SAMESITE = "Lax"

# --- language and time -----------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True

# --- files -----------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = RANGKUL_HOME / "static"
_BUILD = BASE_DIR / "web" / "static" / "build"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
MEDIA_ROOT = RANGKUL_HOME / "media"
WHITENOISE_USE_FINDERS = True
#: what Vite builds carries its hash in its name
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+/build/assets/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+(\.[a-z0-9]+)?$"
DJANGO_VITE = {
    "default": {
        "dev_mode": _flag("RANGKUL_VITE_DEV"),
        "manifest_path": _BUILD / "manifest.json",
        "static_url_prefix": "build",
    }
}

# --- safety of pages --------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if _flag("RANGKUL_HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31536000
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- interface ---------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.Schema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "EXCEPTION_HANDLER": "api.problems.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Rangkul",
    "DESCRIPTION": "Case procedures for the protection of women and children, followed across agencies.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {"MigrationState": "workflows.migration.models.Migration.State"},
}

# --- e-mail ------------------------------------------------------------------------------------------
#: without e-mail people are told in the app only
RANGKUL_SENDS_EMAIL = bool(os.environ.get("RANGKUL_EMAIL_URL"))
globals().update(_home.email(os.environ.get("RANGKUL_EMAIL_URL", "")))
DEFAULT_FROM_EMAIL = os.environ.get("RANGKUL_EMAIL_FROM", "rangkul@localhost")

# --- background work ------------------------------------------------------------------------------
#: empty: files under RANGKUL_HOME, so that nothing has to be installed
RANGKUL_BROKER_URL = os.environ.get("RANGKUL_BROKER_URL", "")

# --- logs ------------------------------------------------------------------------------------------
LOGGING = _LOGGING
_configure_logs()
