"""The quarantine inbox: what waits to be mended, by reason and cause, and what was written off."""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from ..models import Reason, TimeEntry, WriteOff
from ..selectors.quarantine import caused_by, causes, live_write_offs, searched, to_mend
from ..sources import Links, source
from ..wording import COMES_BACK, MEND
from .mends import Mends, Named

SHOWN = 20
CAUSES_SHOWN = 10
A_PAGE = 100
MOST_AT_ONCE = 2_000
WRITTEN_OFF = "written-off"


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a tab, words to search for, one reason, one cause of it."""

    tab: str = ""
    words: str = ""
    reason: Reason | None = None
    cause: str | None = None

    @classmethod
    def of(cls, given: QueryDict) -> Self:
        """As the address or a form says it; what makes no sense is left out."""
        reason, tab = given.get("reason", ""), given.get("tab", "")
        known = Reason(reason) if reason in Reason.values else None
        cause = given.get("cause") if known else None
        return cls(
            WRITTEN_OFF if tab == WRITTEN_OFF else "", given.get("q", "").strip(), known, cause
        )

    def entries(self) -> QuerySet[TimeEntry]:
        """The entries to be mended that are asked for."""
        found = to_mend().filter(searched(self.words)) if self.words else to_mend()
        if self.reason:
            found = found.filter(reason=self.reason)
        if self.cause is not None:
            found = found.alias(cause=caused_by()).filter(cause=self.cause)
        return found

    def write_offs(self) -> QuerySet[WriteOff]:
        """The write-offs in force that are asked for."""
        found = live_write_offs()
        return found.filter(searched(self.words, "entry__")) if self.words else found

    def address(self, **other: str) -> str:
        """The address that asks for this, with some of it otherwise."""
        mine: dict[str, str | None] = {
            "tab": self.tab or None, "q": self.words or None, "reason": self.reason,
            "cause": self.cause,
        }  # fmt: skip
        asked = urlencode({k: v for k, v in (mine | other).items() if v is not None})
        page = reverse("admin:invoices_timeentry_quarantine")
        return f"{page}?{asked}" if asked else page


@dataclass(frozen=True)
class Group:
    """The entries of one reason: all of them counted, some of them shown."""

    reason: Reason
    mend: str
    count: int
    seconds: int
    causes: list[Named]
    more_causes: int
    entries: list[TimeEntry]
    address: str


def quarantine_page(request: HttpRequest) -> dict[str, Any]:
    """What the inbox shows: both tabs' counts, and the groups or the write-offs asked for."""
    asked, links = Asked.of(request.GET), source().links()
    shown = (
        {"write_offs": _page_of(request, asked.write_offs())}
        if asked.tab == WRITTEN_OFF
        else _to_be_mended(request, asked, links)
    )
    return shown | {
        "asked": asked,
        "links": links,
        "tabs": [
            ("To mend", to_mend().count(), Asked().address(), not asked.tab),
            (
                "Written off", live_write_offs().count(), Asked(WRITTEN_OFF).address(),
                asked.tab == WRITTEN_OFF,
            ),
        ],
        "all_reasons": Asked(words=asked.words).address(),
        "pull": source().pull(request),
        "comes_back": COMES_BACK,
        "may_change": request.user.has_perm("invoices.change_timeentry"),
        "most_at_once": MOST_AT_ONCE,
    }  # fmt: skip


def _to_be_mended(request: HttpRequest, asked: Asked, links: Links) -> dict[str, Any]:
    """The reasons that hold for any entry asked for, in the rule's order."""
    page = _page_of(request, asked.entries().select_related(*_NAMED)) if asked.reason else None
    shown = {asked.reason: list(page)} if page and asked.reason else _newest(asked.entries())
    return {"groups": _groups(request, asked, links, shown), "page": page}


def _groups(
    request: HttpRequest, asked: Asked, links: Links, shown: dict[Reason, list[TimeEntry]]
) -> list[Group]:
    found = causes(asked.entries())
    first = {reason: [c for c in found if c.reason == reason][:CAUSES_SHOWN] for reason in Reason}
    mends = Mends(request, [cause for few in first.values() for cause in few], source(), links)
    return [
        Group(
            reason, MEND[reason], count, seconds or 0, [mends.of(one) for one in first[reason]],
            sum(cause.reason == reason for cause in found) - len(first[reason]),
            shown.get(reason, []), asked.address(reason=reason),
        )
        for reason, count, seconds in _sums(asked.entries())
    ]  # fmt: skip


def _sums(entries: QuerySet[TimeEntry]) -> list[tuple[Reason, int, int]]:
    rows = entries.order_by().values_list("reason").annotate(Count("pk"), Sum("seconds"))
    sums = {reason: (Reason(reason), count, seconds) for reason, count, seconds in rows}
    return [sums[reason] for reason in Reason if reason in sums]


_NAMED = ("person", "sow__client")


def _newest(entries: QuerySet[TimeEntry]) -> dict[Reason, list[TimeEntry]]:
    newest = Window(RowNumber(), partition_by="reason", order_by=F("hubspot_id").desc())
    found: dict[Reason, list[TimeEntry]] = {}
    for entry in entries.select_related(*_NAMED).alias(rank=newest).filter(rank__lte=SHOWN):
        found.setdefault(Reason(entry.reason), []).append(entry)
    return found


def _page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
