"""Lines of invoices and credit memos: what is allowed, and what they add up to."""

from decimal import Decimal
from typing import Any

from sandbox.answers import Unsupported
from sandbox.quickbooks.company import Company, cents
from sandbox.quickbooks.errors import Gathering, business, fault, missing
from sandbox.quickbooks.references import named, referred
from sandbox.quickbooks.seeds import Entity

Line = dict[str, Any]
MOST_TAXABLE_LINES = 750
SUBTOTAL = "Subtotal:"
CLASSIFICATION = "EUC-99990201-V1-00020000"


def kept_lines(company: Company, given: list[Line], before: list[Line]) -> list[Line]:
    """The lines as they are stored, without the subtotal at the end.

    A line with the Id of an existing one keeps it; every other gets the next free Id.
    """
    used = [int(line["Id"]) for line in before if "Id" in line]
    known = {str(number) for number in used}
    following = max(used, default=0)
    kept: list[Line] = []
    gathering = Gathering()
    for line in given:
        if line.get("DetailType") == "SubTotalLineDetail":
            continue
        with gathering:
            kept.append(_checked(company, line))
    gathering.finish()
    for place, line in enumerate(kept, 1):
        if line.get("Id") not in known:
            following += 1
            line["Id"] = str(following)
        line["LineNum"] = place
    if not kept:
        raise missing("Line")
    _fill_subtotals(kept)
    if sum(_taxable(line) for line in kept) > MOST_TAXABLE_LINES:
        raise business(f"A taxable transaction has at most {MOST_TAXABLE_LINES} lines.")
    return kept


def _taxable(line: Line) -> bool:
    code = line.get("SalesItemLineDetail", {}).get("TaxCodeRef", {}).get("value", "NON")
    return bool(code != "NON")


def _fill_subtotals(lines: list[Line]) -> None:
    """A line of text that begins `Subtotal:` shows what the lines since the last one come to."""
    since = Decimal("0.00")
    for line in lines:
        if line["DetailType"] == "SalesItemLineDetail":
            since += line["Amount"]
        elif _is_subtotal(line):
            line["Description"] = f"{SUBTOTAL} {since:f}"
            since = Decimal("0.00")


def _is_subtotal(line: Line) -> bool:
    text = str(line.get("Description", ""))
    return line["DetailType"] == "DescriptionOnly" and text.startswith(SUBTOTAL)


def with_subtotal(lines: list[Line]) -> list[Line]:
    """The stored lines followed by the subtotal line, which never has an Id."""
    total = subtotal(lines)
    closing = {"Amount": total, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}
    discounts = [line for line in lines if line["DetailType"] == "DiscountLineDetail"]
    others = [line for line in lines if line["DetailType"] != "DiscountLineDetail"]
    return [*others, closing, *discounts]


def subtotal(lines: list[Line]) -> Decimal:
    """What the sales lines add up to."""
    amounts = [line["Amount"] for line in lines if line["DetailType"] == "SalesItemLineDetail"]
    return sum(amounts, Decimal("0.00"))


def discount(lines: list[Line]) -> Decimal:
    """What the discount line takes off; its amount is positive."""
    total = Decimal("0.00")
    for line in lines:
        if line["DetailType"] == "DiscountLineDetail":
            detail = line["DiscountLineDetail"]
            if detail.get("PercentBased"):
                line["Amount"] = cents(subtotal(lines) * detail["DiscountPercent"] / 100)
            total += line["Amount"]
    return total


def _checked(company: Company, line: Line) -> Line:
    if "DetailType" not in line:
        raise missing("Line.DetailType")
    kind = line["DetailType"]
    if kind == "GroupLineDetail":
        raise Unsupported("GroupLineDetail")
    if kind == "DescriptionOnly":
        return {name: value for name, value in line.items() if name != "Amount"}
    if "Amount" not in line:
        raise missing("Line.Amount")
    if kind not in line:
        raise missing(f"Line.{kind}")
    if kind == "DiscountLineDetail":
        if not company.preferences["SalesFormsPrefs"]["AllowDiscount"]:
            raise business("Discounts are switched off in the company's preferences.")
        return line | {"Amount": cents(line["Amount"])}
    return _checked_sale(company, line)


def _checked_sale(company: Company, line: Line) -> Line:
    detail = line["SalesItemLineDetail"]
    if "value" not in detail.get("ItemRef", {}):
        return _documentation(line)
    if any(detail.get(name) for name in ("DiscountRate", "DiscountAmt", "TaxInclusiveAmt")):
        raise Unsupported("discounts and inclusive tax within a line")
    if "ClassRef" in detail:
        referred(company, "Class", detail["ClassRef"])
    item = referred(company, "Item", detail["ItemRef"])
    if item["Type"] == "Category":
        raise business("A category can't be sold.")
    _check_amount(line)
    code = _tax_code(company, detail)
    kept: Entity = {"ItemRef": named("Item", item), "TaxCodeRef": {"value": code}}
    if "IncomeAccountRef" in item:
        kept["ItemAccountRef"] = item["IncomeAccountRef"]
    if company.automated_tax:
        kept["TaxClassificationRef"] = {"value": CLASSIFICATION}
    return line | {"Amount": cents(line["Amount"]), "SalesItemLineDetail": detail | kept}


def _documentation(line: Line) -> Line:
    """A line without an item is only text: its amount is ignored."""
    kept = {name: line[name] for name in ("Id", "Description", "LineNum") if name in line}
    return kept | {"DetailType": "DescriptionOnly", "DescriptionLineDetail": {}}


def _check_amount(line: Line) -> None:
    """6070 unless Amount is quantity × price rounded half up to cents, without tolerance."""
    detail, amount = line["SalesItemLineDetail"], line["Amount"]
    if "Qty" not in detail or "UnitPrice" not in detail:
        return
    if amount != cents(detail["Qty"] * detail["UnitPrice"]):
        raise fault(
            6070,
            "Amount calculation incorrect in the request",
            f"Amount is not equal to UnitPrice * Qty. Supplied value: {amount:,f}",
        )


def _tax_code(company: Company, detail: Entity) -> str:
    """TAX or NON in the US; elsewhere a code of the list, which every line needs."""
    code = detail.get("TaxCodeRef", {}).get("value")
    if company.american:
        if code not in (None, "TAX", "NON"):
            raise fault(
                6100,
                "Invalid Line TaxCode in the request",
                f"Valid line TaxCodes for US should be TAX or NON. Supplied value: {code}",
            )
        return code or (company.settings.automated_absent_code if company.automated_tax else "NON")
    if code is None:
        raise business("Make sure all your transactions have a GST/HST/VAT rate before you save.")
    return str(referred(company, "TaxCode", detail["TaxCodeRef"])["Id"])
