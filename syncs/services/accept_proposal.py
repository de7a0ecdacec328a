"""Turns a proposal into terms: the client where it is new, the rate card, and the SOW."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from clients.models import Client, Company, Rate, RateCard, StatementOfWork
from invoices.lifecycle import NotAllowed
from invoices.models import TimeEntry
from invoices.services.acceptance import judge

from ..models import ProposedSow

State = ProposedSow.State


@dataclass(frozen=True, slots=True)
class Terms:
    """What finance has completed: an existing client, or code and name of a new one."""

    code: str
    name: str
    currency: str
    starts_on: date
    ends_on: date | None = None
    client: Client | None = None
    client_code: str = ""
    client_name: str = ""
    rates: dict[str, Decimal] = field(default_factory=dict)


def accept_proposal(proposal: ProposedSow, terms: Terms, by: AbstractBaseUser) -> StatementOfWork:
    """Makes the terms at once or not at all, and judges the deal's waiting time again.

    Without rates there is no card: the client's and the firm's cards price the time. Raises
    ValidationError where a term is refused, NotAllowed where the proposal is decided already.
    """
    with transaction.atomic():
        _decide(proposal, State.ACCEPTED, by)
        client = terms.client or _new_client(proposal, terms, by)
        card = _rate_card(client, terms, by) if terms.rates else None
        sow = StatementOfWork(
            code=terms.code,
            client=client,
            name=terms.name,
            hubspot_deal_id=proposal.deal_id,
            currency=terms.currency,
            starts_on=terms.starts_on,
            ends_on=terms.ends_on,
            rate_card=card,
        )
        _save(sow, by)
        proposal.sow, proposal.client = sow, client
        proposal.save(update_fields=["sow", "client"])
        judge(TimeEntry.objects.filter(deal_ids__contains=[proposal.deal_id]))
    return sow


def dismiss_proposal(proposal: ProposedSow, by: AbstractBaseUser) -> None:
    """The deal isn't billed here: it isn't proposed again unless it is reopened."""
    with transaction.atomic():
        _decide(proposal, State.DISMISSED, by)


def reopen_proposal(proposal: ProposedSow) -> None:
    """Proposes a dismissed deal again; raises NotAllowed for any other."""
    reopened = ProposedSow.objects.filter(pk=proposal.pk, state=State.DISMISSED).update(
        state=State.OPEN, decided_at=None, decided_by=None
    )
    if not reopened:
        raise NotAllowed(f"{proposal} isn't dismissed.")


def _decide(proposal: ProposedSow, state: State, by: AbstractBaseUser) -> None:
    """Takes the proposal for this decision; the row stays locked until it is written."""
    present = ProposedSow.objects.select_for_update().get(pk=proposal.pk)
    if present.state != State.OPEN:
        raise NotAllowed(f"{proposal} is decided already: {present.get_state_display().lower()}.")
    proposal.state, proposal.decided_at = state, timezone.now()
    proposal.decided_by_id = by.pk
    proposal.save(update_fields=["state", "decided_at", "decided_by"])


def _new_client(proposal: ProposedSow, terms: Terms, by: AbstractBaseUser) -> Client:
    client = Client(
        code=terms.client_code,
        name=terms.client_name,
        company=Company.firm(),
        currency=terms.currency,
        hubspot_company_id=proposal.company_id,
    )
    return _save(client, by)


def _rate_card(client: Client, terms: Terms, by: AbstractBaseUser) -> RateCard:
    card = _save(
        RateCard(code=terms.code, name=terms.name, currency=terms.currency, client=client), by
    )
    for role, hourly_rate in terms.rates.items():
        _save(Rate(rate_card=card, role=role, hourly_rate=hourly_rate), by)
    return card


def _save[T: Any](row: T, by: AbstractBaseUser) -> T:
    """Saves new terms by their own rules, and logs who made them."""
    row.full_clean()
    row.save()
    LogEntry.objects.log_actions(
        by.pk, [row], ADDITION, "Accepted from a HubSpot deal.", single_object=True
    )
    return row
