"""Short words for terms and time, so that a test of a rule fits on a few lines."""

from datetime import date
from decimal import Decimal
from typing import Any

from invoices.rating.document import Document, assemble
from invoices.rating.engine import RunScope, SowWork, rate_sow
from invoices.rating.history import Billed, Draw, GivenBack, History
from invoices.rating.lines import RatedLine, SowRating
from invoices.rating.terms import (
    Band,
    Rate,
    RateCard,
    Retainer,
    StatementOfWork,
    Tier,
    UsageFee,
    UsageRecord,
)
from invoices.rating.worked_time import WorkedEntry

JULY, AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in range(7, 12))
LENA, OMAR = "lena@f.example", "omar@f.example"
ROLES = {LENA: "Senior", OMAR: "Analyst"}


def d(text: str | int) -> Decimal:
    return Decimal(text)


def day(text: str) -> date:
    """'08-17' is 17 August 2026."""
    return date.fromisoformat(f"2026-{text}")


def entry(
    number: int, worked_on: str, hours: str | int, person: str = LENA, activity: str = ""
) -> WorkedEntry:
    return WorkedEntry(number, day(worked_on), int(d(hours) * 3600), person, activity)


def card(hourly_rate: str | int = 100, code: str = "FIRM") -> RateCard:
    return RateCard(code, (Rate(d(hourly_rate), rate_id=1),))


def sow(**terms: Any) -> StatementOfWork:
    """A SOW in dollars from 1 August on, everyone at 100 an hour unless told otherwise."""
    given = {"code": "S", "currency": "USD", "starts_on": AUGUST, "rate_cards": (card(),)}
    return StatementOfWork(**(given | {"roles": ROLES} | terms))


def tier(fee: str | int = 0, hours: str | int = 10, **terms: Any) -> Tier:
    return Tier(terms.pop("code", "T"), d(fee), d(hours), **terms)


def retainer(
    on: Tier, starts: str = "08-01", ends: str | None = None, number: int = 1, **terms: Any
) -> Retainer:
    return Retainer(number, on, day(starts), day(ends) if ends else None, **terms)


def bands(*steps: tuple[Any, ...]) -> tuple[Band, ...]:
    """(up to or None, price[, flat fee]) each."""
    return tuple(
        Band(None if up_to is None else d(up_to), *(d(figure) for figure in figures))
        for up_to, *figures in steps
    )


def usage(model: str, *quantities: str | int, on: str = "08-10", **terms: Any) -> UsageFee:
    records = tuple(UsageRecord(n, day(on), d(q)) for n, q in enumerate(quantities, start=1))
    return UsageFee(7, "U", model, "calls", records=records, **terms)


def rate(
    terms: StatementOfWork,
    *entries: WorkedEntry,
    period: date = AUGUST,
    kind: str = "ordinary",
    until: str | None = None,
    reversals: tuple[Billed, ...] = (),
    history: History | None = None,
    currency: str | None = None,
) -> SowRating:
    scope = RunScope(period, kind, day(until) if until else None)
    work = SowWork(entries, reversals, history or History())
    return rate_sow(terms, scope, work, currency or terms.currency)


def document(*ratings: SowRating) -> Document:
    return assemble(ratings)


def rows(lines: list[RatedLine] | tuple[RatedLine, ...]) -> list[tuple[str, str, str, str]]:
    """(kind, quantity, unit price, amount), figures without trailing zeros."""
    return [(li.kind, *map(plain, (li.quantity, li.unit_price, li.amount))) for li in lines]


def amounts(rating: SowRating, kind: str) -> list[str]:
    return [plain(line.amount) for line in rating.lines if line.kind == kind]


def hours(rating: SowRating, kind: str) -> list[str]:
    return [plain(line.quantity) for line in rating.lines if line.kind == kind]


def kinds(rating: SowRating) -> list[str]:
    return [line.kind for line in rating.lines]


def plain(figure: Decimal) -> str:
    return f"{figure.normalize() + 0:f}"


def pieces(rating: SowRating) -> list[Any]:
    return [piece for line in rating.lines for piece in line.pieces] + rating.unlined


def draws(rating: SowRating, period: date) -> tuple[Draw, ...]:
    return tuple(
        Draw(period, p.allowance_month, p.allowance_retainer_id, p.allowance_part,
             p.billable_seconds)
        for p in pieces(rating)
        if p.kind == "drawn"
    )  # fmt: skip


def drawn_from(rating: SowRating) -> list[tuple[int, str, str]]:
    """(month, part, hours) in the order they were drawn, joined where they follow each other."""
    found: list[tuple[int, str, Decimal]] = []
    for draw in draws(rating, AUGUST):
        place = (draw.month.month, draw.part)
        more = d(draw.seconds) / 3600
        if found and found[-1][:2] == place:
            found[-1] = (*place, found[-1][2] + more)
        else:
            found.append((*place, more))
    return [(month, part, plain(hours_)) for month, part, hours_ in found]


def billed(rating: SowRating, *only: int) -> tuple[Billed, ...]:
    """The rating's billings of these entries (all without any), as reversals take them."""
    return tuple(
        Billed(number, p.entry_id, p.kind, p.billable_seconds, p.unit_price, p.group, p.month)
        for number, p in enumerate(pieces(rating), start=1)
        if p.kind in ("time", "overage", "drawn", "zero") and (not only or p.entry_id in only)
    )


def after(*runs: tuple[date, SowRating], period: date | None = None) -> History:
    """What these runs leave behind as live invoices; `period` is the one billed next."""
    same = [rating for month, rating in runs if month == period]
    lines = [line for _month, rating in runs for line in rating.lines]
    return History(
        draws=tuple(draw for month, rating in runs for draw in draws(rating, month)),
        given_back=tuple(
            GivenBack(p.allowance_month, p.allowance_retainer_id, -p.billable_seconds)
            for _month, rating in runs
            for p in pieces(rating)
            if p.kind == "give_back"
        ),
        fees_billed=frozenset(
            (number, month) for _m, rating in runs for number, month, _amount in rating.fees
        ),
        counted_amount=sum((li.amount for li in lines if li.counts_to_cap), d(0)),
        cap_lines_amount=sum((li.amount for li in lines if li.kind == "cap"), d(0)),
        period_work_amount=sum(
            (li.amount for rating in same for li in rating.lines if li.kind in ("overage", "time")),
            d(0),
        ),
        period_overage_seconds=sum(
            li.seconds or 0 for rating in same for li in rating.lines if li.kind == "overage"
        ),
    )
