"""What a portal has: its objects by all their names, and the properties of one."""

from collections.abc import Iterable
from dataclasses import dataclass

from .. import errors
from .answers import Row, entries, part, string
from .gateway import HubSpot

DEAL_TYPE_ID = "0-3"
HOLDS = {
    "string": "text", "number": "a number", "date": "a date", "datetime": "a date with a time",
    "bool": "a checkbox", "enumeration": "one of several options",
}  # fmt: skip


@dataclass(frozen=True)
class Property:
    """A property as far as a mapping needs it; `options` are the values, hidden ones too."""

    name: str
    type: str
    options: tuple[str, ...]
    names_owner: bool
    read_only: bool

    @property
    def holds(self) -> str:
        """What kind of value it holds, in words."""
        return HOLDS.get(self.type, self.type)


def properties(hubspot: HubSpot, object_type: str) -> dict[str, Property]:
    """The object's properties by name; raises Permanent where there is no such object."""
    return {one.name: one for one in map(_property, hubspot.properties(object_type)) if one.name}


def custom_objects(hubspot: HubSpot) -> list[Row]:
    """The schemas of custom objects; none where the app may not read them."""
    try:
        return hubspot.schemas()
    except (errors.Permanent, errors.Misconfigured):
        return []


def schema_of(object_type: str, schemas: Iterable[Row]) -> Row | None:
    """The schema that an object's name, full name or type id belongs to."""
    wanted = object_type.lower()
    keys = ("name", "objectTypeId", "fullyQualifiedName")
    for schema in schemas:
        names = [str(schema.get(key) or "").lower() for key in keys]
        names += [str(label).lower() for label in part(schema, "labels").values()]
        if wanted in names:
            return schema
    return None


def links_to_deals(schema: Row) -> bool:
    """Whether an association between the object and deals is defined; unknown counts as yes."""
    if not isinstance(schema.get("associations"), list):
        return True
    ends = ("fromObjectTypeId", "toObjectTypeId")
    return any(
        DEAL_TYPE_ID in [str(one.get(end)) for end in ends]
        for one in entries(schema, "associations")
    )


def objects_in_words(schemas: Iterable[Row]) -> str:
    """Names to choose from, with the type ids of custom objects."""
    custom = [f"{one.get('name')} ({one.get('objectTypeId')})" for one in schemas]
    return ", ".join([*custom, "meetings", "calls", "tasks"])


def _property(row: Row) -> Property:
    return Property(
        name=string(row, "name"),
        type=string(row, "type"),
        options=tuple(string(one, "value") for one in entries(row, "options")),
        names_owner=row.get("referencedObjectType") == "OWNER",
        read_only=bool(part(row, "modificationMetadata").get("readOnlyValue")),
    )
