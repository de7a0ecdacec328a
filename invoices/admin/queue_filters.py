"""What the review queue can be filtered by, beside client and amount."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest

from clients.models import Client

from ..figures import month
from ..models import Invoice, Status
from ..wording import WARNINGS
from .tabs import DropdownFilter
from .timeline import name_of


class PeriodFilter(DropdownFilter):
    """The months that have invoices."""

    title = "month"
    parameter_name = "period"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The newest month first."""
        months = Invoice.objects.exclude(status=Status.EMPTY).dates("period", "month", "DESC")
        return [(f"{each:%Y-%m}", month(each)) for each in months]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Invoices of the chosen month."""
        try:
            return queryset.filter(period=date.fromisoformat(f"{self.value()}-01"))
        except ValueError:
            return queryset


class CurrencyFilter(DropdownFilter):
    """The currencies that are invoiced."""

    title = "currency"
    parameter_name = "currency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Each currency once."""
        codes = Invoice.objects.order_by("currency").values_list("currency", flat=True).distinct()
        return [(code, code) for code in codes]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Invoices in the chosen currency."""
        return queryset.filter(currency=self.value()) if self.value() else queryset


class WarningFilter(DropdownFilter):
    """What keeps an invoice from automatic approval, or that nothing does."""

    title = "warning"
    parameter_name = "warning"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """None, any, and each warning there is."""
        return [("none", "No warning"), ("any", "Any warning"), *WARNINGS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Invoices that carry the chosen warning."""
        match self.value():
            case None | "":
                return queryset
            case "none":
                return queryset.filter(warnings=[])
            case "any":
                return queryset.exclude(warnings=[])
            case code:
                return queryset.filter(warnings__contains=[{"code": code}])


class OwnerFilter(DropdownFilter):
    """Who looks after the client."""

    title = "owner"
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Oneself, nobody, and everybody who has a client."""
        own = Client.objects.exclude(owner=None).values("owner")
        users = get_user_model().objects.filter(pk__in=own).order_by("first_name", "username")
        named = [(str(user.pk), name_of(user)) for user in users]
        return [("me", "Me"), ("nobody", "Nobody"), *named]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Invoices of the clients of the chosen one."""
        match self.value():
            case None | "":
                return queryset
            case "me":
                return queryset.filter(client__owner=request.user.pk)
            case "nobody":
                return queryset.filter(client__owner=None)
            case owner:
                return queryset.filter(client__owner=owner) if owner.isdigit() else queryset
