"""Reads a case's contracts and HubSpot folders; a row whose key exists replaces it."""

import csv
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from .figures import days_covered, half_up

KEYS = {
    "companies": ["code"],
    "people": ["email"],
    "clients": ["code"],
    "rate_cards": ["code"],
    "rates": ["rate_card", "person", "role", "activity", "effective_from"],
    "sows": ["code"],
    "assignments": ["sow", "person", "effective_from"],
    "retainer_tiers": ["code"],
    "overage_bands": ["tier", "up_to_hours"],
    "retainers": ["sow", "tier", "starts_on"],
    "usage_fees": ["code"],
    "usage_bands": ["usage_fee", "up_to_units"],
    "usage_records": ["usage_fee", "reference"],
    "milestones": ["sow", "name"],
}
Row = dict[str, str]


@dataclass
class Terms:
    """What was signed: every table, its rows by key."""

    tables: dict[str, dict[tuple[str, ...], Row]] = field(default_factory=lambda: defaultdict(dict))

    def read(self, folder: Path) -> None:
        """Takes a contracts folder in."""
        for name, key in KEYS.items():
            path = folder / f"{name}.csv"
            if path.exists():
                with path.open(newline="", encoding="utf-8-sig") as lines:
                    for raw in csv.DictReader(lines):
                        row = {column: (value or "").strip() for column, value in raw.items()}
                        self.tables[name][tuple(row.get(one, "") for one in key)] = row

    def rows(self, table: str, **equal: str) -> list[Row]:
        """The rows of a table whose columns equal these."""
        return [
            row
            for row in self.tables[table].values()
            if all(row.get(column, "") == value for column, value in equal.items())
        ]

    def row(self, table: str, *key: str) -> Row:
        """The row with this key."""
        return self.tables[table][key]


def starts(sow: Row) -> date:
    """The SOW's first day."""
    return date.fromisoformat(sow["starts_on"])


def ends(sow: Row) -> date:
    """The SOW's last day, the end of time where it is open."""
    return date.fromisoformat(sow["ends_on"]) if sow.get("ends_on") else date.max


def bill_from(sow: Row) -> date:
    """Rule 2: the first day the console bills; blank is the SOW's first."""
    return date.fromisoformat(sow["bill_from"]) if sow.get("bill_from") else starts(sow)


def overlaps(sow: Row, month: int) -> bool:
    """Rule 8: the days from the later of starts_on and bill_from to ends_on touch the month."""
    return days_covered(month, max(starts(sow), bill_from(sow)), ends(sow)) > 0


@dataclass(frozen=True)
class Entry:
    """HubSpot's present copy of a time entry."""

    id: str
    work_date: date | None
    seconds: int | None
    billable: bool | None
    owner: str
    activity: str
    deals: frozenset[str]

    @property
    def likeness(self) -> tuple[object, ...]:
        """Rule 11: what has to be equal for a billing to stand."""
        return (
            self.seconds,
            self.work_date,
            self.owner,
            self.activity,
            self.billable,
            self.deals,
        )


def read_entries(folder: Path, entries: dict[str, Entry]) -> None:
    """Puts a HubSpot folder's time entries in; an archived one is gone."""
    path = folder / "time_entries.json"
    for raw in json.loads(path.read_text(encoding="utf-8")) if path.exists() else []:
        if raw.get("archived"):
            entries.pop(raw["id"], None)
        else:
            entries[raw["id"]] = entry_of(raw)


def entry_of(raw: dict[str, object]) -> Entry:
    """One object of the CRM API as an entry."""
    properties = raw["properties"]
    linked = (raw.get("associations") or {}).get("deals", {}).get("results", [])
    return Entry(
        id=raw["id"],
        work_date=date_in(properties.get("work_date")),
        seconds=seconds_in(properties.get("hours")),
        billable={"true": True, "false": False}.get(properties.get("billable")),
        owner=properties.get("hubspot_owner_id") or "",
        activity=properties.get("activity") or "",
        deals=frozenset(one["id"] for one in linked),
    )


def date_in(text: str | None) -> date | None:
    """A work date; None where it is missing or no date."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def seconds_in(text: str | None) -> int | None:
    """Rule 1.2: hours as whole seconds, half up; None where it is missing or not a number."""
    try:
        return int(half_up(Fraction(text or "") * 3600, 0))
    except ValueError:
        return None
