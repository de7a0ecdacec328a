"""A small firm's month, played step by step, mended by what beat does, and judged at the end."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import time_machine
from django.core.cache import cache
from django.utils import timezone

from clients.models import Client, Company, Person, Rate, RateCard, StatementOfWork
from invoices.models import Invoice, Status, TimeEntry
from invoices.selectors.ledger import ledger
from invoices.services.approval import approve
from invoices.services.generation import cut_off_runs, execute_run, start_run
from syncs.hubspot import calls
from syncs.hubspot.gateway import HubSpot
from syncs.models import DealBillingState, PushAttempt, PushBatch, QuickBooksConnection, SyncRun
from syncs.quickbooks import gateway, pace
from syncs.selectors.deal_states import deal_states
from syncs.services.match_quickbooks import match_quickbooks
from syncs.services.pull_time import pull_time
from syncs.services.push_invoices import push_invoices
from syncs.services.push_runs import give_up_cut_off_runs
from syncs.services.read_changes import read_changes
from syncs.services.recover_pushes import recover_pushes
from syncs.services.sync_runs import AlreadyRunning
from syncs.services.write_back import write_back
from tests.books import connect_books
from tests.stand_ins import StandIns

OCTOBER = date(2026, 10, 1)
CLIENTS = ("ACME", "BOLT", "CRUX", "DUNE")
HOURS = ("1.5", "2", "0.25")
HOURLY_RATE = Decimal(150)
PATIENCE_SECONDS = 3 / 10
MOST_ROUNDS = 12
ROUND = timedelta(minutes=11)
Step = Callable[[], object]


def found_firm(stand_ins: StandIns) -> None:
    """Four clients with a SOW and three entries each, their books connected and matched."""
    company = Company.firm()
    ada = Person.objects.create(email="ada@firm.test", name="Ada", hubspot_owner_id="70001")
    for number, code in enumerate(CLIENTS, start=1):
        client = Client.objects.create(
            code=code, name=code.title(), company=company, currency="USD",
            quickbooks_customer_id=str(100 + number), billing_email=f"ap@{code.lower()}.test",
        )  # fmt: skip
        card = RateCard.objects.create(code=code, currency="USD", client=client)
        Rate.objects.create(rate_card=card, hourly_rate=HOURLY_RATE)
        StatementOfWork.objects.create(
            code=f"{code}-1", client=client, currency="USD", rate_card=card,
            hubspot_deal_id=str(50 + number), starts_on=date(2026, 1, 1),
        )  # fmt: skip
    assert ada.pk
    load(stand_ins)
    connect_books(company, stand_ins.quickbooks)
    match_quickbooks(company)


def load(stand_ins: StandIns) -> None:
    """What both outsides hold before the month is billed.

    QuickBooks is the least helpful one: it lets numbers in twice and forgets request ids at once,
    so that nothing but looking keeps an invoice from being there twice.
    """
    stand_ins.quickbooks.settings(refuse_duplicate_numbers=False, requestid_seconds=0)
    stand_ins.quickbooks.load(
        customers=[
            {"Id": str(100 + number), "DisplayName": code.title(),
             "CurrencyRef": {"value": "USD"}}
            for number, code in enumerate(CLIENTS, start=1)
        ]
    )  # fmt: skip
    deals = [str(50 + number) for number in range(1, len(CLIENTS) + 1)]
    stand_ins.hubspot.load(
        deals=[
            {"id": deal, "properties": {"dealname": deal, "dealstage": "closedwon"}}
            for deal in deals
        ],
        time_entries=[_entry(deal, number, hours) for deal in deals
                      for number, hours in enumerate(HOURS)],
    )  # fmt: skip


def _entry(deal: str, number: int, hours: str) -> dict[str, Any]:
    return {
        "id": f"{deal}{number:03}",
        "properties": {
            "work_date": f"2026-10-{5 + number:02}", "hours": hours, "billable": "true",
            "activity": "Delivery", "description": "Workshop", "hubspot_owner_id": "70001",
        },
        "archived": False,
        "associations": {"deals": {"results": [{"id": deal}]}},
    }  # fmt: skip


def pull() -> None:
    """Everything there is in HubSpot."""
    _unless_running(lambda: pull_time("full", hubspot=_patient()))


def bill() -> None:
    """The month's run, and the approval of all it made."""
    execute_run(start_run(OCTOBER))
    approve_pending()


def approve_pending() -> None:
    """What a person does with every invoice that is right."""
    for invoice in Invoice.objects.filter(status=Status.PENDING):
        approve(invoice, by=None)  # type: ignore[arg-type]


def push() -> None:
    """What is approved goes to QuickBooks."""
    push_invoices()


def push_one_by_one() -> None:
    """The same without batches."""
    QuickBooksConnection.objects.update(sends_batches=False)
    push()


def tell() -> None:
    """The deals hear how far their billing is."""
    _unless_running(lambda: write_back(hubspot=_patient()))


def hear() -> None:
    """What changed in QuickBooks."""
    _unless_running(read_changes)


