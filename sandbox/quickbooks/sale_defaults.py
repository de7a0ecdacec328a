"""What QuickBooks fills in of a sale when it isn't sent."""

import calendar
from datetime import date, timedelta
from decimal import Decimal

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.references import referred
from sandbox.quickbooks.sale_checks import Desk
from sandbox.quickbooks.seeds import Entity

ONLINE = (
    "AllowIPNPayment",
    "AllowOnlinePayment",
    "AllowOnlineCreditCardPayment",
    "AllowOnlineACHPayment",
)


def defaults(desk: Desk, entity: Entity, customer: Entity, *, new: bool) -> Entity:
    """States and addresses; the customer's own come in only when the sale is new."""
    found: Entity = {
        "EmailStatus": "NotSet",
        "PrintStatus": "NeedToPrint",
        "ApplyTaxAfterDiscount": False,
    }
    if new:
        found |= {name: customer[name] for name in ("BillAddr", "ShipAddr") if name in customer}
    if desk.company.automated_tax:
        found |= {"TaxExemptionRef": {}, "ShipFromAddr": desk.company.info["CompanyAddr"]}
    if desk.kind == "Invoice":
        found |= {"Deposit": Decimal(0), **dict.fromkeys(ONLINE, False)}
        if new and "SalesTermRef" in customer:
            found["SalesTermRef"] = customer["SalesTermRef"]
    return found


def due(company: Company, invoice: Entity) -> str:
    """The date plus the term of the invoice, or else of the preferences."""
    term = invoice.get("SalesTermRef") or company.preferences["SalesFormsPrefs"].get("DefaultTerms")
    day = date.fromisoformat(invoice["TxnDate"])
    if term is None:
        return day.isoformat()
    found = referred(company, "Term", term)
    if found["Type"] == "DATE_DRIVEN":
        return _date_driven(day, found).isoformat()
    return (day + timedelta(days=int(found.get("DueDays", 0)))).isoformat()


def _date_driven(day: date, term: Entity) -> date:
    """The next such day of a month, or the one after where it is too near."""
    wanted, apart = int(term["DayOfMonthDue"]), int(term.get("DueNextMonthDays", 0))
    month = day.replace(day=1)
    while (found := _in_month(month, wanted)) - day < timedelta(days=max(apart, 0)):
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _in_month(month: date, wanted: int) -> date:
    last = calendar.monthrange(month.year, month.month)[1]
    return month.replace(day=min(wanted, last))
