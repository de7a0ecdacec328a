"""The HubSpot stand-in as its control API sees it."""

from typing import Any

from sandbox.clock import Clock
from sandbox.hubspot.loading import load
from sandbox.hubspot.portal import Portal


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
        return self.portal.configure(settings)

    def state(self) -> dict[str, Any]:
        """Everything held."""
        return self.portal.state()
