"""Faults planted through the control API, and what is logged of calls."""

import time
from http.client import IncompleteRead
from typing import Any
from urllib.error import URLError

import pytest

from sandbox.fault_presets import PRESETS
from tests.sandbox.caller import Caller
from tests.sandbox.sale import invoice


def plant(quickbooks: Caller, kind: str, **more: Any) -> None:
    described = {"method": "POST", "path": "/invoice", "kind": kind} | more
    assert quickbooks.post("/_control/faults", described).status == 200


def invoices(quickbooks: Caller) -> int:
    return len(quickbooks.get("/_control/state").json["invoices"])


@pytest.mark.parametrize(("kind", "left"), [("timeout_before", 0), ("timeout_after_commit", 1)])
def test_a_timeout_leaves_the_caller_without_an_answer(
    books: Caller, quickbooks: Caller, kind: str, left: int
) -> None:
    plant(quickbooks, kind)
    with pytest.raises(TimeoutError):
        books.call("POST", "/invoice", invoice(), timeout=1)
    assert invoices(quickbooks) == left
    assert books.post("/invoice", invoice()).status == 200


@pytest.mark.parametrize(("kind", "left"), [("reset", 0), ("reset_after_commit", 1)])
def test_a_reset_breaks_the_connection(
    books: Caller, quickbooks: Caller, kind: str, left: int
) -> None:
    plant(quickbooks, kind)
    with pytest.raises((URLError, ConnectionResetError)):
        books.post("/invoice", invoice())
    assert invoices(quickbooks) == left


def test_a_held_call_ends_by_itself(books: Caller, quickbooks: Caller) -> None:
    plant(quickbooks, "timeout_before", seconds=0)
    with pytest.raises((URLError, ConnectionResetError)):
        books.post("/invoice", invoice())


def test_a_slow_call_is_answered_in_the_end(books: Caller, quickbooks: Caller) -> None:
    plant(quickbooks, "slow", seconds=0.2)
    started = time.monotonic()
    assert books.post("/invoice", invoice()).status == 200
    assert time.monotonic() - started >= 0.2


def test_a_status_is_answered_without_doing_anything(books: Caller, quickbooks: Caller) -> None:
    plant(quickbooks, "status", status=503, body="<html>busy</html>", headers={"X-A": "b"})
    answer = books.post("/invoice", invoice())
    assert (answer.status, answer.text) == (503, "<html>busy</html>")
    assert answer.headers["Content-Type"] == "text/html"
    assert answer.headers["X-A"] == "b"
    assert invoices(quickbooks) == 0


def test_an_error_can_follow_the_commit(books: Caller, quickbooks: Caller) -> None:
    detail = "An unexpected error occurred. Please wait a few minutes and try again."
    fault = {"Fault": {"Error": [{"Detail": detail, "code": "6000"}], "type": "ValidationFault"}}
    plant(quickbooks, "status_after_commit", status=400, body=fault)
    answer = books.post("/invoice", invoice(), requestid="r-9")
    assert answer.json == fault
    assert invoices(quickbooks) == 1
    assert books.post("/invoice", invoice(), requestid="r-9").status == 200
    assert invoices(quickbooks) == 1


def test_a_fault_strikes_the_nth_call_and_so_many_times(books: Caller, quickbooks: Caller) -> None:
    plant(quickbooks, "status", nth=2, times=2, status=500)
    found = [books.post("/invoice", invoice()).status for _ in range(4)]
    assert found == [200, 500, 500, 200]
    assert quickbooks.get("/_control/faults").json["faults"][0]["struck"] == 2


def test_a_fault_can_strike_always(books: Caller, quickbooks: Caller) -> None:
    plant(quickbooks, "status", times=0, status=500)
    assert {books.post("/invoice", invoice()).status for _ in range(5)} == {500}


def test_a_seed_decides_which_calls_of_many_are_struck(books: Caller, quickbooks: Caller) -> None:
    runs = []
    for seed in (3, 3, 4):
        quickbooks.call("DELETE", "/_control/faults")
        plant(quickbooks, "status", one_in=4, seed=seed, status=500)
        runs.append([books.post("/invoice", {}).status == 500 for _ in range(60)])
    assert runs[0] == runs[1] != runs[2]
    assert all(5 <= sum(run) <= 25 for run in runs)


