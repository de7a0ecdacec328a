"""What makes one look twice at an invoice: the figures behind the warnings of rule 14."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet

from clients.models import StatementOfWork

from ..models import DEAD, FROZEN, Invoice, RunKind, Settlement, TimeEntry
from ..rating import terms as values
from ..rating.retainers import due_fees

LAST = 3


def terms_gone(sow_ids: Collection[int]) -> dict[int, int]:
    """Billed entries a SOW that would no longer be accepted for their terms."""
    rows = TimeEntry.objects.filter(sow_id__in=sow_ids).exclude(terms_gone="")
    counted = rows.values_list("sow_id").order_by("sow_id").annotate(count=Count("pk"))
    return {sow_id: count for sow_id, count in counted if sow_id is not None}


def quarantined(sow_ids: Collection[int], first: date, last: date) -> dict[int, int]:
    """Quarantined entries dated in the month, by the SOW whose deal they name."""
    deals = {
        deal: pk
        for pk, deal in StatementOfWork.objects.filter(pk__in=sow_ids)
        .exclude(hubspot_deal_id="")
        .values_list("pk", "hubspot_deal_id")
    }
    rows = TimeEntry.objects.filter(
        state=TimeEntry.State.QUARANTINED,
        worked_on__range=(first, last),
        deal_ids__overlap=list(deals),
    ).values_list("deal_ids", flat=True)
    found: dict[int, int] = defaultdict(int)
    for deal_ids in rows:
        for sow_id in {deals[deal] for deal in deal_ids if deal in deals}:
            found[sow_id] += 1
    return found


def changed_usage(sow_ids: Collection[int]) -> dict[int, list[str]]:
    """Usage records that differ from what was billed of them."""
    rows = _live(sow_ids).filter(
        ~Q(usage_record__quantity=F("figure")) | ~Q(usage_record__recorded_on=F("dated_on")),
        usage_record__isnull=False,
    )
    found: dict[int, list[str]] = defaultdict(list)
    for settled in rows.select_related("usage_record__usage_fee"):
        record = settled.usage_record
        if record:
            found[settled.sow_id].append(
                f"{record}: billed as {settled.figure.normalize():f} on {settled.dated_on}, "
                f"now {record.quantity.normalize():f} on {record.recorded_on}"
            )
    return found


def changed_milestones(sow_ids: Collection[int]) -> dict[int, list[str]]:
    """Milestones that differ from what was billed of them."""
    rows = _live(sow_ids).filter(
        ~Q(milestone__amount=F("figure"))
        | ~Q(milestone__completed_on=F("dated_on"))
        | Q(milestone__completed_on=None),
        milestone__isnull=False,
    )
    found: dict[int, list[str]] = defaultdict(list)
    for settled in rows.select_related("milestone"):
        milestone = settled.milestone
        if milestone:
            found[settled.sow_id].append(
                f"{milestone.name}: billed as {settled.figure.normalize():f} for "
                f"{settled.dated_on}, now {milestone.amount} for {milestone.completed_on}"
            )
    return found


def changed_fees(sows: Mapping[int, values.StatementOfWork]) -> dict[int, list[str]]:
    """Retainer fees that would be another amount today than was billed."""
    billed = list(_live(sows).filter(retainer__isnull=False).order_by("month"))
    last = max((settled.month for settled in billed if settled.month), default=None)
    if last is None:
        return {}
    now = {
        (fee.retainer.retainer_id, fee.month): fee.amount
        for sow in sows.values()
        for fee in due_fees(sow, last, frozenset())
    }
    found: dict[int, list[str]] = defaultdict(list)
    for settled in billed:
        if settled.retainer_id is None or settled.month is None:
            continue
        amount = now.get((settled.retainer_id, settled.month), Decimal(0))
        if amount != settled.figure:
            found[settled.sow_id].append(
                f"{settled.month:%B %Y}: billed {settled.figure.normalize():f}, now {amount}"
            )
    return found


def _live(sow_ids: Collection[int]) -> QuerySet[Settlement]:
    return Settlement.objects.exclude(invoice__status__in=DEAD).filter(sow_id__in=list(sow_ids))


def last_totals(client_ids: Collection[int]) -> dict[tuple[int, int | None], list[Decimal]]:
    """The last three approved totals by client and SOW, newest first; an empty list is a sign
    that the client has approved invoices, but none that counts (credit memos, extras)."""
    rows = (
        Invoice.objects.filter(client__in=client_ids, status__in=FROZEN)
        .order_by("-period", "-pk")
        .values_list("client_id", "sow_id", "kind", "run_kind", "total_amount")
    )
    found: dict[tuple[int, int | None], list[Decimal]] = defaultdict(list)
    for client_id, sow_id, kind, run_kind, total in rows:
        totals = found[client_id, sow_id]
        ordinary = kind == Invoice.Kind.INVOICE and run_kind == RunKind.ORDINARY
        if ordinary and len(totals) < LAST:
            totals.append(total)
    return found
