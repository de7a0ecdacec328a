"""The review queue: its tabs with counts and totals, and what it can be filtered by."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, OuterRef, QuerySet, Sum, When
from django.http import HttpRequest

from ..figures import money, month
from ..models import Invoice, Line, Status
from ..wording import WARNINGS
from .outside import outside_of
from .tabs import TAB, DropdownFilter, TabbedList


@dataclass(frozen=True)
class Stage:
    """A tab of the queue and the statuses under it."""

    slug: str
    label: str
    statuses: tuple[Status, ...]


SHOWN = tuple(status for status in Status if status != Status.EMPTY)
STAGES = (
    Stage("pending", "Pending", (Status.PENDING, Status.HELD)),
    Stage("approved", "Approved", (Status.APPROVED, Status.SENDING)),
    Stage("failed", "Failed", (Status.FAILED, Status.REJECTED, Status.UNKNOWN)),
    Stage("sent", "Sent", (Status.SENT, Status.VOIDING)),
    Stage("all", "All", SHOWN),
)


def stage(slug: str | None) -> Stage:
    """The tab of this name, or else the first."""
    return next((each for each in STAGES if each.slug == slug), STAGES[0])


@dataclass
class Tally:
    """How many invoices stand somewhere, and what they come to in each currency."""

    count: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def add(self, currency: str, count: int, total: Decimal) -> None:
        """Counts further invoices of a currency."""
        self.count += count
        self.sums[currency] = self.sums.get(currency, Decimal(0)) + total

    @property
    def totals(self) -> list[str]:
        """The sums in words, by currency."""
        return [money(total, currency) for currency, total in sorted(self.sums.items())]


def tallies(invoices: QuerySet[Invoice]) -> dict[str, Tally]:
    """A tally for each tab by its slug, in one query; credit memos count against the sums."""
    owed = Sum(Case(When(kind="credit_memo", then=-F("total_amount")), default=F("total_amount")))
    rows = (
        invoices.order_by().values_list("status", "currency").annotate(count=Count("pk"), owed=owed)
    )
    counted = {each.slug: Tally() for each in STAGES}
    for status, currency, count, total in rows:
        for each in STAGES:
            if status in each.statuses:
                counted[each.slug].add(currency, count, total)
    return counted


class Queue(TabbedList):
    """The list under the tab that the address names."""

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Any]:
        """What is searched and filtered for, of the chosen tab."""
        found: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        self.chosen = stage(request.GET.get(TAB))
        counted = tallies(found)
        _remark(counted, found)
        self.tabs = [(each, counted[each.slug], self.tab_address(each.slug)) for each in STAGES]
        shown: QuerySet[Any] = found.filter(status__in=self.chosen.statuses).annotate(
            sow_codes=_sow_codes()
        )
        return shown


def _remark(counted: dict[str, Tally], invoices: QuerySet[Invoice]) -> None:
    """What other rooms find remarkable, under the tab that has those invoices alone."""
    sent = stage("sent")
    for outside in outside_of(sent.slug):
        counted[sent.slug].remarks += outside.remarks(invoices.filter(status__in=sent.statuses))


def _sow_codes() -> ArraySubquery:
    lines = Line.objects.filter(invoice=OuterRef("pk")).order_by("sow__code")
    return ArraySubquery(lines.values("sow__code").distinct())


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
