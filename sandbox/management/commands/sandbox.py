"""`manage.py sandbox`: the stand-ins alone, until Ctrl-C."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sandbox.foreground import run


class Command(BaseCommand):
    """Serves both stand-ins on the ports of the settings; port 0 takes a free one."""

    help = (
        "Serves stand-ins of HubSpot and QuickBooks Online on SANDBOX_HUBSPOT_PORT and "
        "SANDBOX_QUICKBOOKS_PORT until Ctrl-C. They hold everything in memory."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """--data DIR."""
        parser.add_argument(
            "--data",
            metavar="DIR",
            type=Path,
            help="load this folder at the start: a case, or one of its hubspot, quickbooks or "
            "contracts folders",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Runs until it is ended."""
        try:
            run(
                settings.SANDBOX_HUBSPOT_PORT,
                settings.SANDBOX_QUICKBOOKS_PORT,
                options["data"],
                client_id=settings.QUICKBOOKS_CLIENT_ID,
                client_secret=settings.QUICKBOOKS_CLIENT_SECRET,
            )
        except (OSError, ValueError) as problem:
            raise CommandError(f"The stand-ins can't start: {problem}") from None
