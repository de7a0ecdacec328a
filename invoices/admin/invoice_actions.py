"""What a person may do to invoices that are still with us; `syncs` adds what QuickBooks must do."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from ..figures import money, month, totals
from ..lifecycle import NotAllowed
from ..models import MOVE, Invoice, Status
from ..services import approval, voiding
from ..services.bulk_approval import approve_many, unapprovable
from ..wording import problem_words, warning_words
from .actions import Action, Outcome, Perform, one_by_one
from .confirm import Words
from .panels import register_action
from .queue import STAGES

MAY_CHANGE = "invoices.change_invoice"


def invoice_name(invoice: Invoice) -> str:
    """The invoice as a person calls it: its number or client, and its month."""
    whom = invoice.client if invoice.sow is None else f"{invoice.client}, {invoice.sow}"
    parts = [invoice.number, str(whom), month(invoice.period)]
    return " · ".join(part for part in parts if part)


def standing_words(invoice: Invoice) -> str:
    """Where the invoice stands, and for a failed one why."""
    status = str(invoice.get_status_display())
    problems = ", ".join(problem_words(invoice.problem_codes)).lower()
    return f"{status}: {problems}" if invoice.status == Status.FAILED and problems else status


def not_from_here(move: str) -> Callable[[Invoice], str]:
    """Refuses invoices that the lifecycle doesn't let make the move, by where they stand."""

    def refusal(invoice: Invoice) -> str:
        return "" if invoice.status in MOVE[move].sources else standing_words(invoice)

    return refusal


def tabs_of(move: str) -> frozenset[str]:
    """The queue's tabs that have invoices which may make the move."""
    sources = set(MOVE[move].sources)
    return frozenset(each.slug for each in STAGES if sources & set(each.statuses))


def _not_voidable(invoice: Invoice) -> str:
    stands = not_from_here("void")(invoice)
    if stands:
        return stands
    try:
        voiding.check_voidable(invoice)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


def _to_know(invoice: Invoice) -> list[str]:
    """Its warnings, each with its figure, and what will keep it from being sent."""
    told = [
        f"{warning_words([each['code']])[0]}: {each.get('text', '')}" for each in invoice.warnings
    ]
    if not invoice.client.quickbooks_customer_id:
        told.append(f"Can't be sent before {invoice.client} has a QuickBooks customer")
    return told


def _stamp(invoice: Invoice) -> str:
    return invoice.priced_at.isoformat() if invoice.priced_at else ""


def _warnings(invoices: Sequence[Invoice]) -> list[str]:
    counts = Counter(code for invoice in invoices for code in invoice.warning_codes)
    words = zip(warning_words(counts), counts.values(), strict=True)
    if len(invoices) == 1:
        return [word.lower() for word, _count in words]
    return [f"{word.lower()} on {count}" for word, count in words]


INVOICE_WORDS = Words[Invoice](
    one="invoice",
    many="invoices",
    name=invoice_name,
    detail=lambda invoice: money(invoice.total_amount, invoice.currency),
    sums=totals,
    remarks=_warnings,
    stamp=_stamp,
)


def _approve(invoices: Sequence[Invoice], by: AbstractBaseUser, reason: str) -> Outcome[Invoice]:
    approvals = approve_many(invoices, by=by)
    return Outcome(approvals.approved, approvals.refused)


def _approve_and_send(
    invoices: Sequence[Invoice], by: AbstractBaseUser, reason: str
) -> Outcome[Invoice]:
    """What was approved leaves together."""
    outcome = _approve(invoices, by, reason)
    approval.send_now(outcome.done)
    return outcome


def _recall(invoice: Invoice, by: AbstractBaseUser, reason: str) -> Invoice:
    return approval.recall(invoice, by=by)


def _send_back(invoice: Invoice, by: AbstractBaseUser, reason: str) -> Invoice:
    return approval.send_back(invoice, by=by, reason=reason)


def _hold(invoice: Invoice, by: AbstractBaseUser, reason: str) -> Invoice:
    return approval.hold(invoice, by=by, reason=reason)


def _release(invoice: Invoice, by: AbstractBaseUser, reason: str) -> Invoice:
    return approval.release(invoice, by=by)


def _retry(invoice: Invoice, by: AbstractBaseUser, reason: str) -> Invoice:
    return approval.retry(invoice, by=by)


def _void(invoice: Invoice, by: AbstractBaseUser, reason: str) -> Invoice:
    return voiding.void(invoice, by=by, reason=reason)


def _action(
    slug: str,
    label: str,
    effect: str,
    done: str,
    service: Callable[[Invoice, AbstractBaseUser, str], object],
    move: str,
) -> Action[Invoice]:
    return Action(
        slug, label, effect, done, one_by_one(service), not_from_here(move), MAY_CHANGE,
        tabs=tabs_of(move), needs_reason=MOVE[move].needs_reason,
    )  # fmt: skip


def _approval(
    slug: str, label: str, effect: str, done: str, perform: Perform[Invoice], **more: Any
) -> Action[Invoice]:
    return Action(
        slug, label, effect, done, perform, not_from_here("approve"), MAY_CHANGE,
        tabs=tabs_of("approve"), shows=_to_know, refusals=unapprovable, goes_on=True,
        leads_to="approved", **more,
    )  # fmt: skip


BUILT_IN = (
    _approval(
        "approve-and-send", "Approve and send",
        "What is approved is frozen, gets its number and goes to QuickBooks now, where it is "
        "posted.",
        "Approved, and on the way to QuickBooks", _approve_and_send, primary=True, key="s",
    ),
    _approval(
        "approve", "Approve",
        "What is approved is frozen and gets its number. It goes to QuickBooks with the next push; "
        "until then the approval can be recalled.",
        "Approved", _approve, undo="recall", key="a",
    ),
    _action(
        "recall", "Recall the approval",
        "What is recalled is pending again and isn't sent. It keeps its number.",
        "Recalled", _recall, "recall",
    ),
    _action(
        "send-back", "Send back",
        "What is sent back is pending again, with your reason in its history; the next run of its "
        "month prices it anew.",
        "Sent back", _send_back, "send back",
    ),
    _action(
        "retry", "Try again",
        "What was refused is approved again and goes to QuickBooks with the next push.",
        "Ready to be sent again", _retry, "retry",
    ),
    _action(
        "hold", "Hold",
        "What is held is put aside with your reason until it is released. A new run refreshes it "
        "and keeps it held.",
        "Held", _hold, "hold",
    ),
    _action(
        "release", "Release", "What is released is pending again.",
        "Released", _release, "release",
    ),
    Action[Invoice](
        "void", "Void",
        "What is void stays void. What it billed waits to be billed again by the next run.",
        "Void", one_by_one(_void), _not_voidable, MAY_CHANGE, tabs=tabs_of("void"),
        needs_reason=True, danger=True,
    ),
)  # fmt: skip

for _each in BUILT_IN:
    register_action(_each)
