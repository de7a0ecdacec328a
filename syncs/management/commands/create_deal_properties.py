"""`manage.py create_deal_properties`: the properties that deals need, made where they lack."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from syncs.errors import OutsideError
from syncs.services.create_deal_properties import Outcome, create_deal_properties


class Command(BaseCommand):
    """Creates what is missing and changes nothing that is there; running it again is safe."""

    help = (
        "Creates the deal properties in HubSpot that the console writes, and the trigger, where "
        "they are missing. Says which of those there don't fit, and how to mend them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """--dry-run."""
        parser.add_argument("--dry-run", action="store_true", help="only say what is missing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exits with 1 where a property doesn't fit, or HubSpot refuses."""
        try:
            findings = create_deal_properties(dry_run=options["dry_run"])
        except OutsideError as trouble:
            raise CommandError(trouble.message) from None
        for one in findings:
            self.stdout.write(f"{one.name:<24}{one.outcome}: {one.words}")
        unfit = [one.name for one in findings if one.outcome == Outcome.UNFIT]
        if unfit:
            raise CommandError(f"Not fit to be written: {', '.join(unfit)}.")
