"""Approves what is pending for a month."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from invoices.figures import counted
from invoices.lifecycle import NotAllowed
from invoices.models import Invoice, Status
from invoices.periods import period
from invoices.services.approval import approve
from invoices.wording import WARNINGS


class Command(BaseCommand):
    """Approves in the name of a user, and says what it leaves for a person."""

    help = (
        "Approves the month's pending invoices in the name of a user. With --only-clean only those "
        "without warnings but the ones allowed; the others are named with their warnings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The month, the approver and what may be overlooked."""
        parser.add_argument("--period", type=period, required=True, help="The month, YYYY-MM.")
        parser.add_argument("--by", required=True, metavar="USER", help="Who approves.")
        parser.add_argument(
            "--only-clean", action="store_true", help="Leave what carries a warning."
        )
        parser.add_argument(
            "--allow",
            nargs="+",
            default=[],
            choices=WARNINGS,
            metavar="WARNING",
            help=f"Overlook these warnings: {', '.join(WARNINGS)}.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Approves one by one; each is a decision of its own in the log."""
        user = get_user_model().objects.filter(username=options["by"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['by']}; create them in the admin first.")
        approved = 0
        pending = Invoice.objects.filter(period=options["period"], status=Status.PENDING)
        for invoice in pending.select_related("client__company", "sow").order_by("pk"):
            kept = [code for code in invoice.warning_codes if code not in options["allow"]]
            if options["only_clean"] and kept:
                self.stdout.write(f"Left for a person: {invoice} ({', '.join(kept)})")
                continue
            try:
                approve(invoice, by=user)
            except NotAllowed as refusal:
                self.stdout.write(f"Left for a person: {refusal}")
            else:
                approved += 1
        self.stdout.write(f"Approved {counted(approved, 'invoice', 'invoices')}.")
