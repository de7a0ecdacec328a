"""What invoices say of work: hours by month, what an hour came to, draws, and how full caps are."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import Case, DecimalField, F, QuerySet, Sum, When

from ..models import DEAD, FROZEN, Invoice, Line

HOURS = (Line.Kind.TIME, Line.Kind.OVERAGE, Line.Kind.RETAINER_HOURS, Line.Kind.CORRECTION)
WORK = (Line.Kind.TIME, Line.Kind.OVERAGE, Line.Kind.RETAINER_HOURS)


def billed_by_month(first: date, last: date) -> dict[date, int]:
    """Billable seconds on approved invoices of these months, corrections taken off."""
    rows = (
        Line.objects.filter(
            invoice__period__range=(first, last), invoice__status__in=FROZEN, kind__in=HOURS
        )
        .order_by()
        .values_list("invoice__period")
        .annotate(total=Sum("seconds", default=0))
    )
    return dict(rows)


def hourly_yields(first: date, last: date) -> dict[int, Decimal]:
    """What an hour came to on each client's approved invoices of these months, unrounded.

    Hours drawn from a retainer count with their price of nothing, its fee does not: it is what
    further hours may bring, an estimate and no price.
    """
    rows = (
        Line.objects.filter(
            invoice__period__range=(first, last), invoice__status__in=FROZEN, kind__in=WORK
        )
        .order_by()
        .values_list("invoice__client_id")
        .annotate(total=Sum(_owed()), time=Sum("seconds", default=0))
    )
    return {client: total * 3600 / seconds for client, total, seconds in rows if seconds}


def covered_seconds(period: date) -> dict[int, int]:
    """Seconds that retainers cover on the live invoices of a month, by SOW."""
    rows = _live().filter(invoice__period=period, kind=Line.Kind.RETAINER_HOURS)
    return dict(rows.order_by().values_list("sow_id").annotate(total=Sum("seconds", default=0)))


def counted_to_caps(sow_ids: Collection[int]) -> dict[int, Decimal]:
    """What live invoices count towards the cap of each SOW, over its life."""
    rows = _live().filter(sow_id__in=sow_ids, counts_to_cap=True)
    return dict(rows.order_by().values_list("sow_id").annotate(total=Sum(_owed())))


def _live() -> QuerySet[Line]:
    return Line.objects.exclude(invoice__status__in=DEAD)


def _owed() -> Case:
    return Case(
        When(invoice__kind=Invoice.Kind.CREDIT_MEMO, then=-F("amount")),
        default=F("amount"),
        output_field=DecimalField(max_digits=18, decimal_places=2),
    )
