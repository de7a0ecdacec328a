"""What QuickBooks adds to an invoice's history: calls, e-mails, changes and payments there."""

from collections.abc import Iterable

from django.urls import reverse

from invoices.admin.timeline import Happening, register_happenings
from invoices.figures import money
from invoices.models import Invoice

from ..models import PushAttempt, QuickBooksReference

Operation = PushAttempt.Operation
CALLS: dict[str, str] = {
    Operation.CREATE: "Call to QuickBooks: create it",
    Operation.VOID: "Call to QuickBooks: void it",
    Operation.DELETE: "Call to QuickBooks: delete it",
    Operation.LOOK_UP: "Call to QuickBooks: look it up",
    Operation.UPDATE: "Call to QuickBooks: put it right",
    Operation.EMAIL: "Call to QuickBooks: e-mail it",
}


def _calls(invoice: Invoice) -> Iterable[Happening]:
    attempts = PushAttempt.objects.filter(invoice=invoice).defer("body", "answer").order_by("id")
    for each in attempts:
        outcome = str(each.get_outcome_display())
        yield Happening(
            at=each.started_at,
            words=CALLS[each.operation],
            told=f"{outcome}: {each.message}" if each.message else f"{outcome}.",
            page=reverse("admin:syncs_pushattempt_change", args=[each.pk]),
            icon="outbox",
        )


def _there(invoice: Invoice) -> Iterable[Happening]:
    reference = QuickBooksReference.objects.filter(invoice=invoice).first()
    if reference is None:
        return
    if reference.emailed_at:
        yield Happening(reference.emailed_at, "QuickBooks e-mailed it", icon="mail")
    if reference.drift and reference.drift_seen_at:
        what = "; ".join(f"{each['what']}" for each in reference.drift)
        yield Happening(
            reference.drift_seen_at, "Found changed in QuickBooks", told=what, icon="edit"
        )
    paid = reference.total_amount - reference.balance
    if paid > 0 and not reference.gone:
        total = money(reference.total_amount, invoice.currency)
        yield Happening(
            reference.changed_at or reference.seen_at,
            "Part paid" if reference.balance > 0 else "Paid",
            told=f"{money(paid, invoice.currency)} of {total} with tax, as last read there.",
            icon="payments",
        )


register_happenings(_calls)
register_happenings(_there)
