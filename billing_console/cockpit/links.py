"""Addresses of the lists that hold exactly the rows behind a figure."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from invoices.models import Status


def listed(model: str, **which: object) -> str:
    """The list of a model (app_label_model) that such rows are in."""
    address = reverse(f"admin:{model}_changelist")
    return f"{address}?{urlencode(which)}" if which else address


def page(model: str, pk: int) -> str:
    """The page of one row."""
    return reverse(f"admin:{model}_change", args=[pk])


def invoices(tab: str, statuses: Iterable[Status] = (), **which: object) -> str:
    """Invoices under a tab of the queue, of some statuses alone where any are named."""
    wanted = ",".join(status.value for status in statuses)
    narrowed = {"status__in": wanted} if wanted else {}
    return listed("invoices_invoice", tab=tab, **narrowed, **which)


def entries(first: date, place: str, **which: object) -> str:
    """Time entries worked in a month that stand at a place of the ledger."""
    tab = "quarantined" if place == "quarantined" else "accepted"
    return listed("invoices_timeentry", tab=tab, month=f"{first:%Y-%m}", place=place, **which)


def ledger(first: date) -> str:
    """The ledger of a month."""
    return f"{reverse('admin:invoices_timeentry_ledger')}?month={first:%Y-%m}"
