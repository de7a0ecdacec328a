"""Deals without a SOW are proposed with what HubSpot says of them; doubts are in words."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from clients.models import Client, Company
from syncs.hubspot.gateway import HubSpot
from syncs.models import ProposedSow, SyncRun
from syncs.services.accept_proposal import dismiss_proposal, reopen_proposal
from syncs.services.propose_sows import propose_sows
from tests.cast import Firm, sign_up
from tests.stand_ins import StandIns

from .conftest import Desk, item, lost, named, won


def test_a_won_deal_is_proposed_with_its_company_currency_and_rates(desk: Desk) -> None:
    desk.stand_in.load(
        deals=[won(61, dealname="Relaunch", deal_currency_code="EUR")],
        line_items=[item(1, "Engineer", "180.50"), item(2, "Designer", "140")],
    )
    desk.look()
    proposal = desk.proposal()
    assert (proposal.deal_name, proposal.company_name) == ("Relaunch", "Acme")
    assert (proposal.currency, proposal.closed_on) == ("EUR", date(2026, 10, 2))
    assert proposal.rates == [
        {"role": "Engineer", "hourly_rate": "180.50"},
        {"role": "Designer", "hourly_rate": "140"},
    ]


def test_the_client_is_the_primary_company_whatever_comes_first(desk: Desk) -> None:
    company = Company.firm()
    Client.objects.create(
        code="Z", name="Other name", company=company, currency="USD", hubspot_company_id="802"
    )
    desk.stand_in.load(deals=[won(61, companies=(802, 801))])
    desk.look()
    assert desk.proposal().client == Client.objects.get(code="Z")


def test_a_client_of_that_name_only_is_suggested_with_a_question(desk: Desk) -> None:
    firm = Firm(name="ACME")
    desk.stand_in.load(deals=[won(61)])
    desk.look()
    assert desk.proposal().client == firm.client
    assert "by its name only" in desk.proposal().problems[0]


@pytest.mark.parametrize(
    ("price", "more", "words"),
    [
        ("5000", {"recurringbillingfrequency": "monthly"}, "is it a retainer"),
        ("0", {}, "no hourly rate"),
        ("", {}, "no price"),
        ("-20", {}, "no hourly rate"),
        ("1e9999", {}, "no hourly rate"),
        ("NaN", {}, "no hourly rate"),
        ("100", {"hs_line_item_currency_code": "EUR"}, "priced in EUR"),
    ],
)
def test_a_line_item_that_is_no_hourly_rate_is_named(
    desk: Desk, price: str, more: dict[str, str], words: str
) -> None:
    desk.stand_in.load(deals=[won(61)])
    desk.stand_in.load(line_items=[item(1, "Care", price, **more)])
    desk.look()
    assert desk.proposal().rates == []
    assert any("“Care”" in problem and words in problem for problem in desk.proposal().problems)


def test_one_role_at_two_prices_is_for_a_person_to_settle(desk: Desk) -> None:
    desk.stand_in.load(
        deals=[won(61)], line_items=[item(1, "Engineer", "180"), item(2, "Engineer", "200")]
    )
    desk.look()
    assert any("two prices, 180 and 200" in problem for problem in desk.proposal().problems)


def test_a_deal_without_company_or_currency_says_so(desk: Desk) -> None:
    desk.stand_in.load(deals=[won(61, companies=(), deal_currency_code="")])
    desk.look()
    said = " ".join(desk.proposal().problems)
    assert "no primary company" in said
    assert "USD is assumed" in said
    assert "no line items" in said


def test_a_deal_that_is_not_won_is_proposed_once_time_waits_for_it(desk: Desk) -> None:
    desk.stand_in.load(deals=[lost(61), lost(62)])
    desk.look()
    assert not ProposedSow.objects.exists()
    Firm().quarantined("unknown_deal", deal_ids=["62"])
    desk.look()
    assert desk.proposal().deal_id == "62"


def test_a_deal_that_has_a_sow_is_not_proposed(desk: Desk) -> None:
    firm = Firm()
    desk.stand_in.load(deals=[won(int(firm.sow.hubspot_deal_id))])
    desk.look()
    assert not ProposedSow.objects.exists()


def test_looking_again_follows_the_deal_and_counts_nothing_twice(desk: Desk) -> None:
    desk.stand_in.load(deals=[won(61)], line_items=[item(1, "Engineer", "180")])
    assert desk.look().created == 1
    assert desk.look().unchanged == 1
    desk.stand_in.load(deals=[won(61, dealname="Website and shop")])
    assert desk.look().changed == 1
    assert desk.proposal().deal_name == "Website and shop"


def test_a_deal_that_was_lost_after_all_is_withdrawn(desk: Desk) -> None:
    desk.stand_in.load(deals=[won(61)])
    desk.look()
    desk.stand_in.load(deals=[lost(61)])
    assert desk.look().deleted == 1
    assert not ProposedSow.objects.exists()


def test_a_dismissed_deal_stays_dismissed_until_it_is_reopened(desk: Desk) -> None:
    desk.stand_in.load(deals=[won(61)])
    desk.look()
    dismiss_proposal(desk.proposal(), sign_up("grace"))
    desk.look()
    assert desk.proposal().state == ProposedSow.State.DISMISSED
    reopen_proposal(desk.proposal())
    assert desk.look().unchanged == 1
    assert desk.proposal().state == ProposedSow.State.OPEN


def test_strange_words_are_kept_short_and_whole(desk: Desk) -> None:
    desk.stand_in.load(
        deals=[won(61, dealname="<b>Ü🙂</b>\n" + "x" * 900)],
        companies=[named(801, name="\n")],
        line_items=[item(1, "y" * 300, "99.1234567")],
    )
    desk.look()
    assert desk.proposal().deal_name.startswith("<b>Ü🙂</b> xxx")
    assert desk.proposal().rates[0] == {"role": "y" * 100, "hourly_rate": "99.1234567"}


def test_more_deals_than_a_page_take_few_calls(desk: Desk) -> None:
    desk.stand_in.load(deals=[won(1000 + number) for number in range(130)])
    run = desk.look()
    assert (run.done, run.created) == (130, 130)
    assert run.calls < 12


def test_what_hubspot_refuses_ends_the_run_in_words(
    desk: Desk, hubspot: HubSpot, stand_ins: StandIns
) -> None:
    stand_ins.hubspot.settings(scopes=["crm.objects.companies.read"])
    run = propose_sows(hubspot=hubspot)
    assert run.state == SyncRun.State.FAILED
    assert "scope" in run.error


def test_the_command_lists_what_is_proposed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.stand_in.load(deals=[won(61, dealname="Relaunch")])
    call_command("propose_sows")
    said = capsys.readouterr().out
    assert "1 deals read: 1 newly proposed" in said
    assert "Relaunch" in said
    desk.stand_in.settings(access_tokens=["another"])
    with pytest.raises(CommandError, match="token"):
        call_command("propose_sows")
