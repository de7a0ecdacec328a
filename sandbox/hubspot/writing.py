"""Creating and changing a record, alone or in a batch: all is checked before any is written."""

from collections.abc import Callable
from typing import Any

from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.records import Record
from sandbox.hubspot.relating import links_of_new
from sandbox.hubspot.rows import Row, echo
from sandbox.hubspot.rules import check_required, check_rules
from sandbox.hubspot.serving import objects_in
from sandbox.hubspot.values import checked

Write = Callable[[], Row]


def creation(portal: Portal, kind: ObjectType, given: dict[str, Any], path: str) -> Write:
    """Checks a new record with its associations; what comes back creates it and answers its row."""
    written = checked(portal, kind, given.get("properties", {}))
    check_required(portal, kind, written, path)
    linked = links_of_new(portal, kind, objects_in(given, "associations"))

    def create() -> Row:
        record = portal.create(kind, written)
        for to, other, type_ids in linked:
            portal.associate(kind, record.id, to, other, type_ids)
        return echo(kind, record, written, given.get("objectWriteTraceId"))

    return create


def change(
    portal: Portal, kind: ObjectType, record: Record, given: dict[str, Any], path: str
) -> Write:
    """Checks what a record shall become; what comes back writes it and answers its row."""
    written = checked(portal, kind, given.get("properties"), record)
    check_rules(portal, kind, {**record.properties, **written}, path)

    def write() -> Row:
        portal.write(kind, record, written)
        return echo(kind, record, written, given.get("objectWriteTraceId"))

    return write
