"""Sales tax: by code, automated, rounded, and outside the US."""

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.caller import Caller
from tests.sandbox.sale import code, detail, invoice, line, made, switch

TAXED = {"TaxCodeRef": {"value": "TAX"}}
STATE = {"TxnTaxCodeRef": {"value": "2"}}
BARE = line(100, None)
del BARE["SalesItemLineDetail"]["TaxCodeRef"]


def prefer(quickbooks: Caller, **tax: Any) -> None:
    quickbooks.post("/_control/load", {"preferences": {"TaxPrefs": tax}})


@pytest.fixture
def automated(books: Caller, quickbooks: Caller) -> Caller:
    """A company with automated sales tax: 8 % at home in California, 6.5 % in New York."""
    rate = {"Id": "7", "Name": "NY rate", "RateValue": 6.5}
    detail = [{"TaxRateRef": {"value": "7"}, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": 0}]
    ny = {"Id": "7", "Name": "NY", "Taxable": True, "SalesTaxRateList": {"TaxRateDetail": detail}}
    quickbooks.post(
        "/_control/load", {"taxrates": [rate], "taxcodes": [ny], "jurisdictions": {"NY": "7"}}
    )
    prefer(quickbooks, PartnerTaxEnabled=True)
    return books


def test_a_tax_shows_its_lines(books: Caller) -> None:
    sent = made(books, Line=[line(335.25, None, **TAXED)], TxnTaxDetail=STATE)
    assert sent["TotalAmt"] == Decimal("362.07")
    tax = sent["TxnTaxDetail"]
    assert (tax["TotalTax"], tax["TxnTaxCodeRef"]) == (Decimal("26.82"), {"value": "2"})
    [shown] = tax["TaxLine"]
    assert shown["DetailType"] == "TaxLineDetail"
    assert shown["TaxLineDetail"] == {
        "TaxRateRef": {"value": "1"},
        "PercentBased": True,
        "TaxPercent": 8,
        "NetAmountTaxable": Decimal("335.25"),
    }


def test_lines_without_tax_and_sales_without_a_code_are_free(books: Caller) -> None:
    assert made(books, TxnTaxDetail=STATE)["TxnTaxDetail"]["TotalTax"] == 0
    assert made(books, Line=[line(100, None, **TAXED)])["TxnTaxDetail"]["TotalTax"] == 0
    unsaid = made(books, Line=[BARE], TxnTaxDetail=STATE)
    assert unsaid["Line"][0]["SalesItemLineDetail"]["TaxCodeRef"] == {"value": "NON"}


def test_tax_is_rounded_half_up_by_line_or_in_sum(books: Caller, quickbooks: Caller) -> None:
    lines = [line(0.07, None, **TAXED), line(0.07, None, **TAXED), line(0.07, None, **TAXED)]
    body = {"Line": lines, "TxnTaxDetail": STATE}
    assert made(books, **body)["TxnTaxDetail"]["TotalTax"] == Decimal("0.03")
    switch(quickbooks, tax_rounding="total")
    assert made(books, **body)["TxnTaxDetail"]["TotalTax"] == Decimal("0.02")


def test_a_total_that_is_sent_is_honoured(books: Caller) -> None:
    sent = made(books, TxnTaxDetail={"TotalTax": 7.77})
    assert (sent["TxnTaxDetail"]["TotalTax"], sent["TotalAmt"]) == (
        Decimal("7.77"),
        Decimal("107.77"),
    )


def test_without_sales_tax_the_detail_is_ignored(books: Caller, quickbooks: Caller) -> None:
    prefer(quickbooks, UsingSalesTax=False)
    assert made(books, TxnTaxDetail={"TotalTax": 7.77})["TotalAmt"] == 100


def test_new_lines_are_taxed_anew_by_the_code_of_the_sale(books: Caller) -> None:
    sent = made(books, Line=[line(100, None, **TAXED)], TxnTaxDetail=STATE)
    change = {"Id": sent["Id"], "SyncToken": "0", "sparse": True}
    change["Line"] = [line(200, None, **TAXED)]
    assert books.post("/invoice", change).json["Invoice"]["TotalAmt"] == 216


def test_automated_tax_is_that_of_the_jurisdiction(automated: Caller) -> None:
    sent = made(automated, Line=[line(100, None, **TAXED)], TxnTaxDetail=STATE)
    assert sent["TxnTaxDetail"]["TotalTax"] == 8
    there = {"ShipAddr": {"Line1": "1 Street", "CountrySubDivisionCode": "NY"}}
    sent = made(automated, Line=[line(345, None, **TAXED)], TxnTaxDetail=STATE, **there)
    assert sent["TxnTaxDetail"]["TotalTax"] == Decimal("22.43")
    assert sent["TxnTaxDetail"]["TxnTaxCodeRef"] == {"value": "7"}


def test_an_automated_company_answers_as_companies_do_today(automated: Caller) -> None:
    sent = made(automated)
    assert sent["TaxExemptionRef"] == {}
    assert sent["ShipFromAddr"]["City"] == "San Pablo"
    assert sent["MetaData"]["LastModifiedByRef"]
    item = sent["Line"][0]["SalesItemLineDetail"]
    assert item["ItemAccountRef"] == {"value": "1", "name": "Services"}
    assert item["TaxClassificationRef"]["value"].startswith("EUC-")
    [nothing] = sent["TxnTaxDetail"]["TaxLine"]
    assert (nothing["Amount"], nothing["TaxLineDetail"]["NetAmountTaxable"]) == (0, 0)
    change = {"Id": sent["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "n"}
    assert automated.post("/invoice", change).json["Invoice"]["TaxExemptionRef"] == {}


def test_automated_tax_takes_a_line_without_a_code_as_taxable(
    automated: Caller, quickbooks: Caller
) -> None:
    assert made(automated, Line=[BARE])["TotalAmt"] == 108
    assert made(automated)["TotalAmt"] == 100
    switch(quickbooks, automated_absent_code="NON")
    assert made(automated, Line=[BARE])["TotalAmt"] == 100


def test_automated_tax_honours_a_total_where_that_is_switched_on(
    automated: Caller, quickbooks: Caller
) -> None:
    body = {"Line": [line(100, None, **TAXED)], "TxnTaxDetail": {"TotalTax": 1}}
    assert made(automated, **body)["TotalAmt"] == 101
    switch(quickbooks, honour_total_tax=False)
    assert made(automated, **body)["TotalAmt"] == 108


@pytest.mark.parametrize(("after", "total"), [(False, "98.00"), (True, "97.20")])
def test_a_discount_comes_before_or_after_the_tax(
    books: Caller, quickbooks: Caller, after: bool, total: str
) -> None:
    allowed = {"preferences": {"SalesFormsPrefs": {"AllowDiscount": True}}}
    quickbooks.post("/_control/load", allowed)
    off = {
        "DetailType": "DiscountLineDetail",
        "Amount": 0,
        "DiscountLineDetail": {"PercentBased": True, "DiscountPercent": 10},
    }
    lines = [line(100, None, **TAXED), off]
    sent = made(books, Line=lines, TxnTaxDetail=STATE, ApplyTaxAfterDiscount=after)
    assert sent["TotalAmt"] == Decimal(total)
    kinds = [one["DetailType"] for one in sent["Line"]]
    assert kinds == ["SalesItemLineDetail", "SubTotalLineDetail", "DiscountLineDetail"]


def test_a_discount_needs_its_preference(books: Caller) -> None:
    off = {"DetailType": "DiscountLineDetail", "Amount": 1, "DiscountLineDetail": {}}
    assert code(books.post("/invoice", invoice(Line=[line(), off]))) == "6000"


def test_a_taxable_invoice_has_at_most_750_lines(books: Caller) -> None:
    many = [line(1, None, **TAXED)] * 751
    assert code(books.post("/invoice", invoice(Line=many))) == "6000"
    assert books.post("/invoice", invoice(Line=many[1:])).status == 200
    assert books.post("/invoice", invoice(Line=[line(1, None)] * 751)).status == 200


def test_the_tax_mode_of_other_countries_is_ignored_or_refused_in_the_us(
    books: Caller, quickbooks: Caller
) -> None:
    assert "GlobalTaxCalculation" not in made(books, GlobalTaxCalculation="TaxExcluded")
    switch(quickbooks, american_tax_calculation="refused")
    assert code(books.post("/invoice", invoice(GlobalTaxCalculation="TaxExcluded"))) == "6000"


@pytest.fixture
def canadian(books: Caller, quickbooks: Caller) -> Caller:
    """A company outside the US with the one code 2 of 8 %."""
    quickbooks.post("/_control/load", {"company": {"Country": "CA"}})
    return books


def test_outside_the_us_the_tax_mode_is_required(canadian: Caller) -> None:
    coded = [line(100, None, TaxCodeRef={"value": "2"})]
    answer = canadian.post("/invoice", invoice(Line=coded))
    assert (code(answer), "GlobalTaxCalculation" in detail(answer)) == ("2020", True)
    assert made(canadian, Line=coded, GlobalTaxCalculation="TaxExcluded")["TotalAmt"] == 108
    assert made(canadian, Line=coded, GlobalTaxCalculation="NotApplicable")["TotalAmt"] == 100


def test_outside_the_us_a_line_without_a_code_is_refused_in_quickbooks_words(
    canadian: Caller,
) -> None:
    answer = canadian.post("/invoice", invoice(Line=[BARE], GlobalTaxCalculation="TaxExcluded"))
    assert code(answer) == "6000"
    assert detail(answer).endswith(
        "Make sure all your transactions have a GST/HST/VAT rate before you save."
    )


def test_tax_included_in_amounts_is_refused_instead_of_faked(canadian: Caller) -> None:
    coded = [line(100, None, TaxCodeRef={"value": "2"})]
    body = invoice(Line=coded, GlobalTaxCalculation="TaxInclusive")
    assert canadian.post("/invoice", body).status == 501
