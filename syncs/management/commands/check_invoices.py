"""Says what would stop invoices at QuickBooks, before anything is approved or sent."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients.models import Company
from invoices.figures import counted
from invoices.periods import period
from syncs.errors import OutsideError
from syncs.services.check_invoices import check_invoices


class Command(BaseCommand):
    """Names every invoice that can't be sent, with the reasons; ends with 1 where there is any."""

    help = (
        "Holds every invoice that isn't sent yet against QuickBooks as it is now: customers, "
        "items, terms, tax codes, currencies, closed books, numbers. Nothing is sent. Ends with 1 "
        "where something would be stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The month."""
        parser.add_argument("--period", type=period, help="Only this month, YYYY-MM.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Company by company."""
        connected = Company.objects.filter(quickbooks_connection__isnull=False).order_by("id")
        if not connected:
            raise CommandError("No company is connected to QuickBooks yet.")
        stopped = sum(self._checked(company, options["period"]) for company in connected)
        if stopped:
            raise CommandError(
                f"{counted(stopped, 'invoice', 'invoices')} can't be sent as things are.",
                returncode=1,
            )

    def _checked(self, company: Company, month: date | None) -> int:
        try:
            report = check_invoices(company, month)
        except OutsideError as error:
            raise CommandError(f"{company}: {error.message}", returncode=1) from None
        for each in report.checked:
            for words in [*each.stops, *each.notices]:
                self.stdout.write(f"{each.invoice}: {words}")
        ready = len(report.checked) - len(report.stopped)
        self.stdout.write(f"{company}: {counted(ready, 'invoice', 'invoices')} can be sent.")
        return len(report.stopped)
