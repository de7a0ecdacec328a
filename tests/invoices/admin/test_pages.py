"""Every list and page answers, and says what it is for."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from invoices.models import Allocation, BillingRun, Reason
from invoices.services.write_offs import hold_entries, hold_sow, write_off
from tests.browsers import signed_in
from tests.cast import OCTOBER, Firm, allocate

INVOICES = reverse("admin:invoices_invoice_changelist")
ENTRIES = reverse("admin:invoices_timeentry_changelist")
ROW = 'class="data-row'


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return " ".join(answer.content.decode().split())


def page_of(thing: object, browser: Client) -> str:
    meta = thing._meta
    return text_of(browser, reverse(f"admin:invoices_{meta.model_name}_change", args=[thing.pk]))


@pytest.mark.parametrize(
    ("status", "tab"),
    [
        ("pending", "pending"),
        ("held", "pending"),
        ("approved", "approved"),
        ("sending", "approved"),
        ("failed", "failed"),
        ("rejected", "failed"),
        ("unknown", "failed"),
        ("sent", "sent"),
        ("voiding", "sent"),
        ("void", "all"),
    ],
)
def test_an_invoice_stands_under_its_tab_and_has_a_page(
    firm: Firm, as_otto: Client, status: str, tab: str
) -> None:
    invoice = firm.invoice(firm.entry(2), status=status)
    shown = as_otto.get(f"{INVOICES}?tab={tab}").context["cl"]
    assert list(shown.result_list) == [invoice]
    assert {stage.slug for stage, tally, _address in shown.tabs if tally.count} == {tab, "all"}
    assert str(invoice.get_status_display()) in page_of(invoice, as_otto)


def test_what_was_settled_without_a_document_is_not_shown(firm: Firm, as_otto: Client) -> None:
    invoice = firm.invoice(status="pending")
    type(invoice).objects.filter(pk=invoice.pk).update(status="empty")
    assert ROW not in text_of(as_otto, f"{INVOICES}?tab=all")
    address = reverse("admin:invoices_invoice_change", args=[invoice.pk])
    assert as_otto.get(address).status_code == 404


def test_tabs_have_counts_and_totals_by_currency(firm: Firm, as_otto: Client) -> None:
    yen = Firm("C0002", "Hokusai", currency="JPY")
    firm.invoice(firm.entry(2))
    yen.invoice(yen.entry(10))
    firm.invoice(firm.entry(1), sequence=1, kind="credit_memo")
    text = text_of(as_otto, INVOICES)
    assert "<span>Pending</span> <span>3</span>" in text
    assert '<span class="sums">1,500 JPY</span>' in text
    assert '<span class="sums">150.00 USD</span>' in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=Hokusai", False),
        ("q=Northwind", True),
        ("q=SOW-001", True),
        ("period=2026-10", True),
        ("period=2026-09", False),
        ("currency=EUR", False),
        ("warning=late_time", True),
        ("warning=cap_near", False),
        ("warning=none", False),
        ("warning=any", True),
        ("total_amount_from=400", False),
    ],
)
def test_the_queue_is_searched_and_filtered(
    firm: Firm, as_otto: Client, query: str, found: bool
) -> None:
    firm.invoice(firm.entry(2), warnings=[{"code": "late_time", "text": "2 h"}])
    assert (ROW in text_of(as_otto, f"{INVOICES}?{query}")) is found


def test_an_invoice_reads_like_what_the_client_gets(firm: Firm, as_otto: Client) -> None:
    before = firm.invoice(
        firm.entry(1, on=OCTOBER.replace(month=9)), period=OCTOBER.replace(month=9)
    )
    invoice = firm.invoice(
        firm.entry("2.5"),
        warnings=[{"code": "cap_near", "text": "SOW-001 has used 900 of 1000"}],
    )
    page = page_of(invoice, as_otto)
    for words in ("Northwind", "October 2026", "PO-1", "375.00 USD", "Engineer, October 2026"):
        assert words in page
    assert '<span class="strong">Cap near:</span> SOW-001 has used 900 of 1000.' in page
    assert "225.00 USD more (150 %) than in" in page
    assert reverse("admin:invoices_invoice_change", args=[before.pk]) in page


def test_several_sows_have_subtotals(firm: Firm, as_otto: Client) -> None:
    first, other = firm.entry(1), firm.entry(2, sow=firm.add_sow())
    invoice = firm.invoice(first)
    firm.line(invoice, (other,), position=2)
    page = page_of(invoice, as_otto)
    assert "Subtotal SOW-001" in page
    assert "Subtotal SOW-002" in page


def test_a_line_opens_to_its_entries_and_to_why(firm: Firm, as_otto: Client) -> None:
    entry = firm.entry(2)
    line = firm.invoice(entry).lines.get()
    part = text_of(as_otto, reverse("admin:invoices_invoice_line", args=[line.invoice_id, line.pk]))
    assert "Rate 150 on card RATES for everyone, at any time." in part
    assert "Ada Lovelace" in part
    assert "Drew the start page" in part
    assert reverse("admin:invoices_timeentry_change", args=[entry.pk]) in part


def test_a_failed_invoice_says_what_to_mend(firm: Firm, as_otto: Client) -> None:
    invoice = firm.invoice(
        status="failed",
        problems=[{"code": "no_rate", "concerns": ["100001"], "mend": "Add a rate for Designer."}],
    )
    page = page_of(invoice, as_otto)
    assert "No rate:" in page
    assert "100001. Add a rate for Designer." in page
    assert "No rate" in text_of(as_otto, f"{INVOICES}?tab=failed")


def test_history_says_who_did_what_and_why(firm: Firm, grace: User) -> None:
    invoice = firm.invoice(firm.entry(1), status="held")
    page = page_of(invoice, signed_in(grace))
    assert "Held</span> by the console" in page
    assert "“The tests want it so.”" in page


def test_what_is_settled_without_a_line_is_named(firm: Firm, as_otto: Client) -> None:
    invoice = firm.invoice(firm.entry(1))
    short = firm.entry("0.01")
    Allocation.objects.create(
        invoice=invoice, entry=short, sow=firm.sow, kind="zero", billable_seconds=0,
        own_seconds=36, entry_seconds=36, fingerprint=short.fingerprint,
    )  # fmt: skip
    assert "Rounded to nothing: 1 time entry, 0.01 h worked." in page_of(invoice, as_otto)


def test_entries_say_where_they_stand(firm: Firm, grace: User) -> None:
    billed = firm.invoice(firm.entry(description="was billed"), status="sent")
    drawn = firm.invoice(sequence=1)
    line = firm.line(drawn, (firm.entry(description="stands"),))
    allocate(line, firm.entry(description="drawn"), kind="drawn")
    firm.entry(description="waits")
    firm.entry(description="free", billable=False)
    hold_entries([firm.entry(description="held one")], by=grace, reason="Ask the client")
    write_off([firm.entry(description="gone")], by=grace, reason="Our mistake")
    text = text_of(signed_in(grace), ENTRIES)
    assert f'Billed on <a class="link" href="{_page(billed)}">{billed.number}</a>' in text
    assert f'Pending on <a class="link" href="{_page(drawn)}">October 2026&#x27;s' in text
    for words in ("Waiting", "Not billable", "Held: Ask the client", "Written off: Our mistake"):
        assert words in text


def _page(invoice: object) -> str:
    return reverse("admin:invoices_invoice_change", args=[invoice.pk])


@pytest.mark.parametrize("place", ["pending", "waiting", "written_off", "held", "non_billable"])
def test_entries_are_filtered_by_where_they_stand(firm: Firm, grace: User, place: str) -> None:
    firm.invoice(firm.entry(description="pending"))
    firm.entry(description="waiting")
    firm.entry(description="non_billable", billable=False)
    held, gone = firm.entry(description="held"), firm.entry(description="written_off")
    hold_entries([held], by=grace, reason="Later")
    write_off([gone], by=grace, reason="Never")
    text = text_of(signed_in(grace), f"{ENTRIES}?place={place}")
    rows = text.count(ROW)
    assert f"Design · {place}" in text
    assert rows == (2 if place == "waiting" else 1)


def test_a_whole_held_sow_holds_its_entries(firm: Firm, grace: User) -> None:
    firm.entry()
    hold_sow(firm.sow, by=grace, reason="The contract isn't signed")
    assert "Held: The contract isn&#x27;t signed" in text_of(signed_in(grace), ENTRIES)


def test_an_entry_has_a_page_with_its_record_and_its_billings(firm: Firm, as_otto: Client) -> None:
    entry = firm.entry(2)
    firm.invoice(entry, status="approved")
    page = page_of(entry, as_otto)
    for words in ("Drew the start page", "Priced by rate card", "&quot;work_date&quot;"):
        assert words in page


@pytest.mark.parametrize("search", ["Ada", "start page", "SOW-001", "100000", "Northwind"])
def test_entries_are_searched(firm: Firm, as_otto: Client, search: str) -> None:
    firm.entry()
    assert ROW in text_of(as_otto, f"{ENTRIES}?q={search}")


def test_the_quarantine_groups_by_reason_and_says_how_to_mend(firm: Firm, as_otto: Client) -> None:
    for reason in Reason.values:
        firm.quarantined(reason)
    for _ in range(25):
        firm.quarantined("no_deal")
    page = text_of(as_otto, reverse("admin:invoices_timeentry_quarantine"))
    for reason in Reason:
        assert str(reason.label).replace("'", "&#x27;") in page
    assert "26 entries" in page
    assert "Show all 26" in page
    assert text_of(as_otto, f"{ENTRIES}?tab=quarantined&reason=no_deal").count(ROW) == 26


def test_an_empty_quarantine_says_so(as_otto: Client) -> None:
    page = text_of(as_otto, reverse("admin:invoices_timeentry_quarantine"))
    assert "Nothing is in quarantine" in page


def test_the_ledger_adds_up_to_what_hubspot_knows(firm: Firm, as_otto: Client) -> None:
    firm.invoice(firm.entry(2))
    firm.entry(1)
    firm.quarantined("no_deal", hours=3)
    firm.entry(1, state="deleted")
    page = text_of(as_otto, reverse("admin:invoices_timeentry_ledger"))
    assert "equal to HubSpot's own total of 21,600 s" in page
    month = text_of(as_otto, reverse("admin:invoices_timeentry_ledger") + "?month=2026-09")
    assert "Ledger, September 2026" in month


def test_runs_have_a_list_and_a_page(firm: Firm, as_otto: Client) -> None:
    run = BillingRun.objects.create(
        period=OCTOBER, state="failed", total=3, done=3, failed=1,
        errors=["Northwind: the sky fell"], outcome={"left_alone": ["Hokusai is approved."]},
    )  # fmt: skip
    firm.invoice(firm.entry(2), run=run)
    assert "3 of 3" in text_of(as_otto, reverse("admin:invoices_billingrun_changelist"))
    page = page_of(run, as_otto)
    for words in ("Northwind: the sky fell", "Hokusai is approved.", "1 invoice", "300.00 USD"):
        assert words in page
    listed = text_of(as_otto, f"{INVOICES}?tab=all&run__id__exact={run.pk}")
    assert listed.count(ROW) == 1


def test_holds_have_a_list_and_a_page(firm: Firm, grace: User) -> None:
    hold = hold_sow(firm.sow, by=grace, reason="Not signed")
    assert "the whole SOW" in text_of(signed_in(grace), reverse("admin:invoices_hold_changelist"))
    assert "Not signed" in page_of(hold, signed_in(grace))


def test_the_overview_counts_and_leads_on(firm: Firm, as_otto: Client) -> None:
    firm.invoice(firm.entry(2))
    firm.quarantined()
    page = text_of(as_otto, reverse("admin:index"))
    assert "300.00 USD" in page
    assert f"{INVOICES}?tab=pending" in page
    assert reverse("admin:invoices_timeentry_quarantine") in page
