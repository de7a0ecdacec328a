"""QuickBooks' answers in all the shapes that were seen, sorted by what to do next."""

import json

import pytest

from syncs.errors import (
    Misconfigured,
    OutcomeUnknown,
    OutsideError,
    Permanent,
    Throttled,
)
from syncs.quickbooks.faults import error_in, error_of


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
GST = "Make sure all your transactions have a GST/HST/VAT rate before you save."
CURRENCIES = "Business Validation Error: Multi Currency should be enabled to perform this operation"
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
    (400, "", Permanent),
    (200, "", OutcomeUnknown),
    (200, "<html>Welcome</html>", OutcomeUnknown),
    (200, json.dumps({"Fault": {}}), OutcomeUnknown),
    (200, json.dumps({"fault": {"error": []}}), OutcomeUnknown),
    (400, json.dumps({"Fault": "of another shape"}), Permanent),
    (400, json.dumps({"Fault": {"Error": {"code": 5010}}}), Permanent),
    (400, "\ufeff" + fault("6210", "The account period has closed"), Permanent),
    (400, fault("6000", GST), Permanent),
    (400, fault("6000", CURRENCIES), Permanent),
    (429, XML_401, Throttled),
    (200, fault("003001", "Later", kind="SERVICE"), Throttled),
    (503, fault("3100"), Misconfigured),
    (500, fault("610"), OutcomeUnknown),
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


def test_the_gravest_of_several_errors_decides() -> None:
    errors = [{"Detail": "Number taken", "code": "6140"}, {"Detail": PLEASE_WAIT, "code": 6000}]
    error = error_of(400, json.dumps({"Fault": {"Error": errors}}), "")
    assert isinstance(error, OutcomeUnknown)
    assert error.code == "6000"
    errors.append({"Detail": "Token expired", "code": "003200"})
    assert isinstance(error_of(401, json.dumps({"fault": {"error": errors}}), ""), Misconfigured)


def test_a_number_in_place_of_the_codes_text_is_read() -> None:
    errors = [{"Message": "Object Not Found", "code": 610}]
    error = error_of(400, json.dumps({"Fault": {"Error": errors}}), "")
    assert error
    assert error.code == "610"


def test_what_a_batchs_item_carries_is_told_by_itself() -> None:
    item = {"bId": "1", "Fault": {"Error": [{"Detail": "taken", "code": "6140"}]}}
    error = error_in(item, 200, "1-tid")
    assert isinstance(error, Permanent)
    assert error.code == "6140"
    assert error_in({"bId": "1", "Invoice": {"Id": "7"}}, 200, "1-tid") is None


def test_xml_is_read_where_it_names_its_error() -> None:
    inactive = XML_401.replace('code="100"', 'code="610"').replace("AUTHENTICATION", "Validation")
    error = error_of(400, inactive, "")
    assert isinstance(error, Permanent)
    assert error.code == "610"
    assert "General Authentication Error" in error.message
