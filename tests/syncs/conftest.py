"""Fixtures of everything that speaks to the outside."""

import pytest

from syncs.hubspot.gateway import HubSpot
from tests.stand_ins import StandIns


@pytest.fixture
def waits() -> list[float]:
    """The waits that the gateway asked for, in seconds; nobody really waits."""
    return []


@pytest.fixture
def hubspot(stand_ins: StandIns, waits: list[float]) -> HubSpot:
    """The gateway that production uses, without its waits."""
    return HubSpot(sleep=waits.append)
