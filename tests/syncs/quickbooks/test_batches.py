"""Pushing many at once: thirty invoices a call, and every one has an end of its own."""

import json
from datetime import date

import pytest

from clients.models import Client, Company
from invoices.models import Invoice, Status
from syncs.errors import OutcomeUnknown, OutsideError, Permanent
from syncs.models import PushAttempt, PushBatch, QuickBooksConnection
from syncs.quickbooks import batches, pace
from syncs.quickbooks.gateway import Answer, Batched
from syncs.services.push_invoices import push_invoices
from syncs.services.record_push import Ended
from tests.processes import locked_elsewhere
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice, posted, statuses

pytestmark = pytest.mark.django_db
KINDS = {"1": "Invoice", "2": "CreditMemo", "3": "Invoice"}


def numbers(books: StandIn) -> list[str]:
    return sorted(each["DocNumber"] for each in books.state()["invoices"])


def stranger(number: str) -> dict[str, object]:
    """Somebody else's document with this number."""
    line = {"DetailType": "SalesItemLineDetail", "Amount": 5,
            "SalesItemLineDetail": {"ItemRef": {"value": "4"}}}  # fmt: skip
    customer = {"CustomerRef": {"value": "100"}, "CurrencyRef": {"value": "USD"}}
    return customer | {"DocNumber": number, "Line": [line]}


@pytest.fixture
def three(matched: Company, acme: Client, approved: ApprovedInvoice) -> list[Invoice]:
    """As few as go together."""
    return [approved(acme) for _ in range(3)]


def test_many_go_in_one_call(three: list[Invoice], books: StandIn) -> None:
    assert [result.ended for result in push_invoices().results] == [Ended.SENT] * 3
    assert numbers(books) == ["INV-0001", "INV-0002", "INV-0003"]
    [call] = books.calls("/batch")
    batch = PushBatch.objects.get()
    assert (call["body"], call["requestid"]) == (batch.body, str(batch.request_id))
    assert (batch.outcome, len(str(batch.request_id))) == (PushBatch.Outcome.DONE, 36)
    assert batch.intuit_tid
    assert books.calls("/invoice") == []


def test_every_invoice_has_an_attempt_with_its_exact_body(
    three: list[Invoice], books: StandIn
) -> None:
    push_invoices()
    batch = PushBatch.objects.get()
    attempts = PushAttempt.objects.filter(batch=batch)
    assert [(each.outcome, each.batch_item) for each in attempts] == [
        ("done", "1"), ("done", "2"), ("done", "3"),
    ]  # fmt: skip
    assert all(f'"Invoice":{each.body}}}' in batch.body for each in attempts)
    assert json.loads(batch.body)["BatchItemRequest"][0]["operation"] == "create"


