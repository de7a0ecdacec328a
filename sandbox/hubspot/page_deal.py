"""One deal on the page: its values, its time whatever object holds it, its line items."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation

from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.presets import STOPWATCH, STOPWATCH_APP
from sandbox.hubspot.records import Record
from sandbox.layout import Cell, Row, section, table

LOOKS = {
    "ready_for_billing": "badge fresh",
    "on_hold": "badge middling",
    "sent": "badge fresh",
    "approved": "badge fresh",
    "paid": "badge good",
    "part_paid": "badge middling",
    "overdue": "badge bad",
    "failed": "badge bad",
}
TIME_HEADINGS = ("Id", "What", "Date", "Hours", "Billable", "Who", "Activity", "Description")
ITEM_HEADINGS = ("Id", "Name", "Quantity", "Price", "Description")
SHOWN = 500


def sections(portal: Portal, kind: ObjectType, deal: Record) -> list[str]:
    """A card of the deal's values, one of its time, one of its line items."""
    values = [
        (name, [Cell(str(described["label"])), Cell(value(deal, name))])
        for name, described in portal.definitions[kind.type_id].items()
        if value(deal, name)
    ]
    entries = list(_entries(portal, kind, deal))
    hours = sum(_hours(*one) for one in entries)
    counts = f"{len(entries):,} entries, {hours:,.2f} hours"
    time = [_time(portal, *one) for one in entries[:SHOWN]]
    items_kind = portal.types["0-8"]
    items = [_item(one) for one in _linked(portal, kind, deal, items_kind)]
    name = value(deal, "dealname") or f"Deal {deal.id}"
    back = '<p><a href="/">All deals</a></p>'
    return [
        section(
            name,
            f"deal {deal.id}",
            company(portal, kind, deal),
            [back, table("", ("Property", "Value"), values)],
        ),
        section("Time", "", counts, [table("", TIME_HEADINGS, time)]),
        section("Line items", "", f"{len(items)}", [table("", ITEM_HEADINGS, items)]),
    ]


def value(record: Record, name: str) -> str:
    """A property, or nothing."""
    return record.properties.get(name) or ""


def when(text: str) -> str:
    """The day of a day or an instant, as `31 Oct 2026`."""
    try:
        return f"{datetime.fromisoformat(text):%-d %b %Y}"
    except ValueError:
        return text


def company(portal: Portal, kind: ObjectType, deal: Record) -> str:
    """The deal's primary company, or the others in brackets."""
    to = portal.types["0-2"]
    found = {
        one.id: value(one, "name") or f"company {one.id}" for one in _linked(portal, kind, deal, to)
    }
    primary = [name for i, name in found.items() if portal.links.is_primary(kind, deal.id, i)]
    return ", ".join(primary) or (f"({', '.join(found.values())})" if found else "")


def stage_words(portal: Portal, kind: ObjectType, deal: Record) -> str:
    """The label of the deal's stage."""
    stage = value(deal, "dealstage")
    labels = {
        one["id"]: one["label"]
        for pipeline in portal.pipelines.get(kind.type_id, [])
        for one in pipeline["stages"]
    }
    return str(labels.get(stage, stage))


def badge(portal: Portal, kind: ObjectType, deal: Record, name: str) -> Cell:
    """The label of an option, coloured."""
    held = value(deal, name)
    options = portal.definitions[kind.type_id].get(name, {}).get("options", [])
    labels = {one["value"]: one["label"] for one in options}
    return Cell(labels.get(held, held), LOOKS.get(held, "badge") if held else "")


def hours_of(portal: Portal, kind: ObjectType, deal: Record) -> list[Decimal]:
    """The hours of each entry of its time."""
    return [_hours(of, one) for of, one in _entries(portal, kind, deal)]


def _entries(portal: Portal, kind: ObjectType, deal: Record) -> Iterator[tuple[ObjectType, Record]]:
    """Time of the deal, by association, or by property where the vendor links so."""
    for of in portal.types.values():
        if of.custom or of.name in ("meeting", "call"):
            for record in _linked(portal, kind, deal, of):
                yield of, record
    if STOPWATCH.type_id not in portal.types:
        return
    linked = portal.links.live(kind, deal.id, STOPWATCH)
    for record in portal.shelves[STOPWATCH.type_id]:
        told = value(record, f"{STOPWATCH_APP}assoc_record_id")
        if told == str(deal.id) and not record.archived and record.id not in linked:
            yield STOPWATCH, record


def _linked(portal: Portal, kind: ObjectType, deal: Record, to: ObjectType) -> list[Record]:
    shelf = portal.shelves[to.type_id]
    found = (shelf.get(str(i)) for i in portal.links.live(kind, deal.id, to))
    return [record for record in found if record is not None]


def _hours(kind: ObjectType, record: Record) -> Decimal:
    if kind.name == "meeting":
        return _between(
            value(record, "hs_meeting_start_time"), value(record, "hs_meeting_end_time")
        )
    for name, an_hour in (
        ("hours", 1),
        ("hs_call_duration", 3_600_000),
        (f"{STOPWATCH_APP}total_minutes", 60),
        ("minutes", 60),
    ):
        if text := value(record, name):
            return _number(text) / an_hour
    return Decimal(0)


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() else Decimal(0)


def _between(start: str, end: str) -> Decimal:
    try:
        passed = datetime.fromisoformat(end) - datetime.fromisoformat(start)
    except (ValueError, TypeError):
        return Decimal(0)
    return Decimal(passed.days * 86_400 + passed.seconds) / 3_600


def _time(portal: Portal, kind: ObjectType, record: Record) -> Row:
    def first(*names: str) -> str:
        return next((found for name in names if (found := value(record, name))), "")

    app = STOPWATCH_APP
    owner = portal.owners.get(value(record, "hubspot_owner_id"), {})
    who = " ".join(filter(None, (owner.get("firstName"), owner.get("lastName"))))
    day = first("work_date", "hs_meeting_start_time", "hs_timestamp", f"{app}first_start_date")
    return f"{kind.type_id}-{record.id}", [
        Cell(str(record.id)),
        Cell(kind.name.replace("_", " ")),
        Cell(when(day)),
        Cell(f"{_hours(kind, record):,.2f}", "figure"),
        Cell(first("billable", f"{app}billable_minutes", "hs_meeting_outcome")),
        Cell(who or value(record, "hubspot_owner_id")),
        Cell(first("activity", "hs_meeting_title", "hs_call_title", f"{app}category_text")),
        Cell(first("description", "hs_meeting_body", "hs_call_body", f"{app}description")),
    ]


def _item(record: Record) -> Row:
    return f"item-{record.id}", [
        Cell(str(record.id)),
        Cell(value(record, "name")),
        Cell(value(record, "quantity"), "figure"),
        Cell(value(record, "price"), "figure"),
        Cell(value(record, "description")),
    ]
