"""From invoice to invoice in the order of the list that one came from, filters and tab kept."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass

from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, QueryDict

from ..models import MOVE, Invoice
from .queue import Walk, stage_of
from .tabs import TAB

FILTERS = "_changelist_filters"


@dataclass(frozen=True)
class Place:
    """Where an invoice stands in its list, counted from 1, and which are beside it.

    `to_review` is the next that can be approved, from here on and then from the top.
    """

    position: int
    count: int
    previous: int | None
    next: int | None
    to_review: int | None


def asked_list(request: HttpRequest, invoice: Invoice) -> QueryDict:
    """The query of the list that one came from; else the tab under which the invoice stands."""
    kept = request.GET.get(FILTERS, "")
    return QueryDict(kept or f"{TAB}={stage_of(invoice.status).slug}")


def place_of(
    walk: Callable[[HttpRequest], Walk], request: HttpRequest, invoice: Invoice
) -> Place | None:
    """Its place among the rows that `walk` reads.

    None where the invoice isn't in its list: its status has changed since, say.
    """
    walking = copy(request)
    walking.GET = asked_list(request, invoice)  # type: ignore[assignment]
    try:
        rows = list(walk(walking).queryset.values_list("pk", "status"))
    except IncorrectLookupParameters:
        return None
    ids = [pk for pk, _status in rows]
    if invoice.pk not in ids:
        return None
    here = ids.index(invoice.pk)
    around = [*rows[here + 1 :], *rows[:here]]
    return Place(
        position=here + 1,
        count=len(ids),
        previous=ids[here - 1] if here else None,
        next=ids[here + 1] if here + 1 < len(ids) else None,
        to_review=next((pk for pk, status in around if status in MOVE["approve"].sources), None),
    )
