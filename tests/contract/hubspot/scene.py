"""What lies in HubSpot while the contract is held: enough of everything to fill pages."""

from typing import Any

from tests.stand_ins import StandIn

TIME = ["work_date", "hours", "billable", "activity", "description", "hubspot_owner_id"]
DEALS = ["dealname", "amount", "dealstage", "pipeline", "deal_currency_code"]


def fill(hubspot: StandIn) -> None:
    """Two deals of a company, a hundred and twenty entries, one of them archived."""
    hubspot.load(
        owners=[_owner(70001), _owner(70002, archived=True)],
        companies=[_record(301, name="Acme", domain="acme.example")],
        deals=[_deal(9001), _deal(9002)],
        line_items=[_record(801, name="Advice", price="150", quantity="10")],
        time_entries=[_entry(number) for number in range(1, 121)],
    )
    hubspot.load(time_entries=[_entry(120) | {"archived": True}])


def _record(number: int, **properties: Any) -> dict[str, Any]:
    return {"id": str(number), "properties": properties, "archived": False}


def _deal(number: int) -> dict[str, Any]:
    named = _record(number, dealname=f"Website {number}", dealstage="closedwon", amount="")
    return named | {"associations": {"companies": {"results": [{"id": "301"}]}}}


def _entry(number: int) -> dict[str, Any]:
    record = _record(
        500 + number,
        work_date="2026-09-01",
        hours="1.5",
        billable="true",
        activity="Delivery",
        description="Workshop",
        hubspot_owner_id="70001",
    )
    return record | {"associations": {"deals": {"results": [{"id": "9001"}]}}}


def _owner(number: int, *, archived: bool = False) -> dict[str, Any]:
    return {
        "id": str(number),
        "email": f"{number}@firm.example",
        "firstName": "Ada",
        "lastName": "Byron",
        "userId": number,
        "userIdIncludingInactive": number,
        "createdAt": "2025-01-01T00:00:00.000Z",
        "updatedAt": "2025-01-01T00:00:00.000Z",
        "archived": archived,
    }
