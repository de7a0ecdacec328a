"""The page that shows a person the deals, what the console wrote on them, and who called."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sandbox import page_activity
from sandbox.deliveries import Event
from sandbox.hubspot import page_deal
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.page_deal import badge, company, value, when
from sandbox.hubspot.portal import PORTAL_ID, Portal
from sandbox.hubspot.records import Record
from sandbox.hubspot.serving import portal_of
from sandbox.layout import Buttons, Cell, Row, page, section, table

TITLE = "Stand-in of HubSpot"
ACCENT = "#b8442a"
SHOWN = 200
HEADINGS: tuple[str, ...] = ("Deal", "Company", "Stage", "Entries", "Hours")
HEADINGS += ("Billing status", "Billing state", "Invoice", "Total", "", "Dated", "")


async def show(request: Request) -> Response:
    """GET /: the deals; `?deal=ID` one of them with its time; then calls and webhooks."""
    portal = portal_of(request)
    portal.enrich()
    kind = portal.types["0-3"]
    deal = portal.shelves[kind.type_id].live(request.query_params.get("deal", ""))
    sections = [_deals(portal, kind)] if deal is None else page_deal.sections(portal, kind, deal)
    sections.append(page_activity.calls(request.app.state.gate.calls))
    sections.append(page_activity.deliveries(portal.webhooks.shown(), "", _told_of))
    return HTMLResponse(page(TITLE, _subtitle(portal), sections, ACCENT))


def _subtitle(portal: Portal) -> str:
    now, settings = portal.now_there(), portal.settings
    calls = portal.used.on(now.date())
    limits = "rate limits on" if settings.rate_limits else "rate limits off"
    return (
        f"{now:%-d %B %Y, %H:%M} {settings.time_zone} · {calls:,} of "
        f"{settings.daily:,} calls today · {limits}"
    )


def _deals(portal: Portal, kind: ObjectType) -> str:
    deals = [deal for deal in portal.shelves[kind.type_id] if not deal.archived]
    rows = [_row(portal, kind, deal) for deal in deals[-SHOWN:]]
    parts = [table("", HEADINGS, rows) or '<p class="none">There is no deal yet.</p>']
    return section("Deals", f"portal {PORTAL_ID}", _counts(portal), parts)


def _counts(portal: Portal) -> str:
    held = [
        (kind.plural, sum(not record.archived for record in portal.shelves[kind.type_id]))
        for kind in portal.types.values()
    ]
    counted = [f"{count:,} {name.replace('_', ' ')}" for name, count in held if count]
    return ", ".join([*counted, f"{len(portal.owners):,} owners"])


def _row(portal: Portal, kind: ObjectType, deal: Record) -> Row:
    hours = page_deal.hours_of(portal, kind, deal)
    cells: list[Cell | Buttons] = [
        Cell(value(deal, "dealname") or f"Deal {deal.id}", href=f"/?deal={deal.id}"),
        Cell(company(portal, kind, deal)),
        Cell(page_deal.stage_words(portal, kind, deal)),
        Cell(f"{len(hours):,}" if hours else "", "figure"),
        Cell(f"{sum(hours):,.2f}" if hours else "", "figure"),
        badge(portal, kind, deal, "billing_status"),
        badge(portal, kind, deal, "console_billing_state"),
        Cell(value(deal, "console_invoice_number"), href=value(deal, "console_invoice_url")),
        Cell(value(deal, "console_invoice_total"), "figure"),
        Cell(value(deal, "deal_currency_code")),
        Cell(when(value(deal, "console_invoice_date"))),
        _buttons(deal),
    ]
    return f"deal-{deal.id}", cells


def _buttons(deal: Record) -> Buttons:
    """What a salesperson would click in the CRM."""
    wanted = {"Ready": "ready_for_billing", "On hold": "on_hold", "Not ready": "not_ready"}
    present = value(deal, "billing_status")
    acts = [
        (words, {"object_type": "deals", "id": deal.id, "properties": {"billing_status": status}})
        for words, status in wanted.items()
        if status != present and (present or status != "not_ready")
    ]
    return Buttons(tuple(acts), to="/_control/change")


def _told_of(event: Event) -> str:
    record = event.get("objectId") or event.get("primaryObjectId") or event.get("fromObjectId")
    told = f"{event['subscriptionType']} {record}"
    if "propertyName" in event:
        told += f" {event['propertyName']} = {event['propertyValue']}"
    return f"{told} ({event['changeSource']})"
