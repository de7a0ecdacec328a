"""The properties API: what an object type has, and new properties."""

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import json_answer, only_parameters
from sandbox.clock import iso_milliseconds
from sandbox.hubspot.definitions import FIELD_TYPES, definition
from sandbox.hubspot.errors import HubSpotError, bad_request
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
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
MOST_UNIQUE = 10
NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")
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
    _check_new(portal, kind, body)
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


async def list_groups(request: Request) -> Response:
    """GET: the groups that properties of a type stand in."""
    only_parameters(request)
    return json_answer({"results": list(_groups(portal_of(request), kind_of(request)).values())})


async def create_group(request: Request) -> Response:
    """POST: 201, or 409 when the name is taken."""
    only_parameters(request)
    portal, kind = portal_of(request), kind_of(request)
    body = await body_with(request, "name", "label", "displayOrder")
    if not NAME.fullmatch(str(body.get("name"))) or not body.get("label"):
        raise bad_request("A group needs a name of small letters and a label.")
    if body["name"] in _groups(portal, kind):
        raise HubSpotError(409, f"There is a group {body['name']} already.", "CONFLICT")
    made = {"displayOrder": -1, "archived": False} | body
    portal.groups.setdefault(kind.type_id, {})[body["name"]] = made
    return json_answer(made, 201)


def _groups(portal: Portal, kind: ObjectType) -> dict[str, dict[str, Any]]:
    names = dict.fromkeys(d["groupName"] for d in portal.definitions[kind.type_id].values())
    used = {
        name: {"name": name, "label": name, "displayOrder": order, "archived": False}
        for order, name in enumerate(names)
    }
    return used | portal.groups.get(kind.type_id, {})


def _check_new(portal: Portal, kind: ObjectType, body: dict[str, Any]) -> None:
    missing = [name for name in REQUIRED if not isinstance(body.get(name), str)]
    if missing:
        raise bad_request(f"Some required fields were not set: [{', '.join(missing)}]")
    name, known = body["name"], portal.definitions[kind.type_id]
    if not NAME.fullmatch(name):
        raise bad_request(f'"{name}" may only have small letters, digits and underscores.')
    if body["fieldType"] not in FIELD_TYPES.get(body["type"], ()):
        raise bad_request(f"A {body['type']} can't be shown as {body['fieldType']}.")
    if name in known:
        message = f'A property named "{name}" already exists.'
        raise HubSpotError(409, message, "OBJECT_ALREADY_EXISTS")
    if body["groupName"] not in _groups(portal, kind):
        raise bad_request(f"Property group {body['groupName']} does not exist.")
    unique = sum(described["hasUniqueValue"] for described in known.values())
    if body.get("hasUniqueValue") and unique >= MOST_UNIQUE:
        raise bad_request(f"{kind.plural} have {unique} unique properties already.")


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
    for field in ("label", "value"):
        if len({option[field] for option in given}) < len(given):
            raise bad_request(f"Two options have the same {field}.")
    defaults = {"displayOrder": -1, "hidden": False, "description": ""}
    return [defaults | option for option in given]
