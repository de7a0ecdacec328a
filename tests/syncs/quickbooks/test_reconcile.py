"""Reconciling holds the books against what was sent, to the cent, and finds what nobody knows."""

from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.formats import date_format

from clients.models import Client, Company, LineMapping
from invoices.models import Invoice, Status
from syncs.models import QuickBooksReference
from syncs.services import reconcile
from syncs.services.accept_drift import accept_drift
from syncs.services.note_changes import note_changed
from syncs.services.push_invoices import push_invoices
from syncs.services.reconcile import companies_to_reconcile, quickbooks_differences
from tests.books import connect_books
from tests.stand_ins import StandIn

from .conftest import OCTOBER, REALM, ApprovedInvoice, changed, posted

pytestmark = pytest.mark.django_db
FIELDS = ("DetailType", "Amount", "Description", "Id")


def edited(books: StandIn, held: dict[str, Any], **changes: Any) -> None:
    """Somebody edits the document in QuickBooks."""
    posted(books, {"Id": held["Id"], "SyncToken": held["SyncToken"], "sparse": True, **changes})


def lines_of(held: dict[str, Any]) -> list[dict[str, Any]]:
    """Its lines as they can be sent again."""
    return [
        {name: line[name] for name in (*FIELDS, "SalesItemLineDetail") if name in line}
        for line in held["Line"]
        if line["DetailType"] == "SalesItemLineDetail"
    ]


@pytest.fixture
def held(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> dict[str, Any]:
    """A taxed invoice as QuickBooks has it."""
    LineMapping.objects.update(quickbooks_tax_code="TAX")
    approved(acme)
    push_invoices()
    [document] = books.state()["invoices"]
    found: dict[str, Any] = document
    return found


LINE_EDITS: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"Description": "Something else"}, {}, "Line 1, description: Something else instead of time"),
    ({}, {"ItemRef": {"value": "9"}}, "Line 1, item: Milestone (id 9) instead of Time (id 4)"),
    (
        {"Amount": 1861.08},
        {"Qty": 1, "UnitPrice": 1861.08},
        "Line 1, quantity: 1 instead of 128",
    ),
    ({"Amount": 1861.08}, {"Qty": 1, "UnitPrice": 1861.08}, "Line 1, price: 1861.08 instead of"),
    (
        {"Amount": 1861.1},
        {"Qty": 1, "UnitPrice": 1861.1},
        "Line 1, amount: 1,861.10 USD instead",
    ),
    ({}, {"ServiceDate": "2026-09-30"}, "Line 1, service date: 30 Sep 2026 instead of 31 Oct"),
    ({}, {"TaxCodeRef": {"value": "NON"}}, "Line 1, tax code: NON instead of TAX"),
]


@pytest.mark.parametrize(("line", "detail", "words"), LINE_EDITS)
def test_every_part_of_a_line_is_compared(
    held: dict[str, Any], matched: Company, books: StandIn, line: dict[str, Any],
    detail: dict[str, Any], words: str,
) -> None:  # fmt: skip
    lines = lines_of(held)
    lines[0] |= line
    lines[0]["SalesItemLineDetail"] = lines[0]["SalesItemLineDetail"] | detail
    edited(books, held, Line=lines)
    assert words in " ".join(quickbooks_differences(matched))


def test_tax_is_compared_with_what_was_recorded(
    held: dict[str, Any], matched: Company, books: StandIn
) -> None:
    reference = QuickBooksReference.objects.get()
    assert reference.tax_amount == Decimal("144.00")
    assert reference.total_amount == Decimal("1944.00") == Decimal("1800.00") + reference.tax_amount
    assert quickbooks_differences(matched) == []
    edited(books, held, TxnTaxDetail={"TxnTaxCodeRef": {"value": "2"}, "TotalTax": 143.99})
    tax, total = quickbooks_differences(matched)
    assert tax.endswith("Tax: 143.99 USD instead of 144.00 USD.")
    assert total.endswith("Total: 1,943.99 USD instead of 1,944.00 USD.")


