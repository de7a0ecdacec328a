"""What `manage.py check` says about the console's own settings."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register()
def database_roles(**_options: Any) -> list[CheckMessage]:
    """Warns where the application connects as the owner of its tables."""
    if settings.DATABASE_OWNER_URL:
        return []
    return [
        Warning(
            "DATABASE_OWNER_URL is blank, so the console works as the owner of its tables and "
            "could change or empty what is meant to stay.",
            hint="Give migrations a role of their own (DATABASE_OWNER_URL) and the application "
            "one without the right to create or truncate tables (DATABASE_URL).",
            id="billing_console.W001",
        )
    ]
