"""How an invoice reads in QuickBooks, for every way a company may have set up its books."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.models import Client, Company, LineMapping, StatementOfWork, UsageFee
from invoices.models import Invoice, Line
from syncs.quickbooks.exact_json import dumps
from syncs.quickbooks.facts import Customer, Facts, Item
from syncs.quickbooks.line_mappings import LineMappings
from syncs.quickbooks.mapping import document, is_ours, memo_of, note_of
from syncs.quickbooks.preflight import problems
from syncs.selectors.payload import payload_of

from .conftest import ApprovedInvoice

pytestmark = pytest.mark.django_db
US = Facts(
    home_currency="USD",
    multicurrency=True,
    in_us=True,
    uses_sales_tax=True,
    custom_numbers=True,
    service_dates=True,
    class_on_lines=False,
    class_on_invoices=False,
    closed_until=None,
    terms={"net 30": "3"},
    tax_codes={"tax": "TAX", "non": "NON", "state": "2"},
    items={"4": Item("4", "Time", True), "9": Item("9", "Special", True)},
    customers={"100": Customer("100", "Acme", "", "", "USD", True)},
)
UK = replace(US, in_us=False, home_currency="GBP", tax_codes={"20.0% s": "5", "no vat": "7"})


@pytest.fixture
def default(firm: Company) -> LineMapping:
    """One item for every kind of line."""
    return LineMapping.objects.create(company=firm, quickbooks_item_id="4")


def read(invoice: Invoice, facts: Facts = US) -> dict[str, Any]:
    lines = list(invoice.lines.select_related("sow"))
    return document(invoice, lines, facts, LineMappings(invoice.client.company))


def missing(invoice: Invoice, facts: Facts = US) -> list[str]:
    lines = list(invoice.lines.select_related("sow"))
    return problems(invoice, lines, facts, LineMappings(invoice.client.company))


def detail(invoice: Invoice, facts: Facts = US) -> dict[str, Any]:
    found: dict[str, Any] = read(invoice, facts)["Line"][0]["SalesItemLineDetail"]
    return found


@pytest.fixture
def invoice(acme: Client, default: LineMapping, approved: ApprovedInvoice) -> Invoice:
    return approved(acme)


def test_the_whole_document(invoice: Invoice) -> None:
    assert read(invoice) == {
        "CustomerRef": {"value": "100"},
        "TxnDate": "2026-10-31",
        "PrivateNote": f"Billing console invoice {invoice.pk}. INV-0001, October 2026.",
        "Line": [
            {
                "DetailType": "SalesItemLineDetail",
                "Amount": Decimal("1861.08"),
                "Description": "time line",
                "SalesItemLineDetail": {
                    "ItemRef": {"value": "4"},
                    "Qty": Decimal("128.35"),
                    "UnitPrice": Decimal("14.5"),
                    "TaxCodeRef": {"value": "NON"},
                    "ServiceDate": "2026-10-31",
                },
            },
            {
                "DetailType": "SalesItemLineDetail",
                "Amount": Decimal("-61.08"),
                "Description": "discount line",
                "SalesItemLineDetail": {
                    "ItemRef": {"value": "4"},
                    "Qty": 1,
                    "UnitPrice": Decimal("-61.08"),
                    "TaxCodeRef": {"value": "NON"},
                },
            },
        ],
        "DocNumber": "INV-0001",
        "BillEmail": {"Address": "ap@acme.example"},
        "CustomerMemo": {"value": "PO number: PO-ACME"},
        "CurrencyRef": {"value": "USD"},
        "DueDate": "2026-11-30",
        "SalesTermRef": {"value": "3"},
    }
    assert missing(invoice) == []


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every property that is sent, with its value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in parts:
        path = f"{name}.{key}" if isinstance(value, dict) else name
        if isinstance(each, dict | list):
            yield from leaves(each, path)
        else:
            yield path, each


WRITABLE = {
    ".CustomerRef.value", ".TxnDate", ".PrivateNote", ".DocNumber", ".DueDate",
    ".BillEmail.Address", ".CustomerMemo.value", ".CurrencyRef.value", ".ExchangeRate",
    ".SalesTermRef.value", ".ClassRef.value", ".GlobalTaxCalculation",
    ".TxnTaxDetail.TxnTaxCodeRef.value", ".Line.DetailType", ".Line.Amount", ".Line.Description",
    ".Line.SalesItemLineDetail.ItemRef.value", ".Line.SalesItemLineDetail.Qty",
    ".Line.SalesItemLineDetail.UnitPrice", ".Line.SalesItemLineDetail.TaxCodeRef.value",
    ".Line.SalesItemLineDetail.ClassRef.value", ".Line.SalesItemLineDetail.ServiceDate",
}  # fmt: skip


@pytest.mark.parametrize("kind", ["invoice", "credit_memo"])
@pytest.mark.parametrize(
    "facts",
    [US, UK, replace(US, class_on_lines=True), replace(US, class_on_invoices=True),
     replace(UK, uses_sales_tax=False), replace(US, sales_tax_code="2")],
)  # fmt: skip
def test_nothing_blank_nothing_read_only_and_no_float_is_sent(
    berlin: Client, default: LineMapping, approved: ApprovedInvoice, facts: Facts, kind: str
) -> None:
    LineMapping.objects.update(quickbooks_class_id="77", quickbooks_tax_code="TAX")
    Client.objects.update(billing_email="", payment_terms="")
    StatementOfWork.objects.update(po_number="")
    invoice = approved(
        Client.objects.get(), kind=kind, exchange_rate=Decimal("1.310264"), due_on=None
    )
    sent = list(leaves(read(invoice, facts)))
    assert {path for path, _ in sent} <= WRITABLE
    assert [path for path, value in sent if value in ("", None) or isinstance(value, float)] == []
    if kind == "credit_memo":
        assert {path for path, _ in sent}.isdisjoint({".DueDate", ".SalesTermRef.value"})


@given(
    quantity=st.decimals("0.0000001", "9999", places=7),
    price=st.decimals("-999.9999999", "999.9999999", places=7),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_the_amount_is_the_product_half_up_to_cents_or_stands_alone(
    invoice: Invoice, quantity: Decimal, price: Decimal
) -> None:
    cents = (quantity * price).quantize(Decimal("0.01"), ROUND_HALF_UP)
    line = invoice.lines.select_related("sow").first()
    assert line
    line.quantity, line.unit_price, line.amount = quantity, price, cents
    mapped = document(invoice, [line], US, LineMappings(invoice.client.company))["Line"][0]
    detail = mapped["SalesItemLineDetail"]
    assert (detail["Qty"], detail["UnitPrice"], mapped["Amount"]) == (quantity, price, cents)
    line.amount = cents + Decimal("0.01")
    alone = document(invoice, [line], US, LineMappings(invoice.client.company))["Line"][0]
    assert {"Qty", "UnitPrice"}.isdisjoint(alone["SalesItemLineDetail"])


def test_a_foreign_invoice_carries_its_rate_digit_by_digit(
    berlin: Client, default: LineMapping, approved: ApprovedInvoice
) -> None:
    invoice = approved(berlin, exchange_rate=Decimal("1.310264"))
    assert '"ExchangeRate":1.310264,' in dumps(read(invoice))
    assert "ExchangeRate" not in read(invoice, replace(US, home_currency="EUR"))
    assert "ExchangeRate" not in read(invoice, replace(US, multicurrency=False))


def test_a_taxed_sale_in_the_us_names_the_rate_of_its_customer_or_company(
    invoice: Invoice,
) -> None:
    rated = replace(US, sales_tax_code="2")
    assert "TxnTaxDetail" not in read(invoice, rated)
    LineMapping.objects.update(quickbooks_tax_code="TAX")
    assert read(invoice, rated)["TxnTaxDetail"] == {"TxnTaxCodeRef": {"value": "2"}}
    own = {"100": replace(US.customers["100"], tax_code="9")}
    assert read(invoice, replace(rated, customers=own))["TxnTaxDetail"] == {
        "TxnTaxCodeRef": {"value": "9"}
    }
    for without in (US, replace(rated, automated_tax=True), replace(rated, uses_sales_tax=False)):
        assert "TxnTaxDetail" not in read(invoice, without)
    assert "TxnTaxDetail" not in read(invoice, replace(UK, sales_tax_code="2"))


def test_po_numbers_are_whole_or_left_out(invoice: Invoice) -> None:
    lines = list(invoice.lines.select_related("sow"))
    wide = [Line(sow=StatementOfWork(po_number=f"PO-{number}-{'x' * 60}")) for number in range(20)]
    memo = memo_of([*lines, *wide])
    assert memo.startswith("PO numbers: PO-ACME, PO-0-")
    assert len(memo) <= 1000
    assert memo.endswith("x…")


def test_books_of_one_currency_get_none(invoice: Invoice) -> None:
    assert "CurrencyRef" not in read(invoice, replace(US, multicurrency=False))


def test_books_that_number_themselves_get_no_number(invoice: Invoice) -> None:
    assert "DocNumber" not in read(invoice, replace(US, custom_numbers=False))


def test_service_dates_go_only_where_they_are_switched_on(invoice: Invoice) -> None:
    assert "ServiceDate" not in detail(invoice, replace(US, service_dates=False))


def test_the_month_worked_ends_on_its_last_day(invoice: Invoice) -> None:
    line = invoice.lines.select_related("sow").first()
    assert line
    line.month = date(2024, 2, 1)
    read_line = document(invoice, [line], US, LineMappings(invoice.client.company))["Line"][0]
    assert read_line["SalesItemLineDetail"]["ServiceDate"] == "2024-02-29"


def test_the_clients_tax_code_overrides_the_mappings(
    invoice: Invoice, default: LineMapping
) -> None:
    LineMapping.objects.update(quickbooks_tax_code="NON")
    Client.objects.update(tax_code="tax")
    invoice.client.refresh_from_db()
    assert detail(invoice)["TaxCodeRef"] == {"value": "TAX"}


def test_the_us_know_two_codes_of_a_line(invoice: Invoice) -> None:
    LineMapping.objects.update(quickbooks_tax_code="State")
    assert "“State” is no tax code of a line in the US" in missing(invoice)[0]


def test_outside_the_us_codes_are_named_and_sent_by_id(
    acme: Client, default: LineMapping, approved: ApprovedInvoice
) -> None:
    LineMapping.objects.update(quickbooks_tax_code="20.0% S")
    invoice = approved(acme)
    assert detail(invoice, UK)["TaxCodeRef"] == {"value": "5"}
    assert read(invoice, UK)["GlobalTaxCalculation"] == "TaxExcluded"
    assert "GlobalTaxCalculation" not in read(invoice, US)


def test_outside_the_us_a_line_without_a_code_is_named(invoice: Invoice) -> None:
    assert "A line has no tax code" in " ".join(missing(invoice, UK))
    LineMapping.objects.update(quickbooks_tax_code="17.5% S")
    assert "QuickBooks has no tax code “17.5% S”" in " ".join(missing(invoice, UK))


def test_books_without_tax_get_no_code(invoice: Invoice) -> None:
    untaxed = replace(UK, uses_sales_tax=False)
    assert "TaxCodeRef" not in detail(invoice, untaxed)
    assert read(invoice, untaxed)["GlobalTaxCalculation"] == "NotApplicable"


def test_classes_go_on_lines_or_on_the_invoice_as_the_books_want(invoice: Invoice) -> None:
    LineMapping.objects.update(quickbooks_class_id="77")
    assert "ClassRef" not in detail(invoice)
    on_lines, on_invoices = replace(US, class_on_lines=True), replace(US, class_on_invoices=True)
    assert detail(invoice, on_lines)["ClassRef"] == {"value": "77"}
    assert "ClassRef" not in read(invoice, on_lines)
    assert read(invoice, on_invoices)["ClassRef"] == {"value": "77"}


def test_texts_are_cut_where_quickbooks_would_refuse_them(
    acme: Client, default: LineMapping, approved: ApprovedInvoice
) -> None:
    invoice = approved(acme, move_on=False)
    Line.objects.filter(invoice=invoice).update(description="ü" * 5000)
    sent = read(invoice)["Line"][0]["Description"]
    assert len(sent) == 4000
    assert sent.endswith("ü…")
    assert invoice.lines.first().description == "ü" * 5000  # type: ignore[union-attr]


def test_a_foreign_invoice_without_a_rate_isnt_sent(
    berlin: Client, default: LineMapping, approved: ApprovedInvoice
) -> None:
    invoice = approved(berlin)
    facts = replace(US, customers={"101": Customer("101", "Berlin", "", "", "EUR", True)})
    assert "no exchange rate of EUR on 31 October 2026" in missing(invoice, facts)[0]
    assert "These books know USD alone" in missing(invoice, replace(facts, multicurrency=False))[0]


def test_too_many_taxed_lines_are_named(
    acme: Client, default: LineMapping, approved: ApprovedInvoice
) -> None:
    LineMapping.objects.update(quickbooks_tax_code="TAX")
    invoice = approved(acme, [("time", "1", "1")] * 751)
    assert "It has 751 lines, and QuickBooks takes 750" in missing(invoice)[0]
    Client.objects.update(tax_code="NON")
    invoice.client.refresh_from_db()
    assert missing(invoice) == []


def test_the_most_specific_mapping_decides(
    acme: Client, firm: Company, default: LineMapping, approved: ApprovedInvoice
) -> None:
    sow = acme.sows.get()
    fee = UsageFee.objects.create(code="SEATS", sow=sow, model="per_unit", unit_price=1)
    for item, names in {
        "kind": {"kind": "time"},
        "role": {"kind": "time", "role": "Consultant"},
        "usage": {"kind": "usage"},
        "fee": {"kind": "usage", "usage_fee": fee},
    }.items():
        LineMapping.objects.create(company=firm, quickbooks_item_id=item, **names)
    invoice = approved(acme, move_on=False)

    def item_for(kind: str, group: str = "") -> str:
        line = Line(invoice=invoice, sow=sow, kind=kind, group=group)
        found = LineMappings(firm).for_line(line)
        return found.quickbooks_item_id if found else ""

    assert item_for("milestone") == "4"
    assert item_for("time", "Partner") == "kind"
    assert item_for("time", "Consultant") == "role"
    assert item_for("usage", "OTHER") == "usage"
    assert item_for("usage", "SEATS") == "fee"
    sow.group_lines_by = StatementOfWork.GroupLinesBy.PERSON
    assert item_for("time", "Consultant") == "kind"
    LineMapping.objects.create(company=firm, sow=sow, quickbooks_item_id="sow")
    assert item_for("usage", "SEATS") == "sow"


def test_our_mark_is_ours_alone(invoice: Invoice) -> None:
    note = note_of(invoice)
    assert is_ours({"PrivateNote": note}, invoice)
    assert is_ours({"PrivateNote": f"Voided - {note}"}, invoice)
    other = Invoice(pk=int(f"{invoice.pk}0"), number="INV-1", period=invoice.period)
    assert not is_ours({"PrivateNote": note_of(other)}, invoice)
    assert not is_ours({}, invoice)


def test_the_page_shows_what_would_be_sent_in_words(invoice: Invoice) -> None:
    payload = payload_of(invoice)
    assert ("Customer", "Acme (id 100)") in payload.facts
    assert ("Due", "30 Nov 2026, Net 30") in payload.facts
    assert [line.amount for line in payload.lines] == [Decimal("1861.08"), Decimal("-61.08")]
    assert not payload.was_sent
