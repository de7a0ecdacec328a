"""Every worked case, billed month by month by the rating engine alone."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from invoices.rating.document import Document

from .paper_firm import PaperFirm

FOLDERS = sorted((Path(__file__).parent.parent / "cases").glob("*/steps.json"))
# What people decide (holds, write-offs, voids) is no matter of the engine.
OF_THE_ENGINE = {"contracts", "hubspot", "bill"}
CASES = [
    path.parent
    for path in FOLDERS
    if all(step.keys() <= OF_THE_ENGINE for step in json.loads(path.read_text(encoding="utf-8")))
]
Line = tuple[str, ...]


def plain(value: Decimal | str) -> str:
    return format(Decimal(value or 0).normalize() + 0, "f")


def expected_lines(path: Path) -> Iterator[Line]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            names = (row[name] for name in ("client", "sow", "kind", "group", "month"))
            figures = (plain(row[name]) for name in ("quantity", "unit_price", "amount"))
            yield (*names, *figures)


def billed_lines(documents: dict[tuple[str, str], Document]) -> Iterator[Line]:
    for (client, _sow), document in documents.items():
        for sow, line in document.lines:
            month = f"{line.month:%Y-%m}" if line.month else ""
            figures = (line.quantity, line.unit_price, line.amount)
            yield (client, sow, line.kind, line.group, month, *map(plain, figures))


def expected_invoices(path: Path) -> dict[tuple[str, str], tuple[str, str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return {
            (row["client"], row["sow"]): (
                row["kind"],
                row["problems"],
                plain(row["total"]) if row["status"] != "failed" else "",
            )
            for row in csv.DictReader(file)
        }


def billed_invoices(
    documents: dict[tuple[str, str], Document],
) -> dict[tuple[str, str], tuple[str, str, str]]:
    return {
        key: (
            document.kind,
            ";".join(problem.code for problem in document.problems),
            "" if document.problems else plain(document.total),
        )
        for key, document in documents.items()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_the_engine_bills_every_month_of_the_case_to_the_cent(case: Path) -> None:
    firm = PaperFirm()
    for step in json.loads((case / "steps.json").read_text(encoding="utf-8")):
        if "contracts" in step:
            firm.load_contracts(case / step["contracts"])
        if "hubspot" in step:
            firm.load_hubspot(case / step["hubspot"])
        if "bill" in step:
            documents = firm.bill(date.fromisoformat(step["bill"] + "-01"))
            expected = case / "expected" / step["bill"]
            want, have = (
                Counter(expected_lines(expected / "lines.csv")),
                Counter(billed_lines(documents)),
            )
            assert (want - have, have - want) == (Counter(), Counter()), step["bill"]
            assert billed_invoices(documents) == expected_invoices(expected / "invoices.csv")