def test_a_credit_memos_tax_is_read_back_the_same_way(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    LineMapping.objects.update(quickbooks_tax_code="TAX")
    approved(acme, kind="credit_memo")
    push_invoices()
    reference = QuickBooksReference.objects.get()
    assert (reference.entity_type, reference.tax_amount) == ("CreditMemo", Decimal("144.00"))
    assert quickbooks_differences(matched) == []


def test_outside_the_us_tax_is_read_back_the_same_way(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    books.load(company={"Country": "GB"})
    LineMapping.objects.update(quickbooks_tax_code="State")
    approved(acme)
    push_invoices()
    assert QuickBooksReference.objects.get().tax_amount == Decimal("144.00")
    assert quickbooks_differences(matched) == []


@pytest.mark.parametrize("replaced", [False, True])
def test_the_exchange_rate_is_compared(
    matched: Company, berlin: Client, approved: ApprovedInvoice, books: StandIn, replaced: bool
) -> None:
    books.settings(replace_exchange_rate=replaced)
    approved(berlin, exchange_rate=Decimal("1.310264"))
    push_invoices()
    [document] = books.state()["invoices"]
    found = quickbooks_differences(matched)
    if replaced:
        assert "instead of 1.310264" in found[0]
    else:
        assert found == []
        assert Decimal(str(document["ExchangeRate"])) == Decimal("1.310264")
        assert Decimal(str(document["HomeTotalAmt"])) == Decimal("2358.48")


def test_the_due_date_and_the_mark_are_compared(
    held: dict[str, Any], matched: Company, books: StandIn
) -> None:
    edited(books, held, DueDate="2027-01-01", PrivateNote="Call them first")
    words = " ".join(quickbooks_differences(matched))
    assert "Due date: 1 Jan 2027 instead of 30 Nov 2026" in words
    assert "Private note: Call them first instead of names this invoice" in words


def test_a_line_more_or_less_is_told_once(
    held: dict[str, Any], matched: Company, books: StandIn
) -> None:
    edited(books, held, Line=lines_of(held)[:1])
    words = quickbooks_differences(matched)
    assert [each.partition(": ")[2] for each in words] == [
        "Line 2: removed instead of discount line, -61.08 USD.",
        "Tax: 148.89 USD instead of 144.00 USD.",
        "Total: 2,009.97 USD instead of 1,944.00 USD.",
    ]


def test_what_a_person_accepted_is_named_and_doesnt_count(
    held: dict[str, Any], matched: Company, books: StandIn, ada: User
) -> None:
    invoice = Invoice.objects.get()
    edited(books, held, DueDate="2026-12-24", PrivateNote="Call them first")
    note_changed(REALM, [changed(invoice)])
    accept_drift(invoice, ada, "Agreed by phone")
    out = StringIO()
    call_command("reconcile", stdout=out)
    today = date_format(timezone.localtime(), "j M Y")
    assert (
        f"Due date: 24 Dec 2026 instead of 30 Nov 2026 (accepted by ada on {today})."
        in out.getvalue()
    )
    assert f"instead of names this invoice (accepted by ada on {today})." in out.getvalue()


def test_what_is_changed_after_an_acceptance_counts(
    held: dict[str, Any], matched: Company, books: StandIn, ada: User
) -> None:
    invoice = Invoice.objects.get()
    edited(books, held, DueDate="2026-12-24")
    note_changed(REALM, [changed(invoice)])
    accept_drift(invoice, ada, "Agreed by phone")
    edited(books, books.state()["invoices"][0], DocNumber="X-1")
    out = StringIO()
    with pytest.raises(CommandError, match=r"1 difference\."):
        call_command("reconcile", stdout=out)
    assert "Number: X-1 instead of INV-0001." in out.getvalue()
    assert "(accepted by ada on" in out.getvalue()
    edited(books, books.state()["invoices"][0], DueDate="2026-12-25", DocNumber="INV-0001")
    assert len(quickbooks_differences(matched)) == 1


def test_a_look_doesnt_move_what_reconcile_compares_with(
    held: dict[str, Any], matched: Company, books: StandIn
) -> None:
    edited(books, held, TxnTaxDetail={"TxnTaxCodeRef": {"value": "2"}, "TotalTax": 143.99})
    note_changed(REALM, [changed(Invoice.objects.get())])
    assert QuickBooksReference.objects.get().tax_amount == Decimal("143.99")
    assert "Tax: 143.99 USD instead of 144.00 USD" in quickbooks_differences(matched)[0]


def test_a_payment_is_no_difference(held: dict[str, Any], matched: Company, books: StandIn) -> None:
    posted(books, {"TotalAmt": 1944, "CustomerRef": {"value": "100"},
                   "CurrencyRef": {"value": "USD"},
                   "Line": [{"Amount": 1944, "LinkedTxn": [
                       {"TxnId": held["Id"], "TxnType": "Invoice"}]}]}, kind="Payment")  # fmt: skip
    assert quickbooks_differences(matched) == []


def copy_of(held: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "CustomerRef": {"value": "100"},
        "CurrencyRef": {"value": "USD"},
        "TxnDate": "2026-11-20",
        "PrivateNote": held["PrivateNote"],
        "Line": [{name: each for name, each in line.items() if name != "Id"}
                 for line in lines_of(held)],
        **changes,
    }  # fmt: skip


def test_a_second_document_with_the_mark_of_one_invoice_is_found(
    held: dict[str, Any], matched: Company, books: StandIn
) -> None:
    second = posted(books, copy_of(held, DocNumber="BY-HAND"))
    [words] = quickbooks_differences(matched)
    assert f"the Invoice {second['Id']} in QuickBooks bears its mark, too." in words
    posted(books, {"Id": second["Id"], "SyncToken": "0"}, operation="void")
    assert quickbooks_differences(matched) == []


def test_somebody_elses_document_with_our_number_is_found(
    held: dict[str, Any], matched: Company, books: StandIn
) -> None:
    books.settings(refuse_duplicate_numbers=False)
    posted(books, copy_of(held, DocNumber=held["DocNumber"], PrivateNote="By hand"),
           kind="CreditMemo")  # fmt: skip
    [words] = quickbooks_differences(matched)
    assert "has its number, but isn't it." in words
    posted(books, copy_of(held, DocNumber="77", PrivateNote="By hand"))
    assert len(quickbooks_differences(matched)) == 1


def test_a_number_of_our_series_that_we_never_gave_is_found(
    held: dict[str, Any], matched: Company, books: StandIn
) -> None:
    Company.objects.update(number_prefix="INV-")
    matched.refresh_from_db()
    assert quickbooks_differences(matched) == []
    posted(books, copy_of(held, DocNumber="INV-00099", PrivateNote="By hand"))
    posted(books, copy_of(held, DocNumber="INV-A", PrivateNote="By hand"))
    [words] = quickbooks_differences(matched)
    assert words.startswith("INV-00099: the Invoice ")
    assert quickbooks_differences(matched, OCTOBER) == []


def test_a_document_moved_before_every_other_is_found_by_its_id(
    held: dict[str, Any], matched: Company, books: StandIn
) -> None:
    edited(books, held, TxnDate="2020-01-01", DueDate="2026-11-30")
    assert [words.partition(": ")[2] for words in quickbooks_differences(matched)] == [
        "Date: 1 Jan 2020 instead of 31 Oct 2026."
    ]


def test_an_invoice_without_any_reference_is_named(
    matched: Company, acme: Client, approved: ApprovedInvoice
) -> None:
    invoice = approved(acme)
    Invoice.objects.filter(pk=invoice.pk).update(status=Status.SENDING)
    Invoice.objects.filter(pk=invoice.pk).update(status=Status.SENT)
    assert companies_to_reconcile() == [matched]
    [words] = quickbooks_differences(matched)
    assert "what QuickBooks calls it isn't known" in words


def test_a_push_without_an_end_counts_though_nothing_was_ever_kept(
    matched: Company, acme: Client, approved: ApprovedInvoice
) -> None:
    invoice = approved(acme)
    Invoice.objects.filter(pk=invoice.pk).update(status=Status.SENDING)
    assert companies_to_reconcile() == [matched]
    assert len(quickbooks_differences(matched)) == 1


def test_many_documents_take_few_reads(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for _ in range(5):
        approved(acme, [("time", "1", "1")])
        approved(acme, [("time", "1", "1")], kind="credit_memo")
    push_invoices()
    books.forget_calls()
    assert quickbooks_differences(matched) == []
    assert len(books.calls("/v3/")) == 2
    monkeypatch.setattr("syncs.quickbooks.gateway.PAGE", 2)
    books.forget_calls()
    assert quickbooks_differences(matched) == []
    assert len(books.calls("/v3/")) == 6


def test_every_company_is_compared_with_its_own_books(
    held: dict[str, Any], matched: Company, books: StandIn
) -> None:
    other = Company.objects.create(code="OTHER", name="Other firm")
    connect_books(other, books, "77")
    client = Client.objects.create(company=other, code="X", name="X", currency="USD")
    Invoice.objects.create(client=client, period="2026-10-01", currency="USD", status="pending",
                           invoice_on="2026-10-31")  # fmt: skip
    assert companies_to_reconcile() == [matched]
    out = StringIO()
    call_command("reconcile", stdout=out)
    assert "Our firm: QuickBooks holds what was sent." in out.getvalue()
    QuickBooksReference.objects.update(realm_id="77")
    with pytest.raises(CommandError, match=r"1 difference\.") as raised:
        call_command("reconcile", stdout=out)
    assert raised.value.returncode == 1
    assert "it is in the books 77, but 9341453000000001 are connected" in out.getvalue()


def test_books_that_cant_be_read_end_with_1(
    held: dict[str, Any], matched: Company, books: StandIn
) -> None:
    books.fault("status", "query", status=503, times=9)
    with pytest.raises(CommandError, match=r"1 difference\."):
        call_command("reconcile", stdout=StringIO())
    assert reconcile.ledger_differences() == []
