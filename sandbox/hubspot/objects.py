"""The objects API, one record at a time: list, read, create, update, archive, merge."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import json_answer, only_parameters
from sandbox.hubspot.errors import NotFound, bad_request
from sandbox.hubspot.merging import merged_into
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.records import Record
from sandbox.hubspot.rows import history, row, with_associations
from sandbox.hubspot.serving import (
    body_with,
    flag_parameter,
    kind_of,
    names_parameter,
    next_page,
    number_parameter,
    portal_of,
)
from sandbox.hubspot.writing import change, creation

LIST_LIMIT = 100
HISTORY_LIMIT = 50
READ_PARAMETERS = ("properties", "propertiesWithHistory", "associations", "archived")


async def list_objects(request: Request) -> Response:
    """GET: a page in the order of ids; `after` is the last id + 1."""
    only_parameters(request, "limit", "after", *READ_PARAMETERS)
    portal, kind = portal_of(request), kind_of(request)
    most = HISTORY_LIMIT if names_parameter(request, "propertiesWithHistory") else LIST_LIMIT
    limit = number_parameter(request, "limit", 10, most)
    after = number_parameter(request, "after", 0)
    archived = flag_parameter(request, "archived")
    records, more = portal.shelves[kind.type_id].page(after, limit, archived)
    body: dict[str, Any] = {"results": [_asked_row(request, record) for record in records]}
    if more:
        body["paging"] = {"next": next_page(request, str(records[-1].id + 1))}
    return json_answer(body)


async def read_object(request: Request) -> Response:
    """GET: one record by id or by a unique property; the 404 is an HTML page."""
    only_parameters(request, "idProperty", *READ_PARAMETERS)
    portal, kind = portal_of(request), kind_of(request)
    by = request.query_params.get("idProperty", "hs_object_id")
    record = find(portal, kind, request.path_params["object_id"], by, merged=True)
    if record is None or record.archived is not flag_parameter(request, "archived"):
        raise NotFound
    return json_answer(_asked_row(request, record))


async def create_object(request: Request) -> Response:
    """POST: a new record with its address in Location."""
    only_parameters(request)
    portal, kind = portal_of(request), kind_of(request)
    body = await body_with(request, "properties", "associations", "objectWriteTraceId")
    created = creation(portal, kind, body, request.url.path)()
    address = f"https://api.hubapi.com{request.url.path}/{created['id']}"
    return json_answer(created, 201, {"Location": address})


async def update_object(request: Request) -> Response:
    """PATCH: echoes only what was written and what the system sets."""
    only_parameters(request, "idProperty")
    portal, kind = portal_of(request), kind_of(request)
    body = await body_with(request, "properties", "objectWriteTraceId")
    by = request.query_params.get("idProperty", "hs_object_id")
    record = find(portal, kind, request.path_params["object_id"], by, merged=True)
    if record is None or record.archived:
        raise NotFound
    return json_answer(change(portal, kind, record, body, request.url.path)())


async def merge(request: Request) -> Response:
    """POST: one record into another; the id that is gone still answers alone, not in batches."""
    only_parameters(request)
    portal, kind = portal_of(request), kind_of(request)
    body = await body_with(request, "primaryObjectId", "objectIdToMerge")
    shelf = portal.shelves[kind.type_id]
    primary, other = (
        shelf.live(str(body.get(name))) for name in ("primaryObjectId", "objectIdToMerge")
    )
    if primary is None or other is None or primary is other:
        raise bad_request(f"Two different {kind.plural} that exist are needed to merge.")
    return json_answer(row(portal, kind, merged_into(portal, kind, primary, other), []))


async def archive_object(request: Request) -> Response:
    """DELETE: into the archive, whether it was there or not."""
    only_parameters(request)
    portal, kind = portal_of(request), kind_of(request)
    record = portal.shelves[kind.type_id].live(request.path_params["object_id"])
    if record is not None:
        portal.archive(kind, record)
    return Response(status_code=204)


def find(
    portal: Portal, kind: ObjectType, text: str, by: str, *, merged: bool = False
) -> Record | None:
    """A record by id, or by a property that was declared unique.

    `merged` follows ids that were merged away, as only calls for one record do.
    """
    shelf = portal.shelves[kind.type_id]
    if by == "hs_object_id":
        return shelf.followed(text) if merged else shelf.get(text)
    described = portal.definitions[kind.type_id].get(by)
    if described is None or not described["hasUniqueValue"]:
        raise bad_request(f"{by} is not a unique property of {kind.plural}")
    return next((r for r in shelf if r.properties.get(by) == text and not r.archived), None)


def _asked_row(request: Request, record: Record) -> dict[str, Any]:
    portal, kind = portal_of(request), kind_of(request)
    framed = row(portal, kind, record, names_parameter(request, "properties"))
    framed |= history(portal, kind, record, names_parameter(request, "propertiesWithHistory"))
    associated = names_parameter(request, "associations")
    return with_associations(portal, kind, record, framed, associated)
