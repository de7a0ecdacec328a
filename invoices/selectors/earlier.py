"""Which invoice came before another, to see what has changed since."""

from collections.abc import Collection
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from ..models import DEAD, Invoice, RunKind, Status


def earlier_of(invoices: Collection[Invoice]) -> dict[int, Invoice]:
    """By id, of each the last ordinary one of an earlier month: same client, SOW and currency.

    Two queries. Those that are the first of their kind are left out.
    """
    ids = [invoice.pk for invoice in invoices]
    found = Invoice.objects.filter(pk__in=ids).annotate(before=Subquery(_before()))
    before = dict(found.exclude(before=None).values_list("pk", "before"))
    rows = Invoice.objects.select_related("client").in_bulk(set(before.values()))
    return {pk: rows[earlier] for pk, earlier in before.items()}


def _before() -> Any:
    alike = (
        Invoice.objects.alias(of=Coalesce("sow_id", Value(0)))
        .filter(
            client=OuterRef("client"),
            currency=OuterRef("currency"),
            of=Coalesce(OuterRef("sow_id"), Value(0)),
            period__lt=OuterRef("period"),
            run_kind=RunKind.ORDINARY,
        )
        .exclude(status__in=[*DEAD, Status.EMPTY])
        .order_by("-period", "-sequence")
    )
    return alike.values("pk")[:1]
