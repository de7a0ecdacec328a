"""Proves that nothing is lost: the ledger against HubSpot, sent invoices against QuickBooks."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients.models import Company
from invoices.figures import counted
from invoices.periods import period
from syncs.errors import OutsideError
from syncs.services.reconcile import companies_to_reconcile, ledger_differences
from syncs.services.reconcile_documents import Found, document_differences


class Command(BaseCommand):
    """Names every difference and ends with 1 where there is any."""

    help = (
        "Compares the ledger with all the time that HubSpot knows, and every sent or voided "
        "invoice with what QuickBooks holds now: number, customer, currency, rate, dates, each "
        "line, total and tax, to the cent. Names documents that are there twice. Ends with 1 on "
        "any difference that nobody has accepted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The month."""
        parser.add_argument("--period", type=period, help="Only this month, YYYY-MM.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Both comparisons, always."""
        found = ledger_differences(options["period"])
        self.stdout.write("The ledger equals HubSpot's total." if not found else "\n".join(found))
        for company in companies_to_reconcile():
            there = self._quickbooks(company, options["period"])
            found += there.differences
            words = "\n".join([*there.differences, *there.accepted])
            self.stdout.write(words or f"{company}: QuickBooks holds what was sent.")
        if found:
            raise CommandError(f"{counted(len(found), 'difference', 'differences')}.", returncode=1)

    def _quickbooks(self, company: Company, month: date | None) -> Found:
        try:
            return document_differences(company, month)
        except OutsideError as error:
            return Found([f"{company}: QuickBooks couldn't be compared. {error.message}"])
