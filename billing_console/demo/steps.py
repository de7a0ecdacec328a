"""The month-end step by step; what takes time is done by the worker and watched from here."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import OutputWrapper

from invoices.models import BillingRun, Invoice, Status
from invoices.services.generation import start_run
from invoices.tasks import generate_invoices
from syncs.models import SyncRun
from syncs.services.pull_time import start_pull
from syncs.tasks import pull_time, push_invoices, write_back

from .firm import APPROVER, LOGIN, PERIOD

GIVE_UP_AFTER_SECONDS = 300
WIDTH = 58
_LOOK_EVERY_SECONDS = 0.1


class GivenUp(Exception):
    """A step did not end in time; the message says which."""


@dataclass
class Clock:
    """Says what is going on, and how long each step took."""

    out: OutputWrapper
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Shows the step's name at once, and its duration when it ends."""
        self._write(f"  {name:<{WIDTH}}")
        began = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - began
        if self.out.isatty():
            self._write(f"\r  {name:<{WIDTH}}")
        self._write(f"{self.seconds[name]:8.1f} s\n")

    def _write(self, words: str) -> None:
        self.out.write(words, ending="")
        self.out.flush()

    def show(self, words: str) -> None:
        """A word on how far the step is, on terminals only."""
        if self.out.isatty():
            self._write(f"\r  {words:<{WIDTH}}")


def pull(clock: Clock) -> SyncRun:
    """October's time, read by the worker."""
    run = start_pull(SyncRun.Kind.FULL, by=User.objects.get(username=LOGIN))
    pull_time.delay(kind=run.kind, run_id=run.pk)

    def ended() -> bool:
        run.refresh_from_db()
        clock.show(f"Pulling time from HubSpot … {run.done} entries")
        return run.state != SyncRun.State.RUNNING

    _wait("pulling time", ended)
    return run


def bill(clock: Clock) -> BillingRun:
    """October, billed by the worker."""
    run = start_run(PERIOD, by=User.objects.get(username=LOGIN))
    generate_invoices.delay(run.pk)

    def ended() -> bool:
        run.refresh_from_db()
        clock.show(f"Generating invoices … {run.done} of {run.total} clients")
        return run.state not in BillingRun.UNDER_WAY

    _wait("generating invoices", ended)
    return run


def approve_clean() -> None:
    """Whatever carries no warning but being its client's first invoice."""
    month, said = f"{PERIOD:%Y-%m}", io.StringIO()
    chosen = ["--period", month, "--by", APPROVER, "--only-clean", "--allow", "first_invoice"]
    call_command("approve_invoices", *chosen, stdout=said)


def push(clock: Clock) -> None:
    """Everything approved, sent to QuickBooks by the worker."""
    push_invoices.delay(f"{PERIOD:%Y-%m}")
    due = Invoice.objects.filter(status__in=[Status.APPROVED, Status.SENDING]).count()

    def ended() -> bool:
        left = Invoice.objects.filter(status__in=[Status.APPROVED, Status.SENDING]).count()
        clock.show(f"Sending to QuickBooks … {due - left} of {due}")
        return left == 0

    _wait("sending to QuickBooks", ended)


def tell_deals(clock: Clock) -> SyncRun | None:
    """Where billing stands, written to the deals by the worker."""
    write_back.delay()

    def run() -> SyncRun | None:
        return SyncRun.objects.filter(kind=SyncRun.Kind.WRITE_BACK).first()

    def ended() -> bool:
        latest = run()
        clock.show(f"Writing status to the deals … {latest.done if latest else 0}")
        return latest is not None and latest.state != SyncRun.State.RUNNING

    _wait("writing status to the deals", ended)
    return run()


def _wait(what: str, ended: Callable[[], bool]) -> None:
    until = time.monotonic() + GIVE_UP_AFTER_SECONDS
    while not ended():
        if time.monotonic() > until:
            raise GivenUp(
                f"Gave up {what} after {GIVE_UP_AFTER_SECONDS} s; "
                "the worker's log is in .local/logs."
            )
        time.sleep(_LOOK_EVERY_SECONDS)
