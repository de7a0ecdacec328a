"""`manage.py pull_time`: time from HubSpot, with progress and what came of it in words."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from invoices.models import Reason, TimeEntry
from syncs.models import SyncRun
from syncs.services.pull_time import pull_time
from syncs.services.sync_runs import AlreadyRunning


class Command(BaseCommand):
    """Pulls everything, what changed, or one deal's time; pulling again is safe."""

    help = (
        "Pulls time entries from HubSpot and judges them. Without options: what changed since the "
        "last pull, or everything when there was none."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """--full or --deal ID."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--full", action="store_true", help="list every entry, deletions included"
        )
        which.add_argument("--deal", metavar="ID", help="only the entries of this HubSpot deal")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Pulls; exits with 1 and the reason in words where that failed."""
        kind = "deal" if options["deal"] else "full" if options["full"] else "increment"
        try:
            run = pull_time(kind, deal_id=options["deal"], watch=self._progress)
        except AlreadyRunning as busy:
            raise CommandError(str(busy)) from None
        if self.stdout.isatty():
            self.stdout.write("")
        if run.state == SyncRun.State.FAILED:
            raise CommandError(run.error)
        self._closing(run)

    def _progress(self, run: SyncRun) -> None:
        of = f" of about {run.total:,}" if run.total and run.total >= run.done else ""
        line = f"{run.done:,}{of} entries read"
        if self.stdout.isatty():
            self.stdout.write(f"\r{line}", ending="")
            self.stdout.flush()
        else:
            self.stdout.write(line)

    def _closing(self, run: SyncRun) -> None:
        assert run.finished_at is not None
        tenths = (run.finished_at - run.started_at) // timedelta(milliseconds=100)
        self.stdout.write(self.style.SUCCESS(f"{run.get_kind_display()} finished"))
        for words, figure in (
            ("New", run.created),
            ("Changed", run.changed),
            ("As they were", run.unchanged),
            ("Deleted in HubSpot", run.deleted),
            ("No finished work", run.left_out),
            ("Without a usable id", run.failed),
            ("Accepted", run.accepted),
            ("Quarantined", run.quarantined),
        ):
            if figure or words not in ("No finished work", "Without a usable id"):
                self.stdout.write(f"  {words:<22}{figure:>8,}")
        self._reasons()
        self.stdout.write(f"  {'Calls to HubSpot':<22}{run.calls:>8,}")
        self.stdout.write(f"  {'Seconds':<22}{f'{tenths // 10:,}.{tenths % 10}':>8}")

    def _reasons(self) -> None:
        """Everything quarantined now, by reason."""
        quarantined = TimeEntry.objects.filter(state=TimeEntry.State.QUARANTINED)
        counted = quarantined.order_by().values_list("reason").annotate(number=Count("pk"))
        numbers = dict(counted)
        if numbers:
            self.stdout.write("In quarantine now")
        for reason in Reason:
            if number := numbers.get(reason.value):
                self.stdout.write(f"  {number:>6,}  {reason.label}")
