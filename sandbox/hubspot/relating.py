"""Writing associations: of a new record, of two records, and in batches."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import Unsupported, json_answer, json_body, only_parameters
from sandbox.hubspot.errors import HubSpotError, NotFound, bad_request
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.serving import (
    batch_answer,
    body_with,
    inputs_of,
    kind_of,
    objects_in,
    portal_of,
)

BATCH_LIMIT = 2_000
Link = tuple[ObjectType, int, list[int]]


def links_of_new(portal: Portal, kind: ObjectType, given: list[dict[str, Any]]) -> list[Link]:
    """`associations` of a record to create; the number of the type says what it leads to."""
    return [_link(portal, kind, one) for one in given]


async def associate(request: Request) -> Response:
    """PUT: two records, with the types in the body; 201."""
    only_parameters(request)
    portal, kind, to = portal_of(request), kind_of(request, "from"), kind_of(request, "to")
    try:
        given = await json_body(request)
    except ValueError:
        raise bad_request("Invalid input JSON") from None
    from_id, to_id = _ids(portal, kind, to, request)
    _associate(portal, kind, from_id, to, to_id, _numbers(given))
    return json_answer(_pair(portal, kind, from_id, to, to_id), 201)


async def associate_by_default(request: Request) -> Response:
    """PUT: two records, without a label."""
    only_parameters(request)
    portal, kind, to = portal_of(request), kind_of(request, "from"), kind_of(request, "to")
    from_id, to_id = _ids(portal, kind, to, request)
    portal.associate(kind, from_id, to, to_id)
    return batch_answer(portal, [_default(portal, kind, from_id, to, to_id)])


async def dissociate(request: Request) -> Response:
    """DELETE: every association of two records; 204."""
    only_parameters(request)
    portal, kind, to = portal_of(request), kind_of(request, "from"), kind_of(request, "to")
    from_id, to_id = _ids(portal, kind, to, request)
    portal.dissociate(kind, from_id, to, to_id)
    return Response(status_code=204)


async def batch_create(request: Request) -> Response:
    """POST: up to 2,000 associations with types."""
    only_parameters(request)
    portal, kind, to = portal_of(request), kind_of(request, "from"), kind_of(request, "to")
    made = []
    for one in await _inputs(request):
        from_id, to_id = _known(portal, kind, one.get("from")), _known(portal, to, one.get("to"))
        _associate(portal, kind, from_id, to, to_id, _numbers(one.get("types")))
        made.append(_pair(portal, kind, from_id, to, to_id))
    return batch_answer(portal, made, status=201)


async def batch_default(request: Request) -> Response:
    """POST: up to 2,000 associations without a label."""
    only_parameters(request)
    portal, kind, to = portal_of(request), kind_of(request, "from"), kind_of(request, "to")
    made = []
    for one in await _inputs(request):
        from_id, to_id = _known(portal, kind, one.get("from")), _known(portal, to, one.get("to"))
        portal.associate(kind, from_id, to, to_id)
        made.append(_default(portal, kind, from_id, to, to_id))
    return batch_answer(portal, made)


async def batch_archive(request: Request) -> Response:
    """POST: ends associations; 204."""
    only_parameters(request)
    portal, kind, to = portal_of(request), kind_of(request, "from"), kind_of(request, "to")
    for one in await _inputs(request):
        for other in objects_in(one, "to"):
            from_id = _known(portal, kind, one.get("from"))
            portal.dissociate(kind, from_id, to, _known(portal, to, other))
    return Response(status_code=204)


async def create_label(request: Request) -> Response:
    """POST: a label of the portal's own, with a number each way."""
    only_parameters(request)
    portal, kind, to = portal_of(request), kind_of(request, "from"), kind_of(request, "to")
    body = await body_with(request, "name", "label", "inverseLabel")
    if not body.get("label") or not body.get("name"):
        raise bad_request("A label needs name and label.")
    if body["label"] in [label["label"] for label in portal.links.labels(kind, to)]:
        raise HubSpotError(409, f"There is a label {body['label']} already.", "CONFLICT")
    inverse = str(body.get("inverseLabel") or body["label"])
    made = portal.links.new_label(kind, to, str(body["label"]), inverse)
    return json_answer({"results": [label.shown() for label in made]})


def _link(portal: Portal, kind: ObjectType, given: dict[str, Any]) -> Link:
    numbers = _numbers(given.get("types"))
    to = portal.links.leads_to(kind, numbers[0])
    if to is None:
        raise bad_request(f"{numbers[0]} is no association type of {kind.plural}.")
    return to, _known(portal, to, given.get("to")), numbers


def _associate(
    portal: Portal, kind: ObjectType, from_id: int, to: ObjectType, to_id: int, numbers: list[int]
) -> None:
    portal.links.labels(kind, to)
    try:
        portal.associate(kind, from_id, to, to_id, numbers)
    except ValueError as problem:
        raise bad_request(str(problem)) from None


def _numbers(given: Any) -> list[int]:
    if not isinstance(given, list) or not given:
        raise bad_request("types must be a list of association types")
    numbers = [one.get("associationTypeId") for one in given if isinstance(one, dict)]
    if len(numbers) != len(given) or not all(type(number) is int for number in numbers):
        raise bad_request("Every association type needs associationCategory and associationTypeId")
    return [number for number in numbers if isinstance(number, int)]


def _known(portal: Portal, kind: ObjectType, given: Any) -> int:
    text = str(given.get("id")) if isinstance(given, dict) else str(given)
    record = portal.shelves[kind.type_id].live(text)
    if record is None:
        raise bad_request(f"{kind.name.upper()}={text} is not valid")
    return record.id


def _ids(portal: Portal, kind: ObjectType, to: ObjectType, request: Request) -> tuple[int, int]:
    found = portal.shelves[kind.type_id].live(request.path_params["object_id"])
    other = portal.shelves[to.type_id].live(request.path_params["to_id"])
    if found is None or other is None:
        raise NotFound
    return found.id, other.id


async def _inputs(request: Request) -> list[dict[str, Any]]:
    inputs = inputs_of(await body_with(request, "inputs"), BATCH_LIMIT)
    if any(set(one) - {"from", "to", "types"} for one in inputs):
        raise Unsupported("other fields than from, to and types")
    return inputs


def _pair(
    portal: Portal, kind: ObjectType, from_id: int, to: ObjectType, to_id: int
) -> dict[str, Any]:
    types = portal.links.types(kind, from_id, to, to_id)
    return {
        "fromObjectTypeId": kind.type_id,
        "fromObjectId": str(from_id),
        "toObjectTypeId": to.type_id,
        "toObjectId": str(to_id),
        "labels": [one["label"] for one in types if one["label"]],
    }


def _default(
    portal: Portal, kind: ObjectType, from_id: int, to: ObjectType, to_id: int
) -> dict[str, Any]:
    plain = portal.links.types(kind, from_id, to, to_id)[0]
    spec = {"associationCategory": plain["category"], "associationTypeId": plain["typeId"]}
    return {"from": {"id": str(from_id)}, "to": {"id": str(to_id)}, "associationSpec": spec}
