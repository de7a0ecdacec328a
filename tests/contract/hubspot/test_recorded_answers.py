"""Answers as HubSpot really gave them, heard once more: each is read, or refused in words."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from syncs import errors
from syncs.hubspot.gateway import HubSpot

from ..exchange import Exchange
from ..replay import Recorded, recorded, replaying

DEALS = ["dealname", "amount"]
CHANGED = [{"propertyName": "hs_lastmodifieddate", "operator": "GTE", "value": "1789000000000"}]


class Heard:
    """A gateway that gets these recorded answers, one after another, whatever it asks for."""

    def __init__(self, waits: list[float], stack: ExitStack) -> None:
        self._waits, self._stack = waits, stack
        self.asked: list[Exchange] = []
        self.plan: dict[str, list[Recorded]] = {}

    def __call__(self, *names: str) -> HubSpot:
        """`heard("list-page", "list-last-page")`."""
        answers = [recorded(f"hubspot/{name}") for name in names]
        self.plan = {"": answers}
        replay = self._stack.enter_context(replaying(self.plan))
        self.asked = replay.script.asked
        return HubSpot(url=replay.url, token="t", version="v3", sleep=self._waits.append)


@pytest.fixture
def heard(waits: list[float]) -> Iterator[Heard]:
    """Its servers end with the test."""
    with ExitStack() as stack:
        yield Heard(waits, stack)


def test_a_list_goes_on_by_id_and_ends_without_paging(heard: Heard) -> None:
    hubspot = heard("list-page", "list-last-page")
    pages = list(hubspot.list_objects("contacts", ["email", "firstname"]))
    assert [row["id"] for page in pages for row in page] == ["51854903509", "51854903512"]
    assert pages[1][0]["properties"]["email"] is None
    assert ("after", "51854903510") in heard.asked[1].parameters


@pytest.mark.parametrize("name", ["list-nothing", "list-null-paging"])
def test_a_list_ends_where_there_is_no_next_page(heard: Heard, name: str) -> None:
    assert len(list(heard(name).list_objects("contacts", ["email"]))) == 1


def test_a_search_goes_on_and_ends(heard: Heard) -> None:
    hubspot = heard("search-page", "search-last-page")
    rows = [row for page in hubspot.search("time_entry", CHANGED, DEALS) for row in page]
    assert [row["properties"]["hours"] for row in rows] == ["1.5", None, ""]
    assert heard.asked[1].sent()["filterGroups"][0]["filters"][-1]["value"] == "7945143593"


def test_a_search_believes_no_total(heard: Heard) -> None:
    assert list(heard("search-stale").search("time_entry", CHANGED, DEALS)) == []


def test_a_batch_comes_in_any_order(heard: Heard) -> None:
    found = heard("batch-read").read_objects("deals", ["1", "2"], DEALS)
    assert {one: row["properties"]["dealname"] for one, row in found.items()} == {
        "1": "A",
        "2": "B",
    }


def test_what_a_207_leaves_out_is_missing(heard: Heard) -> None:
    assert set(heard("batch-read-in-part").read_objects("deals", ["1", "2"], DEALS)) == {"1"}


def test_the_primary_company_is_told_from_others(heard: Heard) -> None:
    found = heard("associations").typed_associations("deals", "companies", ["515690208449"])
    assert found == {"515690208449": {"442222359747": {341, 5}, "442488735948": {341}}}


def test_associations_page_row_by_row(heard: Heard) -> None:
    hubspot = heard("associations-page", "associations")
    found = hubspot.associations("deals", "companies", ["515690208449"])
    assert found == {"515690208449": {"442222359747", "442488735948"}}
    assert heard.asked[1].sent()["inputs"][0]["after"] == "NDQyMjIyMzU5NzQ3"


def test_no_association_is_no_error(heard: Heard) -> None:
    found = heard("associations-none").associations("deals", "companies", ["515690208449"])
    assert found == {"515690208449": set()}


def test_owners_who_left_and_queues_are_read(heard: Heard) -> None:
    found = heard("owners", "owners-archived").owners()
    assert [one["id"] for one in found] == ["6166860", "6166862", "6166861"]


def test_lists_of_the_portal_are_read(heard: Heard) -> None:
    assert heard("properties").properties("deals")[0]["name"] == "hubspot_owner_id"
    assert heard("pipelines").pipelines("deals")[0]["stages"][1]["id"] == "1016738"
    assert heard("schemas").schemas()[0]["objectTypeId"] == "2-3821545"


def test_writes_are_taken_as_done(heard: Heard) -> None:
    heard("updated").update_object("companies", "22816780518", {"name": "ACME Example updated"})
    outcome = heard("batch-update").update_objects("deals", {"7945143592": {"website": ""}})
    assert outcome == {"7945143592": None}
    assert heard("property-created").create_property("deals", {"name": "billing_status"})


@pytest.mark.parametrize("name", ["409-exists", "409-exists-bare"])
def test_a_property_that_is_there_is_no_error(heard: Heard, name: str) -> None:
    assert not heard(name).create_property("deals", {"name": "billing_status"})


@pytest.mark.parametrize(
    ("name", "waited"),
    [
        ("429-ten-secondly", [10, 20, 30]),
        ("429-secondly", [1, 2, 3]),
        ("429-secondly-2026", [1, 2, 3]),
        ("423-locked", [2, 4, 6]),
        ("502-page", [1, 2, 3]),
        ("524-page", [1, 2, 3]),
    ],
)
def test_what_passes_is_waited_for(
    heard: Heard, waits: list[float], name: str, waited: list[float]
) -> None:
    assert heard(name, name, name, "properties").properties("deals")
    assert waits == waited


@pytest.mark.parametrize("name", ["429-daily", "477-moving"])
def test_what_lasts_is_not_waited_for(heard: Heard, waits: list[float], name: str) -> None:
    with pytest.raises(errors.Throttled) as trouble:
        heard(name).properties("deals")
    assert waits == []
    assert trouble.value.wait_seconds == 3600


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("401-expired", "TOKEN", "HUBSPOT_ACCESS_TOKEN"),
        ("401-no-token", "TOKEN", "HUBSPOT_ACCESS_TOKEN"),
        ("403-scopes", "SCOPE", "crm."),
        ("403-second-shape", "SCOPE", "companies"),
    ],
)
def test_what_an_administrator_mends_says_how(
    heard: Heard, name: str, code: str, words: str
) -> None:
    with pytest.raises(errors.Misconfigured) as trouble:
        heard(name).read_objects("companies", ["1"], ["name"])
    assert trouble.value.code == code
    assert words in trouble.value.message
    assert trouble.value.reference


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("400-no-such-property", "PROPERTY_DOESNT_EXIST", "description"),
        ("400-no-such-property-bare", "PROPERTY_DOESNT_EXIST", "description"),
        ("400-invalid-option", "INVALID_OPTION", "billing_status"),
        ("400-invalid-option-unnamed", "INVALID_OPTION", "invoiced"),
        ("400-deal-stage", "INVALID_OPTION", "dealstage"),
        ("404-page", "NOT_FOUND", "may be deleted"),
        ("404-json", "NOT_FOUND", "may be deleted"),
        ("404-positive", "NOT_FOUND", "may be deleted"),
        ("414-page", "414", "too long"),
    ],
)
def test_what_is_refused_is_said_in_words(heard: Heard, name: str, code: str, words: str) -> None:
    with pytest.raises(errors.Permanent) as trouble:
        heard(name).update_object("deals", "1", {"billing_status": "invoiced"})
    assert trouble.value.code == code
    assert words in trouble.value.message
    assert "{" not in trouble.value.message
    assert "<" not in trouble.value.message


def test_a_missing_record_is_missing_however_it_is_said(heard: Heard) -> None:
    for name in ("404-page", "404-json", "404-positive"):
        assert not heard(name).has_object("deals", "1")
    assert heard("updated").has_object("deals", "1")
