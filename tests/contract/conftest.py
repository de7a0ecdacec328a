"""Recorders in front of both stand-ins, with the settings pointing at them."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.stand_ins import StandIns

from .recorder import Recorder, recording


@pytest.fixture
def hubspot_wire(stand_ins: StandIns, settings: Settings) -> Iterator[Recorder]:
    """HubSpot's stand-in behind a recorder; the console speaks to it through that alone."""
    with recording(stand_ins.hubspot_url) as recorder:
        settings.HUBSPOT_API_URL = recorder.url
        yield recorder


@pytest.fixture
def quickbooks_wire(stand_ins: StandIns, settings: Settings) -> Iterator[Recorder]:
    """QuickBooks' stand-in behind a recorder, its sign-in included."""
    with recording(stand_ins.quickbooks_url) as recorder:
        settings.QUICKBOOKS_API_URL = recorder.url
        settings.QUICKBOOKS_DISCOVERY_URL = f"{recorder.url}/.well-known/openid_configuration"
        yield recorder
