"""What each deal should say of its billing: the latest live invoice of its SOW."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from clients.models import StatementOfWork
from clients.models.fields import minor_units
from invoices.models import Invoice, Line, Status

NOT_BILLED = "not_billed"
STATES = {
    Status.PENDING: "pending",
    Status.HELD: "pending",
    Status.APPROVED: "approved",
    Status.SENDING: "approved",
    Status.UNKNOWN: "approved",
    Status.SENT: "sent",
    Status.VOIDING: "sent",
    Status.FAILED: "failed",
    Status.REJECTED: "failed",
    Status.VOID: "void",
}
BILLING_STATES = tuple(dict.fromkeys((NOT_BILLED, *STATES.values())))
Properties = dict[str, str]


def deal_states() -> dict[str, Properties]:
    """For every deal that a SOW has, the properties it should show, by deal id.

    The total is the deal's own lines, negative on a credit memo, before tax; blank where nothing
    could be priced. Without a live invoice a void one is named, with nothing owed.
    """
    sows = StatementOfWork.objects.exclude(hubspot_deal_id="").annotate(
        live=_latest(~Q(status=Status.VOID)), dead=_latest(Q(status=Status.VOID))
    )
    chosen = {sow: sow.live or sow.dead for sow in sows.order_by("hubspot_deal_id")}
    invoices = Invoice.objects.in_bulk([pk for pk in chosen.values() if pk])
    totals = _own_totals(invoices)
    return {
        sow.hubspot_deal_id: _shown(invoices[pk], totals.get((pk, sow.pk))) if pk else _blank()
        for sow, pk in chosen.items()
    }


def _latest(condition: Q) -> Subquery:
    """The invoice dated last that concerns the SOW; one with nothing to send concerns nobody."""
    found = (
        Invoice.objects.filter(condition, _concerns(), client=OuterRef("client"))
        .exclude(status=Status.EMPTY)
        .order_by("-invoice_on", "-pk")
    )
    return Subquery(found.values("pk")[:1])


def _concerns() -> Q:
    """It has a line of the SOW, is the SOW's own, or failed for the client while the SOW ran."""
    own_line = Line.objects.filter(invoice=OuterRef("pk"), sow=OuterRef(OuterRef("pk")))
    failed = Q(
        sow__isnull=True,
        status=Status.FAILED,
        invoice_on__gte=OuterRef("starts_on"),
        period__lte=Coalesce(OuterRef("ends_on"), date.max),
    )
    return Q(sow=OuterRef("pk")) | Q(Exists(own_line)) | failed


def _own_totals(invoices: Iterable[int]) -> dict[tuple[int, int], Decimal]:
    lines: QuerySet[Line] = Line.objects.filter(invoice__in=list(invoices)).order_by()
    sums = lines.values_list("invoice_id", "sow_id").annotate(total=Sum("amount"))
    return {(invoice, sow): total for invoice, sow, total in sums}


def _shown(invoice: Invoice, own_total: Decimal | None) -> Properties:
    page = reverse("admin:invoices_invoice_change", args=[invoice.pk])
    return {
        "console_billing_state": STATES[Status(invoice.status)],
        "console_invoice_number": invoice.number,
        "console_invoice_total": _total(invoice, own_total),
        "console_invoice_date": invoice.invoice_on.isoformat(),
        "console_invoice_url": f"{settings.PUBLIC_URL.rstrip('/')}{page}",
    }


def _total(invoice: Invoice, own_total: Decimal | None) -> str:
    if own_total is None:
        return ""
    if invoice.status == Status.VOID:
        own_total = Decimal(0)
    if invoice.kind == Invoice.Kind.CREDIT_MEMO:
        own_total = -own_total
    return f"{own_total:.{minor_units(invoice.currency)}f}"


def _blank() -> Properties:
    names = ("number", "total", "date", "url")
    return {"console_billing_state": NOT_BILLED} | {f"console_invoice_{name}": "" for name in names}
