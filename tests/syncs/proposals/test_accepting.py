"""Finance completes a proposal and accepts it: its time is billed at its rates."""

from decimal import Decimal
from typing import Any

from django.contrib.admin.models import LogEntry
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Client, RateCard, StatementOfWork
from invoices.models import Invoice, TimeEntry
from syncs.models import ProposedSow
from tests.cast import Firm, auditor
from tests.invoices.month import bill

from .conftest import Desk, item, won

LIST = reverse("admin:syncs_proposedsow_changelist")


def page(row: ProposedSow) -> str:
    return reverse("admin:syncs_proposedsow_change", args=[row.pk])


def accept(browser: Browser, row: ProposedSow, **changes: str) -> Any:
    """Posts the form as it would be filled in for a new client."""
    form = {
        "client": "", "client_code": "ACME", "client_name": "Acme", "code": "ACME-WEB",
        "name": "Website", "currency": "USD", "starts_on": "2026-10-01", "ends_on": "",
        "rates-TOTAL_FORMS": "2", "rates-INITIAL_FORMS": "0",
        "rates-0-role": "Engineer", "rates-0-hourly_rate": "180.50",
        "rates-1-role": "", "rates-1-hourly_rate": "",
    }  # fmt: skip
    address = reverse("admin:syncs_proposedsow_accept", args=[row.pk])
    return browser.post(address, form | changes, follow=True)


def proposed(desk: Desk) -> ProposedSow:
    desk.stand_in.load(deals=[won(61)], line_items=[item(1, "Engineer", "180.50")])
    desk.look()
    return desk.proposal()


def test_the_page_comes_filled_in(desk: Desk, browser: Browser) -> None:
    row = proposed(desk)
    shown = browser.get(page(row)).content.decode()
    for words in ('value="WEBSITE"', 'value="ACME"', "180.50", 'value="2026-10-02"'):
        assert words in shown
    assert "No client is the company Acme yet" in shown


def test_accepting_makes_client_card_rates_and_sow(desk: Desk, browser: Browser) -> None:
    row = proposed(desk)
    accept(browser, row)
    sow = StatementOfWork.objects.get(code="ACME-WEB")
    assert (sow.hubspot_deal_id, sow.client.hubspot_company_id) == ("61", "801")
    assert sow.rate_card is not None
    [rate] = sow.rate_card.rates.all()
    assert (rate.role, rate.hourly_rate) == ("Engineer", Decimal("180.50"))
    row.refresh_from_db()
    assert (row.state, row.sow) == (ProposedSow.State.ACCEPTED, sow)
    assert {entry.get_change_message() for entry in LogEntry.objects.all()} == {
        "Accepted from a HubSpot deal."
    }


def test_waiting_time_comes_in_and_is_billed_at_the_rates(desk: Desk, browser: Browser) -> None:
    firm = Firm()
    entry = firm.quarantined("unknown_deal", deal_ids=["61"], hours="2")
    accept(browser, proposed(desk))
    entry.refresh_from_db()
    assert entry.state == TimeEntry.State.ACCEPTED
    bill()
    invoice = Invoice.objects.get(client__code="ACME")
    assert invoice.total_amount == Decimal("361.00")


def test_an_existing_client_is_taken_as_it_is(desk: Desk, browser: Browser) -> None:
    firm = Firm()
    accept(browser, proposed(desk), client=str(firm.client.pk))
    assert StatementOfWork.objects.get(code="ACME-WEB").client == firm.client
    assert Client.objects.count() == 1


def test_without_rates_the_other_cards_price_the_time(desk: Desk, browser: Browser) -> None:
    empty = {"rates-0-role": "", "rates-0-hourly_rate": ""}
    accept(browser, proposed(desk), **empty)
    assert StatementOfWork.objects.get(code="ACME-WEB").rate_card is None
    assert not RateCard.objects.exists()


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_made(
    desk: Desk, browser: Browser
) -> None:
    firm = Firm()
    row = proposed(desk)
    wrong = {
        "client_code": ("C0001", "There is a client C0001 already"),
        "code": ("SOW-001", "There is a SOW SOW-001 already"),
        "currency": ("XQX", "not an ISO 4217 currency"),
        "ends_on": ("2026-09-01", "ends before it starts"),
        "starts_on": ("soon", "valid date"),
        "rates-0-role": ("", "Whose hour costs this"),
        "rates-0-hourly_rate": ("", "What does an hour of this role cost"),
        "client_name": ("", "Give the new client a name"),
    }
    for field, (value, words) in wrong.items():
        answer = accept(browser, row, **{field: value})
        assert words in answer.content.decode(), field
    twice = accept(browser, row, **{"rates-1-role": "Engineer", "rates-1-hourly_rate": "1"})
    assert "Each role has one rate" in twice.content.decode()
    other = accept(browser, row, client=str(firm.client.pk), currency="EUR")
    assert "is invoiced in USD" in other.content.decode()
    assert StatementOfWork.objects.count() == 1
    row.refresh_from_db()
    assert row.state == ProposedSow.State.OPEN


def test_accepting_twice_makes_one_sow(desk: Desk, browser: Browser) -> None:
    row = proposed(desk)
    accept(browser, row)
    again = accept(browser, row, code="OTHER", client_code="OTHER")
    assert "decided already" in again.content.decode()
    assert StatementOfWork.objects.count() == 1


def test_nothing_happens_by_a_link_or_for_those_who_may_not(desk: Desk, browser: Browser) -> None:
    row = proposed(desk)
    for name in ("accept", "look"):
        arguments = [row.pk] if name == "accept" else []
        assert (
            browser.get(reverse(f"admin:syncs_proposedsow_{name}", args=arguments)).status_code
            == 405
        )
    otto = Browser()
    otto.force_login(auditor())
    assert accept(otto, row).status_code == 403
    assert otto.post(reverse("admin:syncs_proposedsow_look")).status_code == 403
    assert "Complete and accept" not in otto.get(page(row)).content.decode()


def test_looking_from_the_list_says_what_was_found(desk: Desk, browser: Browser) -> None:
    desk.stand_in.load(deals=[won(61)])
    answer = browser.post(reverse("admin:syncs_proposedsow_look"), follow=True)
    assert "1 deal read: 1 newly proposed" in answer.content.decode()
    assert "Website" in browser.get(LIST).content.decode()


def test_a_deal_can_be_dismissed_and_proposed_again(desk: Desk, browser: Browser) -> None:
    row = proposed(desk)
    for slug, state in (("dismiss", "dismissed"), ("reopen", "open")):
        address = reverse("admin:syncs_proposedsow_do", args=[row.pk, slug])
        browser.post(address, {"confirmed": "yes"})
        row.refresh_from_db()
        assert row.state == state
