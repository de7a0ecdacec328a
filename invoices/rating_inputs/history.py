"""What live invoices billed under each SOW before, in a handful of grouped queries."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, Q, Sum, When

from ..models import Allocation, Invoice, Line, Settlement
from ..rating.history import Draw, GivenBack, History
from ..selectors.standing import live, live_allocations

ZERO = Decimal(0)


def load(
    sow_ids: Collection[int], period: date, anew_from: date | None = None
) -> dict[int, History]:
    """Every SOW's history, that of SOWs never billed included."""
    draws, given_back = _draws(sow_ids, anew_from), _given_back(sow_ids, anew_from)
    fees, amounts = _fees(sow_ids, anew_from), _amounts(sow_ids, period, anew_from)
    return {
        sow_id: History(
            draws=tuple(draws.get(sow_id, ())),
            given_back=tuple(given_back.get(sow_id, ())),
            fees_billed=frozenset(fees.get(sow_id, ())),
            **amounts.get(sow_id, {}),
        )
        for sow_id in sow_ids
    }


def _draws(sow_ids: Collection[int], anew_from: date | None) -> dict[int, list[Draw]]:
    rows = (
        live_allocations(anew_from)
        .filter(sow_id__in=sow_ids, kind=Allocation.Kind.DRAWN)
        .values_list(
            "sow_id", "invoice__period", "allowance_month", "allowance_retainer_id",
            "allowance_part",
        )
        .order_by("sow_id", "invoice__period", "allowance_month")
        .annotate(seconds=Sum("billable_seconds"))
    )  # fmt: skip
    found: dict[int, list[Draw]] = defaultdict(list)
    for sow_id, *draw in rows:
        found[sow_id].append(Draw(*draw))
    return found


def _given_back(sow_ids: Collection[int], anew_from: date | None) -> dict[int, list[GivenBack]]:
    rows = (
        live_allocations(anew_from)
        .filter(
            sow_id__in=sow_ids,
            kind=Allocation.Kind.GIVE_BACK,
            reverses__kind=Allocation.Kind.DRAWN,
        )
        .values_list("sow_id", "allowance_month", "allowance_retainer_id")
        .order_by("sow_id", "allowance_month")
        .annotate(seconds=Sum("billable_seconds"))
    )
    found: dict[int, list[GivenBack]] = defaultdict(list)
    for sow_id, month, retainer_id, seconds in rows:
        found[sow_id].append(GivenBack(month, retainer_id, -seconds))
    return found


def _fees(sow_ids: Collection[int], anew_from: date | None) -> dict[int, set[tuple[int, date]]]:
    rows = (
        live(Settlement.objects.all(), anew_from)
        .filter(sow_id__in=sow_ids, retainer__isnull=False)
        .values_list("sow_id", "retainer_id", "month")
    )
    found: dict[int, set[tuple[int, date]]] = defaultdict(set)
    for sow_id, retainer_id, month in rows:
        if retainer_id is not None and month is not None:
            found[sow_id].add((retainer_id, month))
    return found


def _amounts(
    sow_ids: Collection[int], period: date, anew_from: date | None
) -> dict[int, dict[str, Any]]:
    """Sums of amounts as they were before a credit memo's signs were turned."""
    amount = Case(
        When(invoice__kind=Invoice.Kind.CREDIT_MEMO, then=-F("amount")),
        default=F("amount"),
        output_field=DecimalField(max_digits=18, decimal_places=2),
    )
    work_now = Q(invoice__period=period, kind__in=[Line.Kind.OVERAGE, Line.Kind.TIME])
    rows = (
        live(Line.objects.all(), anew_from)
        .filter(sow_id__in=sow_ids)
        .values("sow_id")
        .order_by("sow_id")
        .annotate(
            counted_amount=Sum(amount, filter=Q(counts_to_cap=True), default=ZERO),
            cap_lines_amount=Sum(amount, filter=Q(kind=Line.Kind.CAP), default=ZERO),
            period_work_amount=Sum(amount, filter=work_now, default=ZERO),
            period_overage_seconds=Sum(
                "seconds", filter=Q(invoice__period=period, kind=Line.Kind.OVERAGE), default=0
            ),
        )
    )
    return {
        row["sow_id"]: {name: figure for name, figure in row.items() if name != "sow_id"}
        for row in rows
    }
