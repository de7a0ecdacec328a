from django.apps import AppConfig


class SyncsConfig(AppConfig):
    name = "syncs"
    verbose_name = "HubSpot and QuickBooks"

    def ready(self) -> None:
        """Listens for approved invoices that are to leave at once."""
        from . import receivers  # noqa: F401
