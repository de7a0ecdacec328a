"""The part of both pages that shows traffic: calls that came in, webhooks that went out."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from sandbox.deliveries import Event
from sandbox.layout import Cell, Row, section, table

LATEST_CALLS, LATEST_DELIVERIES = 25, 15
CALL_HEADINGS = ("Time (UTC)", "Method", "Path", "Status", "Fault")
DELIVERY_HEADINGS = ("No.", "Events", "Attempts", "Last answer", "State")
STATES = {"taken": "badge good", "given up": "badge bad", "waiting": "badge middling"}


def calls(log: Sequence[dict[str, Any]]) -> str:
    """The latest calls of the API, newest first."""
    latest = islice(reversed(log), LATEST_CALLS)
    first = len(log)
    rows: list[Row] = [(f"call-{first - place}", _call(call)) for place, call in enumerate(latest)]
    return section(
        "Latest calls", "", f"{len(log):,} since the last reset", [table("", CALL_HEADINGS, rows)]
    )


def _call(call: dict[str, Any]) -> list[Cell]:
    status = call["status"]
    good = status is not None and status < 400
    target = f"{call['path']}?{call['query']}" if call["query"] else call["path"]
    return [
        Cell(call["at"][11:19]),
        Cell(call["method"]),
        Cell(target if len(target) <= 160 else f"{target[:160]}…", "code"),
        Cell("no answer" if status is None else str(status), "badge good" if good else "badge bad"),
        Cell(call.get("fault") or ""),
    ]


def deliveries(outbox: dict[str, Any], aside: str, told_of: Callable[[Event], str]) -> str:
    """The latest webhooks, newest first; `told_of` puts an event into a few words."""
    target, sent = outbox["target"], outbox["deliveries"]
    told = f"to {target['target_url']}" if target["target_url"] else "nobody listens"
    counts = f"{len(sent):,} requests, {told}"
    rows: list[Row] = [
        (f"delivery-{one['number']}", _delivery(one, told_of))
        for one in sent[::-1][:LATEST_DELIVERIES]
    ]
    return section("Webhooks", aside, counts, [table("", DELIVERY_HEADINGS, rows)])


def _delivery(delivery: dict[str, Any], told_of: Callable[[Event], str]) -> list[Cell]:
    attempts = delivery["attempts"]
    last = attempts[-1] if attempts else None
    answered = "" if last is None else str(last["status"] or last["problem"])
    events = [told_of(one) for one in delivery["events"]]
    more = f" and {len(events) - 4} more" if len(events) > 4 else ""
    return [
        Cell(str(delivery["number"])),
        Cell(", ".join(events[:4]) + more),
        Cell(str(len(attempts))),
        Cell(answered),
        Cell(delivery["state"], STATES.get(delivery["state"], "badge")),
    ]
