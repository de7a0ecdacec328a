"""A small firm as HubSpot would return it."""

from typing import Any

TIME = "2-3821545"


def obj(record_id: int, associations: dict[str, list[int]] | None = None, **properties: Any) -> Any:
    linked = {
        name: {"results": [{"id": str(one), "type": "x"} for one in ids]}
        for name, ids in (associations or {}).items()
    }
    archived = properties.pop("archived", False)
    described = {"id": str(record_id), "properties": properties, "archived": archived}
    return described | ({"associations": linked} if associations is not None else {})


def entry(record_id: int, deal: int | None = 51, **properties: Any) -> Any:
    given = {"work_date": "2026-10-05", "hours": "1.5", "billable": "true", "activity": "Delivery"}
    return obj(record_id, {"deals": [] if deal is None else [deal]}, **(given | properties))


def owner(owner_id: int, archived: bool = False) -> dict[str, Any]:
    return {
        "id": str(owner_id),
        "email": f"p{owner_id}@firm.example",
        "firstName": "Pat",
        "lastName": str(owner_id),
        "userId": owner_id,
        "userIdIncludingInactive": owner_id,
        "archived": archived,
    }


def firm(entries: int = 3) -> dict[str, Any]:
    return {
        "companies": [obj(30, name="Acme", domain="acme.example"), obj(31, name="Acme Holding")],
        "deals": [
            obj(51, {"companies": [30, 31]}, dealname="Support", deal_currency_code="USD"),
            obj(52, {"companies": []}, dealname="Advice", billing_status="ready_for_billing"),
        ],
        "owners": [owner(70), owner(71), owner(72, archived=True)],
        "time_entries": [entry(n) for n in range(1, entries + 1)],
    }
