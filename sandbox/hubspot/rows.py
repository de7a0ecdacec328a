"""How a record looks in an answer."""

from typing import Any

from sandbox.hubspot.errors import bad_request
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import PORTAL_ID, Portal
from sandbox.hubspot.records import Properties, Record, Value

Row = dict[str, Any]


def row(portal: Portal, kind: ObjectType, record: Record, asked: list[str]) -> Row:
    """A record with the asked or else default properties; unknown names are left out."""
    wanted = list(asked or kind.default_properties)
    known = portal.definitions[kind.type_id]
    names = [*system_names(kind), *(name for name in wanted if name in known)]
    return envelope(kind, record, {name: record.properties.get(name) for name in names})


def system_names(kind: ObjectType) -> tuple[str, str, str]:
    """The properties that are always there."""
    return (kind.created_property, kind.modified_property, "hs_object_id")


def envelope(kind: ObjectType, record: Record, properties: Properties) -> Row:
    """The frame around the properties."""
    framed: Row = {
        "id": str(record.id),
        "properties": properties,
        "createdAt": record.created_at,
        "updatedAt": record.updated_at,
        "archived": record.archived,
        "url": f"https://app.hubspot.com/contacts/{PORTAL_ID}/record/{kind.type_id}/{record.id}",
    }
    if record.archived:
        framed["archivedAt"] = record.archived_at
    return framed


def history(portal: Portal, kind: ObjectType, record: Record, names: list[str]) -> Row:
    """`propertiesWithHistory`: every value these properties had, the newest first."""
    if not names:
        return {}
    known = portal.definitions[kind.type_id]
    return {
        "propertiesWithHistory": {
            name: [_past(value) for value in reversed(record.history.get(name, ()))]
            for name in names
            if name in known
        }
    }


def _past(value: Value) -> Row:
    told: Row = {
        "value": value.value or "",
        "timestamp": value.at,
        "sourceType": value.source.change_source,
        "sourceId": value.source.source_id,
    }
    user = value.source.user_id
    return told if user is None else told | {"updatedByUserId": user}


def echo(kind: ObjectType, record: Record, written: Properties, trace: str | None = None) -> Row:
    """The answer to a write: only what was written, and what the system sets."""
    sources = ("hs_object_source", "hs_object_source_id", "hs_object_source_label")
    system = {n: record.properties.get(n) for n in (*system_names(kind), *sources)}
    framed = envelope(kind, record, {**system, **written})
    return framed | {"objectWriteTraceId": trace} if trace else framed


def with_associations(
    portal: Portal, kind: ObjectType, record: Record, framed: Row, names: list[str]
) -> Row:
    """Adds `associations` to a row, one result per association type."""
    found: dict[str, Any] = {}
    for name in names:
        to = portal.type_named(name)
        results = [
            {"id": str(other), "type": _type_name(kind.name, to.name, one["label"])}
            for other in portal.links.live(kind, record.id, to)
            for one in _types(portal, kind, record, to, other)
        ]
        if results:
            found[to.association_key] = {"results": results}
    return framed | ({"associations": found} if found else {})


def _types(
    portal: Portal, kind: ObjectType, record: Record, to: ObjectType, other: int
) -> list[dict[str, Any]]:
    try:
        return list(reversed(portal.links.types(kind, record.id, to, other)))
    except ValueError as problem:
        raise bad_request(str(problem)) from None


def _type_name(kind: str, to: str, label: str | None) -> str:
    both = (kind, to) in (("deal", "company"), ("company", "deal"))
    return f"{kind}_to_{to}" if label or not both else f"{kind}_to_{to}_unlabeled"
