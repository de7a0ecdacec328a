"""Associations between records, both ways, with the type ids HubSpot gives them."""

from typing import Any

from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.records import Record, Shelf

PLAIN = {
    ("0-3", "0-1"): 3,
    ("0-1", "0-3"): 4,
    ("0-3", "0-2"): 341,
    ("0-2", "0-3"): 342,
    ("0-3", "0-8"): 19,
    ("0-8", "0-3"): 20,
    ("0-3", "0-47"): 211,
    ("0-47", "0-3"): 212,
    ("0-3", "0-48"): 205,
    ("0-48", "0-3"): 206,
    ("0-3", "0-27"): 215,
    ("0-27", "0-3"): 216,
    ("0-3", "0-46"): 213,
    ("0-46", "0-3"): 214,
}
PRIMARY = {("0-3", "0-2"): 5, ("0-2", "0-3"): 6}
FIRST_CUSTOM_TYPE = 101

Key = tuple[str, int, str]
"""From type, from id, to type."""


class Links:
    """Who is associated with whom; the first company of a deal is its primary one."""

    def __init__(self, types: dict[str, ObjectType], shelves: dict[str, Shelf]) -> None:
        self.object_types = types
        self.shelves = shelves
        self.targets: dict[Key, list[int]] = {}
        self.custom_types: dict[tuple[str, str], int] = {}

    def replace(self, kind: ObjectType, record_id: int, to: ObjectType, ids: list[int]) -> bool:
        """Makes these the record's associations with a type; True when something changed."""
        key = (kind.type_id, record_id, to.type_id)
        before = self.targets.get(key, [])
        if before == ids:
            return False
        for gone in before:
            self.targets[(to.type_id, gone, kind.type_id)].remove(record_id)
        for added in ids:
            self.targets.setdefault((to.type_id, added, kind.type_id), []).append(record_id)
        self.targets[key] = list(ids)
        return True

    def live(self, kind: ObjectType, record_id: int, to: ObjectType) -> list[int]:
        """Ids of the associated records that aren't archived.

        A record that was never loaded counts: data may name deals that stand in no file.
        """
        shelf = self.shelves[to.type_id]
        found = self.targets.get((kind.type_id, record_id, to.type_id), [])
        records = ((i, shelf.get(str(i))) for i in found)
        return [i for i, record in records if record is None or not record.archived]

    def types(
        self, kind: ObjectType, record_id: int, to: ObjectType, other: int
    ) -> list[dict[str, Any]]:
        """The association types between two associated records."""
        pair = (kind.type_id, to.type_id)
        if kind.custom or to.custom:
            return [_type("USER_DEFINED", self.custom_type_id(*pair))]
        if pair not in PLAIN:
            raise ValueError(f"no association type between {kind.name} and {to.name}")
        found = [_type("HUBSPOT_DEFINED", PLAIN[pair])]
        if pair in PRIMARY and self._primary(kind, record_id, to, other):
            found.append(_type("HUBSPOT_DEFINED", PRIMARY[pair], "Primary"))
        return found

    def labels(self, kind: ObjectType, to: ObjectType) -> list[dict[str, Any]]:
        """All association types there can be between two object types."""
        pair = (kind.type_id, to.type_id)
        if kind.custom or to.custom:
            return [_type("USER_DEFINED", self.custom_type_id(*pair))]
        labelled = [_type("HUBSPOT_DEFINED", PRIMARY[pair], "Primary")] if pair in PRIMARY else []
        return labelled + ([_type("HUBSPOT_DEFINED", PLAIN[pair])] if pair in PLAIN else [])

    def custom_type_id(self, from_type: str, to_type: str) -> int:
        """The portal's own number for an association of a custom object."""
        return self.custom_types.setdefault(
            (from_type, to_type), FIRST_CUSTOM_TYPE + len(self.custom_types)
        )

    def of(self, kind: ObjectType, record: Record) -> dict[str, list[str]]:
        """All associations of a record, by plural name."""
        found = {
            to.plural: [str(i) for i in self.live(kind, record.id, to)]
            for to in self.object_types.values()
        }
        return {plural: ids for plural, ids in found.items() if ids}

    def _primary(self, kind: ObjectType, record_id: int, to: ObjectType, other: int) -> bool:
        deal, company = (record_id, other) if kind.name == "deal" else (other, record_id)
        companies = self.targets.get(("0-3", deal, "0-2"), [])
        return companies[:1] == [company]


def _type(category: str, type_id: int, label: str | None = None) -> dict[str, Any]:
    return {"category": category, "typeId": type_id, "label": label}
