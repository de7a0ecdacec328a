"""`manage.py sandbox_webhooks [URL]`: has the running stand-ins tell the console of changes."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sandbox.sender import NotLoaded, aim_webhooks, own_address


class Command(BaseCommand):
    """Signed with the secrets of the settings, over the public address."""

    help = (
        "Aims the webhooks of the running stand-ins at the console: at URL, or at PUBLIC_URL. They "
        "are signed as the settings expect it."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the console answers."""
        parser.add_argument("url", metavar="URL", nargs="?", default=settings.PUBLIC_URL)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tells each stand-in its target."""
        base, public = options["url"].rstrip("/"), settings.PUBLIC_URL.rstrip("/")
        hubspot = {
            "target_url": f"{base}/webhooks/hubspot",
            "signed_url": f"{public}/webhooks/hubspot",
            "secret": settings.HUBSPOT_CLIENT_SECRET,
        }
        books = {"target_url": f"{base}/webhooks/quickbooks"}
        books["secret"] = settings.QUICKBOOKS_WEBHOOK_VERIFIER
        try:
            self._aim("HubSpot", settings.HUBSPOT_API_URL, hubspot)
            self._aim("QuickBooks", settings.QUICKBOOKS_API_URL, books)
        except NotLoaded as problem:
            raise CommandError(f"The webhooks could not be aimed: {problem}") from None

    def _aim(self, name: str, configured: str, target: dict[str, str]) -> None:
        port = getattr(settings, f"SANDBOX_{name.upper()}_PORT")
        where = aim_webhooks(own_address(configured, port), target)
        self.stdout.write(f"{name} sends its webhooks to {where}")
