"""The objects API: list, read, create, update, archive, and the same in batches."""

import random
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import Unsupported, json_answer, only_parameters
from sandbox.clock import iso_milliseconds
from sandbox.hubspot.errors import NotFound, bad_request
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.records import Record
from sandbox.hubspot.rows import echo, row, with_associations
from sandbox.hubspot.serving import (
    body_with,
    flag_parameter,
    inputs_of,
    kind_of,
    names_parameter,
    number_parameter,
    portal_of,
    texts_in,
)
from sandbox.hubspot.values import checked

LIST_LIMIT = 100
BATCH_LIMIT = 100
READ_PARAMETERS = ("properties", "associations", "archived")


async def list_objects(request: Request) -> Response:
    """GET: a page in the order of ids; `after` is the last id + 1."""
    only_parameters(request, "limit", "after", *READ_PARAMETERS)
    portal, kind = portal_of(request), kind_of(request)
    limit = number_parameter(request, "limit", 10, LIST_LIMIT)
    after = number_parameter(request, "after", 0)
    archived = flag_parameter(request, "archived")
    records, more = portal.shelves[kind.type_id].page(after, limit, archived)
    body: dict[str, Any] = {"results": [_asked_row(request, record) for record in records]}
    if more:
        body["paging"] = {"next": _next(request, str(records[-1].id + 1))}
    return json_answer(body)


async def read_object(request: Request) -> Response:
    """GET: one record by id or by a unique property; the 404 is an HTML page."""
    only_parameters(request, "idProperty", *READ_PARAMETERS)
    portal, kind = portal_of(request), kind_of(request)
    by = request.query_params.get("idProperty", "hs_object_id")
    record = find(portal, kind, request.path_params["object_id"], by)
    if record is None or record.archived is not flag_parameter(request, "archived"):
        raise NotFound
    return json_answer(_asked_row(request, record))


async def create_object(request: Request) -> Response:
    """POST: a new record with its address in Location."""
    only_parameters(request)
    portal, kind = portal_of(request), kind_of(request)
    body = await body_with(request, "properties", "associations")
    if body.get("associations"):
        raise Unsupported("associations of a new record")
    written = checked(portal, kind, body.get("properties", {}))
    record = portal.create(kind, written)
    address = f"https://api.hubapi.com{request.url.path}/{record.id}"
    return json_answer(echo(kind, record, written), 201, {"Location": address})


async def update_object(request: Request) -> Response:
    """PATCH: echoes only what was written and what the system sets."""
    only_parameters(request, "idProperty")
    portal, kind = portal_of(request), kind_of(request)
    body = await body_with(request, "properties")
    by = request.query_params.get("idProperty", "hs_object_id")
    record = find(portal, kind, request.path_params["object_id"], by)
    if record is None or record.archived:
        raise NotFound
    written = checked(portal, kind, body.get("properties"))
    portal.write(kind, record, written)
    return json_answer(echo(kind, record, written))


async def archive_object(request: Request) -> Response:
    """DELETE: into the archive, whether it was there or not."""
    only_parameters(request)
    portal, kind = portal_of(request), kind_of(request)
    record = portal.shelves[kind.type_id].live(request.path_params["object_id"])
    if record is not None:
        portal.archive(kind, record)
    return Response(status_code=204)


async def batch_read(request: Request) -> Response:
    """POST: up to 100 records in any order; 207 when some aren't there."""
    only_parameters(request, "archived")
    portal, kind = portal_of(request), kind_of(request)
    body = await body_with(request, "properties", "propertiesWithHistory", "inputs", "idProperty")
    if body.get("propertiesWithHistory"):
        raise Unsupported("propertiesWithHistory")
    by = str(body.get("idProperty") or "hs_object_id")
    archived = flag_parameter(request, "archived")
    asked = texts_in(body, "properties")
    wanted = {str(one["id"]) for one in inputs_of(body, BATCH_LIMIT)}
    found = {text: find(portal, kind, text, by) for text in wanted}
    rows = [
        row(portal, kind, record, asked)
        for record in found.values()
        if record is not None and record.archived is archived
    ]
    missing = [t for t, r in found.items() if r is None or r.archived is not archived]
    return batch_answer(portal, kind, rows, sorted(missing))


async def batch_update(request: Request) -> Response:
    """POST: up to 100 changes; one invalid value refuses the whole batch."""
    only_parameters(request)
    portal, kind = portal_of(request), kind_of(request)
    inputs = inputs_of(await body_with(request, "inputs"), BATCH_LIMIT)
    written = [checked(portal, kind, one.get("properties")) for one in inputs]
    rows, missing = [], []
    for one, properties in zip(inputs, written, strict=True):
        record = portal.shelves[kind.type_id].live(str(one.get("id")))
        if record is None:
            missing.append(str(one.get("id")))
            continue
        portal.write(kind, record, properties)
        rows.append(echo(kind, record, properties))
    return batch_answer(portal, kind, rows, missing)


async def batch_archive(request: Request) -> Response:
    """POST: 204 without a body."""
    only_parameters(request)
    portal, kind = portal_of(request), kind_of(request)
    for one in inputs_of(await body_with(request, "inputs"), BATCH_LIMIT):
        record = portal.shelves[kind.type_id].live(str(one.get("id")))
        if record is not None:
            portal.archive(kind, record)
    return Response(status_code=204)


def find(portal: Portal, kind: ObjectType, text: str, by: str) -> Record | None:
    """A record by id, or by a property that was declared unique."""
    shelf = portal.shelves[kind.type_id]
    if by == "hs_object_id":
        return shelf.get(text)
    described = portal.definitions[kind.type_id].get(by)
    if described is None or not described["hasUniqueValue"]:
        raise bad_request(f"{by} is not a unique property of {kind.plural}")
    return next((r for r in shelf if r.properties.get(by) == text and not r.archived), None)


def batch_answer(
    portal: Portal, kind: ObjectType, rows: list[dict[str, Any]], missing: list[str]
) -> Response:
    """200, or 207 with what is missing; the results are not in the order of the inputs."""
    shuffled = shuffle(portal)(rows)
    now = iso_milliseconds(portal.clock.now())
    body: dict[str, Any] = {"status": "COMPLETE", "results": shuffled}
    if missing:
        message = (
            f"Could not get some {kind.name.upper()} objects, they may be deleted or not exist. "
            "Check that ids are valid."
        )
        error = {"status": "error", "category": "OBJECT_NOT_FOUND", "message": message}
        body |= {"numErrors": 1, "errors": [error | {"context": {"ids": missing}}]}
    return json_answer(body | {"startedAt": now, "completedAt": now}, 207 if missing else 200)


def shuffle(portal: Portal) -> Callable[[list[Any]], list[Any]]:
    """A function that mixes a list, or leaves it where mixing is switched off."""
    return lambda rows: random.sample(rows, len(rows)) if portal.settings.shuffle_batches else rows


def _asked_row(request: Request, record: Record) -> dict[str, Any]:
    portal, kind = portal_of(request), kind_of(request)
    framed = row(portal, kind, record, names_parameter(request, "properties"))
    associated = names_parameter(request, "associations")
    return with_associations(portal, kind, record, framed, associated)


def _next(request: Request, after: str) -> dict[str, str]:
    url = request.url.include_query_params(after=after)
    return {"after": after, "link": f"https://api.hubapi.com{url.path}?{url.query}"}
