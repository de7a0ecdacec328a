"""Every setting of the console, read from the environment (see .env.example)."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

SECRET_KEY: str = env.str("SECRET_KEY", default="only-for-development-not-secret")
DEBUG: bool = env.bool("DEBUG", default=False)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
PUBLIC_URL: str = env.str("PUBLIC_URL", default="http://127.0.0.1:8000")

DATABASES = {"default": env.db("DATABASE_URL", default="postgres://127.0.0.1:5432/billing_console")}
REDIS_URL: str = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")

INSTALLED_APPS = [
    "unfold",
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
]

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

HUBSPOT_API_URL: str = env.str("HUBSPOT_API_URL", default="https://api.hubapi.com")
HUBSPOT_API_VERSION: str = env.str("HUBSPOT_API_VERSION", default="v3")
HUBSPOT_ACCESS_TOKEN: str = env.str("HUBSPOT_ACCESS_TOKEN", default="")
HUBSPOT_CLIENT_SECRET: str = env.str("HUBSPOT_CLIENT_SECRET", default="")

QUICKBOOKS_API_URL: str = env.str(
    "QUICKBOOKS_API_URL", default="https://quickbooks.api.intuit.com"
)
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