def test_thirty_are_the_most(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    for _ in range(64):
        approved(acme)
    push_invoices()
    assert statuses() == {Status.SENT}
    asked = [json.loads(batch.body)["BatchItemRequest"] for batch in PushBatch.objects.all()]
    assert [len(items) for items in asked] == [30, 30, 4]


def test_one_or_two_go_alone(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    approved(acme)
    approved(acme)
    push_invoices()
    assert statuses() == {Status.SENT}
    assert books.calls("/batch") == []
    assert len(books.calls("/invoice")) == 2


def test_batches_can_be_switched_off(three: list[Invoice], books: StandIn) -> None:
    QuickBooksConnection.objects.update(sends_batches=False)
    push_invoices()
    assert statuses() == {Status.SENT}
    assert books.calls("/batch") == []


def test_invoices_and_credit_memos_go_together(
    three: list[Invoice], acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    approved(acme, [("correction", "2", "150")], kind="credit_memo")
    push_invoices()
    assert statuses() == {Status.SENT}
    assert len(books.calls("/batch")) == 1
    assert len(books.state()["creditmemos"]) == 1


def test_what_preflight_refuses_is_left_out_of_the_batch(
    three: list[Invoice], berlin: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    Client.objects.filter(code="BERLIN").update(payment_terms="Net 33")
    refused = approved(berlin)
    report = push_invoices()
    assert [result.invoice_id for result in report.ended(Ended.REFUSED)] == [refused.pk]
    assert numbers(books) == ["INV-0001", "INV-0002", "INV-0003"]


def test_a_refusal_of_one_leaves_the_others_alone(three: list[Invoice], books: StandIn) -> None:
    posted(books, stranger("INV-0002"))
    report = push_invoices()
    [refused] = report.ended(Ended.REFUSED)
    assert refused.invoice_id == three[1].pk
    assert "The invoice number is taken by another document" in refused.words
    assert len(report.ended(Ended.SENT)) == 2
    assert numbers(books) == ["INV-0001", "INV-0002", "INV-0003"]


def test_a_number_that_is_taken_by_our_own_invoice_is_adopted(
    three: list[Invoice], books: StandIn
) -> None:
    """An earlier try arrived, though all that is known of it here is that it wasn't made."""
    mark = f"Billing console invoice {three[1].pk}. October 2026."
    line = {"DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {"ItemRef": {"value": "4"}}}
    earlier = stranger("INV-0002") | {
        "PrivateNote": mark,
        "TxnDate": "2026-10-31",
        "Line": [line | {"Amount": 1861.08}, line | {"Amount": -61.08}],
    }
    posted(books, earlier)
    books.forget_calls()
    assert [result.ended for result in push_invoices().results] == [Ended.SENT] * 3
    assert len(books.state()["invoices"]) == 3
    asked = [call["path"].rsplit("/", 2)[-2:] for call in books.calls("/invoice/")]
    assert len(asked) == 1


def test_one_that_may_have_been_saved_is_looked_up_and_not_sent_again(
    three: list[Invoice], books: StandIn
) -> None:
    books.settings(please_wait_after_saving=1)
    report = push_invoices()
    assert len(report.ended(Ended.SENT)) == 2
    assert len(report.ended(Ended.UNKNOWN)) == 1
    assert statuses() == {Status.SENT, Status.UNKNOWN}
    assert len(books.state()["invoices"]) == 3


def test_too_many_calls_leave_the_whole_batch_approved(
    three: list[Invoice], acme: Client, approved: ApprovedInvoice, books: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for _ in range(30):
        approved(acme)
    books.fault("status", "/batch", status=429, body="")
    report = push_invoices()
    assert (report.wait_seconds, len(report.ended(Ended.WAITING))) == (60, 33)
    assert PushBatch.objects.get().outcome == PushBatch.Outcome.NOT_MADE
    assert len(books.calls("/batch")) == 1
    monkeypatch.setattr(pace, "KEY", "test:a minute later")
    push_invoices()
    assert statuses() == {Status.SENT}
    assert len({batch.request_id for batch in PushBatch.objects.all()}) == 3


def test_an_item_that_comes_too_soon_lets_all_wait(three: list[Invoice], books: StandIn) -> None:
    fault = {"Error": [{"code": "3001", "Detail": "Later"}], "type": "SERVICE"}
    items = [{"bId": name, "Fault": fault} for name in KINDS]
    books.fault("status", "/batch", status=200, body={"BatchItemResponse": items, "time": ""})
    assert [result.ended for result in push_invoices().results] == [Ended.WAITING] * 3
    assert pace.closed_seconds(QuickBooksConnection.objects.get().realm_id) == 60
    assert statuses() == {Status.APPROVED}


def test_while_quickbooks_asks_to_wait_nothing_is_called(
    three: list[Invoice], books: StandIn
) -> None:
    pace.close(QuickBooksConnection.objects.get().realm_id, 60)
    books.forget_calls()
    report = push_invoices()
    assert len(report.ended(Ended.WAITING)) == 3
    assert "goes on by itself in 60 seconds" in report.results[0].words
    assert books.calls() == []
    assert not PushAttempt.objects.exists()


def test_a_batch_that_is_refused_as_a_whole_goes_one_by_one(
    three: list[Invoice], books: StandIn
) -> None:
    problem = {"Message": "Bad", "Detail": "The batch is bad.", "code": "2010"}
    fault = {"Fault": {"Error": [problem], "type": "ValidationFault"}, "time": ""}
    books.fault("status", "/batch", status=400, body=fault)
    assert [result.ended for result in push_invoices().results] == [Ended.SENT] * 3
    batch = PushBatch.objects.get()
    assert (batch.outcome, batch.code) == (PushBatch.Outcome.REFUSED, "2010")
    together, alone = three[0].push_attempts.all()
    assert "QuickBooks refused the whole batch; each invoice is sent alone." in together.message
    assert (together.outcome, alone.outcome, alone.batch) == ("not_made", "done", None)
    assert together.request_id != alone.request_id
    assert len(books.calls("/invoice")) == 3


def test_the_second_of_two_pushes_of_a_company_leaves(
    three: list[Invoice], matched: Company, books: StandIn
) -> None:
    with locked_elsewhere((7304 << 44) + matched.pk):
        report = push_invoices()
    assert [result.ended for result in report.results] == [Ended.WAITING] * 3
    assert "Another push is sending the invoices of Our firm right now." in report.results[0].words
    assert books.calls("/batch") == []


def batched(*items: dict[str, object]) -> Batched:
    return Batched(list(items), "tid-1")


def ended(answers: dict[str, Answer | OutsideError]) -> list[type]:
    return [type(answers[name]) for name in KINDS]


CREATED = [
    {"bId": "3", "Invoice": {"Id": "9"}},
    {"bId": "1", "Invoice": {"Id": "7"}},
    {"bId": "2", "CreditMemo": {"Id": "8"}},
]


def test_the_order_of_answers_means_nothing() -> None:
    answers = batches.answers(KINDS, batched(*CREATED))
    assert [answers[name].entity["Id"] for name in KINDS] == ["7", "8", "9"]  # type: ignore[union-attr]


def test_an_item_without_an_answer_is_unknown() -> None:
    answers = batches.answers(KINDS, batched(*CREATED[:2]))
    assert ended(answers) == [Answer, OutcomeUnknown, Answer]


ODD = [
    {"bId": "1", "Invoice": {"Id": "1"}},
    {"bId": "4", "Invoice": {"Id": "1"}},
    {"Invoice": {"Id": "1"}},
    {"bId": ["1"], "Invoice": {"Id": "1"}},
]


@pytest.mark.parametrize("odd", ODD)
def test_an_answer_that_isnt_of_this_batch_is_trusted_in_nothing(odd: dict[str, object]) -> None:
    assert ended(batches.answers(KINDS, batched(*CREATED, odd))) == [OutcomeUnknown] * 3


UNREADABLE = [
    {"bId": "1"},
    {"bId": "1", "Invoice": None},
    {"bId": "1", "CreditMemo": {"Id": "7"}},
    {"bId": "1", "Fault": {"Error": []}},
    {"bId": "1", "Fault": {"Error": [{"code": "6000", "Message": "Please wait"}]}},
    {"bId": "1", "Invoice": {"Id": "7"}, "Fault": {"Error": [{"code": "2010", "Detail": "No"}]}},
]


@pytest.mark.parametrize("item", UNREADABLE)
def test_an_item_that_can_be_read_in_two_ways_is_unknown(item: dict[str, object]) -> None:
    assert isinstance(batches.answers({"1": "Invoice"}, batched(item))["1"], OutcomeUnknown)


def test_a_refused_item_tells_every_error_it_has() -> None:
    errors = [{"code": "6140", "Detail": "Number taken."}, {"code": "2020", "Detail": "No line."}]
    item = {"bId": "1", "fault": {"error": errors}}
    error = batches.answers({"1": "Invoice"}, batched(item))["1"]
    assert isinstance(error, Permanent)
    assert "Number taken. / No line." in error.message


def test_facts_of_the_books_are_read_once_for_many_pushes(
    three: list[Invoice], acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    push_invoices()
    books.forget_calls()
    later = [approved(acme, invoice_on=date(2026, 10, 30)) for _ in range(3)]
    push_invoices()
    assert [call["path"].rsplit("/", 1)[1] for call in books.calls("/v3/")] == ["query", "batch"]
    assert statuses() == {Status.SENT}
    assert len(later) == 3


def test_what_is_missing_by_remembered_facts_is_read_anew(
    three: list[Invoice], acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    push_invoices()
    books.load(terms=[{"Id": "77", "Name": "Net 33", "DueDays": 33}])
    Client.objects.filter(code="ACME").update(payment_terms="Net 33")
    approved(acme)
    push_invoices()
    assert statuses() == {Status.SENT}


def test_a_refusal_makes_what_is_remembered_of_the_books_doubtful(
    three: list[Invoice], acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    push_invoices()
    books.load(preferences={"AccountingInfoPrefs": {"BookCloseDate": "2026-10-31"}})
    approved(acme)
    approved(acme)
    first, second = push_invoices().results
    assert "(code 6210)" in first.words
    assert "(code 6210)" in second.words
    approved(acme)
    [third] = push_invoices().results
    assert third.words.startswith("Nothing was sent. The books are closed until 31 October 2026")


def test_nothing_approved_costs_one_query_and_no_call(
    matched: Company, books: StandIn, django_assert_num_queries: object
) -> None:
    books.forget_calls()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert push_invoices().results == []
    assert books.calls("/v3/") == []
