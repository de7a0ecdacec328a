from django.apps import AppConfig


class BillingConsoleConfig(AppConfig):
    name = "billing_console"
    verbose_name = "Billing console"

    def ready(self) -> None:
        """Lets `manage.py check` look at the console's own settings."""
        from . import checks  # noqa: F401
