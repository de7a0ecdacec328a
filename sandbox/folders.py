"""Reads the folders of a case into what the stand-ins load."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox import json_numbers

HUBSPOT_LISTS = (
    "companies",
    "contacts",
    "deals",
    "owners",
    "time_entries",
    "line_items",
    "meetings",
    "calls",
    "tasks",
    "notes",
)
QUICKBOOKS_LISTS = (
    "customers",
    "items",
    "terms",
    "taxcodes",
    "taxrates",
    "accounts",
    "currencies",
    "rates",
    "preferences",
    "company",
)
PARTS = ("contracts", "hubspot", "quickbooks")


@dataclass
class Payloads:
    """What each stand-in is to load."""

    hubspot: dict[str, Any] = field(default_factory=dict)
    quickbooks: dict[str, Any] = field(default_factory=dict)


def payloads(folder: Path) -> Payloads:
    """A HubSpot, QuickBooks or contracts folder, or a case whose first ones are taken.

    Raises FileNotFoundError when there is nothing to load, ValueError for broken JSON.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is not a folder")
    found = Payloads()
    for part in [folder, *(folder / name / "1" for name in PARTS), *(folder / p for p in PARTS)]:
        _read(part, found)
    if not found.hubspot and not found.quickbooks:
        raise FileNotFoundError(f"{folder} holds nothing the stand-ins know")
    return found


def _read(folder: Path, found: Payloads) -> None:
    found.hubspot |= _lists(folder, HUBSPOT_LISTS)
    found.quickbooks |= _lists(folder, QUICKBOOKS_LISTS)
    if (folder / "clients.csv").is_file():
        found.quickbooks |= _contracts(folder)


def _lists(folder: Path, names: tuple[str, ...]) -> dict[str, Any]:
    files = {name: folder / f"{name}.json" for name in names}
    return {
        name: json_numbers.loads(file.read_bytes())
        for name, file in files.items()
        if file.is_file()
    }


def _contracts(folder: Path) -> dict[str, Any]:
    """Each client's customer with its id and currency; the home currency if there is one."""
    customers = [
        _customer(row) for row in _rows(folder / "clients.csv") if row.get("quickbooks_customer_id")
    ]
    found: dict[str, Any] = {"customers": customers}
    companies = _rows(folder / "companies.csv")
    homes = {row["home_currency"] for row in companies if row.get("home_currency")}
    if len(companies) == 1 and homes:
        found["home_currency"] = homes.pop()
    return found


def _customer(row: dict[str, str]) -> dict[str, Any]:
    customer: dict[str, Any] = {
        "Id": row["quickbooks_customer_id"],
        "DisplayName": row.get("name") or row["code"],
    }
    if row.get("currency"):
        customer["CurrencyRef"] = {"value": row["currency"]}
    if row.get("billing_email"):
        customer["PrimaryEmailAddr"] = {"Address": row["billing_email"]}
    return customer


def _rows(file: Path) -> list[dict[str, str]]:
    if not file.is_file():
        return []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [
            {name.strip(): (value or "").strip() for name, value in row.items() if name}
            for row in csv.DictReader(lines)
        ]
