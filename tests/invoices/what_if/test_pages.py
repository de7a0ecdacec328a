"""The what-if page and the pages of proposals, as people use them."""

from datetime import date, datetime
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.models import Person, Rate, Retainer, RetainerTier
from invoices.models import TermsProposal
from tests.browsers import shown, signed_in
from tests.cast import Firm, auditor, outsider, sign_up

pytestmark = pytest.mark.django_db
PAGE, PROPOSE, LIST = (
    f"/admin/invoices/termsproposal/{path}" for path in ("what-if/", "what-if/propose/", "")
)
NOW = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("America/New_York"))
LOOKS = ("invoices.view_invoice", "clients.view_ratecard", "clients.view_retainertier")
PROPOSES = (*LOOKS, "clients.change_ratecard", "clients.change_retainertier")
DECIDES = (*LOOKS, "invoices.decide_termsproposal", "invoices.view_termsproposal")


@pytest.fixture(autouse=True)
def november() -> object:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def pia(db: None) -> Client:
    """She proposes."""
    return signed_in(sign_up("pia", *PROPOSES))


@pytest.fixture
def dee(db: None) -> Client:
    """She decides."""
    return signed_in(sign_up("dee", *DECIDES))


def rate(firm: Firm) -> Rate:
    return firm.card.rates.get()


def of(firm: Firm, span: str = "month", **more: object) -> dict[str, object]:
    return {"of": f"card-{firm.card.pk}", "span": span, **more}


def compared(browser: Client, firm: Firm, price: object = 160, span: str = "month") -> HttpResponse:
    """The comparison with another rate, by its address."""
    return browser.get(PAGE, of(firm, span, new=f"rate-{rate(firm).pk}:{price}"))


def result(answer: HttpResponse) -> dict[str, object]:
    found: dict[str, object] = answer.context["result"]
    return found


def proposed(browser: Client, firm: Firm) -> TermsProposal:
    new = f"rate-{rate(firm).pk}:160"
    given = of(firm, new=new, starts_on="2026-12-01", reason="Prices of 2027.")
    assert browser.post(PROPOSE, given).status_code == 302
    return TermsProposal.objects.get()


def page_of(row: TermsProposal) -> str:
    return reverse("admin:invoices_termsproposal_change", args=[row.pk])


def test_the_button_on_a_cards_page_leads_to_its_figures(firm: Firm, pia: Client) -> None:
    page = shown(pia.get(reverse("admin:clients_ratecard_change", args=[firm.card.pk])))
    assert f'href="{PAGE}?of=card-{firm.card.pk}&amp;span=month"' in page
    assert "150.00" in shown(pia.get(PAGE, of(firm)))


def test_posted_figures_lead_to_an_address_of_those_that_differ(firm: Firm, pia: Client) -> None:
    second = Rate.objects.create(rate_card=firm.card, role="Engineer", hourly_rate=200)
    first = firm.card.rates.get(role="")
    given = of(firm, **{f"rate-{first.pk}": "150", f"rate-{second.pk}": "210.5"})
    answer = pia.post(PAGE, given)
    query = parse_qs(urlsplit(answer["Location"]).query)
    assert query["new"] == [f"rate-{second.pk}:210.5"]


def test_all_prices_by_a_percentage_are_rounded_as_amounts(firm: Firm, pia: Client) -> None:
    price = rate(firm)
    answer = pia.post(PAGE, of(firm, all="3.335", **{f"rate-{price.pk}": "150"}))
    assert answer["Location"].endswith(f"new=rate-{price.pk}:155")


def test_last_month_is_rated_both_ways(firm: Firm, pia: Client) -> None:
    firm.entry(8)
    firm.entry(1, on=date(2026, 9, 30))
    Firm("IDLE", "Idle")
    found = result(compared(pia, firm))
    [total] = found["totals"]
    assert (total["before"], total["after"], total["difference"], total["percent"]) == (
        "1,350.00", "1,430.00", "+80.00", "+5.9 %",
    )  # fmt: skip
    assert (found["unaffected"], found["all_clients"]) == (1, 2)


def test_a_quarter_has_its_months_and_their_sum(firm: Firm, pia: Client) -> None:
    for month in (7, 8, 9, 10):
        firm.entry(month, on=date(2026, month, 3))
    totals = result(compared(pia, firm, span="quarter"))["totals"]
    assert [(row["month"], row["difference"]) for row in totals] == [
        ("July 2026", "+70.00"), ("August 2026", "+80.00"), ("September 2026", "+90.00"),
        ("Together", "+240.00"),
    ]  # fmt: skip


