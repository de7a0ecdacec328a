"""Why an invoice comes to what it does."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from invoices.models import Invoice, Line
from invoices.services.verification import verify


class Command(BaseCommand):
    """Prints each line with its sentences; --verify recomputes it."""

    help = (
        "Tells why an invoice comes to its amount, line by line, in sentences. INVOICE is its "
        "number or its id. With --verify it is recomputed to the cent; exit 1 on any difference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The invoice, and whether to recompute it."""
        parser.add_argument("invoice", metavar="INVOICE", help="Its number, or its id.")
        parser.add_argument("--verify", action="store_true", help="Recompute it to the cent.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prints the invoice and fails on a difference."""
        invoice = self._invoice(options["invoice"])
        self.stdout.write(
            f"{invoice}: {invoice.total_amount} {invoice.currency}, "
            f"{invoice.get_status_display().lower()}"
        )
        for line in invoice.lines.select_related("sow"):
            self._tell(line, invoice.currency)
        for warning in invoice.warnings:
            self.stdout.write(f"Warning: {warning['text']}")
        for problem in invoice.problems:
            self.stdout.write(f"Problem: {'; '.join(problem['concerns'])}. {problem['mend']}")
        if options["verify"]:
            self._verify(invoice)

    def _invoice(self, name: str) -> Invoice:
        wanted = Q(number=name) | (Q(pk=int(name)) if name.isdigit() else Q())
        found = Invoice.objects.filter(wanted).order_by("-pk").first() if name else None
        if found is None:
            raise CommandError(f"There is no invoice {name}; give its number or its id.")
        by_number = Invoice.objects.filter(number=name).first()
        return by_number or found

    def _tell(self, line: Line, currency: str) -> None:
        self.stdout.write(
            f"{line.position}. {line}: {line.quantity.normalize():f} × "
            f"{line.unit_price.normalize():f} = {line.amount} {currency}"
        )
        for sentence in line.explanation:
            self.stdout.write(f"     {sentence}")

    def _verify(self, invoice: Invoice) -> None:
        differences = verify(invoice)
        if differences:
            raise CommandError("\n".join(differences))
        self.stdout.write("Verified: every line and the total are right to the cent.")