def test_a_fault_can_ask_for_words_in_the_body(books: Caller, quickbooks: Caller) -> None:
    plant(quickbooks, "status", containing="INV-7", status=500)
    found = [books.post("/invoice", invoice(DocNumber=f"INV-{n}")).status for n in (6, 7, 8)]
    assert found == [200, 500, 200]


def test_an_answer_can_be_cut_off_within_the_json(books: Caller, quickbooks: Caller) -> None:
    plant(quickbooks, "malformed_after_commit")
    answer = books.post("/invoice", invoice())
    assert answer.status == 200
    with pytest.raises(ValueError, match=r"Unterminated|Expecting|delimiter"):
        assert answer.json
    assert invoices(quickbooks) == 1


def test_an_answer_can_be_cut_off_within_the_transfer(books: Caller, quickbooks: Caller) -> None:
    plant(quickbooks, "truncated_after_commit")
    with pytest.raises((IncompleteRead, ConnectionResetError)):
        books.post("/invoice", invoice())
    assert invoices(quickbooks) == 1


def test_an_answer_can_call_itself_html(books: Caller, quickbooks: Caller) -> None:
    plant(quickbooks, "wrong_type_after_commit")
    answer = books.post("/invoice", invoice())
    assert answer.headers["Content-Type"] == "text/html"
    assert answer.json["Invoice"]
    assert invoices(quickbooks) == 1


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_preset_answers_as_the_real_service(books: Caller, quickbooks: Caller, name: str) -> None:
    quickbooks.post("/_control/faults", {"preset": name, "path": "/invoice"})
    answer = books.post("/invoice", invoice())
    assert answer.status == PRESETS[name]["status"]
    assert invoices(quickbooks) == name.endswith("_after_commit")
    assert answer.text.startswith("<html>" if name.startswith("html") else "{")


def test_please_wait_can_come_although_the_invoice_was_saved(
    books: Caller, quickbooks: Caller
) -> None:
    wanted = {"preset": "quickbooks_please_wait_after_commit", "path": "/invoice"}
    quickbooks.post("/_control/faults", wanted)
    error = books.post("/invoice", invoice()).json["Fault"]["Error"][0]
    assert error["code"] == "6000"
    assert "Please wait a few minutes and try again" in error["Detail"]
    assert invoices(quickbooks) == 1


def test_a_fault_matches_method_and_path(books: Caller, quickbooks: Caller) -> None:
    plant(quickbooks, "status", path="operation=void")
    assert books.get("/preferences").status == 200
    assert books.post("/invoice", invoice()).status == 200


def test_a_fault_that_makes_no_sense_is_refused(quickbooks: Caller) -> None:
    assert quickbooks.post("/_control/faults", {"kind": "earthquake"}).status == 400
    assert quickbooks.post("/_control/faults", {"kind": "reset", "color": 1}).status == 400
    assert quickbooks.post("/_control/faults", {"preset": "earthquake"}).status == 400
    assert quickbooks.post("/_control/faults", {"kind": "reset", "one_in": 0}).status == 400
    assert quickbooks.post("/_control/settings", {"color": 1}).status == 400
    assert quickbooks.post("/_control/load", {"colors": []}).status == 400


def test_calls_are_logged(books: Caller, quickbooks: Caller) -> None:
    plant(quickbooks, "status", nth=2, status=500)
    for request_id in ("r-1", "r-2"):
        books.post("/invoice", invoice(), requestid=request_id)
    calls = [c for c in quickbooks.get("/_control/calls").json["calls"] if c["method"] == "POST"]
    assert [(c["requestid"], c["status"], c["fault"]) for c in calls] == [
        ("r-1", 200, None),
        ("r-2", 500, "status"),
    ]
    assert '"CustomerRef"' in calls[0]["body"]


def test_a_page_shows_the_invoices(books: Caller, quickbooks: Caller) -> None:
    books.post("/invoice", invoice(DocNumber="INV-<1>"))
    page = Caller(quickbooks.address).get("/")
    assert "INV-&lt;1&gt;" in page.text
    assert "Acme" in page.text
    assert "100.00" in page.text


def test_a_page_shows_the_deals(hubspot: Caller) -> None:
    hubspot.post("/_control/load", {"deals": [{"id": "51", "properties": {"dealname": "Big"}}]})
    hubspot.patch("/crm/v3/objects/deals/51", {"properties": {"console_invoice_number": "N-7"}})
    page = Caller(hubspot.address).get("/").text
    assert "Big" in page
    assert "N-7" in page
