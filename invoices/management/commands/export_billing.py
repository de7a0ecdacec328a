"""Exports a month for audits."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from invoices.periods import period
from invoices.services.export_billing import export_billing


class Command(BaseCommand):
    """Writes the four CSVs."""

    help = (
        "Writes the month's invoices.csv, lines.csv, quarantine.csv and ledger.csv into a folder. "
        "Ledger and quarantine are of all time up to now."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The month and the folder."""
        parser.add_argument("--period", type=period, required=True, help="The month, YYYY-MM.")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="Where to.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exports and names the files."""
        try:
            paths = export_billing(options["period"], options["out"])
        except OSError as error:
            raise CommandError(
                f"{options['out']} can't be written to ({error.strerror}); name another folder."
            ) from None
        for path in paths:
            self.stdout.write(str(path))
