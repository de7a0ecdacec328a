"""Rate limits of the HubSpot stand-in at the real figures, and what tells of them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.sandbox.caller import Answer, Caller

SEARCH = "/crm/v3/objects/deals/search"
ASSOCIATIONS = "/crm/v4/associations/deals/companies/batch/read"


@pytest.fixture(autouse=True)
def _at_the_real_pace(hubspot: Caller) -> None:
    hubspot.post("/_control/clock", {"limits_speed": 1})


def until_refused(hubspot: Caller, method: str, path: str, most: int) -> tuple[int, Answer]:
    for number in range(most):
        answer = hubspot.call(method, path, {"inputs": []} if "batch" in path else None)
        if answer.status == 429:
            return number, answer
    raise AssertionError("never refused")


def advance(hubspot: Caller, seconds: int) -> None:
    hubspot.post("/_control/clock", {"advance_seconds": seconds})


def test_five_searches_a_second_and_the_next_is_refused_without_retry_after(
    hubspot: Caller,
) -> None:
    answers = [hubspot.post(SEARCH, {}) for _ in range(6)]
    assert [answer.status for answer in answers] == [200] * 5 + [429]
    body = answers[-1].json
    assert body["status"] == "error"
    assert body["message"] == "You have reached your secondly limit."
    assert body["category"] == "RATE_LIMITS"
    assert body["correlationId"] == answers[-1].headers["X-HubSpot-Correlation-Id"]
    assert answers[-1].headers["Retry-After"] is None
    advance(hubspot, 1)
    assert hubspot.post(SEARCH, {}).status == 200


def test_a_hundred_and_ninety_calls_in_ten_seconds(hubspot: Caller) -> None:
    taken, refused = until_refused(hubspot, "GET", "/crm/v3/owners", 200)
    assert taken == 190
    assert refused.json["message"] == "You have reached your ten_secondly_rolling limit."
    assert refused.json["errorType"] == "RATE_LIMIT"
    assert refused.json["policyName"] == "TEN_SECONDLY_ROLLING"
    assert refused.headers["Retry-After"] is None
    assert refused.headers["X-HubSpot-RateLimit-Max"] is None
    assert hubspot.post(SEARCH, {}).status == 200, "searches are counted by themselves"
    advance(hubspot, 10)
    assert hubspot.get("/crm/v3/owners").status == 200


def test_a_hundred_and_fifty_calls_about_associations_in_ten_seconds(hubspot: Caller) -> None:
    taken, refused = until_refused(hubspot, "POST", ASSOCIATIONS, 160)
    assert taken == 150
    assert refused.json["policyName"] == "TEN_SECONDLY_ROLLING"


def test_associations_have_a_limit_of_the_day_of_their_own(hubspot: Caller) -> None:
    hubspot.post("/_control/settings", {"associations_daily": 2})
    taken, refused = until_refused(hubspot, "POST", ASSOCIATIONS, 3)
    assert taken == 2
    assert refused.json["policyName"] == "DAILY"
    assert hubspot.get("/crm/v3/owners").status == 200


@pytest.mark.parametrize(
    ("switch", "method", "path"),
    [
        ("burst_per_ten_seconds", "GET", "/crm/v3/owners"),
        ("associations_per_ten_seconds", "POST", ASSOCIATIONS),
        ("search_per_second", "POST", SEARCH),
    ],
)
def test_every_window_can_be_made_narrower(
    hubspot: Caller, switch: str, method: str, path: str
) -> None:
    hubspot.post("/_control/settings", {switch: 2})
    assert until_refused(hubspot, method, path, 3)[0] == 2


def test_the_day_ends_at_midnight_where_the_portal_is(hubspot: Caller) -> None:
    zone = "Pacific/Auckland"
    hubspot.post("/_control/settings", {"daily": 2, "time_zone": zone})
    hubspot.get("/crm/v3/owners")
    hubspot.get("/crm/v3/owners")
    refused = hubspot.get("/crm/v3/owners")
    assert refused.json["message"] == "You have reached your daily limit."
    assert refused.json["policyName"] == "DAILY"
    assert refused.json["requestId"]
    assert refused.headers["Retry-After"] is None
    now = datetime.fromisoformat(hubspot.get("/_control/clock").json["now"])
    there = now.astimezone(ZoneInfo(zone))
    left = 86_400 - (there.hour * 3_600 + there.minute * 60 + there.second)
    advance(hubspot, left - 60)
    assert hubspot.get("/crm/v3/owners").status == 429
    advance(hubspot, 61)
    assert hubspot.get("/crm/v3/owners").status == 200


def test_headers_tell_what_is_left_but_a_search_tells_only_of_the_day(hubspot: Caller) -> None:
    plain = hubspot.get("/crm/v3/owners").headers
    assert plain["X-HubSpot-RateLimit-Daily"] == "625000"
    assert plain["X-HubSpot-RateLimit-Daily-Remaining"] == "624999"
    assert plain["X-HubSpot-RateLimit-Interval-Milliseconds"] == "10000"
    assert plain["X-HubSpot-RateLimit-Max"] == "190"
    assert plain["X-HubSpot-RateLimit-Remaining"] == "189"
    assert plain["X-HubSpot-RateLimit-Secondly"] == "19"
    searched = hubspot.post(SEARCH, {}).headers
    assert searched["X-HubSpot-RateLimit-Daily-Remaining"] == "624998"
    assert searched["X-HubSpot-RateLimit-Max"] is None
    assert searched["X-HubSpot-RateLimit-Remaining"] is None
    assert searched["X-HubSpot-Correlation-Id"]


def test_a_missing_scope_shows_no_window_headers(hubspot: Caller) -> None:
    hubspot.post("/_control/settings", {"scopes": []})
    answer = hubspot.get("/crm/v3/owners")
    assert answer.status == 403
    assert answer.headers["X-HubSpot-RateLimit-Max"] is None
    assert answer.headers["X-HubSpot-RateLimit-Daily"] == "625000"


def test_the_windows_can_be_compressed_without_moving_the_calendar(hubspot: Caller) -> None:
    hubspot.post("/_control/clock", {"limits_speed": 100_000})
    before = hubspot.get("/_control/clock").json["now"]
    answers = [hubspot.post(SEARCH, {}).status for _ in range(20)]
    assert answers == [200] * 20
    after = hubspot.get("/_control/clock").json["now"]
    passed = datetime.fromisoformat(after) - datetime.fromisoformat(before)
    assert passed.total_seconds() < 10


def test_limits_can_be_switched_off(hubspot: Caller) -> None:
    hubspot.post("/_control/settings", {"rate_limits": False})
    assert {hubspot.post(SEARCH, {}).status for _ in range(9)} == {200}


def test_the_account_tells_its_zone_its_currency_and_its_use_of_the_day(hubspot: Caller) -> None:
    hubspot.post("/_control/settings", {"time_zone": "Asia/Kolkata", "currency": "INR"})
    details = hubspot.get("/account-info/v3/details").json
    assert details["portalId"] == 244764782
    assert details["timeZone"] == "Asia/Kolkata"
    assert details["companyCurrency"] == "INR"
    assert (details["utcOffset"], details["utcOffsetMilliseconds"]) == ("+05:30", 19_800_000)
    usage = hubspot.get("/account-info/v3/api-usage/daily/private-apps").json["results"][0]
    assert (usage["usageLimit"], usage["currentUsage"]) == (625_000, 2)
    assert usage["resetsAt"].endswith("T18:30:00.000Z")
