"""A firm on paper: a case's terms and time in memory, billed month by month by the engine alone.

It keeps its own books of what was billed, so that the rules are tested without a database.
"""

import csv
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from invoices.rating.document import Document, assemble
from invoices.rating.engine import RunScope, SowWork, rate_sow
from invoices.rating.history import Billed, Draw, GivenBack, History
from invoices.rating.lines import SowRating
from invoices.rating.money import round_half_up
from invoices.rating.terms import (
    Assignment,
    Band,
    Milestone,
    Rate,
    RateCard,
    Retainer,
    StatementOfWork,
    Tier,
    UsageFee,
    UsageRecord,
)
from invoices.rating.worked_time import WorkedEntry

KEYS = {
    "people": ["email"], "clients": ["code"], "rate_cards": ["code"],
    "rates": ["rate_card", "person", "role", "activity", "effective_from"], "sows": ["code"],
    "assignments": ["sow", "person", "effective_from"], "retainer_tiers": ["code"],
    "overage_bands": ["tier", "up_to_hours"], "retainers": ["sow", "tier", "starts_on"],
    "usage_fees": ["code"], "usage_bands": ["usage_fee", "up_to_units"],
    "usage_records": ["usage_fee", "reference"], "milestones": ["sow", "name"],
}  # fmt: skip

Row = dict[str, str]


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@dataclass(frozen=True)
class Copy:
    """What HubSpot says of an entry, as far as billing compares it."""

    entry_id: int
    seconds: int
    worked_on: date
    owner: str
    activity: str
    billable: bool
    deals: tuple[str, ...]


@dataclass
class Standing:
    """A billing of an entry that has not been reversed."""

    sow: str
    copy: Copy
    pieces: list[Billed]


