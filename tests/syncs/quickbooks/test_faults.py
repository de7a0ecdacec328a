"""QuickBooks' answers in all the shapes that were seen, sorted by what to do next."""

import json
import re

import pytest

from syncs.errors import (
    Misconfigured,
    OutcomeUnknown,
    OutsideError,
    Permanent,
    Throttled,
)
from syncs.quickbooks.faults import error_of
from syncs.quickbooks.playbooks import PLAYBOOK, words


def fault(
    code: str, detail: str = "", *, message: str = "Words", kind: str = "ValidationFault"
) -> str:
    error = {"Message": message, "Detail": detail, "code": code, "element": ""}
    return json.dumps({"Fault": {"Error": [error], "type": kind}, "time": "2026-11-24T00:00:00Z"})


LOWER_CASE_401 = json.dumps(
    {"warnings": None, "intuitObject": None, "requestId": None, "time": 1435684475512,
     "fault": {"type": "AUTHENTICATION", "error": [
         {"message": "message=AuthenticationFailed; errorCode=003200; statusCode=401",
          "detail": "Token expired", "code": "3200", "element": None}]}}
)  # fmt: skip
LOWER_CASE_403 = LOWER_CASE_401.replace("3200", "3100").replace("Token expired", "Forbidden")
XML_401 = (
    '<?xml version="1.0" encoding="UTF-8"?><IntuitResponse time="2016-01-01"><Fault '
    'type="AUTHENTICATION"><Error code="100"><Message>General Authentication Error</Message>'
    "</Error></Fault></IntuitResponse>"
)
PLEASE_WAIT = "An unexpected error occurred. Please wait a few minutes and try again."
BUSINESS = "Business Validation Error: You can only use one foreign currency per transaction."
ANSWERS: list[tuple[int, str, type[OutsideError]]] = [
    (429, fault("3001", "The request limit was reached."), Throttled),
    (429, fault("003001", "The request limit was reached."), Throttled),
    (403, fault("3001", "The request limit was reached."), Throttled),
    (429, "<html>Too many requests</html>", Throttled),
    (401, LOWER_CASE_401, Misconfigured),
    (401, XML_401, Misconfigured),
    (403, LOWER_CASE_403, Misconfigured),
    (400, fault("6190", "Invalid Company Status"), Misconfigured),
    (404, "<html>Not found</html>", Misconfigured),
    (302, "", Misconfigured),
    (503, "<html>Service unavailable</html>", OutcomeUnknown),
    (504, "", OutcomeUnknown),
    (500, fault("10000", "System Failure Error", kind="SystemFault"), OutcomeUnknown),
    (400, fault("6000", PLEASE_WAIT), OutcomeUnknown),
    (400, fault("6000", f"Business Validation Error: {PLEASE_WAIT}"), OutcomeUnknown),
    (400, fault("6000", "Ein unerwarteter Fehler ist aufgetreten."), OutcomeUnknown),
    (200, '{"Invoice":{"Id":', OutcomeUnknown),
    (200, "[]", OutcomeUnknown),
    (400, fault("6000", BUSINESS), Permanent),
    (400, fault("5010", "Stale Object Error"), Permanent),
    (400, fault("610", "Object Not Found"), Permanent),
    (200, fault("6070", "Amount is not equal to UnitPrice * Qty."), Permanent),
    (400, fault("", "Something new"), Permanent),
    (400, fault("ABC", "A code that is no number"), Permanent),
    (400, "<html>Bad request</html>", Permanent),
]


@pytest.mark.parametrize(("status", "text", "kind"), ANSWERS)
def test_each_answer_is_what_it_is(status: int, text: str, kind: type[OutsideError]) -> None:
    error = error_of(status, text, "1-tid")
    assert type(error) is kind
    assert error.message


def test_a_success_is_no_error() -> None:
    assert error_of(200, '{"Invoice":{"Id":"1"},"time":""}', "") is None


def test_a_throttle_waits_a_minute() -> None:
    error = error_of(429, fault("3001"), "")
    assert isinstance(error, Throttled)
    assert error.wait_seconds == 60


def test_every_error_of_a_fault_is_told() -> None:
    errors = [{"Message": "a", "Detail": "Number taken", "code": "6140"},
              {"Message": "b", "Detail": "Line is missing", "code": "2020"}]  # fmt: skip
    error = error_of(400, json.dumps({"Fault": {"Error": errors}}), "1-tid")
    assert error
    assert error.code == "6140"
    assert "Number taken / Line is missing" in error.message
    assert "Reference for support: 1-tid" in error.message


@pytest.mark.parametrize("code", sorted(PLAYBOOK))
def test_every_play_says_what_happened_and_what_to_do(code: str) -> None:
    play = PLAYBOOK[code]
    assert words(code, "Said.").startswith(f"{play.happened} (code {code}). {play.do}")
    assert not play.happened.endswith(".")
    assert re.search(r"[.]$", play.do)


def test_a_code_nobody_foresaw_still_has_words() -> None:
    assert "QuickBooks says: “New rule.”" in words("9999", "New rule.")


CODES_OF_THE_FACT_SHEET = """100 120 500 610 2010 2020 2050 2080 2090 2170 2200 2410 2500 3001
3100 3200 4000 4001 5010 5020 6000 6070 6100 6140 6190 6210 6240 6540 10000"""


def test_every_known_code_has_a_play() -> None:
    assert set(CODES_OF_THE_FACT_SHEET.split()) == set(PLAYBOOK)
