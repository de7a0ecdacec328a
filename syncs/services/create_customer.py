"""Creates the customer of a client in QuickBooks: once, and in the client's currency."""

import uuid

from django.core.exceptions import ValidationError

from clients.models import Client

from ..errors import OutcomeUnknown, OutsideError, Permanent
from ..quickbooks.customers import Proposal, customer_named, proposals_for, who_has_the_name
from ..quickbooks.facts import Customer, Facts, customer
from ..quickbooks.gateway import Entity, Gateway, body
from .match_report import MatchReport

_NAME_TAKEN = "6240"
_NOT_IN_NAMES = ":\t\n"
_BY_CLIENT = uuid.UUID("5f0e0d5e-52a5-4c53-9f5c-3f1f5f2d6a10")


def create_customer(client: Client, gateway: Gateway, facts: Facts, report: MatchReport) -> None:
    """A customer for the client; what came of it goes into the report.

    The request id is the client's, so a repeat makes no second one; an answer that got lost is
    looked up. Raises Throttled, Transient or Misconfigured: nothing was carried out then.
    """
    if any(sign in client.name for sign in _NOT_IN_NAMES):
        report.missing.append(
            f"{client} has a colon, tab or line break in its name, which QuickBooks doesn't take. "
            "Make the customer there under another name, then match."
        )
        return
    try:
        found = _created(client, gateway, facts)
    except Permanent as refusal:
        _refused(client, gateway, refusal, report)
        return
    if found is None:
        report.missing.append(
            f"{client}: QuickBooks' answer got lost, and it shows no customer yet. Match again in "
            "a few minutes; no second one is made."
        )
    else:
        _take(client, found, facts, report)


def give_customer(client: Client, found: Customer) -> None:
    """Gives the client this customer; raises ValidationError where it doesn't fit."""
    if wrong := wrong_with(client, found):
        raise ValidationError(wrong)
    client.quickbooks_customer_id = found.quickbooks_id
    client.full_clean()
    client.save(update_fields=["quickbooks_customer_id"])


def wrong_with(client: Client, found: Customer | None) -> list[str]:
    """Why this can't be the client's customer, in words; None is one that isn't there."""
    if found is None:
        return [
            f"QuickBooks has no customer {client.quickbooks_customer_id}, named by {client}; it "
            "was merged or deleted there. Match the client anew."
        ]
    if not found.active:
        return [f"The customer {found.name} of {client} is inactive in QuickBooks."]
    if found.currency not in ("", client.currency):
        return [
            f"{client} is invoiced in {client.currency}, its customer {found.name} is kept in "
            f"{found.currency}."
        ]
    return []


def _created(client: Client, gateway: Gateway, facts: Facts) -> Customer | None:
    text = body(_wanted(client, facts))
    try:
        made = gateway.create("Customer", text, uuid.uuid5(_BY_CLIENT, f"{client.pk} {text}"))
    except OutcomeUnknown:
        return customer_named(gateway, client.name)
    return customer(made.entity)


def _wanted(client: Client, facts: Facts) -> Entity:
    wanted: Entity = {"DisplayName": client.name}
    if facts.multicurrency:
        wanted["CurrencyRef"] = {"value": client.currency}
    if client.billing_email:
        wanted["PrimaryEmailAddr"] = {"Address": client.billing_email}
    return wanted


def _take(client: Client, found: Customer, facts: Facts, report: MatchReport) -> None:
    """QuickBooks may keep the home currency without a word, and a currency never changes."""
    kept_in = found.currency or facts.home_currency
    if kept_in != client.currency:
        report.missing.append(
            f"QuickBooks made the customer {found.name} (id {found.quickbooks_id}) in {kept_in} "
            f"instead of {client.currency}, which can't be changed. Make it inactive there, make "
            f"one in {client.currency}, then match."
        )
        return
    try:
        give_customer(client, found)
        report.filled.append(f"{client}: customer {found.quickbooks_id} was created.")
    except ValidationError as error:
        report.missing += error.messages


def _refused(client: Client, gateway: Gateway, refusal: Permanent, report: MatchReport) -> None:
    if refusal.code != _NAME_TAKEN:
        report.missing.append(f"{client}: {refusal.message}")
        return
    try:
        taken = who_has_the_name(gateway, client.name)
    except OutsideError as error:
        report.missing.append(f"{client}: its name is taken in QuickBooks. {error.message}")
        return
    if taken is None:
        report.missing.append(
            f"{client}: a customer, vendor or employee of this name is in QuickBooks already, "
            "though none is shown. Match it by hand."
        )
    else:
        _offer(client, *taken, report)


def _offer(client: Client, kind: str, row: Entity, report: MatchReport) -> None:
    name, number = row.get("DisplayName", client.name), row["Id"]
    if kind != "Customer":
        report.missing.append(
            f"{client}: its name is taken by the {kind.lower()} {name} (id {number}); QuickBooks "
            "has one list of names. Rename that one, or make the customer under another name."
        )
        return
    found = customer(row)
    report.proposals += proposals_for(client, [found]) or [Proposal(client, found, "its name")]
    state = "" if found.active else ", which is inactive: make it active first"
    report.missing.append(
        f"{client}: its name is taken by the customer {name} (id {number}){state}."
    )
