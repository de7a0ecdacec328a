"""Where invoices stand in QuickBooks: the column, the filter and the counts of the queue."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from invoices.admin.outside import Outside, register_outside
from invoices.admin.tabs import DropdownFilter
from invoices.models import Invoice

from ..models import QuickBooksReference
from ..selectors.standings import DRIFTED, UNMAILED, drifted, remarks, standing, unmailed

Standing = QuickBooksReference.Standing
STANDING_COLOURS = {
    Standing.OPEN: "info",
    Standing.PART_PAID: "primary",
    Standing.PAID: "success",
    Standing.OVERDUE: "warning",
    Standing.VOIDED: "danger",
    Standing.DELETED: "danger",
}


class StandingFilter(DropdownFilter):
    """Where an invoice stands in QuickBooks, or that it was changed or not mailed there."""

    title = "standing in QuickBooks"
    parameter_name = "quickbooks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What needs a person first."""
        special = [(DRIFTED, "Changed in QuickBooks"), (UNMAILED, "Not e-mailed")]
        return [*special, *((str(value), str(label)) for value, label in Standing.choices)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Invoices that stand so."""
        match self.value():
            case None | "":
                return queryset
            case "drifted":
                return drifted(queryset)
            case "unmailed":
                return unmailed(queryset)
            case where:
                return standing(queryset, where)


def _words(invoice: Invoice) -> tuple[str, str]:
    """The last that QuickBooks told; a change that nobody accepted comes first."""
    reference: QuickBooksReference | None = getattr(invoice, "quickbooks", None)
    if reference is None:
        return "", "–"
    stands = reference.standing(invoice.client.company.today())
    if reference.is_drifted and not reference.gone:
        return "danger", f"Changed there, {str(stands.label).lower()}"
    accepted = reference.gone and not reference.is_drifted
    return "" if accepted else STANDING_COLOURS[stands], str(stands.label)


register_outside(
    Outside(
        tabs=frozenset(["sent", "all"]),
        joins=("quickbooks", "client__company"),
        words=_words,
        filter=StandingFilter,
        remarks=remarks,
    )
)
