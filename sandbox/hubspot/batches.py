"""The objects API in batches of at most a hundred: read, create, update, upsert, archive."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import only_parameters
from sandbox.hubspot.errors import HubSpotError, bad_request
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.objects import HISTORY_LIMIT, find
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.records import Record
from sandbox.hubspot.rows import Row, history, row
from sandbox.hubspot.serving import (
    batch_answer,
    body_with,
    flag_parameter,
    inputs_of,
    kind_of,
    named_inputs_of,
    portal_of,
    shuffled,
    texts_in,
)
from sandbox.hubspot.values import checked
from sandbox.hubspot.writing import Write, change, creation

BATCH_LIMIT = 100


async def batch_read(request: Request) -> Response:
    """POST: up to 100 records in any order, 50 with histories; 207 when some aren't there."""
    only_parameters(request, "archived")
    portal, kind = portal_of(request), kind_of(request)
    body = await body_with(request, "properties", "propertiesWithHistory", "inputs", "idProperty")
    by = _named_by(body)
    archived = flag_parameter(request, "archived")
    asked, past = texts_in(body, "properties"), texts_in(body, "propertiesWithHistory")
    most = HISTORY_LIMIT if past else BATCH_LIMIT
    wanted = dict.fromkeys(str(one["id"]) for one in named_inputs_of(body, most))
    found = {text: find(portal, kind, text, by) for text in wanted}
    rows = [
        row(portal, kind, record, asked) | history(portal, kind, record, past)
        for record in found.values()
        if record is not None and record.archived is archived
    ]
    missing = [t for t, r in found.items() if r is None or r.archived is not archived]
    return batch_answer(portal, shuffled(portal, rows), _missing(kind, sorted(missing)))


async def batch_create(request: Request) -> Response:
    """POST: 201; one invalid input refuses all, unless each has an objectWriteTraceId."""
    only_parameters(request)
    portal, kind = portal_of(request), kind_of(request)
    inputs = inputs_of(await body_with(request, "inputs"), BATCH_LIMIT)
    rows, errors = _each(inputs, lambda one: creation(portal, kind, one, request.url.path))
    return batch_answer(portal, shuffled(portal, rows), errors, 201)


async def batch_update(request: Request) -> Response:
    """POST: up to 100 changes; one invalid input refuses all, unless each has a trace id."""
    only_parameters(request)
    portal, kind = portal_of(request), kind_of(request)
    inputs = named_inputs_of(await body_with(request, "inputs"), BATCH_LIMIT)
    found = {id(one): _target(portal, kind, one) for one in inputs}
    missing = [str(one["id"]) for one in inputs if found[id(one)] is None]

    def prepare(one: dict[str, Any]) -> Write:
        record = found[id(one)]
        assert record is not None
        return change(portal, kind, record, one, request.url.path)

    known = [one for one in inputs if found[id(one)] is not None]
    for one in inputs:
        if found[id(one)] is None and not _traced(inputs):
            checked(portal, kind, one.get("properties"))
    rows, errors = _each(known, prepare)
    return batch_answer(portal, shuffled(portal, rows), errors + _missing(kind, missing))


async def batch_upsert(request: Request) -> Response:
    """POST: creates or updates by a unique property; each row says whether it is new."""
    only_parameters(request)
    portal, kind = portal_of(request), kind_of(request)
    inputs = named_inputs_of(await body_with(request, "inputs"), BATCH_LIMIT)

    def prepare(one: dict[str, Any]) -> Write:
        record = _target(portal, kind, one)
        if record is not None:
            write = change(portal, kind, record, one, request.url.path)
            return lambda: write() | {"new": False}
        by = _named_by(one)
        if by == "hs_object_id":
            raise bad_request(f"There is no {kind.name} {one['id']} to update.")
        properties = {by: str(one["id"])} | one.get("properties", {})
        new = {"properties": properties, "objectWriteTraceId": one.get("objectWriteTraceId")}
        create = creation(portal, kind, new, request.url.path)
        return lambda: create() | {"new": True}

    rows, errors = _each(inputs, prepare)
    return batch_answer(portal, shuffled(portal, rows), errors)


async def batch_archive(request: Request) -> Response:
    """POST: 204 without a body; ids may be numbers."""
    only_parameters(request)
    portal, kind = portal_of(request), kind_of(request)
    for one in named_inputs_of(await body_with(request, "inputs"), BATCH_LIMIT):
        record = portal.shelves[kind.type_id].live(str(one.get("id")))
        if record is not None:
            portal.archive(kind, record)
    return Response(status_code=204)


def _each(
    inputs: list[dict[str, Any]], prepare: Callable[[dict[str, Any]], Write]
) -> tuple[list[Row], list[dict[str, Any]]]:
    """Checks every input before any is written; with trace ids the invalid ones stay behind."""
    ready, errors = [], []
    for one in inputs:
        try:
            ready.append(prepare(one))
        except HubSpotError as refused:
            if not _traced(inputs):
                raise
            errors.append(_refused(refused, one["objectWriteTraceId"]))
    return [write() for write in ready], errors


def _traced(inputs: list[dict[str, Any]]) -> bool:
    return all(one.get("objectWriteTraceId") for one in inputs)


def _refused(refused: HubSpotError, trace: Any) -> dict[str, Any]:
    told = {name: refused.fields[name] for name in ("category", "message", "errors")
            if name in refused.fields}  # fmt: skip
    return {"status": "error"} | told | {"context": {"objectWriteTraceId": [str(trace)]}}


def _missing(kind: ObjectType, ids: list[str]) -> list[dict[str, Any]]:
    if not ids:
        return []
    message = (
        f"Could not get some {kind.name.upper()} objects, they may be deleted or not exist. "
        "Check that ids are valid."
    )
    error = {"status": "error", "category": "OBJECT_NOT_FOUND", "message": message}
    return [error | {"context": {"ids": ids}}]


def _named_by(given: dict[str, Any]) -> str:
    return str(given.get("idProperty") or "hs_object_id")


def _target(portal: Portal, kind: ObjectType, one: dict[str, Any]) -> Record | None:
    record = find(portal, kind, str(one["id"]), _named_by(one))
    return None if record is None or record.archived else record
