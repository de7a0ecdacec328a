"""Short ways to write HubSpot's records."""

from typing import Any

GOOD = {
    "work_date": "2026-09-01",
    "hours": "1.5",
    "billable": "true",
    "activity": "Delivery",
    "description": "Workshop",
    "hubspot_owner_id": "70001",
}


def entry(entry_id: int, deals: tuple[int, ...] = (51,), **properties: Any) -> dict[str, Any]:
    """A time entry as the stand-in loads it; without anything said it is a good one."""
    return {
        "id": str(entry_id),
        "properties": GOOD | properties,
        "archived": False,
        "associations": {"deals": {"results": [{"id": str(deal)} for deal in deals]}},
    }


def deal(deal_id: int, **properties: Any) -> dict[str, Any]:
    """A deal."""
    named = {"dealname": f"Deal {deal_id}", "dealstage": "closedwon"}
    return {"id": str(deal_id), "properties": named | properties, "archived": False}


def owner(owner_id: int, *, archived: bool = False) -> dict[str, Any]:
    """Somebody who owns records."""
    return {
        "id": str(owner_id),
        "email": f"{owner_id}@firm.test",
        "firstName": "Ada",
        "lastName": "Byron",
        "userId": owner_id,
        "archived": archived,
    }
