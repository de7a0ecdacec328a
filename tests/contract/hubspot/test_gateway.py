"""Every method of the gateway says what HubSpot's description allows, and so does the answer."""

from contextlib import suppress

import pytest

from syncs.errors import OutsideError
from syncs.hubspot.gateway import HubSpot
from tests.stand_ins import StandIns

from ..coverage import public_methods
from ..recorder import Recorder
from .contract import broken
from .description import Description
from .exercises import EXERCISES, NO_CALL


def test_every_method_is_exercised() -> None:
    assert public_methods(HubSpot) == set(EXERCISES) | NO_CALL


@pytest.mark.parametrize("method", sorted(EXERCISES))
def test_a_method_and_its_answer_are_as_described(
    method: str, hubspot: HubSpot, hubspot_wire: Recorder, described: Description
) -> None:
    EXERCISES[method](hubspot)
    assert hubspot_wire.exchanges, "it made no call"
    assert broken(hubspot_wire.exchanges, described) == []


@pytest.mark.parametrize(
    ("switches", "method"),
    [
        ({"access_tokens": ["another"]}, "owners"),
        ({"scopes": []}, "owners"),
        ({"scopes": []}, "properties"),
        ({"scopes": []}, "update_objects"),
        ({"search_per_second": 0}, "count"),
        ({"burst_per_ten_seconds": 0}, "owners"),
        ({"daily": 0}, "owners"),
    ],
)
def test_what_the_stand_in_refuses_it_refuses_as_hubspot_does(
    switches: dict[str, object],
    method: str,
    hubspot: HubSpot,
    hubspot_wire: Recorder,
    described: Description,
    stand_ins: StandIns,
) -> None:
    stand_ins.hubspot.settings(**switches)
    with suppress(OutsideError):
        EXERCISES[method](hubspot)
    statuses = {exchange.status for exchange in hubspot_wire.exchanges}
    assert statuses & {401, 403, 429}
    assert broken(hubspot_wire.exchanges, described) == []
