"""SOWs whose cap is nearly or fully used, by what live invoices count towards it."""

from decimal import Decimal
from typing import Any

from clients.models import StatementOfWork
from clients.terms import in_force
from invoices.figures import money
from invoices.selectors.billed_work import counted_to_caps
from invoices.services.warnings import NEAR

from . import links
from .box import INVOICES, Box, Month
from .retainers import LIVE

SHOWN = 8
ZERO = Decimal(0)


def content(month: Month) -> dict[str, Any] | None:
    """The fullest first, from four fifths on; nothing where no running SOW is that far."""
    capped = StatementOfWork.objects.filter(
        in_force(month.today, "starts_on", "ends_on"), cap_amount__gt=0
    ).select_related("client")
    sows = {sow.pk: sow for sow in capped}
    counted = counted_to_caps(list(sows))
    shares = {pk: counted.get(pk, ZERO) / (sow.cap_amount or 1) for pk, sow in sows.items()}
    near = sorted((pk for pk in sows if shares[pk] >= NEAR), key=lambda pk: -shares[pk])
    if not near:
        return None
    return {
        "rows": [_row(sows[pk], counted[pk], shares[pk]) for pk in near[:SHOWN]],
        "more": len(near[SHOWN:]),
        "link": links.listed("clients_statementofwork"),
    }


def _row(sow: StatementOfWork, counted: Decimal, share: Decimal) -> dict[str, Any]:
    return {
        "name": f"{sow.client} · {sow}",
        "page": links.page("clients_statementofwork", sow.pk),
        "counted": money(counted, sow.currency),
        "cap": money(sow.cap_amount or ZERO, sow.currency),
        "link": links.invoices("all", LIVE, lines__sow__id__exact=sow.pk),
        "share": min(100, int(share * 100)),
        "reached": share >= 1,
    }


BOX = Box("cockpit/caps.html", (INVOICES, "clients.view_statementofwork"), content)
