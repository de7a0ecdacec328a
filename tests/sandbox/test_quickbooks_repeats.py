"""Request ids, batches and what comes back although the work was done."""

from typing import Any

import pytest

from tests.sandbox.caller import Answer, Caller
from tests.sandbox.sale import act, code, detail, invoice, line, made, switch

WAIT = "Please wait a few minutes and try again"


def count(books: Caller) -> int:
    found = books.get("/query", query="select count(*) from Invoice").json
    return int(found["QueryResponse"]["totalCount"])


def batch(*items: dict[str, Any]) -> dict[str, Any]:
    return {"BatchItemRequest": [{"bId": str(n)} | item for n, item in enumerate(items, 1)]}


def creating(**fields: Any) -> dict[str, Any]:
    return {"operation": "create", "Invoice": invoice(**fields)}


def answers(answer: Answer) -> dict[str, Any]:
    assert answer.status == 200, answer.text
    return {one["bId"]: one for one in answer.json["BatchItemResponse"]}


def test_a_known_id_gives_the_original_answer_whatever_the_body(
    books: Caller, quickbooks: Caller
) -> None:
    first = books.post("/invoice", invoice(), requestid="r-1")
    other = invoice(Line=[line(7, None)])
    assert books.post("/invoice", other, requestid="r-1").body == first.body
    assert count(books) == 1
    switch(quickbooks, requestid_with_other_body="runs")
    again = books.post("/invoice", other, requestid="r-1").json["Invoice"]
    assert (again["TotalAmt"], count(books)) == (7, 2)


def test_a_known_id_repeats_updates_deletes_and_voids_without_a_fault(books: Caller) -> None:
    sent = made(books)
    body = {"Id": sent["Id"], "SyncToken": "0"}
    change = body | {"sparse": True, "PrivateNote": "x"}
    for _ in range(2):
        assert books.post("/invoice", change, requestid="u").status == 200
        assert (
            books.post(
                "/invoice", body | {"SyncToken": "1"}, operation="void", requestid="v"
            ).status
            == 200
        )
        assert (
            books.post(
                "/invoice", body | {"SyncToken": "2"}, operation="delete", requestid="d"
            ).status
            == 200
        )


def test_an_id_is_forgotten_after_a_day(books: Caller, quickbooks: Caller) -> None:
    switch(quickbooks, access_token_seconds=200_000)
    token = quickbooks.post("/_control/connect").json["access_token"]
    books = Caller(books.address, token)
    books.post("/invoice", invoice(), requestid="r-1")
    quickbooks.post("/_control/clock", {"advance_seconds": 86_400})
    books.post("/invoice", invoice(), requestid="r-1")
    assert count(books) == 2


def test_a_failure_can_be_remembered(books: Caller, quickbooks: Caller) -> None:
    switch(quickbooks, requestid_replays_failures=True)
    first = books.post("/invoice", invoice(Line=[]), requestid="r-1")
    again = books.post("/invoice", invoice(), requestid="r-1")
    assert (first.status, again.body) == (400, first.body)


def test_an_id_is_at_most_fifty_signs_long(books: Caller) -> None:
    assert books.post("/invoice", invoice(), requestid="r" * 50).status == 200
    assert code(books.post("/invoice", invoice(), requestid="r" * 51)) == "2050"


def test_every_company_remembers_its_own_ids(books: Caller, quickbooks: Caller) -> None:
    books.post("/invoice", invoice(), requestid="r-1")
    customer = {"Id": "101", "DisplayName": "Other"}
    quickbooks.post("/_control/load", {"realm": "777", "customers": [customer]})
    token = quickbooks.post("/_control/connect", {"realm": "777"}).json["access_token"]
    other = Caller(f"{quickbooks.address}/v3/company/777", token)
    assert other.post("/invoice", invoice(), requestid="r-1").status == 200
    assert count(other) == 1


def test_a_repeated_batch_gives_the_original_answer(books: Caller) -> None:
    body = batch(creating(DocNumber="A"), creating(DocNumber="A"))
    first = books.post("/batch", body, requestid="b-1")
    assert books.post("/batch", body, requestid="b-1").body == first.body
    assert count(books) == 1


def test_a_repeated_batch_was_also_seen_to_be_told_to_wait(
    books: Caller, quickbooks: Caller
) -> None:
    switch(quickbooks, replayed_batch="please_wait")
    body = batch(creating(), creating())
    assert set(answers(books.post("/batch", body, requestid="b-1"))) == {"1", "2"}
    again = answers(books.post("/batch", body, requestid="b-1"))
    for one in again.values():
        assert one["Fault"]["Error"][0]["code"] == "6000"
        assert WAIT in one["Fault"]["Error"][0]["Detail"]
    assert count(books) == 2


