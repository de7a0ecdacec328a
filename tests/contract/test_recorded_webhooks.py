"""Webhooks as they were captured from the real services: each event is read for what it is."""

import json

import pytest

from syncs.hubspot import webhooks as hubspot
from syncs.quickbooks import webhooks as quickbooks
from tests.syncs.webhooks.captured import CLASSIC, CLOUD, CREATION, GENERIC, OLDER


@pytest.mark.parametrize("event", [CLASSIC, GENERIC, CREATION])
def test_events_of_hubspot_are_read(event: dict[str, object]) -> None:
    [told] = hubspot.read(json.dumps([event]).encode())
    assert told.problem == ""
    assert told.payload == event
    assert (told.account, told.object_id) == (str(event["portalId"]), str(event["objectId"]))
    assert told.occurred_at is not None


def test_an_attempt_more_is_the_same_event() -> None:
    first, again = hubspot.read(json.dumps([CLASSIC, CLASSIC | {"attemptNumber": 4}]).encode())
    assert first.key == again.key


def test_both_formats_of_quickbooks_are_read() -> None:
    created, merged = quickbooks.read(json.dumps(OLDER).encode())
    [cloud] = quickbooks.read(json.dumps(CLOUD).encode())
    for told in (created, merged, cloud):
        assert (told.problem, told.account) == ("", "310687")
        assert told.occurred_at is not None
    assert (created.object_id, merged.object_id, cloud.object_id) == ("1234", "7", "1234")


@pytest.mark.parametrize("change", ["id", "time", "data", "intuitentityid", "source"])
def test_a_cloud_event_without_a_part_is_kept(change: str) -> None:
    event = {name: value for name, value in CLOUD[0].items() if name != change}
    [told] = quickbooks.read(json.dumps([event]).encode())
    assert told.payload == event