@dataclass
class Books:
    """What a SOW was billed so far."""

    draws: list[Draw] = field(default_factory=list)
    given_back: list[GivenBack] = field(default_factory=list)
    fees: set[tuple[int, date]] = field(default_factory=set)
    counted: Decimal = Decimal(0)
    cap_lines: Decimal = Decimal(0)
    records: set[int] = field(default_factory=set)
    milestones: set[int] = field(default_factory=set)
    work: dict[date, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    overage_seconds: dict[date, int] = field(default_factory=lambda: defaultdict(int))


class PaperFirm:
    """Terms as rows of the contract files, time as HubSpot gives it, and what was billed of it."""

    today = date(2026, 12, 31)

    def __init__(self) -> None:
        self.tables: dict[str, dict[tuple[str, ...], Row]] = {name: {} for name in KEYS}
        self.hubspot: dict[str, dict[str, Any]] = {}
        self.books: dict[str, Books] = defaultdict(Books)
        self.standing: dict[int, list[Standing]] = defaultdict(list)
        self.billings = 0

    def load_contracts(self, folder: Path) -> None:
        for name, key in KEYS.items():
            path = folder / f"{name}.csv"
            if path.exists():
                with path.open(newline="", encoding="utf-8-sig") as file:
                    for row in csv.DictReader(file):
                        self.tables[name][tuple(row[column] for column in key)] = row

    def load_hubspot(self, folder: Path) -> None:
        path = folder / "time_entries.json"
        if path.exists():
            for entry in json.loads(path.read_text(encoding="utf-8")):
                self.hubspot[entry["id"]] = entry

    def _rows(self, table: str, **wanted: str) -> list[tuple[int, Row]]:
        rows = enumerate(self.tables[table].values(), start=1)
        return [(n, r) for n, r in rows if all(r[k] == v for k, v in wanted.items())]

    def _accepted(self) -> list[tuple[Copy, str]]:
        people = {row["hubspot_owner_id"] for row in self.tables["people"].values()}
        sows = {row["hubspot_deal_id"]: row for row in self.tables["sows"].values()}
        found = []
        for entry in self.hubspot.values():
            copy = None if entry.get("archived") else self._copy(entry)
            if copy is None or len(copy.deals) != 1 or copy.owner not in people:
                continue
            sow = sows.get(copy.deals[0])
            if sow and self._inside(copy.worked_on, sow):
                found.append((copy, sow["code"]))
        return found

    @staticmethod
    def _inside(worked_on: date, sow: Row) -> bool:
        ends_on = day(sow["ends_on"])
        starts_on = day(sow["starts_on"])
        assert starts_on
        return starts_on <= worked_on and (ends_on is None or worked_on <= ends_on)

    def _copy(self, entry: dict[str, Any]) -> Copy | None:
        properties = entry["properties"]
        try:
            worked_on = date.fromisoformat(properties["work_date"] or "")
            seconds = int(round_half_up(Decimal(properties["hours"]) * 3600, 0))
        except (ValueError, InvalidOperation, TypeError):
            return None
        billable = (properties.get("billable") or "").lower()
        if worked_on > self.today + timedelta(days=1) or not 0 < seconds <= 86400:
            return None
        if billable not in ("true", "false"):
            return None
        linked = entry.get("associations", {}).get("deals", {}).get("results", [])
        deals = tuple(sorted({deal["id"] for deal in linked}))
        return Copy(
            int(entry["id"]), seconds, worked_on, properties.get("hubspot_owner_id") or "",
            properties.get("activity") or "", billable == "true", deals,
        )  # fmt: skip

    def bill(
        self, period: date, kind: str = "ordinary", until: date | None = None
    ) -> dict[tuple[str, str], Document]:
        """Runs the month for everyone and takes every invoice without problems as billed."""
        scope = RunScope(period, kind, until)
        accepted = self._accepted()
        documents = {}
        for client in sorted(self.tables["clients"].values(), key=lambda row: row["code"]):
            sows = [row["code"] for _n, row in self._rows("sows", client=client["code"])]
            groups = [[sow] for sow in sows] if client["invoice_per"] == "sow" else [sows]
            for group in groups:
                ratings = [self._rate(sow, client, scope, accepted) for sow in sorted(group)]
                document = assemble([rating for rating, _work in ratings])
                if not document.problems:
                    for rating, work in ratings:
                        self._settle(rating, work, period, {c.entry_id: c for c, _s in accepted})
                if document.lines or document.problems:
                    name = group[0] if client["invoice_per"] == "sow" else ""
                    documents[client["code"], name] = document
        return documents

    def _rate(
        self, code: str, client: Row, scope: RunScope, accepted: list[tuple[Copy, str]]
    ) -> tuple[SowRating, SowWork]:
        sow = self._terms(code)
        emails = {r["hubspot_owner_id"]: r["email"] for r in self.tables["people"].values()}
        entries = tuple(
            WorkedEntry(c.entry_id, c.worked_on, c.seconds, emails[c.owner], c.activity)
            for c, sow_code in accepted
            if sow_code == code
            and c.billable
            and sow.billing_starts_on <= c.worked_on <= scope.last_day
            and all(standing.copy != c for standing in self.standing[c.entry_id])
        )
        work = SowWork(entries, tuple(self._reversals(code)), self._history(code, scope.period))
        return rate_sow(sow, scope, work, client["currency"]), work

    def _reversals(self, code: str) -> list[Billed]:
        now = {
            int(key): self._copy(entry)
            for key, entry in self.hubspot.items()
            if not entry.get("archived")
        }
        return [
            piece
            for entry_id, standings in self.standing.items()
            for standing in standings
            if standing.sow == code and standing.copy != now.get(entry_id)
            for piece in standing.pieces
        ]

    def _history(self, code: str, period: date) -> History:
        books = self.books[code]
        return History(
            tuple(books.draws), tuple(books.given_back), frozenset(books.fees),
            books.counted, books.cap_lines, books.work[period], books.overage_seconds[period],
        )  # fmt: skip

    def _settle(
        self, rating: SowRating, work: SowWork, period: date, copies: dict[int, Copy]
    ) -> None:
        books = self.books[rating.sow]
        reversed_ids = {billed.allocation_id for billed in work.reversals}
        for entry_id, standings in self.standing.items():
            self.standing[entry_id] = [
                s for s in standings if not {p.allocation_id for p in s.pieces} & reversed_ids
            ]
        fresh: dict[int, list[Billed]] = defaultdict(list)
        for piece in [p for line in rating.lines for p in line.pieces] + rating.unlined:
            self.billings += 1
            if piece.kind == "give_back":
                assert piece.allowance_month
                books.given_back.append(
                    GivenBack(
                        piece.allowance_month, piece.allowance_retainer_id, -piece.billable_seconds
                    )
                )
            elif piece.kind != "correction":
                fresh[piece.entry_id].append(
                    Billed(self.billings, piece.entry_id, piece.kind, piece.billable_seconds,
                           piece.unit_price, piece.group, piece.month)
                )  # fmt: skip
            if piece.kind == "drawn":
                assert piece.allowance_month
                books.draws.append(
                    Draw(period, piece.allowance_month, piece.allowance_retainer_id,
                         piece.allowance_part, piece.billable_seconds)
                )  # fmt: skip
        for entry_id, pieces in fresh.items():
            self.standing[entry_id].append(Standing(rating.sow, copies[entry_id], pieces))
        books.fees |= {(retainer_id, month) for retainer_id, month, _amount in rating.fees}
        books.records |= set(rating.usage_record_ids)
        books.milestones |= set(rating.milestone_ids)
        books.counted += sum(line.amount for line in rating.lines if line.counts_to_cap)
        books.cap_lines += sum(line.amount for line in rating.lines if line.kind == "cap")
        for line in rating.lines:
            if line.kind in ("overage", "time"):
                books.work[period] += line.amount
            if line.kind == "overage":
                books.overage_seconds[period] += line.seconds or 0

    def _terms(self, code: str) -> StatementOfWork:
        row = self.tables["sows"][(code,)]
        starts_on = day(row["starts_on"])
        assert starts_on
        return StatementOfWork(
            code=code,
            currency=row["currency"],
            starts_on=starts_on,
            ends_on=day(row["ends_on"]),
            bill_from=day(row["bill_from"]),
            increment_minutes=int(row["increment_minutes"] or 0),
            increment_rounding=row["increment_rounding"] or "up",
            group_lines_by=row["group_lines_by"] or "role",
            discount_percent=number(row["discount_percent"]),
            cap_amount=number(row["cap_amount"]),
            cap_scope=row["cap_scope"] or "time",
            minimum_amount=number(row["minimum_amount"]),
            rate_cards=self._cards(row),
            assignments=tuple(
                Assignment(r["person"], r["role"], day(r["effective_from"]), day(r["effective_to"]))
                for _n, r in self._rows("assignments", sow=code)
            ),
            roles={r["email"]: r["role"] for r in self.tables["people"].values()},
            retainers=tuple(self._retainer(n, r) for n, r in self._rows("retainers", sow=code)),
            usage_fees=tuple(self._fee(n, r, code) for n, r in self._rows("usage_fees", sow=code)),
            milestones=tuple(
                Milestone(n, r["name"], Decimal(r["amount"]), day(r["completed_on"]))
                for n, r in self._rows("milestones", sow=code)
                if n not in self.books[code].milestones
            ),
        )

    def _cards(self, sow: Row) -> tuple[RateCard, ...]:
        cards = [
            row
            for row in self.tables["rate_cards"].values()
            if row["currency"] == sow["currency"]
            and (row["code"] == sow["rate_card"] or row["client"] in ("", sow["client"]))
        ]
        cards.sort(key=lambda r: (r["code"] != sow["rate_card"], r["client"] == "", r["code"]))
        return tuple(
            RateCard(
                card["code"],
                tuple(
                    Rate(Decimal(r["hourly_rate"]), r["person"], r["role"], r["activity"],
                         day(r["effective_from"]), day(r["effective_to"]))
                    for _n, r in self._rows("rates", rate_card=card["code"])
                ),
            )
            for card in cards
        )  # fmt: skip

    def _retainer(self, number_: int, row: Row) -> Retainer:
        tier = self.tables["retainer_tiers"][(row["tier"],)]
        bands = [r for _n, r in self._rows("overage_bands", tier=row["tier"])]
        starts_on = day(row["starts_on"])
        assert starts_on
        return Retainer(
            number_,
            Tier(
                tier["code"], Decimal(tier["monthly_fee"]), Decimal(tier["included_hours"]),
                number(tier["overage_rate"]), self._bands(bands, "up_to_hours", "hourly_rate"),
                int(tier["rollover_months"] or 0), number(tier["rollover_cap_hours"]),
            ),
            starts_on,
            day(row["ends_on"]),
            row["billed"],
        )  # fmt: skip

    @staticmethod
    def _bands(rows: list[Row], up_to: str, price: str) -> tuple[Band, ...]:
        bands = [
            Band(number(r[up_to]), Decimal(r[price] or 0), Decimal(r.get("flat_fee") or 0))
            for r in rows
        ]
        return tuple(sorted(bands, key=lambda b: (b.up_to is None, b.up_to or 0)))

    def _fee(self, number_: int, row: Row, code: str) -> UsageFee:
        records = tuple(
            UsageRecord(n, day(r["recorded_on"]) or date.max, Decimal(r["quantity"]))
            for n, r in self._rows("usage_records", usage_fee=row["code"])
            if n not in self.books[code].records
        )
        bands = [r for _n, r in self._rows("usage_bands", usage_fee=row["code"])]
        return UsageFee(
            number_, row["code"], row["model"], row["unit_name"], number(row["unit_price"]),
            number(row["package_size"]), number(row["percent"]),
            number(row["included_units"]) or Decimal(0), number(row["minimum_amount"]),
            self._bands(bands, "up_to_units", "unit_price"), records,
        )  # fmt: skip
