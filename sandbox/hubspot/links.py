"""Associations between records, both ways, with the type ids HubSpot gives them."""

from dataclasses import dataclass
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
    ("0-3", "0-970"): 1239,
    ("0-970", "0-3"): 1240,
}
"""The number of project to deal isn't documented."""
PRIMARY = {("0-3", "0-2"): 5, ("0-2", "0-3"): 6}
FIRST_CUSTOM_TYPE = 101
FIRST_LABEL = 1001

Pair = tuple[str, str]
Key = tuple[str, int, str]
"""From type, from id, to type."""


@dataclass(frozen=True)
class Label:
    """A name the portal gave to a kind of association, with a number each way."""

    type_id: int
    text: str

    def shown(self) -> dict[str, Any]:
        """As an association type."""
        return _type("USER_DEFINED", self.type_id, self.text)


class Links:
    """Who is associated with whom; the first company of a deal is its primary one unless told."""

    def __init__(self, types: dict[str, ObjectType], shelves: dict[str, Shelf]) -> None:
        self.object_types = types
        self.shelves = shelves
        self.targets: dict[Key, list[int]] = {}
        self.custom_types: dict[Pair, int] = {}
        self.labels_of: dict[Pair, list[Label]] = {}
        self.labelled: dict[tuple[str, int, str, int], set[int]] = {}
        self.primary_companies: dict[int, int | None] = {}

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

    def add(self, kind: ObjectType, record_id: int, to: ObjectType, other: int) -> bool:
        """Associates two records both ways; False when they were."""
        ids = self.targets.get((kind.type_id, record_id, to.type_id), [])
        return other not in ids and self.replace(kind, record_id, to, [*ids, other])

    def remove(self, kind: ObjectType, record_id: int, to: ObjectType, other: int) -> bool:
        """Ends it both ways, labels included; False when there was nothing to end."""
        ids = self.targets.get((kind.type_id, record_id, to.type_id), [])
        for edge in _both_ways(kind, record_id, to, other):
            self.labelled.pop(edge, None)
        return other in ids and self.replace(kind, record_id, to, [i for i in ids if i != other])

    def mark(
        self, kind: ObjectType, record_id: int, to: ObjectType, other: int, type_id: int
    ) -> None:
        """Gives an association one of the types there are; ValueError for another number."""
        pair, back = (kind.type_id, to.type_id), (to.type_id, kind.type_id)
        if type_id in (PLAIN.get(pair), self.custom_types.get(pair)):
            return
        if type_id == PRIMARY.get(pair):
            deal, company = (record_id, other) if kind.name == "deal" else (other, record_id)
            self.primary_companies[deal] = company
            return
        numbers = [label.type_id for label in self.labels_of.get(pair, ())]
        if type_id not in numbers:
            raise ValueError(f"{type_id} is no association type from {kind.name} to {to.name}")
        there, home = _both_ways(kind, record_id, to, other)
        inverse = self.labels_of[back][numbers.index(type_id)]
        self.labelled.setdefault(there, set()).add(type_id)
        self.labelled.setdefault(home, set()).add(inverse.type_id)

    def new_label(self, kind: ObjectType, to: ObjectType, text: str, inverse: str) -> list[Label]:
        """A label with a number each way."""
        made = []
        there, back = (kind.type_id, to.type_id), (to.type_id, kind.type_id)
        for pair, words in ((there, text), (back, inverse)):
            number = FIRST_LABEL + sum(map(len, self.labels_of.values()))
            made.append(Label(number, words))
            self.labels_of.setdefault(pair, []).append(made[-1])
        return made

    def leads_to(self, kind: ObjectType, type_id: int) -> ObjectType | None:
        """The type of object that an association type of this number goes to."""
        tables = (PLAIN, PRIMARY, self.custom_types)
        numbered = [(pair, number) for table in tables for pair, number in table.items()]
        numbered += [(p, label.type_id) for p, found in self.labels_of.items() for label in found]
        for (origin, target), number in numbered:
            if origin == kind.type_id and number == type_id:
                return self.object_types[target]
        return None

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
        found = [self._plain(kind, to)]
        if pair in PRIMARY and self.is_primary(kind, record_id, other):
            found.append(_type("HUBSPOT_DEFINED", PRIMARY[pair], "Primary"))
        numbers = self.labelled.get((kind.type_id, record_id, to.type_id, other), ())
        return found + [
            label.shown() for label in self.labels_of.get(pair, ()) if label.type_id in numbers
        ]

    def labels(self, kind: ObjectType, to: ObjectType) -> list[dict[str, Any]]:
        """All association types there can be between two object types."""
        pair = (kind.type_id, to.type_id)
        own = [label.shown() for label in self.labels_of.get(pair, ())]
        primary = [_type("HUBSPOT_DEFINED", PRIMARY[pair], "Primary")] if pair in PRIMARY else []
        known = pair in PLAIN or kind.custom or to.custom
        return primary + ([self._plain(kind, to)] if known else []) + own

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

    def is_primary(self, kind: ObjectType, record_id: int, other: int) -> bool:
        """Whether a deal and a company belong together as deal and primary company."""
        deal, company = (record_id, other) if kind.name == "deal" else (other, record_id)
        companies = self.targets.get(("0-3", deal, "0-2"), [])
        told = self.primary_companies.get(deal, companies[0] if companies else None)
        return company == told

    def _plain(self, kind: ObjectType, to: ObjectType) -> dict[str, Any]:
        pair = (kind.type_id, to.type_id)
        if kind.custom or to.custom:
            return _type("USER_DEFINED", self.custom_type_id(*pair))
        if pair not in PLAIN:
            raise ValueError(f"no association type between {kind.name} and {to.name}")
        return _type("HUBSPOT_DEFINED", PLAIN[pair])


def _both_ways(
    kind: ObjectType, record_id: int, to: ObjectType, other: int
) -> tuple[tuple[str, int, str, int], tuple[str, int, str, int]]:
    there = (kind.type_id, record_id, to.type_id, other)
    return there, (to.type_id, other, kind.type_id, record_id)


def _type(category: str, type_id: int, label: str | None = None) -> dict[str, Any]:
    return {"category": category, "typeId": type_id, "label": label}
