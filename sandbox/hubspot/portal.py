"""One HubSpot portal: its objects, associations, owners, properties, pipelines, settings."""

from collections.abc import Iterable
from typing import Any

from sandbox.clock import Clock, iso_milliseconds
from sandbox.hubspot import definitions
from sandbox.hubspot.errors import bad_request
from sandbox.hubspot.links import Links
from sandbox.hubspot.object_types import STANDARD, ObjectType, custom_type
from sandbox.hubspot.records import Properties, Record, Shelf
from sandbox.hubspot.settings import Settings, Used
from sandbox.hubspot.stages import default_pipelines
from sandbox.settings import changed, shown

PORTAL_ID = 244764782
TIME_ENTRY_TYPE_ID = "2-3821545"
APP_ID = 4169410


class Portal:
    """The whole state of the HubSpot stand-in."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.reset()

    def reset(self) -> None:
        """An empty portal with default properties and the custom object `time_entry`."""
        self.settings = Settings()
        self.used = Used()
        self.types: dict[str, ObjectType] = {}
        self.shelves: dict[str, Shelf] = {}
        self.definitions: dict[str, dict[str, dict[str, Any]]] = {}
        self.owners: dict[str, dict[str, Any]] = {}
        self.pipelines = {"0-3": default_pipelines()}
        self.links = Links(self.types, self.shelves)
        for kind in STANDARD:
            self.add_type(kind, definitions.standard_definitions(kind.name))
        time_entry = custom_type(PORTAL_ID, TIME_ENTRY_TYPE_ID, "time_entry", "time_entries")
        self.add_type(time_entry, definitions.time_entry_definitions())

    def add_type(self, kind: ObjectType, its_definitions: Iterable[dict[str, Any]]) -> None:
        """Makes an object type known with its properties and those of the system."""
        instants = ("hs_createdate", kind.created_property, kind.modified_property)
        system = definitions.system_definitions(*instants)
        self.types[kind.type_id] = kind
        self.shelves[kind.type_id] = Shelf()
        self.definitions[kind.type_id] = {d["name"]: d for d in [*system, *its_definitions]}

    def type_named(self, name: str) -> ObjectType:
        """By name, plural, upper case, type id or qualified name; 400 for anything else."""
        wanted = name.lower()
        for kind in self.types.values():
            if wanted in kind.names():
                return kind
        raise bad_request(f"Unable to infer object type from: {name}")

    def write(self, kind: ObjectType, record: Record, changes: Properties) -> None:
        """Changes a record; only a real change moves its modification instant."""
        if any(record.properties.get(name) != value for name, value in changes.items()):
            record.properties.update(changes)
            self.touch(kind, record)

    def touch(self, kind: ObjectType, record: Record) -> None:
        """Moves the modification instant and tells the search index."""
        now = self.clock.now()
        record.updated_at = iso_milliseconds(now)
        record.properties[kind.modified_property] = record.updated_at
        record.remember(self.clock.milliseconds())

    def create(self, kind: ObjectType, properties: Properties) -> Record:
        """A new record with the next free id."""
        shelf = self.shelves[kind.type_id]
        return self.insert(kind, (shelf.ids[-1] if shelf.ids else 500_000_000_000) + 1, properties)

    def insert(
        self, kind: ObjectType, record_id: int, properties: Properties, created_at: str = ""
    ) -> Record:
        """A new record with a given id; without `created_at` it was created now."""
        now = iso_milliseconds(self.clock.now())
        created = created_at or now
        system = {"hs_object_id": str(record_id), kind.created_property: created}
        record = Record(record_id, {**properties, **system}, created, now)
        self.shelves[kind.type_id].add(record)
        self.touch(kind, record)
        return record

    def archive(self, kind: ObjectType, record: Record, archived: bool = True) -> None:
        """Puts a record into the archive, or back."""
        record.archived = archived
        record.archived_at = iso_milliseconds(self.clock.now()) if archived else None
        self.touch(kind, record)

    def configure(self, settings: dict[str, Any]) -> dict[str, Any]:
        """Changes settings by name."""
        self.settings = changed(self.settings, settings)
        return shown(self.settings)

    def state(self) -> dict[str, Any]:
        """Everything held, objects by the plural name of their type."""
        objects = {
            self.types[type_id].plural: [
                {
                    "id": str(record.id),
                    "properties": record.properties,
                    "archived": record.archived,
                    "associations": self.links.of(self.types[type_id], record),
                }
                for record in shelf
            ]
            for type_id, shelf in self.shelves.items()
        }
        return objects | {"owners": list(self.owners.values()), "settings": shown(self.settings)}
