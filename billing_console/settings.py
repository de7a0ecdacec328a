"""Every setting of the console, read from the environment (see .env.example)."""

import os
from pathlib import Path

import django_stubs_ext
import environ

from .navigation import UNFOLD as UNFOLD

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
    if os.environ.get(_name) == "":
        del os.environ[_name]
if not env.str("DATABASE_URL", default=""):
    # What the launcher noted of the servers it started on this machine.
    env.read_env(BASE_DIR / ".local" / "embedded.env", overwrite=False)

SECRET_KEY: str = env.str("SECRET_KEY", default="django-insecure-for-development-only")
DEBUG: bool = env.bool("DEBUG", default=False)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
PUBLIC_URL: str = env.str("PUBLIC_URL", default="http://127.0.0.1:8000")

_DATABASE_URL: str = env.str("DATABASE_URL", default="postgres://127.0.0.1:5432/billing_console")
DATABASE_OWNER_URL: str = env.str("DATABASE_OWNER_URL", default="")
DATABASES = {
    "default": env.db_url_config(_DATABASE_URL)
    | {
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": env.str("TEST_DATABASE_NAME", default="") or None},
    },
    "owner": env.db_url_config(DATABASE_OWNER_URL or _DATABASE_URL)
    | {"TEST": {"MIRROR": "default"}},
}
REDIS_URL: str = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.inlines",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "import_export",
    "pgtrigger",
    "django_celery_beat",
    "clients",
    "invoices",
    "syncs",
    "sandbox",
    "billing_console",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "billing_console.bad_requests.BadRequests",
]

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
ROOT_URLCONF = "billing_console.urls"
WSGI_APPLICATION = "billing_console.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
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

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 3000
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    # Without a broker nobody waits for it: the schedule takes up what nobody was told of.
    "socket_connect_timeout": 1,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"

HUBSPOT_API_URL: str = env.str("HUBSPOT_API_URL", default="https://api.hubapi.com")
HUBSPOT_API_VERSION: str = env.str("HUBSPOT_API_VERSION", default="v3")
HUBSPOT_ACCESS_TOKEN: str = env.str("HUBSPOT_ACCESS_TOKEN", default="")
HUBSPOT_CLIENT_SECRET: str = env.str("HUBSPOT_CLIENT_SECRET", default="")

QUICKBOOKS_API_URL: str = env.str("QUICKBOOKS_API_URL", default="https://quickbooks.api.intuit.com")
QUICKBOOKS_DISCOVERY_URL: str = env.str(
    "QUICKBOOKS_DISCOVERY_URL",
    default="https://developer.api.intuit.com/.well-known/openid_configuration",
)
QUICKBOOKS_CLIENT_ID: str = env.str("QUICKBOOKS_CLIENT_ID", default="")
QUICKBOOKS_CLIENT_SECRET: str = env.str("QUICKBOOKS_CLIENT_SECRET", default="")
QUICKBOOKS_WEBHOOK_VERIFIER: str = env.str("QUICKBOOKS_WEBHOOK_VERIFIER", default="")
FIELD_ENCRYPTION_KEYS: list[str] = env.list("FIELD_ENCRYPTION_KEYS", default=[])

SANDBOX_HUBSPOT_PORT: int = env.int("SANDBOX_HUBSPOT_PORT", default=8801)
SANDBOX_QUICKBOOKS_PORT: int = env.int("SANDBOX_QUICKBOOKS_PORT", default=8802)

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DIGEST_TO: list[str] = env.list("DIGEST_TO", default=[])
SENTRY_DSN: str = env.str("SENTRY_DSN", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
