"""`manage.py sandbox_load DIR`: puts a folder into the running stand-ins."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sandbox.folders import payloads
from sandbox.sender import NotLoaded, own_address, send


class Command(BaseCommand):
    """Same id = new version, archived = gone; a contracts folder gives the customers."""

    help = (
        "Puts a folder into the running stand-ins: companies, deals, owners and time_entries "
        ".json of a case's hubspot folder; customers, items, terms, taxcodes and preferences "
        ".json of a quickbooks folder; or the customers of a contracts folder's clients.csv."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder."""
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Sends each stand-in its part."""
        try:
            loads = payloads(options["folder"])
            self._send("HubSpot", settings.HUBSPOT_API_URL, loads.hubspot)
            self._send("QuickBooks", settings.QUICKBOOKS_API_URL, loads.quickbooks)
        except (OSError, ValueError, NotLoaded) as problem:
            raise CommandError(f"{options['folder']} was not loaded: {problem}") from None

    def _send(self, name: str, configured: str, data: dict[str, Any]) -> None:
        if not data:
            return
        port = getattr(settings, f"SANDBOX_{name.upper()}_PORT")
        taken = send(own_address(configured, port), data)
        counts = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in taken.items())
        self.stdout.write(f"{name}: {counts or 'settings'}")
