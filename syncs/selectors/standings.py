"""Where invoices stand in QuickBooks, for lists: open, paid, overdue, gone, changed there."""

from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from clients.models import Company
from invoices.figures import count
from invoices.models import Invoice

from ..models import QuickBooksReference
from ..quickbooks.documents import EMAILED

Standing = QuickBooksReference.Standing
DRIFTED, UNMAILED = "drifted", "unmailed"
_CHANGED = ~Q(quickbooks__drift=[]) & ~Q(quickbooks__drift=F("quickbooks__accepted_drift"))


def drifted(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Those that were changed in QuickBooks in a way that nobody has accepted."""
    return invoices.filter(Q(quickbooks__isnull=False) & _CHANGED)


def unmailed(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Invoices that QuickBooks has and hasn't e-mailed, as far as it told."""
    held = invoices.filter(quickbooks__isnull=False, quickbooks__gone="", kind="invoice")
    return held.exclude(quickbooks__email_status=EMAILED)


def standing(invoices: QuerySet[Invoice], where: str) -> QuerySet[Invoice]:
    """Those that stand so today, each by its own company's date."""
    return with_standing(invoices).filter(quickbooks_standing=where)


def with_standing(invoices: QuerySet[Invoice]) -> QuerySet[Any]:
    """As `QuickBooksReference.standing` says of one; null where QuickBooks has nothing."""
    late = Q(pk__in=[])
    for company in Company.objects.only("pk", "time_zone"):
        late |= Q(client__company=company.pk, quickbooks__due_on__lt=company.today())
    return invoices.annotate(
        quickbooks_standing=Case(
            When(quickbooks__isnull=True, then=Value(None)),
            When(~Q(quickbooks__gone=""), then=F("quickbooks__gone")),
            When(quickbooks__balance__lte=0, then=Value(Standing.PAID)),
            When(late, then=Value(Standing.OVERDUE)),
            When(
                quickbooks__balance__lt=F("quickbooks__total_amount"),
                then=Value(Standing.PART_PAID),
            ),
            default=Value(Standing.OPEN),
        )
    )


def remarks(invoices: QuerySet[Invoice]) -> list[str]:
    """How many were changed there, are overdue, part paid or paid; what there is none of is left.

    Two queries.
    """
    rows = with_standing(invoices).order_by().values_list("quickbooks_standing")
    counts: dict[str, int] = dict(rows.annotate(count=Count("pk", distinct=True)))
    changed = drifted(invoices).order_by().values("pk").distinct().count()
    named = [(changed, "changed in QuickBooks")]
    named += [
        (counts.get(each, 0), str(each.label).lower())
        for each in (Standing.OVERDUE, Standing.PART_PAID, Standing.PAID)
    ]
    return [f"{count(number)} {words}" for number, words in named if number]
