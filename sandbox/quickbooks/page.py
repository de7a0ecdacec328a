"""The small page that shows a person the invoices that arrived."""

from datetime import date

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sandbox.pages import page, table
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.seeds import Entity
from sandbox.quickbooks.serving import stand_of

HEADINGS = ("Id", "Number", "Customer", "Date", "Due", "Total", "Balance", "Currency", "Status")


async def show(request: Request) -> Response:
    """GET /: every company with its invoices, credit memos and customers."""
    body = "".join(_company(company) for company in stand_of(request).companies.values())
    return HTMLResponse(page("Stand-in of QuickBooks Online", body))


def _company(company: Company) -> str:
    invoices = list(company.entities["Invoice"].values())
    memos = list(company.entities["CreditMemo"].values())
    counts = f"{len(invoices)} invoices, {len(memos)} credit memos, "
    counts += f"{len(company.entities['Customer'])} customers"
    today = company.today()
    tables = [
        f"<h3>{title}</h3>" + table(HEADINGS, [_row(sale, today) for sale in reversed(sales)])
        for title, sales in (("Invoices", invoices), ("Credit memos", memos))
        if sales
    ]
    heading = f"<h2>{company.info['CompanyName']} (realm {company.realm})</h2>"
    return f"{heading}<p>{counts}</p>{''.join(tables)}"


def _row(sale: Entity, today: date) -> list[str]:
    currency = sale.get("CurrencyRef", {}).get("value", "")
    return [
        sale["Id"],
        sale.get("DocNumber", ""),
        sale["CustomerRef"]["name"],
        sale["TxnDate"],
        sale.get("DueDate", ""),
        f"{sale['TotalAmt']:,.2f}",
        f"{sale['Balance']:,.2f}",
        currency,
        status(sale, today),
    ]


def status(sale: Entity, today: date) -> str:
    """In words, inferred as a person would from the screen."""
    if sale.get("PrivateNote", "").startswith("Voided") and not sale["TotalAmt"]:
        return "Voided"
    if "RemainingCredit" in sale:
        return "Unapplied" if sale["Balance"] else "Applied"
    if not sale["Balance"]:
        return "Paid"
    if sale["Balance"] < sale["TotalAmt"]:
        return "Part paid"
    if sale["DueDate"] < today.isoformat():
        return "Overdue"
    return "Sent" if sale["EmailStatus"] == "EmailSent" else "Open"
