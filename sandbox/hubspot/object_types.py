"""Which kinds of objects the portal knows, and by which names a path may call them."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class ObjectType:
    """A kind of object; `name` is the singular as HubSpot's messages write it."""

    type_id: str
    name: str
    plural: str
    created_property: str = "hs_createdate"
    modified_property: str = "hs_lastmodifieddate"
    default_properties: tuple[str, ...] = ()
    qualified_name: str = ""
    required: tuple[str, ...] = ()
    """What a new one must have."""
    meta_type: str = "PORTAL_SPECIFIC"
    """In its schema; of an app's objects another."""

    @property
    def custom(self) -> bool:
        """Whether the portal made it (type id 2-N)."""
        return self.type_id.startswith("2-")

    @property
    def property_group(self) -> str:
        """The group its properties stand in at the start: `dealinformation`."""
        return f"{self.name}_information" if self.custom else f"{self.name}information"

    @property
    def association_key(self) -> str:
        """The key it has below `associations` in a row."""
        return self.qualified_name if self.custom else self.plural

    @cached_property
    def names(self) -> frozenset[str]:
        """Every way to write it in a path, in lower case."""
        spellings = {self.type_id, self.name, self.plural, self.plural.replace(" ", "_")}
        return frozenset(s.lower() for s in spellings | ({self.qualified_name} - {""}))


STANDARD = (
    ObjectType(
        "0-1",
        "contact",
        "contacts",
        "createdate",
        "lastmodifieddate",
        ("firstname", "lastname", "email"),
    ),
    ObjectType("0-2", "company", "companies", "createdate", default_properties=("name", "domain")),
    ObjectType(
        "0-3",
        "deal",
        "deals",
        "createdate",
        default_properties=("dealname", "amount", "closedate", "pipeline", "dealstage"),
    ),
    ObjectType(
        "0-8",
        "line_item",
        "line_items",
        "createdate",
        default_properties=("quantity", "amount", "price"),
    ),
    ObjectType("0-27", "task", "tasks", required=("hs_timestamp",)),
    ObjectType("0-46", "note", "notes", required=("hs_timestamp",)),
    ObjectType("0-47", "meeting", "meetings", required=("hs_timestamp",)),
    ObjectType("0-48", "call", "calls", required=("hs_timestamp",)),
    ObjectType(
        "0-970",
        "project",
        "projects",
        default_properties=("hs_name", "hs_pipeline", "hs_pipeline_stage"),
        required=("hs_name", "hs_pipeline", "hs_pipeline_stage"),
    ),
)


def custom_type(
    portal_id: int, type_id: str, name: str, plural: str, required: tuple[str, ...] = ()
) -> ObjectType:
    """The type of a custom object, called `p{portal}_{name}` in full."""
    qualified = f"p{portal_id}_{name}"
    return ObjectType(type_id, name, plural, qualified_name=qualified, required=required)
