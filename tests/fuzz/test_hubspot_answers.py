"""HubSpot's answers with several things otherwise: read, or refused by an error of ours."""

import pytest
from hypothesis import strategies as st

from syncs.hubspot.gateway import HubSpot
from tests.contract.hubspot.test_odd_answers import USES
from tests.contract.hubspot.test_recorded_answers import Heard, heard
from tests.contract.mutations import broken
from tests.contract.replay import recorded
from tests.syncs.conftest import waits

from .mutating import answers
from .settings import fuzzed

__all__ = ["heard", "waits"]
MORE = {
    "has-object": ("updated", lambda hubspot: hubspot.has_object("deals", "1")),
    "create-property": (
        "property-created",
        lambda hubspot: hubspot.create_property("deals", {"name": "billing_status"}),
    ),
    "refused": ("409-exists", lambda hubspot: hubspot.create_property("deals", {"name": "a"})),
    "search-pages": ("search-page", lambda hubspot: list(hubspot.search("tickets", [], ["a"]))),
}
ALL = {name: (name, use) for name, use in USES.items()} | MORE


@pytest.fixture
def hubspot(heard: Heard) -> HubSpot:
    """A gateway whose plan the test replaces; waits are few, so that it ends soon."""
    return heard("owners")


@fuzzed(300, name=st.sampled_from(sorted(ALL)), data=st.data())
def test_a_mutated_answer_is_read_or_refused(
    hubspot: HubSpot, heard: Heard, name: str, data: st.DataObject
) -> None:
    file, use = ALL[name]
    first = data.draw(answers(recorded(f"hubspot/{file}")))
    # Whatever the first one says, the pages end.
    heard.plan[""] = [first, recorded("hubspot/list-nothing")]
    assert broken(use, hubspot, name) == []