def test_a_clients_lines_are_shown_when_it_is_opened(firm: Firm, pia: Client) -> None:
    firm.entry(8)
    answer = compared(pia, firm, 140)
    lines = shown(pia.get(f"{answer.context['lines_at']}{firm.client.pk}"))
    assert "Engineer, October 2026" in lines
    assert "150.00 → 140.00" in lines
    assert "1,200.00 → 1,120.00" in lines
    assert "-80.00" in lines


def test_a_cap_that_the_change_crosses_is_named(firm: Firm, pia: Client) -> None:
    firm.sow.cap_amount = 1250
    firm.sow.save()
    firm.entry(8)
    [cap] = result(compared(pia, firm))["caps"]
    assert (cap["sow"], cap["state"]) == (firm.sow.code, "crossed by the change")
    assert (cap["counted"]["after"], cap["cut"]["after"]) == ("1,280.00", "30.00")


def test_a_tier_with_fewer_hours_shows_whose_retainer_is_exceeded(firm: Firm, pia: Client) -> None:
    tier = RetainerTier.objects.create(
        code="GOLD", currency="USD", monthly_fee=500, included_hours=10, overage_rate=200
    )
    Retainer.objects.create(sow=firm.sow, tier=tier, starts_on=date(2026, 10, 1))
    firm.entry(8)
    new = "included_hours:6;monthly_fee:400"
    found = result(pia.get(PAGE, {"of": f"tier-{tier.pk}", "span": "month", "new": new}))
    [row] = found["retainers"]
    assert (row["state"], row["hours"]) == ("exceeded by the change", "0.00 h → 2.00 h")
    assert [row["difference"] for row in found["totals"]] == ["+300.00"]


def test_what_can_not_be_priced_is_left_out_by_name(firm: Firm, pia: Client) -> None:
    firm.entry(8)
    Rate.objects.update(role="Engineer")
    bob = Person.objects.create(email="bob@firm.example", name="Bob", hubspot_owner_id="502")
    firm.entry(1, person=bob)
    found = result(compared(pia, firm))
    assert [(row["sow"], row["words"]) for row in found["unpriced"]] == [(firm.sow.code, "No rate")]
    assert found["clients"] == []


def test_nothing_is_written(firm: Firm, pia: Client) -> None:
    firm.entry(8)
    with CaptureQueriesContext(connection) as asked:
        shown(compared(pia, firm))
        pia.post(PAGE, of(firm, **{f"rate-{rate(firm).pk}": "170"}))
    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}


@pytest.mark.parametrize(
    "asked",
    [
        {"of": "card-999"},
        {"of": "card-x"},
        {"span": "century"},
        {"new": "rate-999:1"},
        {"new": "rate-RATE:-1"},
        {"new": "rate-RATE:1e400"},
        {"new": "rate-RATE:1.123456789"},
        {"new": "rate-RATE:"},
        {"new": "rate-RATE:NaN"},
        {"new": "<script>:1"},
        {"new": ";;:;"},
    ],
)
def test_a_strange_address_is_answered_in_words(
    firm: Firm, pia: Client, asked: dict[str, str]
) -> None:
    given = of(firm, new=f"rate-{rate(firm).pk}:160") | asked
    given["new"] = str(given["new"]).replace("RATE", str(rate(firm).pk))
    answer = pia.get(PAGE, given)
    assert "errorlist" in shown(answer)
    assert "result" not in answer.context
    assert "<script>:" not in answer.content.decode()


@pytest.mark.parametrize("percent", ["-101", "1001", "x"])
def test_a_strange_percentage_is_refused(firm: Firm, pia: Client, percent: str) -> None:
    answer = pia.post(PAGE, of(firm, all=percent, **{f"rate-{rate(firm).pk}": "150"}))
    assert "errorlist" in shown(answer)


def test_figures_that_stay_are_no_comparison(firm: Firm, pia: Client) -> None:
    assert "No figure differs from what it is now" in shown(compared(pia, firm, 150))


def test_a_fee_finer_than_its_currency_is_refused(firm: Firm, pia: Client) -> None:
    tier = RetainerTier.objects.create(
        code="YEN", currency="JPY", monthly_fee=50000, included_hours=10
    )
    answer = pia.get(PAGE, {"of": f"tier-{tier.pk}", "span": "month", "new": "monthly_fee:5.5"})
    assert "finer than JPY allows" in shown(answer)


