"""What needs a person, each in a sentence with its number and the way there; empty is well."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Model, Q
from django.urls import reverse

from invoices.figures import counted
from invoices.models import BillingRun, Invoice, Status, TimeEntry
from syncs.admin.quickbooks_access import ends_soon
from syncs.models import (
    CustomerTrouble,
    ProposedSow,
    QuickBooksConnection,
    ReadyDeal,
    WebhookEvent,
)
from syncs.selectors.standings import drifted

from . import links
from .box import INVOICES, TIME, Box, Month


@dataclass(frozen=True)
class Need:
    """What is to be done, and where."""

    words: str
    link: str
    urgent: bool = False


def content(month: Month) -> dict[str, Any] | None:
    """All that the user may see of it, what stops money first; left out where that is nothing."""
    if not any(month.may(permission) for permission, _needs in NEEDS):
        return None
    found = [need for permission, needs in NEEDS if month.may(permission) for need in needs(month)]
    return {"needs": sorted(found, key=lambda need: not need.urgent)}


def _invoices(month: Month) -> Iterator[Need]:
    row = Invoice.objects.aggregate(
        **{
            status.value: Count("pk", filter=Q(status=status))
            for status in (Status.FAILED, Status.REJECTED, Status.UNKNOWN, Status.HELD)
        },
        warned=Count("pk", filter=Q(status=Status.PENDING) & ~Q(warnings=[])),
        clean=Count("pk", filter=Q(status=Status.PENDING, warnings=[])),
    )
    for status, words, urgent in (
        (Status.FAILED, "could not be priced", True),
        (Status.REJECTED, "refused by QuickBooks", True),
        (Status.UNKNOWN, "with an unknown outcome in QuickBooks", True),
    ):
        yield from _of(row[status], _invoice(words), links.invoices("failed", [status]), urgent)
    pending = [Status.PENDING]
    link = links.invoices("pending", pending, warning="any")
    yield from _of(row["warned"], _invoice("to be approved, with warnings"), link)
    link = links.invoices("pending", pending, warning="none")
    yield from _of(row["clean"], _invoice("to be approved, without a warning"), link)
    link = links.invoices("pending", [Status.HELD])
    yield from _of(row[Status.HELD], _invoice("held back"), link)
    changed = drifted(Invoice.objects.exclude(status=Status.EMPTY)).count()
    link = links.invoices("all", quickbooks="drifted")
    yield from _of(changed, _invoice("changed in QuickBooks, to be accepted or put right"), link)


def _invoice(words: str) -> tuple[str, str]:
    return f"invoice {words}", f"invoices {words}"


def _entries(month: Month) -> Iterator[Need]:
    count = TimeEntry.objects.filter(state=TimeEntry.State.QUARANTINED).count()
    words = "time entry in quarantine", "time entries in quarantine"
    yield from _of(count, words, reverse("admin:invoices_timeentry_quarantine"))


def _runs(month: Month) -> Iterator[Need]:
    run = BillingRun.objects.order_by("-id").first()
    if run and (run.state == BillingRun.State.FAILED or run.failed):
        link = links.page("invoices_billingrun", run.pk)
        yield Need(f"The last billing run, {run}, had failures", link, urgent=True)


def _exchanges(month: Month) -> Iterator[Need]:
    for each in month.exchanges:
        if each.failed:
            link = links.page("syncs_syncrun", each.failed.pk)
            yield Need(f"{each.name}: the last run failed", link, urgent=True)
        elif each.is_late:
            link = links.listed("syncs_syncrun")
            yield Need(f"{each.name}: nothing has come in for over a day", link, urgent=True)


def _accesses(month: Month) -> Iterator[Need]:
    for row in QuickBooksConnection.objects.select_related("company").order_by("company"):
        link = links.page("syncs_quickbooksconnection", row.pk)
        if row.state == QuickBooksConnection.State.RECONNECT:
            words = f"{row.company} has to be connected to QuickBooks again"
            yield Need(words, link, urgent=True)
        elif words := ends_soon(row):
            yield Need(f"{row.company} in QuickBooks: {words}", link, urgent=True)


def _customers(month: Month) -> Iterator[Need]:
    troubles = CustomerTrouble.objects.filter(
        quickbooks_id=F("client__quickbooks_customer_id")
    ).values_list("client_id", flat=True)
    ids = ",".join(map(str, sorted(troubles)))
    words = "client whose customer in QuickBooks", "clients whose customers in QuickBooks"
    of = _each(words, "can't be billed to")
    yield from _of(len(troubles), of, links.listed("clients_client", id__in=ids), urgent=True)


def _each(words: tuple[str, str], rest: str) -> tuple[str, str]:
    return f"{words[0]} {rest}", f"{words[1]} {rest}"


def _proposals(month: Month) -> Iterator[Need]:
    yield from _in_state(
        ProposedSow, "open", ("deal without a SOW, proposed", "deals without a SOW, proposed")
    )


def _deals(month: Month) -> Iterator[Need]:
    words = "deal ready for billing that failed", "deals ready for billing that failed"
    yield from _in_state(ReadyDeal, "failed", words)


def _events(month: Month) -> Iterator[Need]:
    words = "event from outside that failed", "events from outside that failed"
    yield from _in_state(WebhookEvent, "failed", words)


def _in_state(model: type[Model], state: str, words: tuple[str, str]) -> Iterator[Need]:
    count = model._default_manager.filter(state=state).count()
    label = f"{model._meta.app_label}_{model._meta.model_name}"
    yield from _of(count, words, links.listed(label, state__exact=state))


def _of(count: int, words: tuple[str, str], link: str, urgent: bool = False) -> Iterable[Need]:
    return [Need(counted(count, *words), link, urgent)] if count else []


NEEDS = (
    (INVOICES, _invoices),
    (TIME, _entries),
    ("invoices.view_billingrun", _runs),
    ("syncs.view_syncrun", _exchanges),
    ("syncs.view_quickbooksconnection", _accesses),
    ("clients.view_client", _customers),
    ("syncs.view_proposedsow", _proposals),
    ("syncs.view_readydeal", _deals),
    ("syncs.view_webhookevent", _events),
)
BOX = Box("cockpit/needs.html", (), content, wide=True)
