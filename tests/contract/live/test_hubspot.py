"""The real HubSpot, held to its description: reads, and one deal that is made and removed."""

import json
import os
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest

from syncs.hubspot.gateway import HubSpot

from .. import descriptions
from ..hubspot import limits, refusals
from ..hubspot.description import Description, description
from ..recorder import Recorder, recording
from .credentials import needed

NAME = "Billing console contract test: may be deleted"
DEALS = ["dealname", "amount", "dealstage", "pipeline"]


@pytest.fixture(params=["v3", "2026-09"])
def described(request: pytest.FixtureRequest) -> Description:
    return description(descriptions.folder("hubspot"), request.param)


@pytest.fixture
def wire() -> Iterator[Recorder]:
    """A recorder in front of the real API, or of CONTRACT_HUBSPOT_URL."""
    needed("CONTRACT_HUBSPOT_TOKEN")
    with recording(os.environ.get("CONTRACT_HUBSPOT_URL") or "https://api.hubapi.com") as recorder:
        yield recorder


@pytest.fixture
def hubspot(wire: Recorder, described: Description) -> HubSpot:
    [token] = needed("CONTRACT_HUBSPOT_TOKEN")
    return HubSpot(url=wire.url, token=token, version=described.version)


@pytest.fixture
def deal(hubspot: HubSpot, wire: Recorder) -> Iterator[str]:
    """A deal for the test alone, archived afterwards whatever happens."""
    made = call("POST", f"{wire.url}/crm/v3/objects/deals", {"properties": {"dealname": NAME}})
    yield made["id"]
    call("DELETE", f"{wire.url}/crm/v3/objects/deals/{made['id']}")


def call(method: str, url: str, body: Any = None) -> dict[str, Any]:
    [token] = needed("CONTRACT_HUBSPOT_TOKEN")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data, headers, method=method), timeout=60) as answer:
        text = answer.read()
    return json.loads(text) if text else {}


def broken(wire: Recorder, described: Description) -> list[str]:
    """As of the stand-in, but for the making and removing, which is `v3` in either version."""
    return [
        f"{one}: {problem}"
        for one in wire.exchanges
        if one.method != "DELETE" and not (one.method == "POST" and one.path.endswith("/deals"))
        for problem in [
            *described.problems(one), *limits.problems(one), *refusals.problems(one),
        ]
    ]  # fmt: skip


def test_what_is_read_is_as_described(
    hubspot: HubSpot, wire: Recorder, described: Description
) -> None:
    hubspot.owners()
    hubspot.properties("deals")
    hubspot.pipelines("deals")
    hubspot.count("deals")
    next(hubspot.list_objects("deals", DEALS), None)
    next(hubspot.search("deals", [], DEALS), None)
    assert broken(wire, described) == []


def test_what_is_written_is_as_described(
    hubspot: HubSpot, wire: Recorder, described: Description, deal: str
) -> None:
    hubspot.update_object("deals", deal, {"amount": "1.50"})
    assert hubspot.update_objects("deals", {deal: {"amount": "2.50"}}) == {deal: None}
    assert hubspot.has_object("deals", deal)
    found = hubspot.read_objects("deals", [deal, "1"], DEALS)
    assert found[deal]["properties"]["amount"] == "2.50"
    hubspot.typed_associations("deals", "companies", [deal])
    assert broken(wire, described) == []
