"""What HubSpot or people do to records behind our back loses no time, and doubles none."""

import pytest

from invoices.models import TimeEntry
from syncs.hubspot.gateway import HubSpot

from .conftest import Console
from .records import deal, entry


def merge(hubspot: HubSpot, kind: str, gone: int, into: int) -> None:
    """As a person does on their pages."""
    both = {"primaryObjectId": str(into), "objectIdToMerge": str(gone)}
    hubspot._calls.post(f"/crm/v3/objects/{kind}/merge", "merging", both)


def living() -> dict[int, list[str]]:
    rows = TimeEntry.objects.exclude(state="deleted")
    return dict(rows.values_list("hubspot_id", "deal_ids"))


def test_a_touch_without_a_change_is_no_change_to_billing(console: Console) -> None:
    """HubSpot moves a record's modification time by itself, seconds after it was made."""
    made = {"properties": entry(1)["properties"]}
    console.gateway._calls.post("/crm/v3/objects/time_entry", "making a record", made)
    console.pull()
    before = TimeEntry.objects.get()
    console.hubspot_stand_in.advance(3)
    console.pull("increment")
    after = TimeEntry.objects.get()
    assert after.hubspot_modified_at != before.hubspot_modified_at
    assert (after.fingerprint, after.state) == (before.fingerprint, before.state)


@pytest.mark.parametrize("kind", ["full", "deal"])
def test_of_two_merged_time_records_one_is_left(console: Console, kind: str) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(1), entry(2)])
    console.pull()
    merge(console.gateway, "time_entry", 2, into=1)
    console.pull(kind, **({"deal_id": "51"} if kind == "deal" else {}))
    assert set(living()) == {1}


def test_the_time_of_a_merged_deal_is_that_of_the_deal_left(console: Console) -> None:
    console.hubspot_stand_in.load(deals=[deal(51), deal(52)], time_entries=[entry(1, (52,))])
    console.pull()
    merge(console.gateway, "deals", 52, into=51)
    console.pull()
    assert living() == {1: ["51"]}


def test_a_merged_deal_is_told_where_its_billing_stands(console: Console) -> None:
    console.hubspot_stand_in.load(deals=[deal(51), deal(52)])
    merge(console.gateway, "deals", 52, into=51)
    values = {"console_invoice_number": "INV-1"}
    assert console.gateway.update_objects("deals", {"52": values}) == {"52": None}
    [left] = [one for one in console.hubspot_stand_in.state()["deals"] if one["id"] == "51"]
    assert left["properties"]["console_invoice_number"] == "INV-1"
