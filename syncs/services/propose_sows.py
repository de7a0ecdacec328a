"""Proposes SOWs for deals that have none: the ones won, and the ones that time was logged on."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from clients.models import Client, Company, StatementOfWork
from clients.models.fields import validate_currency
from invoices.models import Reason, TimeEntry

from ..hubspot import deals as reading
from ..hubspot.answers import Row
from ..hubspot.gateway import HubSpot
from ..models import ProposedSow, SyncRun
from .sync_runs import carried_out, show_progress

DEALS, COMPANIES, LINE_ITEMS = "deals", "companies", "line_items"
State = ProposedSow.State


def propose_sows(by: AbstractBaseUser | None = None, hubspot: HubSpot | None = None) -> SyncRun:
    """Reads all deals and brings the open proposals up to date; decided ones stay as they are.

    Returns the run: `created`, `changed`, `unchanged` and `deleted` count proposals. Raises
    AlreadyRunning while another one is under way.
    """
    run = SyncRun(kind=SyncRun.Kind.PROPOSALS, started_by_id=by.pk if by else None)
    with carried_out(run):
        _Proposing(run, hubspot or HubSpot()).carry_out()
    return run


@dataclass(frozen=True, slots=True)
class _Found:
    """A deal with what is associated with it."""

    deal: Row
    company: Row | None
    items: list[Row]

    @property
    def deal_id(self) -> str:
        return str(self.deal["id"])


class _Proposing:
    """One look at HubSpot's deals, and the run it counts on."""

    def __init__(self, run: SyncRun, hubspot: HubSpot) -> None:
        self.run, self.hubspot = run, hubspot
        self.currency = Company.firm().home_currency

    def carry_out(self) -> None:
        """Reads the deals without a SOW, then writes what they suggest."""
        wanted = self._deals_without_sow()
        every = self._with_associations(wanted)
        known = {row.deal_id: row for row in ProposedSow.objects.filter(deal_id__in=list(wanted))}
        for found in every:
            self._keep(found, known.get(found.deal_id))
        gone = ProposedSow.objects.filter(state=State.OPEN).exclude(deal_id__in=list(wanted))
        self.run.deleted = gone.count()
        gone.delete()
        self.run.calls = self.hubspot.calls

    def _deals_without_sow(self) -> dict[str, Row]:
        """Won, or with time that waits for its SOW; neither decided on nor on a SOW already."""
        sows = StatementOfWork.objects.exclude(hubspot_deal_id="")
        settled = set(sows.values_list("hubspot_deal_id", flat=True))
        settled |= set(
            ProposedSow.objects.exclude(state=State.OPEN).values_list("deal_id", flat=True)
        )
        worked = _deals_with_waiting_time()
        wanted: dict[str, Row] = {}
        for page in self.hubspot.list_objects(DEALS, reading.DEAL_PROPERTIES):
            self.run.done += len(page)
            show_progress(self.run)
            for deal in page:
                one = str(deal.get("id"))
                if one not in settled and (reading.is_won(deal) or one in worked):
                    wanted[one] = deal
        return wanted

    def _with_associations(self, deals: dict[str, Row]) -> list[_Found]:
        companies = self.hubspot.typed_associations(DEALS, COMPANIES, deals)
        primary = {one: reading.primary_company(companies.get(one, {})) for one in deals}
        named = self.hubspot.read_objects(
            COMPANIES, sorted(set(filter(None, primary.values()))), reading.COMPANY_PROPERTIES
        )
        items = self.hubspot.associations(DEALS, LINE_ITEMS, deals)
        wanted = sorted(set().union(*items.values())) if items else []
        priced = self.hubspot.read_objects(LINE_ITEMS, wanted, reading.LINE_ITEM_PROPERTIES)
        return [
            _Found(
                deal,
                named.get(primary[one]),
                [priced[item] for item in sorted(items.get(one, ()), key=_by_number)
                 if item in priced],
            )
            for one, deal in deals.items()
        ]  # fmt: skip

    def _keep(self, found: _Found, known: ProposedSow | None) -> None:
        values = _suggestion(found, self.currency)
        if known is None:
            ProposedSow.objects.create(deal_id=found.deal_id, **values)
            self.run.created += 1
        elif any(getattr(known, name) != value for name, value in values.items()):
            ProposedSow.objects.filter(pk=known.pk, state=State.OPEN).update(**values)
            self.run.changed += 1
        else:
            self.run.unchanged += 1


def _deals_with_waiting_time() -> set[str]:
    waiting = TimeEntry.objects.filter(
        state=TimeEntry.State.QUARANTINED, reason=Reason.UNKNOWN_DEAL
    )
    return {deal for ids in waiting.values_list("deal_ids", flat=True) for deal in ids}


def _by_number(one: str) -> tuple[int, str]:
    return len(one), one


def _suggestion(found: _Found, home_currency: str) -> dict[str, Any]:
    """The fields of a proposal, with every doubt in words."""
    client, doubts = _client(found.company)
    currency, about_currency = _currency(found.deal, client, home_currency)
    suggested = reading.suggested_rates(found.items, currency)
    about_rates = [] if found.items else ["The deal has no line items, so no rates are known."]
    return {
        "deal_name": reading.text(found.deal, "dealname"),
        "company_id": str(found.company["id"]) if found.company else "",
        "company_name": reading.text(found.company, "name") if found.company else "",
        "client": client,
        "currency": currency,
        "closed_on": reading.closed_on(found.deal),
        "rates": [
            {"role": role, "hourly_rate": f"{price:f}"} for role, price in suggested.rates.items()
        ],
        "problems": doubts + about_currency + about_rates + suggested.problems,
        "raw": {"deal": found.deal, "company": found.company, "line_items": found.items},
    }


def _client(company: Row | None) -> tuple[Client | None, list[str]]:
    """The client that is the company, by its id or else by its name."""
    if company is None:
        return None, ["The deal has no primary company in HubSpot, so no client is suggested."]
    name = reading.text(company, "name")
    if by_id := _only(Client.objects.filter(hubspot_company_id=str(company["id"]))):
        return by_id, []
    if name and (by_name := _only(Client.objects.filter(name__iexact=name))):
        return by_name, [f"{by_name} is suggested by its name only: is it this company?"]
    return None, [f"No client is the company {name or company['id']} yet: one is made with it."]


def _only(clients: QuerySet[Client]) -> Client | None:
    """The one client there is; None where there is none, or more than one."""
    some = list(clients[:2])
    return some[0] if len(some) == 1 else None


def _currency(deal: Row, client: Client | None, home_currency: str) -> tuple[str, list[str]]:
    """The deal's currency; else the client's, or the firm's, with a word on it."""
    code = reading.text(deal, "deal_currency_code", 3)
    other = client.currency if client else home_currency
    if not _is_currency(code):
        return other, [f"The deal names no currency; {other} is assumed."]
    if client and client.currency != code:
        return code, [f"The deal is in {code}, but {client} is invoiced in {client.currency}."]
    return code, []


def _is_currency(code: str) -> bool:
    try:
        validate_currency(code)
    except ValidationError:
        return False
    return True
