"""What time entries can be filtered by: client, month, billable, and their place in the ledger."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest

from clients.models import Company

from ..figures import month
from ..wording import PLACES
from .tabs import DropdownFilter
from .whereabouts import HELD, at_place

if TYPE_CHECKING:
    from django.contrib.admin import RelatedFieldListFilter as RelatedDropdownFilter
else:
    from unfold.contrib.filters.admin import RelatedDropdownFilter

MONTHS_TO_CHOOSE = 36
ALL = "all"
CLIENT, NO_CLIENT = "sow__client__id__exact", "sow__client__isnull"
MONTH, PLACE, NONE = "month", "place", "none"


def worked_in(entries: QuerySet[Any], first: date) -> QuerySet[Any]:
    """Entries worked in the month of this first day."""
    after = (first + timedelta(days=31)).replace(day=1)
    return entries.filter(worked_on__gte=first, worked_on__lt=after)


def months_back(day: date, count: int) -> list[date]:
    """The first days of the month of this day and of those before it, so many in all."""
    months = [day.replace(day=1)]
    while len(months) < count:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months


class ClientFilter(RelatedDropdownFilter):
    """The client of the entry's SOW; an address may also ask for those that have none."""

    def has_output(self) -> bool:
        """Also with one client, or its addresses would show everything."""
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        """Entries of the chosen client, or without any."""
        if self.lookup_val_isnull:
            return queryset.filter(sow=None)
        return super().queryset(request, queryset)


class WorkedFilter(DropdownFilter):
    """The month of the work, of the last three years."""

    title = "month"
    parameter_name = MONTH

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The newest month first, and those without a day."""
        months = months_back(Company.firm().today(), MONTHS_TO_CHOOSE)
        return [*((f"{each:%Y-%m}", month(each)) for each in months), (NONE, "No day")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Entries worked in the chosen month."""
        if self.value() == NONE:
            return queryset.filter(worked_on=None)
        try:
            return worked_in(queryset, date.fromisoformat(f"{self.value()}-01"))
        except (ValueError, OverflowError):
            return queryset


class PlaceFilter(DropdownFilter):
    """Where the entry stands in the ledger, or whether it is held."""

    title = "where it stands"
    parameter_name = PLACE

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The ledger's places, and held."""
        return [*PLACES.items(), (HELD, "Held")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Entries at the chosen place."""
        value = self.value()
        return at_place(queryset, value) if value in {*PLACES, HELD} else queryset


class BillableFilter(DropdownFilter):
    """Billable or not."""

    title = "billable"
    parameter_name = "billable"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Yes and no."""
        return [("yes", "Billable"), ("no", "Not billable")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Entries whose flag says so."""
        match self.value():
            case "yes":
                return queryset.filter(billable=True)
            case "no":
                return queryset.filter(billable=False)
        return queryset
