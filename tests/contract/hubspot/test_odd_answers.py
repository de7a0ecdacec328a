"""Whatever one oddity a real answer may have, it is read, or refused in words: nothing breaks."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from syncs.hubspot.gateway import HubSpot
from syncs.hubspot.mapping import Reader, Unidentified
from syncs.models import TimeSource

from ..mutations import broken, odd
from ..replay import recorded
from .test_recorded_answers import CHANGED, DEALS, Heard, heard

__all__ = ["heard"]


def read(hubspot: HubSpot) -> None:
    """Rows as a pull takes them; one without an id is left out by the pull."""
    reader = Reader(TimeSource(), ZoneInfo("Europe/Berlin"))
    for page in hubspot.list_objects("time_entry", DEALS):
        for row in page:
            try:
                reader.read(row, ["9001"])
            except Unidentified:
                continue


USES: dict[str, Callable[[HubSpot], Any]] = {
    "list-last-page": read,
    "search-last-page": lambda hubspot: list(hubspot.search("time_entry", CHANGED, DEALS)),
    "search-stale": lambda hubspot: hubspot.count("time_entry"),
    "batch-read": lambda hubspot: hubspot.read_objects("deals", ["1", "2"], DEALS),
    "batch-read-in-part": lambda hubspot: hubspot.read_objects("deals", ["1", "2"], DEALS),
    "associations": lambda hubspot: hubspot.typed_associations("deals", "companies", ["51"]),
    "associations-none": lambda hubspot: hubspot.associations("deals", "companies", ["51"]),
    "owners": lambda hubspot: hubspot.owners(),
    "properties": lambda hubspot: hubspot.properties("deals"),
    "pipelines": lambda hubspot: hubspot.pipelines("deals"),
    "schemas": lambda hubspot: hubspot.schemas(),
    "batch-update": lambda hubspot: hubspot.update_objects("deals", {"7945143592": {"a": "b"}}),
    "updated": lambda hubspot: hubspot.update_object("deals", "1", {"a": "b"}),
    "400-no-such-property": lambda hubspot: hubspot.update_object("deals", "1", {"a": "b"}),
    "401-expired": lambda hubspot: hubspot.owners(),
    "403-scopes": lambda hubspot: hubspot.owners(),
    "429-daily": lambda hubspot: hubspot.owners(),
    "429-ten-secondly": lambda hubspot: hubspot.owners(),
}


@pytest.mark.parametrize("name", sorted(USES))
def test_an_odd_answer_is_read_or_refused(heard: Heard, name: str) -> None:
    hubspot = heard(name)
    failures = []
    for what, answer in odd(recorded(f"hubspot/{name}")):
        heard.plan[""] = [answer]
        failures += broken(USES[name], hubspot, what)
    assert failures == []
