"""The examples of docs/rating.md come out of the engine as they stand on the page."""

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from invoices.rating.document import Document
from invoices.rating.money import round_amount
from invoices.rating.worked_time import billable_seconds

from .markdown_examples import PAGE, Section, Table, page
from .paper_firm import KEYS, PaperFirm

PEOPLE = {"Lena": "Senior", "Omar": "Analyst"}
DEFAULTS: dict[str, dict[str, str]] = {
    "rates": {"rate_card": "FIRM"},
    "sows": {
        "client": "ACME", "currency": "USD", "hubspot_deal_id": "D", "starts_on": "2026-08-01",
    },
    "assignments": {"sow": "S"},
    "retainer_tiers": {"monthly_fee": "0", "included_hours": "0", "currency": "USD"},
    "retainers": {"sow": "S", "starts_on": "2026-08-01", "billed": "arrears"},
    "usage_fees": {"sow": "S"},
    "milestones": {"sow": "S"},
}  # fmt: skip
INVOICE = re.compile(r"(Extra invoice|Invoice|Ready) o[fn] (\d{4}-\d{2})(-\d{2})?")
EXAMPLES = [section for section in page() if section.is_example]
TABLES = [table for section in page() for table in section.tables]


class Example:
    """Plays an example's tables from top to bottom."""

    def __init__(self) -> None:
        self.firm = PaperFirm()
        self._terms("clients", {"code": "ACME", "currency": "USD", "invoice_per": "client"})
        self._terms("rate_cards", {"code": "FIRM", "currency": "USD"})
        self._terms("rates", {"hourly_rate": "100"})
        self._terms("sows", {"code": "S"})
        for name, role in PEOPLE.items():
            self._terms("people", {"email": name, "role": role, "hubspot_owner_id": name})

    def play(self, table: Table) -> None:
        if table.name in KEYS:
            if table.name == "rates":
                self.firm.tables["rates"].clear()
            for row in table.rows:
                self._terms(table.name, row)
        elif table.name == "time":
            for row in table.rows:
                self._time(row)
        else:
            self._compare(table)

    def _terms(self, name: str, row: dict[str, str]) -> None:
        given = DEFAULTS.get(name, {}) | row
        key = tuple(given.get(column, "") for column in KEYS[name])
        known = self.firm.tables[name].get(key, {})
        self.firm.tables[name][key] = defaultdict(str, DEFAULTS.get(name, {}) | known | row)

    def _time(self, row: dict[str, str]) -> None:
        self.firm.hubspot[row["entry"]] = {
            "id": row["entry"],
            "archived": not row["hours"],
            "properties": {
                "work_date": row["date"], "hours": row["hours"], "billable": "true",
                "hubspot_owner_id": row["person"], "activity": row.get("activity", ""),
            },
            "associations": {"deals": {"results": [{"id": "D"}]}},
        }  # fmt: skip

    def _compare(self, table: Table) -> None:
        found = INVOICE.fullmatch(table.name)
        assert found, f"{table.name} is neither terms, time nor an invoice"
        kind = {"Invoice": "ordinary", "Extra invoice": "extra", "Ready": "ready"}[found[1]]
        period = date.fromisoformat(f"{found[2]}-01")
        until = date.fromisoformat(found[2] + found[3]) if found[3] else None
        documents = list(self.firm.bill(period, kind, until).values())
        assert [as_written(row) for row in table.rows] == as_billed(documents), table.name


def figure(text: str) -> str:
    return f"{Decimal(text.replace(',', '')).normalize() + 0:f}" if text else ""


def as_written(row: dict[str, str]) -> tuple[str, ...]:
    figures = (figure(row[name]) for name in ("quantity", "unit price", "amount"))
    return (row["kind"], row["group"], row["month"], *figures)


def as_billed(documents: list[Document]) -> list[tuple[str, ...]]:
    if not documents:
        return [("no invoice", *[""] * 5)]
    (document,) = documents
    if document.problems:
        return [(f"failed: {problem.code}", *[""] * 5) for problem in document.problems]
    total = f"{document.kind.replace('_', ' ')} total"
    return [
        *(line_as_billed(line) for _sow, line in document.lines),
        (total, "", "", "", "", figure(str(document.total))),
    ]


def line_as_billed(line: Any) -> tuple[str, ...]:
    month = f"{line.month:%Y-%m}" if line.month else ""
    figures = (figure(str(value)) for value in (line.quantity, line.unit_price, line.amount))
    return (line.kind, line.group, month, *figures)


@pytest.mark.parametrize("section", EXAMPLES, ids=lambda section: section.title[9:])
def test_the_example_comes_out_line_by_line_in_order(section: Section) -> None:
    example = Example()
    for table in section.tables:
        example.play(table)
    assert any(INVOICE.fullmatch(table.name) for table in section.tables)


def rows_of(name: str) -> list[dict[str, str]]:
    return [row for table in TABLES if table.name == name for row in table.rows]


@pytest.mark.parametrize("row", rows_of("Rounding"), ids=str)
def test_money_rounds_as_the_page_says(row: dict[str, str]) -> None:
    assert round_amount(Decimal(row["value"]), row["currency"]) == Decimal(row["rounded"])


@pytest.mark.parametrize("row", rows_of("Increments"), ids=str)
def test_increments_round_as_the_page_says(row: dict[str, str]) -> None:
    billable = billable_seconds(int(row["worked seconds"]), int(row["minutes"]), row["rounding"])
    assert billable == int(row["billable seconds"])


def test_every_named_table_is_run_and_every_rule_has_its_section() -> None:
    named = {table.name for section in page() if not section.is_example for table in section.tables}
    assert named == {"", "Rounding", "Increments"}
    numbers = [int(found) for found in re.findall(r"^## (\d+)\.", PAGE.read_text(), re.M)]
    assert numbers == list(range(1, 16))
