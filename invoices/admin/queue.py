"""The review queue: its tabs with counts and totals, and what it can be filtered by."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, OuterRef, QuerySet, Sum, When
from django.http import HttpRequest

from ..figures import money
from ..models import Invoice, Line, Status
from ..selectors.earlier import earlier_of
from .outside import outside_of
from .shortcuts import shortcuts
from .tabs import TAB, TabbedList


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


def stage_of(status: str) -> Stage:
    """The tab under which an invoice of this status stands."""
    return next(each for each in STAGES if status in each.statuses)


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


class Walk(TabbedList):
    """The rows under the tab that the address names, in their order; nothing is counted or read."""

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Any]:
        """What is searched and filtered for, of the chosen tab."""
        self.chosen = stage(request.GET.get(TAB))
        self.found: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        under_tab: QuerySet[Any] = self.found.filter(status__in=self.chosen.statuses)
        return under_tab

    def get_results(self, request: HttpRequest) -> None:
        """None: one walks through them."""


class Queue(Walk):
    """The list under a tab: with counts, what one click filters for, and what the rows show."""

    def get_results(self, request: HttpRequest) -> None:
        """The tabs' counts, and the rows of one page with what their columns need."""
        counted = tallies(self.found)
        _remark(counted, self.found)
        self.tabs = [(each, counted[each.slug], self.tab_address(each.slug)) for each in STAGES]
        self.shortcuts = shortcuts(self, request)
        self.queryset = self.queryset.annotate(sow_codes=_sow_codes())
        super(Walk, self).get_results(request)
        before = earlier_of(self.result_list)
        for row in self.result_list:
            row.before = before.get(row.pk)
            row.list_address = request.get_full_path()


def _remark(counted: dict[str, Tally], invoices: QuerySet[Invoice]) -> None:
    """What other rooms find remarkable, under the tab that has those invoices alone."""
    sent = stage("sent")
    for outside in outside_of(sent.slug):
        counted[sent.slug].remarks += outside.remarks(invoices.filter(status__in=sent.statuses))


def _sow_codes() -> ArraySubquery:
    lines = Line.objects.filter(invoice=OuterRef("pk")).order_by("sow__code")
    return ArraySubquery(lines.values("sow__code").distinct())
