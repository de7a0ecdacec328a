"""The associations API: read in batches or for one record, and the labels there are."""

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import json_answer, only_parameters
from sandbox.hubspot.errors import NotFound, bad_request
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.serving import (
    batch_answer,
    body_with,
    kind_of,
    named_inputs_of,
    number_parameter,
    portal_of,
    shuffled,
)

BATCH_LIMIT = 1_000


async def batch_read(request: Request) -> Response:
    """POST: targets of up to 1,000 records; 207 when some have none."""
    only_parameters(request)
    portal, kind, to = portal_of(request), kind_of(request, "from"), kind_of(request, "to")
    inputs = named_inputs_of(await body_with(request, "inputs"), BATCH_LIMIT)
    results, errors = [], []
    for one in inputs:
        targets = _targets(portal, kind, to, str(one.get("id")))
        if targets:
            results.append(_row(portal, str(one["id"]), targets, one.get("after")))
        else:
            errors.append(_none(kind, to, str(one.get("id"))))
    return batch_answer(portal, shuffled(portal, results), errors)


async def read_one(request: Request) -> Response:
    """GET: the targets of one record, paged."""
    only_parameters(request, "limit", "after")
    portal, kind, to = portal_of(request), kind_of(request, "from"), kind_of(request, "to")
    if portal.shelves[kind.type_id].live(request.path_params["object_id"]) is None:
        raise NotFound
    targets = _targets(portal, kind, to, request.path_params["object_id"])
    limit = number_parameter(request, "limit", 500, 500)
    start = number_parameter(request, "after", 0)
    body: dict[str, Any] = {"results": targets[start : start + limit]}
    if start + limit < len(targets):
        after = str(start + limit)
        link = f"https://api.hubapi.com{request.url.path}?after={after}&limit={limit}"
        body["paging"] = {"next": {"after": after, "link": link}}
    return json_answer(body)


async def labels(request: Request) -> Response:
    """GET: the association types there can be between two object types."""
    only_parameters(request)
    portal = portal_of(request)
    found = portal.links.labels(kind_of(request, "from"), kind_of(request, "to"))
    return json_answer({"results": found})


def _targets(
    portal: Portal, kind: ObjectType, to: ObjectType, record_id: str
) -> list[dict[str, Any]]:
    """`toObjectId` is a number although ids are text everywhere else."""
    record = portal.shelves[kind.type_id].live(record_id)
    if record is None:
        return []
    try:
        return [
            {
                "toObjectId": other,
                "associationTypes": portal.links.types(kind, record.id, to, other),
            }
            for other in portal.links.live(kind, record.id, to)
        ]
    except ValueError as problem:
        raise bad_request(str(problem)) from None


def _row(
    portal: Portal, record_id: str, targets: list[dict[str, Any]], after: Any
) -> dict[str, Any]:
    size = portal.settings.association_page_size
    if not re.fullmatch(r"[0-9]+", str(after or 0)):
        raise bad_request(f"after is not one of ours: {after!r}")
    start = int(after or 0)
    row: dict[str, Any] = {"from": {"id": record_id}, "to": targets[start : start + size]}
    if start + size < len(targets):
        row["paging"] = {"next": {"after": str(start + size)}}
    return row


def _none(kind: ObjectType, to: ObjectType, record_id: str) -> dict[str, Any]:
    return {
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
        "message": f"No {to.name} is associated with {kind.name} {record_id}.",
        "context": {
            "fromObjectId": [record_id],
            "fromObjectType": [kind.name],
            "toObjectType": [to.name],
        },
    }
