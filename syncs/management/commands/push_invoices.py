"""Sends what is approved to QuickBooks, now."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from invoices.models import Invoice
from invoices.periods import period
from syncs.services.push_invoices import PushReport, push_invoices
from syncs.services.record_push import Ended, Result
from syncs.services.recover_pushes import recover_pushes

_WORDS = {
    Ended.SENT: "sent",
    Ended.REFUSED: "refused",
    Ended.UNKNOWN: "outcome unknown, looked up before anything is sent again",
    Ended.WAITING: "waiting",
}
_MOST_PAUSES = 10


class Command(BaseCommand):
    """Shows each invoice as it ends, and a table of how all ended."""

    help = (
        "Sends approved invoices to QuickBooks, of one month or all. What an earlier push left "
        "without a known end is looked up first. Where QuickBooks asks to wait, the command waits "
        "and goes on. Running it again is safe: nothing is sent twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The month."""
        parser.add_argument("--period", type=period, help="Only this month, YYYY-MM.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Pushes until nothing waits for QuickBooks' pauses any more."""
        recover_pushes()
        ended: dict[int, Result] = {}
        for _ in range(_MOST_PAUSES):
            report = push_invoices(options["period"], self._show)
            ended |= {result.invoice_id: result for result in report.results}
            if not report.wait_seconds:
                break
            self.stdout.write(f"QuickBooks asks to wait {report.wait_seconds} seconds …")
            time.sleep(report.wait_seconds)
        self._table(PushReport(list(ended.values())))

    def _show(self, result: Result) -> None:
        if result.ended == Ended.SENT:
            self.stdout.write(f"  sent     {_named(result)}")
        elif result.ended in (Ended.REFUSED, Ended.UNKNOWN):
            self.stdout.write(f"  {result.ended:<8} {_named(result)}\n           {result.words}")

    def _table(self, report: PushReport) -> None:
        for how, words in _WORDS.items():
            results = report.ended(how)
            if results or how in (Ended.SENT, Ended.REFUSED):
                self.stdout.write(f"{len(results):>6}  {words}")
        for reason in dict.fromkeys(each.words for each in report.ended(Ended.WAITING)):
            self.stdout.write(f"        waiting: {reason}")


def _named(result: Result) -> str:
    return str(Invoice.objects.select_related("client").get(pk=result.invoice_id))
