"""Bills a month."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients.models import Client
from invoices.figures import counted
from invoices.models import Invoice, RunKind
from invoices.periods import period
from invoices.services.generation import execute_run, preview, start_run


class Command(BaseCommand):
    """A billing run of a month; running it again is safe."""

    help = (
        "Bills a month: makes pending invoices from accepted time and the terms in force. Running "
        "it again replaces what is pending or failed and leaves approved invoices alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The month, and what narrows or changes the run."""
        parser.add_argument("--period", type=period, required=True, help="The month, YYYY-MM.")
        parser.add_argument(
            "--client", nargs="+", default=[], metavar="CODE", help="Only these clients."
        )
        parser.add_argument(
            "--extra",
            action="store_true",
            help="A supplementary invoice for what turned up after the month was approved.",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be made, and write nothing."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Runs the month and tells what came of it; fails when a client's couldn't be written."""
        clients = self._clients(options["client"])
        kind = RunKind.EXTRA if options["extra"] else RunKind.ORDINARY
        if options["dry_run"]:
            invoices, left_alone = preview(options["period"], kind=kind, clients=clients)
            self._tell("Would make", invoices, left_alone)
            return
        run = execute_run(start_run(options["period"], kind=kind, clients=clients))
        made = list(run.invoices.select_related("client", "sow"))
        self._tell("Made", made, run.outcome.get("left_alone", []))
        if run.errors:
            raise CommandError("\n".join(run.errors))

    def _clients(self, codes: list[str]) -> list[Client]:
        found = {client.code: client for client in Client.objects.filter(code__in=codes)}
        missing = [code for code in codes if code not in found]
        if missing:
            raise CommandError(f"There is no client {', '.join(missing)}; look at their codes.")
        return [found[code] for code in codes]

    def _tell(self, verb: str, invoices: list[Invoice], left_alone: list[str]) -> None:
        shown = [i for i in invoices if i.status not in ("void", "empty")]
        failed = [i for i in shown if i.problems]
        words = f"{verb} {counted(len(shown), 'invoice', 'invoices')}"
        unpriced = f", {len(failed)} of them can't be priced" if failed else ""
        self.stdout.write(f"{words}{unpriced}.")
        for invoice in failed:
            for problem in invoice.problems:
                concerns = "; ".join(problem["concerns"])
                self.stdout.write(f"  {invoice}: {concerns}. {problem['mend']}")
        for note in left_alone:
            self.stdout.write(f"Left alone: {note}")
