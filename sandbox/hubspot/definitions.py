"""The properties every portal of the stand-in has at the start, and how one is written."""

from typing import Any

EPOCH = "2026-01-01T00:00:00.000Z"
GROUP = "information"
"""Stands for the group named after the object type."""
FIELD_TYPES = {
    "bool": ("booleancheckbox",),
    "enumeration": ("select", "radio", "checkbox", "booleancheckbox"),
    "date": ("date",),
    "datetime": ("date",),
    "number": ("number",),
    "string": ("text", "textarea", "html", "file", "phonenumber"),
}
"""How each type may be shown, the usual way first."""


def definition(
    name: str,
    kind: str = "string",
    label: str = "",
    *,
    options: dict[str, str] | None = None,
    read_only: bool = False,
    group: str = GROUP,
    **extra: Any,
) -> dict[str, Any]:
    """A property as the properties API shows it."""
    listed = [
        {"label": text, "value": value, "displayOrder": order, "hidden": False, "description": ""}
        for order, (value, text) in enumerate((options or {}).items())
    ]
    return {
        "name": name,
        "label": label or name.replace("_", " ").capitalize(),
        "type": kind,
        "fieldType": FIELD_TYPES[kind][0],
        "description": "",
        "groupName": group,
        "options": listed,
        "displayOrder": -1,
        "calculated": False,
        "externalOptions": False,
        "hasUniqueValue": False,
        "hidden": False,
        "formField": False,
        "hubspotDefined": True,
        "archived": False,
        "createdAt": EPOCH,
        "updatedAt": EPOCH,
        "modificationMetadata": {
            "archivable": not read_only,
            "readOnlyDefinition": read_only,
            "readOnlyValue": read_only,
            "readOnlyOptions": False,
        },
    } | extra


def owner_definition() -> dict[str, Any]:
    """`hubspot_owner_id`: an enumeration whose options live elsewhere."""
    return definition(
        "hubspot_owner_id",
        "enumeration",
        "Owner",
        externalOptions=True,
        referencedObjectType="OWNER",
    )


def system_definitions(*instants: str) -> list[dict[str, Any]]:
    """What every object has and nobody may write."""
    sources = ("hs_object_source", "hs_object_source_id", "hs_object_source_label")
    return [
        definition("hs_object_id", "number", "Record ID", read_only=True),
        *(definition(name, "datetime", read_only=True) for name in sorted(set(instants))),
        *(definition(name, read_only=True) for name in sources),
        definition("hs_merged_object_ids", read_only=True),
    ]
