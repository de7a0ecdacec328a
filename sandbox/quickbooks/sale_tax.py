"""Sales tax of a transaction."""

from decimal import Decimal
from typing import Any

from sandbox.quickbooks.company import Company, cents
from sandbox.quickbooks.errors import invalid_reference
from sandbox.quickbooks.sale_lines import Line


def tax_detail(
    company: Company, lines: list[Line], payload: dict[str, Any], rounding: str
) -> dict[str, Any]:
    """TxnTaxDetail as it is stored.

    A total that was sent is honoured; otherwise the rates of the transaction's code (US) or of
    each line's code (elsewhere) apply, rounded half up by line or on the sum.
    """
    free = payload.get("GlobalTaxCalculation") == "NotApplicable" and not company.american
    if free or not company.preferences["TaxPrefs"].get("UsingSalesTax"):
        return {"TotalTax": Decimal(0)}
    given = payload.get("TxnTaxDetail", {})
    reference = given.get("TxnTaxCodeRef")
    kept = {"TxnTaxCodeRef": reference} if reference else {}
    if "TotalTax" in given:
        return kept | {"TotalTax": cents(given["TotalTax"]), "TaxLine": given.get("TaxLine", [])}
    shares = [
        line["Amount"] * _percent(company, line, reference) / 100
        for line in lines
        if line["DetailType"] == "SalesItemLineDetail"
    ]
    rounded = [cents(share) for share in shares] if rounding == "line" else shares
    return kept | {"TotalTax": cents(sum(rounded, Decimal(0)))}


def _percent(company: Company, line: Line, reference: dict[str, Any] | None) -> Decimal:
    code = line["SalesItemLineDetail"]["TaxCodeRef"]["value"]
    if company.american:
        if code != "TAX" or reference is None:
            return Decimal(0)
        code = reference["value"]
    found = company.entities["TaxCode"].get(code)
    if found is None:
        raise invalid_reference("TaxCodes", code)
    rates = found.get("SalesTaxRateList", {}).get("TaxRateDetail", [])
    values = [company.entities["TaxRate"][one["TaxRateRef"]["value"]] for one in rates]
    return sum((rate["RateValue"] for rate in values), Decimal(0))