def test_the_number_of_queries_does_not_grow(firm: Firm, pia: Client) -> None:
    Rate.objects.filter(rate_card=firm.card).update(hourly_rate=Decimal(150))
    firm.card.client = None
    firm.card.save()
    counts = []
    for letter, clients, entries in (("A", 2, 2), ("B", 12, 9)):
        for number in range(clients):
            other = Firm(f"{letter}{number}", f"{letter} {number}")
            other.card.rates.all().delete()
            for _each in range(entries):
                other.entry(1)
        with CaptureQueriesContext(connection) as asked:
            answer = compared(pia, firm, span="three")
        counts.append((len(result(answer)["clients"]), len(asked)))
    assert [clients for clients, _queries in counts] == [2, 14]
    assert counts[0][1] == counts[1][1]
    assert counts[0][1] < 45


def test_a_proposal_keeps_what_was_compared(firm: Firm, pia: Client) -> None:
    firm.entry(8)
    row = proposed(pia, firm)
    firm.entry(100)
    page = shown(pia.get(page_of(row)))
    assert "Prices of 2027." in page
    assert "+80.00" in page
    assert "a second person accepts or declines it" in page
    lines = pia.get(reverse("admin:invoices_termsproposal_lines", args=[row.pk, firm.client.pk]))
    assert "1,200.00 → 1,280.00" in shown(lines)


def test_a_proposal_needs_a_day_and_a_reason(firm: Firm, pia: Client) -> None:
    firm.entry(8)
    new = f"rate-{rate(firm).pk}:160"
    for wrong in ({"reason": " "}, {"starts_on": ""}, {"starts_on": "9999-01-01"}):
        given = of(firm, new=new, starts_on="2026-12-01", reason="x") | wrong
        assert "errorlist" in shown(pia.post(PROPOSE, given))
    assert not TermsProposal.objects.exists()


def test_a_second_person_accepts_on_the_proposals_page(
    firm: Firm, pia: Client, dee: Client
) -> None:
    row = proposed(pia, firm)
    assert "Accept from this day" in shown(dee.get(page_of(row)))
    accept = reverse("admin:invoices_termsproposal_accept", args=[row.pk])
    assert dee.get(accept).status_code == 405
    assert "errorlist" in shown(dee.post(accept, {"starts_on": "soon"}))
    assert dee.post(accept, {"starts_on": "2026-12-05"}).status_code == 302
    page = shown(dee.get(page_of(row)))
    assert "in force from 5 Dec 2026" in page
    assert "Accept from this day" not in page
    assert firm.card.rates.get(effective_from=date(2026, 12, 5)).hourly_rate == 160


def test_what_keeps_it_from_being_accepted_is_said(firm: Firm, pia: Client, dee: Client) -> None:
    row = proposed(pia, firm)
    Rate.objects.update(hourly_rate=155)
    assert "has changed since this was proposed" in shown(dee.get(page_of(row)))
    accept = reverse("admin:invoices_termsproposal_accept", args=[row.pk])
    answer = dee.post(accept, {"starts_on": "2026-12-01"})
    assert "has changed since this was proposed" in shown(answer)


def test_it_is_declined_with_a_reason_and_withdrawn_by_who_made_it(
    firm: Firm, pia: Client, dee: Client
) -> None:
    row = proposed(pia, firm)
    assert "/do/withdraw/" not in shown(dee.get(page_of(row)))
    assert "/do/decline/" not in shown(pia.get(page_of(row)))
    decline = reverse("admin:invoices_termsproposal_do", args=[row.pk, "decline"])
    dee.post(decline, {"confirmed": "yes", "reason": "Too much."})
    assert "Too much." in shown(pia.get(page_of(row)))


def test_the_list_shows_what_is_open_first(firm: Firm, pia: Client, dee: Client) -> None:
    row = proposed(pia, firm)
    page = shown(dee.get(LIST))
    assert f"C0001-RATES from {row.starts_on:%-d %b %Y}" in page
    assert "150 → 160" in page


def test_everybody_sees_and_does_what_they_may(firm: Firm, pia: Client, dee: Client) -> None:
    firm.entry(8)
    row = proposed(pia, firm)
    accept = reverse("admin:invoices_termsproposal_accept", args=[row.pk])
    assert pia.post(accept, {"starts_on": "2026-12-01"}).status_code == 403
    assert "Propose it" not in shown(compared(dee, firm))
    new = of(firm, new=f"rate-{rate(firm).pk}:160", starts_on="2026-12-01", reason="x")
    assert dee.post(PROPOSE, new).status_code == 403
    for stranger in (signed_in(auditor()), signed_in(outsider())):
        assert stranger.get(PAGE).status_code == 403
        assert stranger.post(PROPOSE, new).status_code == 403
        assert stranger.get(page_of(row)).status_code == 403
