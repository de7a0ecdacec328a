"""The measure of every look is what was sent, with what QuickBooks first computed of it."""

from decimal import Decimal
from typing import Any

import pytest

from clients.models import Client, Company, LineMapping
from invoices.models import Invoice, Status
from syncs.models import PushAttempt
from syncs.quickbooks.expected import Expected, expected
from syncs.selectors.sent import expected_of
from syncs.services.note_changes import note_changed
from syncs.services.push_invoices import push_invoices
from syncs.services.recover_pushes import recover_pushes
from tests.stand_ins import StandIn

from .conftest import REALM, ApprovedInvoice, act, changed, known, later, status_of

LINE: dict[str, Any] = {
    "DetailType": "SalesItemLineDetail",
    "Amount": Decimal("10.00"),
    "Description": "Work",
    "SalesItemLineDetail": {"ItemRef": {"value": "4"}},
}
SENT: dict[str, Any] = {"CustomerRef": {"value": "100"}, "TxnDate": "2026-10-31", "Line": [LINE]}


def answer(**changes: Any) -> dict[str, Any]:
    """What QuickBooks makes of it."""
    detail = {"ItemRef": {"value": "4", "name": "Time"}, "TaxCodeRef": {"value": "NON"}}
    held = LINE | {"Id": "1", "SalesItemLineDetail": detail}
    subtotal = {"DetailType": "SubTotalLineDetail", "Amount": "10"}
    return SENT | {
        "CustomerRef": {"value": "100", "name": "Acme"},
        "DueDate": "2026-11-30",
        "Line": [held, subtotal],
        "TotalAmt": "11",
        "TxnTaxDetail": {"TotalTax": "1"},
        **changes,
    }


def test_the_first_answer_that_is_ours_fills_in_what_was_left_open() -> None:
    strange = answer(TxnDate="2026-10-30")
    later_on = answer(DueDate="2027-01-01", TotalAmt="12", TxnTaxDetail={"TotalTax": "2"})
    document = expected(SENT, [strange, answer(), later_on]).document
    assert (document["DueDate"], document["TotalAmt"]) == ("2026-11-30", "11")
    assert document["CustomerRef"]["name"] == "Acme"
    [line] = document["Line"]
    assert line["Id"] == "1"
    assert line["SalesItemLineDetail"]["TaxCodeRef"] == {"value": "NON"}


def test_what_was_sent_counts_more_than_any_answer() -> None:
    edited = answer()
    edited["Line"] = [edited["Line"][0] | {"Description": "Other words"}]
    [line] = expected(SENT, [edited]).document["Line"]
    assert line["Description"] == "Work"


def test_without_an_answer_it_is_what_was_sent() -> None:
    assert expected(SENT, [answer(TxnDate="2026-10-30")]) == Expected(SENT, None)


@pytest.fixture
def lost(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn, short_patience: None
) -> Invoice:
    """A taxed invoice that QuickBooks has, and whose answer never came."""
    LineMapping.objects.update(quickbooks_tax_code="TAX")
    invoice = approved(acme)
    books.fault("reset_after_commit", "/invoice?")
    push_invoices()
    assert status_of(invoice) == Status.UNKNOWN
    return invoice


def looked_up(invoice: Invoice) -> Invoice:
    """Found by the look-up, and sent."""
    with later(minutes=5):
        recover_pushes()
    assert status_of(invoice) == Status.SENT
    return invoice


@pytest.mark.django_db
def test_tax_and_total_are_compared_after_a_lost_answer(lost: Invoice, books: StandIn) -> None:
    looked_up(lost)
    tax = {"TxnTaxCodeRef": {"value": "2"}, "TotalTax": 143.99}
    act(books, "edit", invoice=lost.number, set={"TxnTaxDetail": tax})
    note_changed(REALM, [changed(lost)])
    assert [each["what"] for each in known(lost).drift] == ["Tax", "Total"]


@pytest.mark.django_db
def test_an_edit_that_the_look_up_sees_first_is_told_at_once(lost: Invoice, books: StandIn) -> None:
    act(books, "edit", invoice=lost.number, line=1, description="Other words")
    looked_up(lost)
    assert [each["what"] for each in known(lost).drift] == ["Line 1, description"]
    note_changed(REALM, [changed(lost)])
    assert known(lost).is_drifted


@pytest.mark.django_db
def test_a_later_look_moves_nothing(sent: Invoice, books: StandIn) -> None:
    before = expected_of(sent)
    assert before is not None
    assert before.confirmed is not None
    act(books, "edit", invoice=sent.number, line=1, description="Other words")
    look = PushAttempt.objects.create(invoice=sent, operation="look_up")
    PushAttempt.objects.filter(pk=look.pk).update(
        outcome="done", answer=books.state()["invoices"][0]
    )
    assert expected_of(sent) == before
    note_changed(REALM, [changed(sent)])
    assert [each["what"] for each in known(sent).drift] == ["Line 1, description"]


@pytest.mark.django_db
def test_spaces_that_quickbooks_tidies_are_no_difference(sent: Invoice, books: StandIn) -> None:
    act(books, "edit", invoice=sent.number, line=1, description=" time \n line ")
    note_changed(REALM, [changed(sent)])
    assert known(sent).drift == []
