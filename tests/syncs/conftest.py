"""Fixtures of everything that speaks to the outside."""

import pytest
from pytest_django import Settings

from syncs.hubspot.gateway import HubSpot
from tests.stand_ins import StandIns


@pytest.fixture
def waits() -> list[float]:
    """The waits that the gateway asked for, in seconds; nobody really waits."""
    return []


@pytest.fixture(params=["v3", "2026-09"])
def version(request: pytest.FixtureRequest, settings: Settings) -> str:
    """Each version of HubSpot's API that the console may speak, which it speaks then."""
    settings.HUBSPOT_API_VERSION = request.param
    return str(request.param)


@pytest.fixture
def hubspot(stand_ins: StandIns, waits: list[float]) -> HubSpot:
    """The gateway that production uses, without its waits."""
    return HubSpot(sleep=waits.append)
