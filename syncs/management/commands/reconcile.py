"""Proves that nothing is lost: the ledger against HubSpot, sent invoices against QuickBooks."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients.models import Company
from invoices.figures import counted
from invoices.periods import period
from syncs.errors import OutsideError
from syncs.services.reconcile import (
    companies_to_reconcile,
    ledger_differences,
    quickbooks_differences,
)


class Command(BaseCommand):
    """Names every difference and ends with 1 where there is any."""

    help = (
        "Compares the ledger with all the time that HubSpot knows, and every sent or voided "
        "invoice with what QuickBooks holds now: number, customer, currency, rate, dates, each "
        "line, total and tax, to the cent. Names documents that are there twice. Ends with 1 on "
        "any difference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The month."""
        parser.add_argument("--period", type=period, help="Only this month, YYYY-MM.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Both comparisons, always."""
        found = ledger_differences(options["period"])
        self.stdout.write("The ledger equals HubSpot's total." if not found else "\n".join(found))
        for company in companies_to_reconcile():
            differing = self._quickbooks(company, options["period"])
            found += differing
            self.stdout.write("\n".join(differing) or f"{company}: QuickBooks holds what was sent.")
        if found:
            raise CommandError(f"{counted(len(found), 'difference', 'differences')}.", returncode=1)

    def _quickbooks(self, company: Company, month: date | None) -> list[str]:
        try:
            return quickbooks_differences(company, month)
        except OutsideError as error:
            return [f"{company}: QuickBooks couldn't be compared. {error.message}"]
