"""One HubSpot portal: its objects, associations, owners, properties, pipelines, settings."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.clock import Clock, instant, iso_milliseconds
from sandbox.hubspot import definitions, standard
from sandbox.hubspot.errors import bad_request
from sandbox.hubspot.events import News
from sandbox.hubspot.hooks import HubSpotService, HubSpotTarget
from sandbox.hubspot.links import Links
from sandbox.hubspot.object_types import STANDARD, ObjectType, custom_type
from sandbox.hubspot.records import Properties, Record, Shelf
from sandbox.hubspot.settings import Settings, Used
from sandbox.hubspot.sources import API, IMPORT, Source
from sandbox.hubspot.stages import calculated, default_pipelines
from sandbox.webhooks import Outbox
from sandbox.windows import Windows

PORTAL_ID = 244764782
TIME_ENTRY_TYPE_ID = "2-3821545"
LINE_ITEMS = "hs_num_of_associated_line_items"


class Portal:
    """The whole state of the HubSpot stand-in."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.webhooks = Outbox(clock, HubSpotService(), HubSpotTarget())
        self.reset()

    def reset(self) -> None:
        """An empty portal with default properties and the custom object `time_entry`."""
        self.settings = Settings()
        self.used = Used(Windows(self.clock))
        self.types: dict[str, ObjectType] = {}
        self.shelves: dict[str, Shelf] = {}
        self.definitions: dict[str, dict[str, dict[str, Any]]] = {}
        self.groups: dict[str, dict[str, dict[str, Any]]] = {}
        self.owners: dict[str, dict[str, Any]] = {}
        self.pipelines = default_pipelines()
        self.links = Links(self.types, self.shelves)
        self.enriched: list[tuple[int, str, int]] = []
        self.webhooks.reset()
        self.news = News(self.clock, self.webhooks, PORTAL_ID, self.property_type)
        for kind in STANDARD:
            self.add_type(kind, standard.standard_definitions(kind.name))
        time_entry = custom_type(PORTAL_ID, TIME_ENTRY_TYPE_ID, "time_entry", "time_entries")
        self.add_type(time_entry, standard.time_entry_definitions())

    def now_there(self) -> datetime:
        """The current instant by the clocks where the portal is."""
        return self.clock.now().astimezone(ZoneInfo(self.settings.time_zone))

    def add_type(self, kind: ObjectType, its_definitions: Iterable[dict[str, Any]]) -> None:
        """Makes an object type known with its properties and those of the system."""
        instants = ("hs_createdate", kind.created_property, kind.modified_property)
        system = definitions.system_definitions(*instants)
        self.types[kind.type_id] = kind
        self.shelves[kind.type_id] = Shelf()
        its_own = {d["name"]: d for d in [*system, *its_definitions]}
        for described in its_own.values():
            if described["groupName"] == definitions.GROUP:
                described["groupName"] = kind.property_group
        self.definitions[kind.type_id] = its_own

    def type_named(self, name: str) -> ObjectType:
        """By name, plural, upper case, type id or qualified name; 400 for anything else."""
        wanted = name.lower()
        for kind in self.types.values():
            if wanted in kind.names:
                return kind
        raise bad_request(f"Unable to infer object type from: {name}")

    def property_type(self, kind: ObjectType, name: str) -> str:
        """`string` for what isn't defined."""
        return str(self.definitions[kind.type_id].get(name, {}).get("type", "string"))

    def write(
        self, kind: ObjectType, record: Record, changes: Properties, source: Source = API
    ) -> None:
        """Changes a record; what it says already moves nothing and raises no event."""
        counted = self.settings.unchanged_writes_count
        differing = {
            name: value
            for name, value in changes.items()
            if counted or record.properties.get(name) != value
        }
        if not differing:
            return
        record.properties.update(differing)
        record.properties.update(calculated(self.pipelines, kind, record))
        self.touch(kind, record)
        record.note(differing, source)
        self.news.changed(kind, record, differing, source)

    def touch(self, kind: ObjectType, record: Record, at_ms: int | None = None) -> None:
        """Moves the modification instant and tells the search index."""
        at = self.clock.milliseconds() if at_ms is None else at_ms
        record.updated_at = iso_milliseconds(instant(at))
        record.properties[kind.modified_property] = record.updated_at
        record.remember(at)

    def create(self, kind: ObjectType, properties: Properties, source: Source = API) -> Record:
        """A new record with the next free id, which HubSpot touches once more soon after."""
        shelf = self.shelves[kind.type_id]
        free = (shelf.ids[-1] if shelf.ids else 500_000_000_000) + 1
        record = self.insert(kind, free, properties, source=source)
        again = self.clock.milliseconds() + self.settings.enrichment_milliseconds
        if self.settings.enrichment_milliseconds:
            self.enriched.append((again, kind.type_id, record.id))
        return record

    def enrich(self) -> None:
        """Moves the modification instant of what was created a while ago, as HubSpot does."""
        now = self.clock.milliseconds()
        while self.enriched and self.enriched[0][0] <= now:
            at, type_id, record_id = self.enriched.pop(0)
            record = self.shelves[type_id].records[record_id]
            self.touch(self.types[type_id], record, max(at, record.versions[-1].from_ms))

    def insert(
        self,
        kind: ObjectType,
        record_id: int,
        properties: Properties,
        created_at: str = "",
        source: Source = IMPORT,
    ) -> Record:
        """A new record with a given id; without `created_at` it was created now."""
        now = iso_milliseconds(self.clock.now())
        created = created_at or now
        system = {"hs_object_id": str(record_id), kind.created_property: created}
        record = Record(record_id, {**properties, **system}, created, now)
        record.properties |= source.properties() | calculated(self.pipelines, kind, record)
        self.shelves[kind.type_id].add(record)
        self.touch(kind, record)
        record.note(properties, source)
        self.news.created(kind, record, source)
        return record

    def archive(
        self, kind: ObjectType, record: Record, archived: bool = True, source: Source = API
    ) -> None:
        """Puts a record into the archive, or back."""
        record.archived = archived
        record.archived_at = iso_milliseconds(self.clock.now()) if archived else None
        self.touch(kind, record)
        self.news.archived(kind, record, source)

    def associate(
        self,
        kind: ObjectType,
        record_id: int,
        to: ObjectType,
        other: int,
        type_ids: Iterable[int] = (),
    ) -> None:
        """Associates two records, with these types; ValueError for a type there isn't."""
        added = self.links.add(kind, record_id, to, other)
        for type_id in type_ids:
            self.links.mark(kind, record_id, to, other, type_id)
        if added:
            self.relinked(kind, record_id, to, other, False, API)

    def dissociate(self, kind: ObjectType, record_id: int, to: ObjectType, other: int) -> None:
        """Ends an association, if there is one."""
        if self.links.remove(kind, record_id, to, other):
            self.relinked(kind, record_id, to, other, True, API)

    def relinked(
        self,
        kind: ObjectType,
        record_id: int,
        to: ObjectType,
        other: int,
        removed: bool,
        source: Source,
    ) -> None:
        """Tells of an association that came or went, both ways, and counts line items anew."""
        for one, one_id, another, another_id in (
            (kind, record_id, to, other),
            (to, other, kind, record_id),
        ):
            may_be = {one.name, another.name} == {"deal", "company"} and not removed
            told = {
                "fromObjectId": one_id,
                "toObjectId": another_id,
                "associationRemoved": removed,
                "isPrimaryAssociation": may_be and self.links.is_primary(one, one_id, another_id),
            }
            self.news.associated(one, another, told, source)
            record = self.shelves[one.type_id].get(str(one_id))
            if record is not None and one.name == "deal" and another.name == "line_item":
                self._count_line_items(record)

    def _count_line_items(self, deal: Record) -> None:
        kind = self.types["0-3"]
        count = str(len(self.links.live(kind, deal.id, self.types["0-8"])))
        if deal.properties.get(LINE_ITEMS) != count:
            deal.properties[LINE_ITEMS] = count
            self.touch(kind, deal)
