"""The small page that shows a person what the portal holds."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sandbox.hubspot.serving import portal_of
from sandbox.pages import page, table

COLUMNS = {
    "dealname": "Deal",
    "deal_currency_code": "Currency",
    "billing_status": "Billing status",
    "console_billing_state": "Billing state",
    "console_invoice_number": "Invoice",
    "console_invoice_total": "Total",
    "console_invoice_date": "Date",
    "console_invoice_url": "Link",
}


async def show(request: Request) -> Response:
    """GET /: counts, then the deals with what the console wrote on them."""
    portal = portal_of(request)
    counts = [
        (kind.plural, sum(not record.archived for record in shelf))
        for kind, shelf in zip(portal.types.values(), portal.shelves.values(), strict=True)
        if len(shelf)
    ]
    counts.append(("owners", len(portal.owners)))
    deals = [
        [str(deal.id), *(deal.properties.get(name) or "" for name in COLUMNS)]
        for deal in portal.shelves["0-3"]
        if not deal.archived
    ]
    held = ", ".join(f"{escape(name.replace('_', ' '))}: {count}" for name, count in counts)
    body = f"<p>{held}</p>" + table(["Id", *COLUMNS.values()], deals)
    return HTMLResponse(page("Stand-in of HubSpot", body))
