"""The page of the HubSpot stand-in, as a person sees it."""

from tests.sandbox.caller import Caller
from tests.sandbox.firm import entry, firm, obj


def test_the_page_shows_deals_with_their_time_and_what_was_written(hubspot: Caller) -> None:
    hubspot.post("/_control/load", firm(entries=4))
    values = {"console_billing_state": "part_paid", "console_invoice_number": "N-<7>"}
    hubspot.patch("/crm/v3/objects/deals/51", {"properties": values})
    text = Caller(hubspot.address).get("/").text
    for words in ("Support", "Acme", "6.00", "Part paid", "N-&lt;7&gt;", "Ready for Billing"):
        assert words in text
    assert "/crm/v3/objects/deals/51" in text, "the latest calls"
    assert "Acme Holding" not in text, "only the primary company"


def test_a_deals_page_shows_its_time_from_any_object(hubspot: Caller) -> None:
    meeting = obj(61, {"deals": [51]}, hs_meeting_title="Kick-off",
                  hs_meeting_start_time="2026-10-05T09:00:00Z",
                  hs_meeting_end_time="2026-10-05T10:30:00Z")  # fmt: skip
    call = obj(62, {"deals": [51]}, hs_call_title="Ring", hs_call_duration="1800000")
    log = obj(63, a552213_assoc_record_id="51", a552213_total_minutes="45")
    item = obj(64, {"deals": [51]}, name="Retainer", price="100", quantity="2")
    data = firm() | {"time_entries": [entry(1, hubspot_owner_id="70", description="Talked")]}
    data |= {"meetings": [meeting], "calls": [call], "stopwatch_time_logs": [log]}
    hubspot.post("/_control/load", data | {"line_items": [item]})
    text = Caller(hubspot.address).get("/", deal="51").text
    assert "4 entries, 4.25 hours" in text
    for words in ("Kick-off", "Ring", "0.75", "Pat 70", "Talked", "Retainer", "5 Oct 2026"):
        assert words in text


def test_what_is_odd_in_the_data_does_not_break_the_page(hubspot: Caller) -> None:
    odd = entry(1, hours="a lot", work_date="someday", hubspot_owner_id="999")
    meeting = obj(61, {"deals": [51]}, hs_meeting_start_time="soon")
    data = firm() | {"time_entries": [odd], "meetings": [meeting]}
    hubspot.post("/_control/load", data)
    page = Caller(hubspot.address).get("/", deal="51")
    assert page.status == 200
    assert "someday" in page.text


def test_webhooks_are_shown_with_what_became_of_them(hubspot: Caller) -> None:
    hubspot.post("/_control/load", firm())
    target = {"target_url": "http://127.0.0.1:1/hook", "automatic": False}
    hubspot.post("/_control/webhooks", target)
    hubspot.post("/_control/change", {"id": 51, "properties": {"billing_status": "on_hold"}})
    hubspot.post("/_control/webhooks/deliver")
    text = Caller(hubspot.address).get("/").text
    assert "object.propertyChange 51 billing_status = on_hold (CRM_UI)" in text
    assert "waiting" in text


def test_a_new_day_begins_without_calls(hubspot: Caller) -> None:
    hubspot.get("/crm/v3/owners")
    page = Caller(hubspot.address)
    assert "1 of 625,000 calls today" in page.get("/").text
    hubspot.post("/_control/clock", {"advance_seconds": 86_400})
    assert "0 of 625,000 calls today" in page.get("/").text