def test_a_batch_does_everything_a_single_call_does(books: Caller) -> None:
    old, gone = made(books, DocNumber="A"), made(books, DocNumber="B")
    found = answers(
        books.post(
            "/batch",
            batch(
                {"operation": "update", "Invoice": {
                    "Id": old["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "n"
                }},
                {"operation": "void", "Invoice": {"Id": gone["Id"], "SyncToken": "0"}},
                {"operation": "delete", "Invoice": {"Id": gone["Id"], "SyncToken": "1"}},
                {"Query": "select * from Invoice where DocNumber = 'A'"},
                {"operation": "create", "Customer": {"DisplayName": "New"}},
                {"operation": "create", "CreditMemo": invoice()},
            ),
        )
    )  # fmt: skip
    assert found["1"]["Invoice"]["PrivateNote"] == "n"
    assert found["2"]["Invoice"]["TotalAmt"] == 0
    assert found["3"]["Invoice"]["status"] == "Deleted"
    assert found["4"]["QueryResponse"]["Invoice"][0]["Id"] == old["Id"]
    assert found["5"]["Customer"]["DisplayName"] == "New"
    assert found["6"]["CreditMemo"]["RemainingCredit"] == 100


def test_an_item_of_a_batch_may_have_several_errors(books: Caller) -> None:
    made(books, DocNumber="A")
    bad = invoice(DocNumber="A", Line=[{"Amount": 1}, {"DetailType": "SalesItemLineDetail"}])
    found = answers(books.post("/batch", batch({"operation": "create", "Invoice": bad})))
    errors = found["1"]["Fault"]["Error"]
    assert [one["code"] for one in errors] == ["6140", "2020", "2020"]
    assert found["1"]["Fault"]["type"] == "ValidationFault"


def test_answers_of_a_batch_come_in_any_order(books: Caller) -> None:
    body = batch(*[{"Query": "select * from Term"}] * 30)
    orders = [
        [one["bId"] for one in books.post("/batch", body).json["BatchItemResponse"]]
        for _ in range(3)
    ]
    assert orders[0] != orders[1] or orders[1] != orders[2]
    assert all(sorted(one) == sorted(orders[0]) for one in orders)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"operation": "paint", "Invoice": {}}, "2170"),
        ({"operation": "create"}, "2010"),
        ({"operation": "void", "CreditMemo": {"Id": "1", "SyncToken": "0"}}, "500"),
    ],
)
def test_an_item_that_makes_no_sense_fails_alone(
    books: Caller, item: dict[str, Any], expected: str
) -> None:
    found = answers(books.post("/batch", batch(item, creating())))
    assert found["1"]["Fault"]["Error"][0]["code"] == expected
    assert "Invoice" in found["2"]


@pytest.mark.parametrize("item", [{"operation": "merge", "Customer": {}}, {"CDCQuery": {}}])
def test_a_batch_with_what_is_not_supported_is_refused_whole(
    books: Caller, item: dict[str, Any]
) -> None:
    assert books.post("/batch", batch(creating(), item)).status == 501
    assert count(books) == 0


def test_a_batch_is_one_authentication(books: Caller) -> None:
    answer = Caller(books.address, "nonsense").post("/batch", batch(creating()))
    assert answer.status == 401
    assert answer.json["fault"]["error"][0]["code"] == "3200"


def test_please_wait_can_come_although_the_invoice_is_kept(
    books: Caller, quickbooks: Caller
) -> None:
    switch(quickbooks, please_wait_after_saving=1)
    answer = books.post("/invoice", invoice(DocNumber="A"), requestid="r-1")
    assert (code(answer), WAIT in detail(answer)) == ("6000", True)
    assert count(books) == 1
    assert code(books.post("/invoice", invoice(DocNumber="A"), requestid="r-1")) == "6140"


def test_please_wait_can_come_for_single_items_of_a_batch(
    books: Caller, quickbooks: Caller
) -> None:
    switch(quickbooks, please_wait_after_saving=2)
    found = answers(books.post("/batch", batch(creating(), creating(), creating())))
    assert [("Fault" in found[one]) for one in ("1", "2", "3")] == [True, True, False]
    assert count(books) == 3


def test_a_fault_can_come_with_status_200(books: Caller, quickbooks: Caller) -> None:
    switch(quickbooks, faults_in_http_200=True)
    answer = books.post("/invoice", invoice(Line=[]))
    assert (answer.status, code(answer)) == (200, "2020")


def test_messages_can_come_in_another_language(books: Caller, quickbooks: Caller) -> None:
    switch(quickbooks, foreign_messages=True)
    alone = books.post("/invoice", invoice(Line=[])).json["Fault"]["Error"]
    found = answers(books.post("/batch", batch(creating(Line=[]))))["1"]["Fault"]["Error"]
    for errors in (alone, found):
        assert errors[0]["Message"].startswith("Une erreur")
        assert errors[0]["code"] == "2020"


def test_every_answer_has_a_transaction_id_of_intuit(books: Caller, quickbooks: Caller) -> None:
    act(quickbooks, "close_books", until="2020-01-01")
    found = [
        books.get("/preferences"),
        books.post("/invoice", invoice()),
        books.post("/invoice", {}),
        books.post("/batch", batch(creating())),
        books.get("/invoice/145/pdf"),
        Caller(books.address, "nonsense").get("/preferences"),
        Caller(books.address.replace("9341", "1111"), "nonsense").get("/preferences"),
        books.call("GET", "/invoice/145/pdf", headers={"Accept": "application/pdf"}),
    ]
    ids = [answer.headers["intuit_tid"] for answer in found if answer.status != 501]
    assert len(set(ids)) == len(ids) == 7
