"""The console's own way through a case, without HTTP: import, run, export, approve, send."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from clients.services.import_contracts import import_contracts
from invoices.lifecycle import move
from invoices.models import Invoice, Status
from invoices.services.acceptance import judge
from invoices.services.approval import approve
from invoices.services.export_billing import export_billing
from invoices.services.generation import execute_run, start_run
from syncs.hubspot.mapping import Reader
from syncs.services.keep_entries import delete_entries, keep_entries


def play(case: Path, out: Path) -> Iterator[tuple[str, Path]]:
    """Takes a case's steps; after each run gives the folder of its export, then sends all."""
    steps = json.loads((case / "steps.json").read_text(encoding="utf-8"))
    for place, step in enumerate(steps):
        if "contracts" in step:
            import_contracts(case / step["contracts"])
        if "hubspot" in step:
            take_in(json.loads((case / step["hubspot"] / "time_entries.json").read_text("utf-8")))
        if "bill" in step:
            judge()
            period = date.fromisoformat(f"{step['bill']}-01")
            run = execute_run(start_run(period))
            assert not run.errors, run.errors
            export_billing(period, out / str(place))
            yield step["bill"], out / str(place)
            send_all()


def take_in(records: list[dict[str, Any]]) -> None:
    """Keeps what a full pull would have read, and deletes what is archived."""
    here = {int(one["id"]): one for one in records if not one["archived"]}
    deals = {str(number): deals_of(one) for number, one in here.items()}
    keep_entries(here, deals, Reader.current())
    delete_entries({int(one["id"]): one for one in records if one["archived"]})


def deals_of(record: dict[str, Any]) -> set[str]:
    """The deals a record is associated with."""
    return {one["id"] for one in record.get("associations", {}).get("deals", {}).get("results", [])}


def send_all() -> None:
    """Everything pending is approved and has reached QuickBooks."""
    for invoice in Invoice.objects.filter(status=Status.PENDING):
        approved = approve(invoice, by=None)
        move(move(approved, "send"), "confirm")
