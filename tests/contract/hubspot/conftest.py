"""The descriptions of both versions, and HubSpot with something in it."""

import pytest

from syncs.hubspot.gateway import HubSpot
from tests.stand_ins import StandIns
from tests.syncs.conftest import version, waits

from .. import descriptions
from ..recorder import Recorder
from . import scene
from .description import Description, description

__all__ = ["version", "waits"]


@pytest.fixture
def described(version: str) -> Description:
    """What HubSpot says of this version; skips where it isn't here."""
    return description(descriptions.folder("hubspot"), version)


@pytest.fixture
def hubspot(described: Description, hubspot_wire: Recorder, stand_ins: StandIns) -> HubSpot:
    """The gateway that production uses, recorded, without its waits."""
    scene.fill(stand_ins.hubspot)
    return HubSpot(sleep=lambda _seconds: None, search_page=50)