STEPS: dict[str, tuple[str, Step, Step]] = {
    "pull": ("hubspot", pull, pull),
    "push": ("quickbooks", push, push),
    "push one by one": ("quickbooks", push_one_by_one, push),
    "tell": ("hubspot", tell, tell),
    "hear": ("quickbooks", hear, hear),
}
"""Whom each step calls, the step, and its place in the month."""
ORDER: list[Step] = [pull, bill, push, tell, hear]


def _unless_running(step: Step) -> None:
    try:
        step()
    except AlreadyRunning:
        return


def _patient() -> HubSpot:
    """Waits as long as it likes, in no time."""
    return HubSpot(sleep=lambda _seconds: None)


@contextmanager
def quick() -> Iterator[None]:
    """Nobody waits for an answer for longer than a moment."""
    kept = gateway.READ_SECONDS, calls.PATIENCE_SECONDS
    gateway.READ_SECONDS = calls.PATIENCE_SECONDS = PATIENCE_SECONDS
    try:
        yield
    finally:
        gateway.READ_SECONDS, calls.PATIENCE_SECONDS = kept


def heal(after: int = 0) -> int:
    """Plays the month on as beat does, eleven minutes a round; says how many rounds it took."""
    for number in range(after + 1, MOST_ROUNDS + 1):
        heal_once(number)
        if settled():
            return number
    return MOST_ROUNDS


def heal_once(number: int) -> None:
    """One round, that many times eleven minutes from now."""
    with time_machine.travel(timezone.now() + number * ROUND):
        _time_has_passed()
        _beat()


def _time_has_passed() -> None:
    """Whoever was asked to wait has waited."""
    pace.KEY = f"test:{uuid.uuid4().hex}"
    cache.clear()


def _beat() -> None:
    give_up_cut_off_runs()
    for run in cut_off_runs():
        execute_run(run)
    recover_pushes()
    if TimeEntry.objects.filter(state="accepted").count() < len(CLIENTS) * len(HOURS):
        pull()
    if not Invoice.objects.exists():
        bill()
    push()
    tell()
    hear()


def settled() -> bool:
    """Every invoice is sent, and nothing is under way."""
    sent = Invoice.objects.filter(status=Status.SENT).count()
    return (
        sent == len(CLIENTS)
        and not SyncRun.objects.filter(state="running").exists()
        and not _untold()
    )


def _untold() -> list[str]:
    """Deals that haven't been told the last state, by our own record."""
    told = {row.deal_id: row.written for row in DealBillingState.objects.filter(error="")}
    return [deal for deal, state in deal_states().items() if told.get(deal) != state]


def verdict(stand_ins: StandIns) -> list[str]:
    """Whatever is not as it would be had nothing gone wrong; nothing is good."""
    return [*_of_books(stand_ins), *_of_time(), *_of_records(), *_of_deals(stand_ins)]


def _of_books(stand_ins: StandIns) -> Iterator[str]:
    held = stand_ins.quickbooks.state()["invoices"]
    numbers = [each.get("DocNumber") for each in held]
    due = sum(Decimal(hours) for hours in HOURS) * HOURLY_RATE
    for number in sorted(set(numbers)):
        if numbers.count(number) > 1:
            yield f"duplicate: QuickBooks holds {number} {numbers.count(number)} times"
    for each in held:
        if Decimal(str(each["TotalAmt"])) != due:
            yield f"wrong: {each['DocNumber']} is {each['TotalAmt']} instead of {due}"
    for invoice in Invoice.objects.all():
        if invoice.status != Status.SENT:
            named = invoice.status_reason or "without a reason"
            yield f"stuck: {invoice} is {invoice.status} ({named})"
        elif invoice.number not in numbers:
            yield f"lost: {invoice} counts as sent, but QuickBooks doesn't hold it"
    if len(held) < len(CLIENTS):
        yield f"lost: QuickBooks holds {len(held)} of {len(CLIENTS)} invoices"


def _of_time() -> Iterator[str]:
    worked = int(sum(Decimal(hours) for hours in HOURS) * 3600) * len(CLIENTS)
    standing = ledger()
    if standing["billed"] != worked or sum(standing.values()) != worked:
        yield f"lost: of {worked} seconds the ledger has {standing}"


def _of_records() -> Iterator[str]:
    if open_ones := PushAttempt.objects.filter(outcome="open").count():
        yield f"stuck: {open_ones} attempts never ended"
    if open_ones := PushBatch.objects.filter(outcome="open").count():
        yield f"stuck: {open_ones} batches never ended"
    for run in SyncRun.objects.filter(state="running"):
        yield f"stuck: {run} never ended"


def _of_deals(stand_ins: StandIns) -> Iterator[str]:
    told = {each["id"]: each["properties"] for each in stand_ins.hubspot.state()["deals"]}
    for deal, state in deal_states().items():
        if any((told[deal].get(name) or "") != value for name, value in state.items()):
            yield f"lost: deal {deal} wasn't told {state}"
