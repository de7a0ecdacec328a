"""Plays a month-end of fifty clients against the stand-ins."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from billing_console.demo import firm, report, steps
from clients.models import Client
from syncs.errors import OutsideError


class Command(BaseCommand):
    """From empty tables to invoices in QuickBooks; `make demo` sets the stage for it."""

    help = (
        "Plays a month-end of fifty clients against the stand-ins, through a running worker, and "
        "prints what came of it. Exit 1 unless it ended as it should. Run it with `make demo`."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Plays, prints, and fails with everything that went wrong."""
        if "127.0.0.1" not in settings.QUICKBOOKS_API_URL + settings.HUBSPOT_API_URL:
            raise CommandError("The demo speaks to the stand-ins only; run it with `make demo`.")
        if User.objects.exists() or Client.objects.exists():
            raise CommandError(
                "The demo wants an empty database; `make demo` empties the one it played in."
            )
        clock = steps.Clock(self.stdout)
        try:
            wrong = self._play(clock)
        except (steps.GivenUp, OutsideError) as problem:
            raise CommandError(str(problem)) from problem
        for line in report.written(report.sections(clock.seconds)):
            self.stdout.write(line)
        self.stdout.write("")
        if wrong:
            raise CommandError("The month-end did not end as it should:\n" + "\n".join(wrong))
        self.stdout.write(
            "The month-end ended as it should: every hour is accounted for, and QuickBooks holds "
            "each sent invoice once, to the cent."
        )
        self.stdout.write(f"Sign in as {firm.LOGIN} with the password {firm.PASSWORD}.")

    def _play(self, clock: steps.Clock) -> list[str]:
        self.stdout.write("October 2026 of a firm with fifty clients")
        with clock.step("Importing clients, rate cards, SOWs"):
            firm.sign_up()
            firm.import_terms()
        with clock.step("Filling the stand-in HubSpot and QuickBooks"):
            firm.fill_stand_ins()
        with clock.step("Connecting QuickBooks, matching customers and items"):
            firm.connect_books()
        with clock.step("Pulling time from HubSpot"):
            pulled = steps.pull(clock)
        with clock.step("Generating invoices"):
            run = steps.bill(clock)
        with clock.step("Approving what is clean"):
            steps.approve_clean()
        with clock.step("Sending to QuickBooks"):
            steps.push(clock)
        with clock.step("Writing status back to the deals"):
            told = steps.tell_deals(clock)
        with clock.step("Comparing ledger, HubSpot and QuickBooks"):
            wrong = report.what_went_wrong(pulled, run, told)
        firm.log_more_time()
        return wrong
