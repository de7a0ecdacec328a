"""manage.py import_contracts: the CSV files of a folder, whole or not at all."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients.services.import_contracts import ContractsRefused, ContractsReport, import_contracts


class Command(BaseCommand):
    """Imports contracts and prints what they brought."""

    help = (
        "Imports the CSV files of a folder (clients.csv, sows.csv, rates.csv ...): whole, or not "
        "at all with every bad row named. A row whose key exists replaces it. Exit status 1 when "
        "anything is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of CSV files")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would change, and change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_contracts(options["folder"], dry_run=options["dry_run"])
        except ContractsRefused as refused:
            for error in refused.errors:
                self.stderr.write(str(error))
            count = len(refused.errors)
            raise CommandError(
                f"Nothing was imported: {count} error{'s' if count > 1 else ''}. "
                "Mend the lines above and import the folder again."
            ) from None
        self.print_report(report)

    def print_report(self, report: ContractsReport) -> None:
        """A line a file, and below it every changed row with old and new."""
        self.stdout.write(f"{'':<18}{'new':>8}{'changed':>10}{'unchanged':>12}")
        for file in report.files:
            name = file.file.removesuffix(".csv").replace("_", " ")
            self.stdout.write(f"{name:<18}{file.new:>8}{file.changed:>10}{file.unchanged:>12}")
            for change in file.changes:
                for column, (old, new) in change.columns.items():
                    words = f"{column} {old or 'blank'} → {new or 'blank'}"
                    self.stdout.write(f"    line {change.line}, {change.key}: {words}")
        self.stdout.write("A dry run: nothing was changed." if report.dry_run else "Imported.")
