"""Objects of one type as the portal holds them, with what the search index still believes."""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.hubspot.sources import Source

Properties = dict[str, str | None]


@dataclass(frozen=True)
class Version:
    """What was true of a record from an instant on (milliseconds since 1970)."""

    from_ms: int
    properties: Properties
    archived: bool


@dataclass(frozen=True)
class Value:
    """What a property was set to, when and by whom."""

    value: str | None
    at: str
    source: Source


@dataclass
class Record:
    """One object; instants are ISO text as HubSpot writes them."""

    id: int
    properties: Properties
    created_at: str
    updated_at: str
    archived: bool = False
    archived_at: str | None = None
    versions: deque[Version] = field(default_factory=lambda: deque(maxlen=20))
    history: dict[str, list[Value]] = field(default_factory=dict)

    def note(self, values: Properties, source: Source) -> None:
        """Adds values to the history of their properties, which is kept for good."""
        for name, value in values.items():
            self.history.setdefault(name, []).append(Value(value, self.updated_at, source))

    def remember(self, at_ms: int) -> None:
        """Keeps the present state for the search index."""
        self.versions.append(Version(at_ms, dict(self.properties), self.archived))

    def indexed(self, at_ms: int) -> Version | None:
        """What an index sees that read the record last at `at_ms`; None = not there yet."""
        for version in reversed(self.versions):
            if version.from_ms <= at_ms:
                return version
        return None


class Shelf:
    """All records of one type, in the order of their numeric ids."""

    def __init__(self) -> None:
        self.records: dict[int, Record] = {}
        self.ids: list[int] = []
        self.merged: dict[int, int] = {}
        """Ids that were merged away, and into which."""

    def __len__(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[Record]:
        return (self.records[i] for i in self.ids)

    def add(self, record: Record) -> None:
        """Puts a new record in; its id must be free."""
        self.records[record.id] = record
        insort(self.ids, record.id)

    def get(self, record_id: str) -> Record | None:
        """By id as text; None when it isn't a number or isn't there."""
        number = record_id.isascii() and record_id.isdigit()
        return self.records.get(int(record_id)) if number else None

    def live(self, record_id: str) -> Record | None:
        """The same, but not when archived."""
        record = self.get(record_id)
        return None if record is None or record.archived else record

    def followed(self, record_id: str) -> Record | None:
        """By an id that may have been merged away since."""
        record = self.get(record_id)
        while record is not None and record.id in self.merged:
            record = self.records.get(self.merged[record.id])
        return record

    def page(self, after: int, limit: int, archived: bool) -> tuple[list[Record], bool]:
        """Up to `limit` records from the id `after` on, and whether there are more."""
        found: list[Record] = []
        for record_id in self.ids[bisect_left(self.ids, after) :]:
            record = self.records[record_id]
            if record.archived is archived and record_id not in self.merged:
                if len(found) == limit:
                    return found, True
                found.append(record)
        return found, False
