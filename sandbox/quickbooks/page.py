"""The page that shows a person the invoices as they arrive, what is paid, and who called."""

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sandbox import page_activity
from sandbox.clock import PACIFIC
from sandbox.deliveries import Event
from sandbox.layout import Buttons, Cell, Row, page, section, table
from sandbox.quickbooks.applying import applied
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.seeds import Entity
from sandbox.quickbooks.serving import stand_of
from sandbox.quickbooks.stand import QuickBooksStand

TITLE = "Stand-in of QuickBooks Online"
SHOWN = 200
SALE_HEADINGS = ("Number", "Customer", "Date", "Due", "Total", "Tax", "Balance", "", "Status", "")
PAYMENT_HEADINGS = ("Id", "Customer", "Date", "Amount", "Unapplied", "", "For")
LOOKS = {
    "Paid": "badge good",
    "Applied": "badge good",
    "Part paid": "badge middling",
    "Overdue": "badge bad",
    "Voided": "badge",
    "Sent": "badge fresh",
}


async def show(request: Request) -> Response:
    """GET /: every company with its sales and payments, then the latest calls and webhooks."""
    stand = stand_of(request)
    sections = [_company(company) for company in stand.companies.values()]
    sections.append(page_activity.calls(request.app.state.gate.calls))
    shown = stand.webhooks.shown()
    sections.append(page_activity.deliveries(shown, shown["target"]["format"], _told_of))
    return HTMLResponse(page(TITLE, _subtitle(stand), sections))


def _told_of(event: Event) -> str:
    return f"{event['entity']} {event['entity_id']} {event['operation']}"


def _subtitle(stand: QuickBooksStand) -> str:
    now = stand.clock.now().astimezone(PACIFIC)
    metered = stand.metered()
    limits = "rate limits on" if stand.settings.rate_limits else "rate limits off"
    most = f" of {stand.settings.reads_per_month:,}" if stand.settings.reads_per_month else ""
    return (
        f"{now:%-d %B %Y, %H:%M} Pacific time · {metered.reads:,}{most} metered reads and "
        f"{metered.writes:,} writes this month · {limits}"
    )


def _company(company: Company) -> str:
    invoices = list(company.entities["Invoice"].values())
    memos = list(company.entities["CreditMemo"].values())
    payments = list(company.entities["Payment"].values())
    today = company.today()
    parts = [
        table("Invoices", SALE_HEADINGS, _sales(company, invoices, today)),
        table("Credit memos", SALE_HEADINGS, _sales(company, memos, today)),
        table("Payments", PAYMENT_HEADINGS, [_payment(company, one) for one in _latest(payments)]),
    ]
    if not invoices and not memos:
        parts = ['<p class="none">No invoice has arrived yet.</p>', *parts]
    return section(company.info["CompanyName"], f"realm {company.realm}", _counts(company), parts)


def _counts(company: Company) -> str:
    kinds = (
        ("Invoice", "invoice"),
        ("CreditMemo", "credit memo"),
        ("Payment", "payment"),
        ("Customer", "customer"),
    )
    counted = ((len(company.entities[kind]), word) for kind, word in kinds)
    parts = [f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in counted]
    closed = company.preferences["AccountingInfoPrefs"].get("BookCloseDate")
    parts += [f"books closed until {closed}"] if closed else []
    refused = company.refused_with
    return ", ".join(parts + ([f"every call is refused with {refused}"] if refused else []))


def _latest(rows: list[Entity]) -> list[Entity]:
    return rows[: -SHOWN - 1 : -1]


def _sales(company: Company, sales: list[Entity], today: date) -> list[Row]:
    return [
        (
            f"{company.realm}-{sale['Id']}",
            [
                Cell(sale.get("DocNumber", f"(id {sale['Id']})")),
                Cell(sale["CustomerRef"]["name"]),
                Cell(sale["TxnDate"]),
                Cell(sale.get("DueDate", "")),
                _money(sale["TotalAmt"]),
                _money(sale["TxnTaxDetail"]["TotalTax"]),
                _money(sale["Balance"]),
                Cell(sale.get("CurrencyRef", {}).get("value", company.home)),
                _badge(status(sale, today)),
                _buttons(company, sale),
            ],
        )
        for sale in _latest(sales)
    ]


def _buttons(company: Company, sale: Entity) -> Buttons:
    """What a person may do with an open invoice."""
    if "RemainingCredit" in sale or not sale["Balance"]:
        return Buttons(())
    asked = {"realm": company.realm, "invoice": sale["Id"]}
    deeds = (("Receive payment", "pay"), ("Void", "void"))
    return Buttons(tuple((words, {"do": deed} | asked) for words, deed in deeds))


def _payment(company: Company, payment: Entity) -> Row:
    paid = [
        company.entities[kind][document_id].get("DocNumber", f"{kind} {document_id}")
        for kind, document_id, _ in applied(payment)
    ]
    cells = [
        Cell(payment["Id"]),
        Cell(payment["CustomerRef"]["name"]),
        Cell(payment["TxnDate"]),
        _money(payment["TotalAmt"]),
        _money(payment["UnappliedAmt"]),
        Cell(payment.get("CurrencyRef", {}).get("value", company.home)),
        Cell(", ".join(paid)),
    ]
    return f"{company.realm}-{payment['Id']}", cells


def _money(amount: Any) -> Cell:
    return Cell(f"{amount:,.2f}", "figure")


def _badge(words: str) -> Cell:
    return Cell(words, LOOKS.get(words, "badge"))


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
