"""Custom objects and pipelines as the data to load describes them."""

from typing import Any

from sandbox.hubspot.definitions import definition, owner_definition
from sandbox.hubspot.object_types import custom_type
from sandbox.hubspot.portal import PORTAL_ID, Portal
from sandbox.hubspot.stages import pipeline, stage

FIRST_TYPE_NUMBER = 3_821_546


def new_schema(portal: Portal, described: dict[str, Any]) -> None:
    """`{"name", "plural", "properties": {"hours": "number", …}, "required": […], "id": "2-7"}`.

    One whose name the portal knows already gets the properties it lacks.
    """
    name = described["name"]
    made: dict[str, Any] = {"hubspotDefined": False, "group": f"{name}_information"}
    properties = [
        definition(own, kind, **made) for own, kind in described.get("properties", {}).items()
    ]
    for kind in portal.types.values():
        if kind.custom and kind.name == name:
            known = portal.definitions[kind.type_id]
            known |= {one["name"]: one for one in properties if one["name"] not in known}
            return
    type_id = described.get("id") or f"2-{FIRST_TYPE_NUMBER + len(portal.types)}"
    required = tuple(described.get("required", ()))
    plural = described.get("plural") or f"{name}s"
    kind = custom_type(PORTAL_ID, type_id, name, plural, required)
    portal.add_type(kind, [*properties, owner_definition()])


def new_pipeline(portal: Portal, described: dict[str, Any]) -> None:
    """`{"objectType": "deals", "id", "label", "stages": [{"id", "label", "isClosed"?, …}]}`."""
    kind = portal.type_named(described.get("objectType", "deals"))
    stages = [
        stage(
            str(one["id"]),
            one.get("label", str(one["id"])),
            order,
            closed=bool(one.get("isClosed")),
            probability=str(one.get("probability", "0.5")),
        )
        for order, one in enumerate(described["stages"])
    ]
    own_id = str(described["id"])
    others = [one for one in portal.pipelines.get(kind.type_id, []) if one["id"] != own_id]
    made = pipeline(own_id, described.get("label", own_id), stages, len(others))
    portal.pipelines[kind.type_id] = [*others, made]
