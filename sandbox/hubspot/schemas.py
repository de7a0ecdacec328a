"""The schemas API: which custom objects the portal has, for reading."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import json_answer, only_parameters
from sandbox.hubspot.definitions import EPOCH
from sandbox.hubspot.errors import HubSpotError
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.serving import portal_of


async def list_schemas(request: Request) -> Response:
    """GET: all custom objects."""
    only_parameters(request, "archived")
    portal = portal_of(request)
    custom = [kind for kind in portal.types.values() if kind.custom]
    return json_answer({"results": [_schema(portal, kind) for kind in custom]})


async def read_schema(request: Request) -> Response:
    """GET: one custom object by name, qualified name or type id."""
    only_parameters(request)
    portal = portal_of(request)
    wanted = request.path_params["object_type"].lower()
    for kind in portal.types.values():
        if kind.custom and wanted in kind.names:
            return json_answer(_schema(portal, kind))
    raise HubSpotError(404, "resource not found")


def _schema(portal: Portal, kind: ObjectType) -> dict[str, Any]:
    described = portal.definitions[kind.type_id]
    own = [name for name in described if not name.startswith("hs_")]
    return {
        "labels": {"singular": kind.name, "plural": kind.plural},
        "requiredProperties": list(kind.required) or own[:1],
        "searchableProperties": own[:1],
        "primaryDisplayProperty": own[0],
        "secondaryDisplayProperties": [],
        "archived": False,
        "restorable": True,
        "metaType": kind.meta_type,
        "id": kind.type_id.removeprefix("2-"),
        "fullyQualifiedName": kind.qualified_name,
        "createdAt": EPOCH,
        "updatedAt": EPOCH,
        "objectTypeId": kind.type_id,
        "properties": list(described.values()),
        "associations": _associations(portal, kind),
        "name": kind.name,
    }


def _associations(portal: Portal, kind: ObjectType) -> list[dict[str, str]]:
    deals = portal.types["0-3"]
    pairs = ((kind, deals), (deals, kind))
    return [
        {
            "fromObjectTypeId": one.type_id,
            "toObjectTypeId": other.type_id,
            "name": f"{one.name}_to_{other.name}",
            "id": str(portal.links.custom_type_id(one.type_id, other.type_id)),
        }
        for one, other in pairs
    ]
