"""Nothing changes by a link: every action is confirmed, permitted, logged, and said in words."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from invoices.admin.entry_actions import ENTRY_ACTIONS
from invoices.admin.invoice_actions import BUILT_IN
from invoices.models import Hold, Invoice, TimeEntry, WriteOff
from tests.browsers import signed_in
from tests.cast import Firm, outsider

INVOICES = reverse("admin:invoices_invoice_changelist")
ENTRIES = reverse("admin:invoices_timeentry_changelist")


def one(thing: object, slug: str) -> str:
    return reverse(f"admin:invoices_{thing._meta.model_name}_do", args=[thing.pk, slug])


def many(slug: str, model: str = "invoice") -> str:
    return reverse(f"admin:invoices_{model}_do_many", args=[slug])


def ids(*things: Invoice | TimeEntry) -> str:
    return ",".join(str(thing.pk) for thing in things)


def said(browser: Client, answer: object) -> str:
    return " ".join(browser.get(answer.url).content.decode().split())


@pytest.mark.parametrize("slug", [action.slug for action in BUILT_IN])
def test_getting_an_invoice_action_changes_nothing(firm: Firm, as_grace: Client, slug: str) -> None:
    for sequence, status in enumerate(["pending", "held", "approved", "rejected", "failed"]):
        invoice = firm.invoice(firm.entry(), status=status, sequence=sequence)
        moves = invoice.transitions.count()
        assert as_grace.get(one(invoice, slug)).status_code == 200
        assert as_grace.get(many(slug), {"ids": ids(invoice), "confirmed": "yes"}).url == INVOICES
        invoice.refresh_from_db()
        assert (invoice.status, invoice.transitions.count()) == (status, moves)


@pytest.mark.parametrize("slug", [action.slug for action in ENTRY_ACTIONS])
def test_getting_an_entry_action_changes_nothing(firm: Firm, as_grace: Client, slug: str) -> None:
    entry = firm.entry()
    assert as_grace.get(one(entry, slug)).status_code == 200
    assert as_grace.get(many(slug, "timeentry")).url == ENTRIES
    assert not WriteOff.objects.exists()
    assert not Hold.objects.exists()


def test_posting_without_confirming_changes_nothing(firm: Firm, as_grace: Client) -> None:
    invoice = firm.invoice(firm.entry())
    assert as_grace.post(one(invoice, "approve")).status_code == 200
    invoice.refresh_from_db()
    assert invoice.status == "pending"


def test_approving_by_post_works_and_is_logged(firm: Firm, as_grace: Client, grace: User) -> None:
    invoice = firm.invoice(firm.entry())
    answer = as_grace.post(one(invoice, "approve"), {"confirmed": "yes"})
    invoice.refresh_from_db()
    assert (invoice.status, invoice.approved_by) == ("approved", grace)
    assert invoice.transitions.get(action="approve").by == grace
    assert f"Approved: {invoice.number} · Northwind" in said(as_grace, answer)


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        ("pending", {"approve-and-send", "approve", "hold", "void"}),
        ("held", {"release", "void"}),
        ("approved", {"recall", "send-back", "void"}),
        ("rejected", {"send-back", "retry", "void"}),
        ("failed", {"void"}),
        ("sending", set()),
        ("void", set()),
    ],
)
def test_the_page_offers_only_what_is_allowed_now(
    firm: Firm, as_grace: Client, status: str, offered: set[str]
) -> None:
    invoice = firm.invoice(firm.entry(), status=status)
    page = as_grace.get(reverse("admin:invoices_invoice_change", args=[invoice.pk]))
    ours = {action.slug for action in BUILT_IN}
    assert {action.slug for action, _link in page.context["allowed"]} & ours == offered


@pytest.mark.parametrize(
    ("status", "slug", "target"),
    [
        ("approved", "send-back", "pending"),
        ("pending", "hold", "held"),
        ("pending", "void", "void"),
    ],
)
def test_what_needs_a_reason_gets_one_or_is_not_done(
    firm: Firm, as_grace: Client, status: str, slug: str, target: str
) -> None:
    invoice = firm.invoice(firm.entry(), status=status)
    refused = as_grace.post(one(invoice, slug), {"confirmed": "yes", "reason": "  "})
    assert "Say why" in refused.content.decode()
    as_grace.post(one(invoice, slug), {"confirmed": "yes", "reason": "Wrong month"})
    invoice.refresh_from_db()
    assert (invoice.status, invoice.status_reason) == (target, "Wrong month")


def test_the_list_leads_to_a_page_that_says_what_is_skipped_and_why(
    firm: Firm, as_grace: Client
) -> None:
    other = Firm("C0012", "Fabrikam")
    good = firm.invoice(firm.entry(2), warnings=[{"code": "first_invoice", "text": "none yet"}])
    bad = other.invoice(status="failed", problems=[{"code": "no_rate", "concerns": [], "mend": ""}])
    answer = as_grace.post(
        f"{INVOICES}?tab=all",
        {"action": "approve", "_selected_action": [good.pk, bad.pk]},
    )
    page = " ".join(answer.content.decode().split())
    assert "Approve: Northwind · October 2026" in page
    assert "300.00 USD" in page
    assert "Warnings:</span> first invoice." in page
    assert "<td>Fabrikam · October 2026</td> <td>Could not be priced: no rate</td>" in page
    good.refresh_from_db()
    assert good.status == "pending"


def test_confirming_many_keeps_the_selection_and_leads_back(firm: Firm, as_grace: Client) -> None:
    other = Firm("C0012", "Fabrikam")
    chosen = [firm.invoice(firm.entry(2)), other.invoice(other.entry(1))]
    left = firm.invoice(firm.entry(3), sequence=1)
    back = f"{INVOICES}?tab=pending&period=2026-10"
    asked = as_grace.post(
        back, {"action": "approve", "_selected_action": [each.pk for each in chosen]}
    )
    given = {"ids": asked.context["ids"], "back": asked.context["back"], "confirmed": "yes"}
    answer = as_grace.post(asked.context["target"], given)
    assert answer.url == back
    assert set(Invoice.objects.filter(status="approved")) == set(chosen)
    left.refresh_from_db()
    assert left.status == "pending"
    assert "Approved: 2 invoices, 450.00 USD." in said(as_grace, answer)


def test_what_has_changed_since_it_was_shown_is_shown_again(firm: Firm, as_grace: Client) -> None:
    invoice = firm.invoice(firm.entry())
    shown = as_grace.get(one(invoice, "approve")).context["seen"]
    Invoice.objects.filter(pk=invoice.pk).update(total_amount=999)
    answer = as_grace.post(one(invoice, "approve"), {"confirmed": "yes", "seen": shown})
    assert "has changed since the page was shown" in answer.content.decode()
    given = {"confirmed": "yes", "seen": answer.context["seen"]}
    as_grace.post(one(invoice, "approve"), given)
    invoice.refresh_from_db()
    assert invoice.status == "approved"


def test_the_way_back_never_leads_elsewhere(firm: Firm, as_grace: Client) -> None:
    invoice = firm.invoice(firm.entry())
    given = {"ids": ids(invoice), "back": "https://evil.example/", "confirmed": "yes"}
    assert as_grace.post(many("approve"), given).url == INVOICES


def test_voiding_is_refused_while_a_later_invoice_rests_on_it(firm: Firm, as_grace: Client) -> None:
    earlier = firm.invoice(firm.entry(), status="approved")
    firm.invoice(firm.entry(), period=earlier.period.replace(month=11))
    page = as_grace.get(one(earlier, "void")).content.decode()
    assert "nothing to do" in page
    assert "Void the later one first." in page


def test_one_who_may_only_look_is_refused(firm: Firm, as_otto: Client) -> None:
    invoice, entry = firm.invoice(firm.entry()), firm.entry()
    confirmed = {"confirmed": "yes", "reason": "x", "ids": ids(invoice)}
    assert as_otto.post(one(invoice, "approve"), confirmed).status_code == 403
    assert as_otto.post(many("approve"), confirmed).status_code == 403
    assert as_otto.post(one(entry, "write-off"), confirmed).status_code == 403
    assert as_otto.get(reverse("admin:invoices_billingrun_add")).status_code == 403
    page = as_otto.get(reverse("admin:invoices_invoice_change", args=[invoice.pk]))
    assert page.context["allowed"] == []
    listed = as_otto.post(INVOICES, {"action": "approve", "_selected_action": [invoice.pk]})
    assert listed.status_code != 200 or "confirmed" not in listed.content.decode()
    invoice.refresh_from_db()
    assert invoice.status == "pending"


@pytest.mark.parametrize(
    "address",
    [
        INVOICES,
        ENTRIES,
        reverse("admin:invoices_timeentry_quarantine"),
        reverse("admin:invoices_timeentry_ledger"),
        reverse("admin:invoices_billingrun_changelist"),
    ],
)
def test_one_without_rights_sees_nothing(db: None, address: str) -> None:
    assert signed_in(outsider()).get(address).status_code == 403


def test_entries_are_written_off_and_taken_back(firm: Firm, as_grace: Client, grace: User) -> None:
    entry = firm.entry()
    as_grace.post(one(entry, "write-off"), {"confirmed": "yes", "reason": "Our mistake"})
    written = WriteOff.objects.get(entry=entry)
    assert (written.reason, written.written_off_by) == ("Our mistake", grace)
    as_grace.post(one(entry, "take-back"), {"confirmed": "yes", "reason": "It was theirs"})
    written.refresh_from_db()
    assert written.taken_back_by == grace


def test_entries_are_held_and_released(firm: Firm, as_grace: Client) -> None:
    entries = [firm.entry(), firm.entry()]
    given = {"ids": ids(*entries), "confirmed": "yes", "reason": "Ask first"}
    as_grace.post(many("hold", "timeentry"), given)
    assert Hold.objects.filter(released_at=None).count() == 2
    as_grace.post(many("release", "timeentry"), {"ids": ids(*entries), "confirmed": "yes"})
    assert not Hold.objects.filter(released_at=None).exists()


def test_a_billed_entry_is_not_written_off(firm: Firm, as_grace: Client) -> None:
    billed, free = firm.entry(), firm.entry()
    invoice = firm.invoice(billed, status="approved")
    given = {"ids": ids(billed, free), "confirmed": "yes", "reason": "Never mind"}
    answer = as_grace.post(many("write-off", "timeentry"), given)
    assert list(WriteOff.objects.values_list("entry", flat=True)) == [free.pk]
    assert f"Billed on {invoice}" in said(as_grace, answer)


def test_a_whole_sow_is_held_and_released(firm: Firm, as_grace: Client) -> None:
    address = reverse("admin:invoices_hold_add")
    assert as_grace.get(address).status_code == 200
    given = {"sow": firm.sow.pk, "reason": "Not signed yet"}
    assert as_grace.post(address, given).status_code == 302
    assert "held back already" in as_grace.post(address, given).content.decode()
    hold = Hold.objects.get()
    as_grace.post(one(hold, "release"), {"confirmed": "yes"})
    hold.refresh_from_db()
    assert hold.released_at
