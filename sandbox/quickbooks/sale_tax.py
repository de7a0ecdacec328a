"""Sales tax of a transaction."""

from decimal import Decimal

from sandbox.quickbooks.company import Company, cents
from sandbox.quickbooks.errors import invalid_reference
from sandbox.quickbooks.sale_lines import Line, discount, subtotal
from sandbox.quickbooks.seeds import Entity


def tax_detail(company: Company, lines: list[Line], payload: Entity) -> Entity:
    """TxnTaxDetail as it is stored.

    A total that was sent is honoured; otherwise the rates of the transaction's code (US) or of
    each line's code (elsewhere) apply, rounded half up by line or on the sum. Where sales tax is
    automated, the code is the jurisdiction's, whichever was sent.
    """
    prefs = company.preferences["TaxPrefs"]
    free = payload.get("GlobalTaxCalculation") == "NotApplicable" and not company.american
    if free or not prefs.get("UsingSalesTax"):
        return {"TotalTax": Decimal(0)}
    given = payload.get("TxnTaxDetail", {})
    automated = company.automated_tax
    reference = _jurisdiction(company, payload) if automated else given.get("TxnTaxCodeRef")
    kept = {"TxnTaxCodeRef": reference} if reference else {}
    if "TotalTax" in given and (company.settings.honour_total_tax or not automated):
        kept |= {"TaxLine": given["TaxLine"]} if given.get("TaxLine") else {}
        return kept | {"TotalTax": cents(given["TotalTax"])}
    tax_lines = _tax_lines(company, _taxed(company, lines, payload), reference)
    if automated and not tax_lines and reference:
        tax_lines = [_tax_line(company, one, []) for one in _rates(company, "TAX", reference)]
    total = sum((one["Amount"] for one in tax_lines), Decimal(0))
    return kept | {"TotalTax": cents(total)} | ({"TaxLine": tax_lines} if tax_lines else {})


def _jurisdiction(company: Company, payload: Entity) -> Entity:
    """The code of where the sale goes, or else of where the company is."""
    sold_to = payload.get("ShipAddr", {}).get("CountrySubDivisionCode")
    state = sold_to or company.info["CompanyAddr"].get("CountrySubDivisionCode", "")
    group = company.preferences["TaxPrefs"].get("TaxGroupCodeRef", {}).get("value", "2")
    return {"value": company.jurisdictions.get(state, group)}


def _taxed(company: Company, lines: list[Line], payload: Entity) -> list[tuple[str, Decimal]]:
    """Code and amount of every line, less its share of a discount that comes before the tax."""
    sold = [line for line in lines if line["DetailType"] == "SalesItemLineDetail"]
    whole, left = subtotal(lines), Decimal(1)
    before_tax = payload.get("ApplyTaxAfterDiscount") or not company.american
    if before_tax and whole:
        left = (whole - discount(lines)) / whole
    return [
        (line["SalesItemLineDetail"]["TaxCodeRef"]["value"], line["Amount"] * left) for line in sold
    ]


def _tax_lines(
    company: Company, taxed: list[tuple[str, Decimal]], reference: Entity | None
) -> list[Entity]:
    """One line a rate."""
    shares: dict[str, list[Decimal]] = {}
    for code, amount in taxed:
        for rate_id in _rates(company, code, reference):
            shares.setdefault(rate_id, []).append(amount)
    return [_tax_line(company, rate_id, amounts) for rate_id, amounts in shares.items()]


def _tax_line(company: Company, rate_id: str, amounts: list[Decimal]) -> Entity:
    percent = company.entities["TaxRate"][rate_id]["RateValue"]
    taxes = [amount * percent / 100 for amount in amounts]
    if company.settings.tax_rounding == "line":
        taxes = [cents(tax) for tax in taxes]
    return {
        "Amount": cents(sum(taxes, Decimal(0))),
        "DetailType": "TaxLineDetail",
        "TaxLineDetail": {
            "TaxRateRef": {"value": rate_id},
            "PercentBased": True,
            "TaxPercent": percent,
            "NetAmountTaxable": cents(sum(amounts, Decimal(0))),
        },
    }


def _rates(company: Company, code: str, reference: Entity | None) -> list[str]:
    """The rates that apply to a line; none where it or the sale is free of tax."""
    if company.american:
        if code != "TAX" or reference is None:
            return []
        code = reference["value"]
    found = company.entities["TaxCode"].get(code)
    if found is None:
        raise invalid_reference("TaxCodes", code)
    rates = found.get("SalesTaxRateList", {}).get("TaxRateDetail", [])
    return [str(one["TaxRateRef"]["value"]) for one in rates]
