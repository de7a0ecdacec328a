"""The HubSpot stand-in as its control API sees it."""

from typing import Any

from sandbox.clock import Clock
from sandbox.hubspot.loading import load
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
from sandbox.settings import changed, shown


class HubSpotStand:
    """A portal that can be loaded, reset, configured and looked into."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.portal = Portal(clock)
        self.webhooks = self.portal.webhooks

    def load(self, data: dict[str, Any]) -> dict[str, int]:
        """Takes the lists of a folder."""
        return load(self.portal, data)

    def reset(self) -> None:
        """Back to an empty portal."""
        self.portal.reset()

    def configure(self, settings: dict[str, Any]) -> dict[str, Any]:
        """Changes switches."""
        self.portal.settings = changed(self.portal.settings, settings)
        return shown(self.portal.settings)

    def state(self) -> dict[str, Any]:
        """Everything held, objects by the plural name of their type."""
        portal = self.portal
        portal.enrich()
        objects = {kind.plural: _shown(portal, kind) for kind in portal.types.values()}
        return objects | {
            "owners": list(portal.owners.values()),
            "settings": shown(portal.settings),
        }


def _shown(portal: Portal, kind: ObjectType) -> list[dict[str, Any]]:
    return [
        {
            "id": str(record.id),
            "properties": record.properties,
            "archived": record.archived,
            "associations": portal.links.of(kind, record),
        }
        for record in portal.shelves[kind.type_id]
    ]
