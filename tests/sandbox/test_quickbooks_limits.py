"""QuickBooks' rate limits at their real figures, and the reads that Intuit meters."""

from typing import Any

import pytest

from tests.sandbox.caller import Answer, Caller
from tests.sandbox.sale import invoice

BATCH = {"BatchItemRequest": [{"bId": "1", "Query": "select * from Term"}]}


@pytest.fixture
def slow(books: Caller, quickbooks: Caller) -> Caller:
    """A company whose windows are as long as in reality."""
    quickbooks.post("/_control/clock", {"limits_speed": 1})
    return books


def settings(quickbooks: Caller, **switches: Any) -> dict[str, Any]:
    return dict(quickbooks.post("/_control/settings", switches).json)


def wait(quickbooks: Caller, seconds: int) -> None:
    quickbooks.post("/_control/clock", {"advance_seconds": seconds})


def throttled(answer: Answer) -> bool:
    return answer.status == 429


def test_the_real_figures_hold_by_default(quickbooks: Caller) -> None:
    found = settings(quickbooks)
    assert found["rate_limits"] is True
    assert (found["requests_per_second"], found["requests_per_minute"]) == (10, 500)
    assert (found["batches_per_minute"], found["combined_per_minute"]) == (40, 800)


def test_the_eleventh_call_of_a_second_is_refused(slow: Caller, quickbooks: Caller) -> None:
    found = [slow.get("/preferences") for _ in range(11)]
    assert [throttled(one) for one in found] == [False] * 10 + [True]
    error = found[-1].json["Fault"]
    assert error == {
        "Error": [
            {
                "Message": "message=ThrottleExceeded; errorCode=003001; statusCode=429",
                "Detail": "The request limit was reached.  Try again later",
                "code": "3001",
                "element": None,
            }
        ],
        "type": "SERVICE",
    }
    assert found[-1].headers["Retry-After"] is None
    assert found[-1].headers["intuit_tid"]
    wait(quickbooks, 1)
    assert slow.get("/preferences").status == 200


def test_five_hundred_calls_fit_in_a_minute(slow: Caller, quickbooks: Caller) -> None:
    settings(quickbooks, requests_per_second=10_000, requests_per_minute=20)
    found = [slow.get("/preferences") for _ in range(21)]
    assert throttled(found[20])
    assert not any(map(throttled, found[:20]))
    wait(quickbooks, 60)
    assert slow.get("/preferences").status == 200


def test_batches_have_a_window_of_their_own(slow: Caller, quickbooks: Caller) -> None:
    settings(quickbooks, requests_per_second=10_000, batches_per_minute=2)
    found = [slow.post("/batch", BATCH) for _ in range(3)]
    assert [one.status for one in found] == [200, 200, 429]
    assert slow.get("/preferences").status == 200


def test_calls_and_batches_together_have_a_limit(slow: Caller, quickbooks: Caller) -> None:
    settings(quickbooks, combined_per_minute=3)
    found = [slow.post("/batch", BATCH), slow.get("/preferences"), slow.post("/batch", BATCH)]
    assert [one.status for one in found] == [200] * 3
    assert throttled(slow.get("/preferences"))


def test_every_company_has_limits_of_its_own(slow: Caller, quickbooks: Caller) -> None:
    settings(quickbooks, requests_per_second=1)
    assert slow.get("/preferences").status == 200
    tokens = quickbooks.post("/_control/connect", {"realm": "777"}).json
    other = Caller(f"{quickbooks.address}/v3/company/777", tokens["access_token"])
    assert other.get("/preferences").status == 200
    assert throttled(slow.get("/preferences"))


def test_a_compressed_clock_lets_the_real_figures_stop_nobody(books: Caller) -> None:
    assert {books.get("/preferences").status for _ in range(30)} == {200}


@pytest.mark.parametrize(
    ("shape", "status", "mark"),
    [
        ("upper", 429, '"Fault"'),
        ("lower", 429, '"fault"'),
        ("403", 403, "errorCode=003001; statusCode=403"),
    ],
)
def test_the_refusal_comes_in_the_shapes_it_was_seen_in(
    slow: Caller, quickbooks: Caller, shape: str, status: int, mark: str
) -> None:
    settings(quickbooks, requests_per_second=1, throttled_as=shape, retry_after_seconds=60)
    slow.get("/preferences")
    refused = slow.get("/preferences")
    assert refused.status == status
    assert mark in refused.text
    assert refused.headers["Retry-After"] == "60"


def test_reads_that_succeed_are_metered_and_writes_are_not(
    books: Caller, quickbooks: Caller
) -> None:
    made = books.post("/invoice", invoice()).json["Invoice"]
    books.get(f"/invoice/{made['Id']}")
    books.get("/query", query="select * from Invoice")
    books.call("POST", "/query", b"select * from Item", {"Content-Type": "application/text"})
    books.get("/invoice/99999")
    books.post("/batch", BATCH)
    [count] = quickbooks.get("/_control/state").json["metered"].values()
    assert count == {"reads": 3, "writes": 2}


def test_reads_can_be_used_up_and_writes_go_on(books: Caller, quickbooks: Caller) -> None:
    settings(quickbooks, reads_per_month=2)
    assert [books.get("/preferences").status for _ in range(3)] == [200, 200, 429]
    assert books.post("/invoice", invoice()).status == 200
    wait(quickbooks, 31 * 86_400)
    token = quickbooks.post("/_control/connect").json["access_token"]
    assert Caller(books.address, token).get("/preferences").status == 200
