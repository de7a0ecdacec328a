"""Puts a folder's objects into the portal: same id = new version, archived = gone."""

from typing import Any

from sandbox.hubspot.definitions import definition
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.records import Properties, Record
from sandbox.hubspot.sources import IMPORT


def load(portal: Portal, data: dict[str, Any]) -> dict[str, int]:
    """Takes `{"companies": […], "deals": […], "owners": […], "time_entries": […], …}`.

    A property that stands in the data but not in the portal is created as text. Only what
    really changed moves `hs_lastmodifieddate`, which is the clock's and not the data's.
    Raises ValueError for a list under an unknown name.
    """
    taken: dict[str, int] = {}
    named = {kind.plural: kind for kind in portal.types.values()}
    unknown = sorted(set(data) - set(named) - {"owners"})
    if unknown:
        raise ValueError(f"unknown objects: {', '.join(unknown)}")
    for name, objects in data.items():
        for described in objects:
            if name == "owners":
                portal.owners[str(described["id"])] = _owner(described)
            else:
                _put(portal, named[name], described)
        taken[name] = len(objects)
    return taken


def _owner(described: dict[str, Any]) -> dict[str, Any]:
    """Somebody who left keeps the user id only in `userIdIncludingInactive`."""
    owner = {"archived": False, "teams": [], "type": "PERSON"} | described
    if owner["archived"]:
        owner["userId"] = None
    return owner


def _put(portal: Portal, kind: ObjectType, described: dict[str, Any]) -> None:
    properties = _properties(portal, kind, described["properties"])
    shelf = portal.shelves[kind.type_id]
    record = shelf.get(str(described["id"]))
    if record is None:
        created = described.get("createdAt") or properties.get("hs_createdate") or ""
        record = portal.insert(kind, int(described["id"]), properties, created)
        _associate(portal, kind, record, described)
    else:
        relinked = _associate(portal, kind, record, described)
        before = record.updated_at, len(record.versions)
        portal.write(kind, record, properties, IMPORT)
        if relinked and before == (record.updated_at, len(record.versions)):
            portal.touch(kind, record)
    if bool(described.get("archived")) is not record.archived:
        portal.archive(kind, record, bool(described.get("archived")), IMPORT)


def _properties(portal: Portal, kind: ObjectType, given: dict[str, Any]) -> Properties:
    known = portal.definitions[kind.type_id]
    for name in given:
        if name not in known:
            known[name] = definition(name, hubspotDefined=False)
    system = {"hs_object_id", kind.modified_property, kind.created_property}
    return {
        name: value if value is None else str(value)
        for name, value in given.items()
        if name not in system
    }


def _associate(portal: Portal, kind: ObjectType, record: Record, described: dict[str, Any]) -> bool:
    """The data's associations replace those of the record; time without any has none."""
    given = described.get("associations")
    if given is None:
        given = {"deals": {"results": []}} if kind.custom else {}
    moved = False
    for name, listed in given.items():
        ids = [int(one["id"]) for one in listed["results"]]
        to = portal.type_named(name)
        moved |= portal.links.replace(kind, record.id, to, list(dict.fromkeys(ids)))
    return moved
