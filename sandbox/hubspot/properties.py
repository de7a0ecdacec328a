"""The properties API: what an object type has, and new properties."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import json_answer, only_parameters
from sandbox.clock import iso_milliseconds
from sandbox.hubspot.definitions import FIELD_TYPES, definition
from sandbox.hubspot.errors import HubSpotError, bad_request
from sandbox.hubspot.serving import body_with, flag_parameter, kind_of, objects_in, portal_of

WRITABLE = (
    "name",
    "label",
    "type",
    "fieldType",
    "groupName",
    "description",
    "options",
    "displayOrder",
    "hasUniqueValue",
    "hidden",
    "formField",
    "externalOptions",
    "referencedObjectType",
    "currencyPropertyName",
    "showCurrencySymbol",
)
REQUIRED = ("name", "label", "type", "fieldType", "groupName")


async def list_properties(request: Request) -> Response:
    """GET: every property of an object type."""
    only_parameters(request, "archived", "dataSensitivity")
    archived = flag_parameter(request, "archived")
    described = portal_of(request).definitions[kind_of(request).type_id].values()
    return json_answer({"results": [d for d in described if d["archived"] is archived]})


async def read_property(request: Request) -> Response:
    """GET: one property; a JSON 404 when there is none."""
    only_parameters(request, "archived", "dataSensitivity")
    return json_answer(_named(request))


async def create_property(request: Request) -> Response:
    """POST: 201, or 409 when the name is taken."""
    only_parameters(request)
    portal, kind = portal_of(request), kind_of(request)
    body = await body_with(request, *WRITABLE)
    missing = [name for name in REQUIRED if not isinstance(body.get(name), str)]
    if missing:
        raise bad_request(f"Some required fields were not set: [{', '.join(missing)}]")
    if body["type"] not in FIELD_TYPES:
        raise bad_request(f"{body['type']} is not a type of property")
    if body["name"] in portal.definitions[kind.type_id]:
        message = f'A property named "{body["name"]}" already exists.'
        raise HubSpotError(409, message, "OBJECT_ALREADY_EXISTS")
    now = iso_milliseconds(portal.clock.now())
    made = definition(body["name"], body["type"], hubspotDefined=False)
    made |= body | {"createdAt": now, "updatedAt": now, "options": _options(body)}
    portal.definitions[kind.type_id][body["name"]] = made
    return json_answer(made, 201)


async def update_property(request: Request) -> Response:
    """PATCH: label, description, options; the name and uniqueness never change."""
    only_parameters(request)
    changeable = tuple(f for f in WRITABLE if f not in ("name", "hasUniqueValue"))
    body = await body_with(request, *changeable)
    described = _named(request)
    if described["modificationMetadata"]["readOnlyDefinition"]:
        raise bad_request(f"The definition of {described['name']} is read only.")
    if "options" in body:
        body["options"] = _options(body)
    described |= body | {"updatedAt": iso_milliseconds(portal_of(request).clock.now())}
    return json_answer(described)


async def archive_property(request: Request) -> Response:
    """DELETE: the property is gone for reading and writing."""
    only_parameters(request)
    described = _named(request)
    del portal_of(request).definitions[kind_of(request).type_id][described["name"]]
    return Response(status_code=204)


def _named(request: Request) -> dict[str, Any]:
    name = request.path_params["property_name"]
    found = portal_of(request).definitions[kind_of(request).type_id].get(name)
    if found is None:
        raise HubSpotError(404, f"Property {name} does not exist.", "OBJECT_NOT_FOUND")
    return found


def _options(body: dict[str, Any]) -> list[dict[str, Any]]:
    given = objects_in(body, "options")
    if body.get("type") == "enumeration" and not given and not body.get("externalOptions"):
        raise bad_request("An enumeration needs options.")
    for option in given:
        if not option.get("label") or option.get("value") in (None, ""):
            raise bad_request("Every option needs a label and a value.")
    defaults = {"displayOrder": -1, "hidden": False, "description": ""}
    return [defaults | option for option in given]
