"""Sales sent by e-mail, as many a day as a sandbox company may."""

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.errors import business, missing, not_found
from sandbox.quickbooks.seeds import Entity


def send(company: Company, kind: str, sale_id: str, send_to: str | None) -> Entity:
    """Marks the sale as sent; 6000 once the day's mails are used up."""
    before = company.entities[kind].get(sale_id)
    if before is None:
        raise not_found()
    address = send_to or before.get("BillEmail", {}).get("Address")
    if not address:
        raise missing("BillEmail")
    if "@" not in address:
        raise business(f"Invalid e-mail address: {address}")
    _count(company)
    sent = {
        "EmailStatus": "EmailSent",
        "BillEmail": {"Address": address},
        "DeliveryInfo": {"DeliveryType": "Email", "DeliveryTime": company.now()},
    }
    return company.store(kind, before | sent, before, "Emailed")


def _count(company: Company) -> None:
    today, most = company.today(), company.settings.mails_per_day
    sent = company.mails.get(today, 0)
    if sent >= most:
        raise business(f"A sandbox company sends at most {most} e-mails a day.")
    company.mails[today] = sent + 1
