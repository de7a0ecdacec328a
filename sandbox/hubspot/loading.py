"""Puts a folder's objects into the portal: same id = new version, archived = gone."""

from collections.abc import Callable
from typing import Any

from sandbox.hubspot.definitions import definition
from sandbox.hubspot.making import new_pipeline, new_schema
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.presets import PRESETS, preset_definitions
from sandbox.hubspot.records import Properties, Record
from sandbox.hubspot.sources import IMPORT


def load(portal: Portal, data: dict[str, Any]) -> dict[str, int]:
    """Takes `{"companies": […], "deals": […], "owners": […], "time_entries": […], …}`.

    `schemas` makes custom objects and `pipelines` replaces those of a type, before anything else;
    a vendor's objects are known by their name. A property that stands in the data but not in the
    portal is created as text. Only what really changed moves `hs_lastmodifieddate`, which is the
    clock's and not the data's. Raises ValueError for a list under an unknown name.
    """
    for made in (name for name in FIRST if name in data):
        for described in data[made]:
            FIRST[made](portal, described)
    takers = {name: _taker(portal, name) for name in data if name not in FIRST}
    for name, take in takers.items():
        for described in data[name]:
            take(described)
    return {name: len(objects) for name, objects in data.items()}


FIRST = {"schemas": new_schema, "pipelines": new_pipeline}


def _taker(portal: Portal, name: str) -> Callable[[dict[str, Any]], None]:
    if name == "owners":
        return lambda described: portal.owners.update({str(described["id"]): _owner(described)})
    kind = _kind(portal, name)
    return lambda described: _put(portal, kind, described)


def _kind(portal: Portal, name: str) -> ObjectType:
    named = {kind.plural: kind for kind in portal.types.values()}
    if name in named:
        return named[name]
    if name not in PRESETS:
        raise ValueError(f"unknown objects: {name}; there are {', '.join(sorted(named))}")
    portal.add_type(PRESETS[name], preset_definitions(PRESETS[name]))
    return PRESETS[name]


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
            known[name] = definition(name, hubspotDefined=False, group=kind.property_group)
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
        to = portal.type_named(name)
        ids = list(dict.fromkeys(int(one["id"]) for one in listed["results"]))
        before = portal.links.live(kind, record.id, to)
        moved |= portal.links.replace(kind, record.id, to, ids)
        if {kind.name, to.name} == {"deal", "company"}:
            _primary(portal, kind, record, listed["results"])
        for other in sorted(set(before) ^ set(ids)):
            portal.relinked(kind, record.id, to, other, other in before, IMPORT)
    return moved


def _primary(
    portal: Portal, kind: ObjectType, record: Record, listed: list[dict[str, Any]]
) -> None:
    """Where the data names no primary company, only plain ones, the deal has none."""
    types = {one.get("type") for one in listed}
    if kind.name == "deal" and types == {"deal_to_company_unlabeled"}:
        portal.links.primary_companies[record.id] = None
    elif kind.name == "deal" and "deal_to_company" in types:
        first = next(one for one in listed if one["type"] == "deal_to_company")
        portal.links.primary_companies[record.id] = int(first["id"])
