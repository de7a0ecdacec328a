"""What people do at the CRM's screens, through the control API."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import json_answer, json_body
from sandbox.hubspot.errors import HubSpotError
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.records import Record
from sandbox.hubspot.rows import row
from sandbox.hubspot.serving import portal_of
from sandbox.hubspot.sources import USER_ID, Source
from sandbox.hubspot.values import checked

KNOWN = {
    "object_type",
    "id",
    "properties",
    "archived",
    "user_id",
    "change_source",
    "source_id",
}


async def change(request: Request) -> Response:
    """POST `{"object_type": "deals", "id": 51, "properties": {"billing_status": "…"}}`.

    Without an id it creates. `archived` deletes or restores. It is a person, `user_id`, unless
    `change_source` and `source_id` name somebody else: another app, a workflow.
    """
    portal, wanted = portal_of(request), await json_body(request)
    if unknown := sorted(set(wanted) - KNOWN):
        raise ValueError(f"there is no {', '.join(unknown)} here; there are {sorted(KNOWN)}")
    try:
        kind = portal.type_named(wanted.get("object_type", "deals"))
        record = _changed(portal, kind, wanted, _source(wanted))
    except HubSpotError as refused:
        raise ValueError(str(refused)) from None
    names = list(wanted.get("properties") or ())
    return json_answer(row(portal, kind, record, names))


def _changed(portal: Portal, kind: ObjectType, wanted: dict[str, Any], source: Source) -> Record:
    values = checked(portal, kind, wanted.get("properties") or {})
    if "id" not in wanted:
        return portal.create(kind, values, source)
    record = portal.shelves[kind.type_id].get(str(wanted["id"]))
    if record is None:
        raise ValueError(f"there is no {kind.name} {wanted['id']}")
    portal.write(kind, record, values, source)
    if wanted.get("archived", record.archived) is not record.archived:
        portal.archive(kind, record, wanted["archived"], source)
    return record


def _source(wanted: dict[str, Any]) -> Source:
    user = f"userId:{wanted.get('user_id', USER_ID)}"
    return Source(wanted.get("change_source", "CRM_UI"), str(wanted.get("source_id", user)))
