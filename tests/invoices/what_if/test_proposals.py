"""Proposals of changed terms: who may do what, what is refused, and what becomes of the terms."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from clients.figures import Terms
from clients.models import Rate, Retainer, RetainerTier
from invoices.lifecycle import NotAllowed
from invoices.models import TermsProposal
from invoices.services.terms_proposals import accept, decline, propose, withdraw
from tests.cast import Firm
from tests.invoices.month import approve_all, bill

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 1) for month in (10, 11, 12))


@pytest.fixture
def tier(firm: Firm) -> RetainerTier:
    tier = RetainerTier.objects.create(
        code="GOLD", currency="USD", monthly_fee=500, included_hours=6, overage_rate=200
    )
    Retainer.objects.create(sow=firm.sow, tier=tier, starts_on=date(2026, 8, 1))
    return tier


def proposal_of(
    terms: Terms, by: User, starts_on: date = DECEMBER, **figures: int | None
) -> TermsProposal:
    named = {
        name.replace("rate_", "rate-"): None if value is None else Decimal(value)
        for name, value in figures.items()
    }
    if "rate-" in named:
        named = {f"rate-{Rate.objects.get().pk}": named["rate-"]}
    return propose(
        terms, named, starts_on=starts_on, reason="Prices of 2027.", comparison={}, by=by
    )


def dearer(firm: Firm, by: User, starts_on: date = DECEMBER) -> TermsProposal:
    """160 instead of 150 an hour."""
    return proposal_of(firm.card, by, starts_on, rate_=160)


def rates(firm: Firm) -> list[tuple[Decimal, date | None, date | None]]:
    rows = firm.card.rates.order_by("pk")
    return list(rows.values_list("hourly_rate", "effective_from", "effective_to"))


def test_a_second_person_accepts_and_the_rates_follow_on_each_other(
    firm: Firm, grace: User, otto: User
) -> None:
    accepted = accept(dearer(firm, grace), NOVEMBER, otto)
    assert rates(firm) == [(150, None, date(2026, 10, 31)), (160, NOVEMBER, None)]
    assert (accepted.state, accepted.decided_by, accepted.effective_on) == (
        "accepted", otto, NOVEMBER,
    )  # fmt: skip


def test_the_log_of_changes_says_who_and_what(firm: Firm, grace: User, otto: User) -> None:
    accept(dearer(firm, grace), DECEMBER, otto)
    said = [(one.user, one.change_message) for one in LogEntry.objects.order_by("pk")]
    assert said == [
        (otto, "By an accepted proposal. Effective to: blank → 2026-11-30."),
        (otto, "By an accepted proposal. Everyone: 160 from 2026-12-01, 150 before."),
    ]


def test_a_rate_that_begins_later_is_changed_itself_and_keeps_its_days(
    firm: Firm, grace: User, otto: User
) -> None:
    firm.card.rates.update(effective_from=DECEMBER)
    accept(dearer(firm, grace), NOVEMBER, otto)
    assert rates(firm) == [(160, DECEMBER, None)]


def test_a_new_tier_takes_over_from_the_day_with_its_retainers(
    tier: RetainerTier, grace: User, otto: User
) -> None:
    proposal = proposal_of(tier, grace, monthly_fee=600, overage_rate=None)
    accepted = accept(proposal, date(2026, 12, 15), otto)
    new = accepted.new_tier
    assert new is not None
    assert (new.code, new.monthly_fee, new.overage_rate, new.included_hours) == (
        "GOLD-2026-12", 600, None, 6,
    )  # fmt: skip
    assert list(
        Retainer.objects.order_by("starts_on").values_list("tier", "starts_on", "ends_on")
    ) == [
        (tier.pk, date(2026, 8, 1), date(2026, 12, 14)),
        (new.pk, date(2026, 12, 15), None),
    ]


def test_bands_follow_to_the_new_tier(tier: RetainerTier, grace: User, otto: User) -> None:
    tier.overage_rate = None
    tier.save()
    with transaction.atomic():
        tier.overage_bands.create(up_to_hours=3, hourly_rate=200)
        last = tier.overage_bands.create(hourly_rate=175)
    proposal = propose(
        tier, {f"band-{last.pk}": Decimal(180)}, starts_on=DECEMBER, reason="x", comparison={},
        by=grace,
    )  # fmt: skip
    new = accept(proposal, DECEMBER, otto).new_tier
    assert new
    assert list(new.overage_bands.values_list("up_to_hours", "hourly_rate")) == [
        (3, 200), (None, 180),
    ]  # fmt: skip


Decide = Callable[[TermsProposal, User], Any]
DECISIONS: dict[str, Decide] = {
    "accept": lambda row, by: accept(row, DECEMBER, by),
    "decline": lambda row, by: decline(row, by, "Too much."),
}


@pytest.mark.parametrize("decision", DECISIONS)
def test_nobody_decides_about_their_own_proposal(firm: Firm, grace: User, decision: str) -> None:
    with pytest.raises(NotAllowed, match="You proposed this yourself"):
        DECISIONS[decision](dearer(firm, grace), grace)
    assert rates(firm) == [(150, None, None)]


def test_not_even_the_database_lets_them(firm: Firm, grace: User) -> None:
    row = dearer(firm, grace)
    row.state, row.decided_by, row.decided_at = "declined", grace, timezone.now()
    with pytest.raises(DatabaseError, match="a_second_person_decides"), transaction.atomic():
        row.save()


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_proposal_is_decided_once(firm: Firm, grace: User, otto: User, decision: str) -> None:
    row = dearer(firm, grace)
    decline(row, otto, "Not now.")
    with pytest.raises(NotAllowed, match="It is declined already"):
        DECISIONS[decision](row, otto)
    with pytest.raises(NotAllowed, match="It is declined already"):
        withdraw(row, grace)


@pytest.mark.parametrize("change", [{"figures": {}}, {"reason": "Another."}])
def test_what_was_proposed_stays_as_it_was(
    firm: Firm, grace: User, change: dict[str, object]
) -> None:
    row = dearer(firm, grace)
    with pytest.raises(DatabaseError), transaction.atomic():
        TermsProposal.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_who_proposed_it_may_withdraw_it_and_nobody_else(
    firm: Firm, grace: User, otto: User
) -> None:
    row = dearer(firm, grace)
    with pytest.raises(NotAllowed, match="proposed by grace"):
        withdraw(row, otto)
    assert withdraw(row, grace).state == "withdrawn"


def test_terms_that_changed_in_between_are_compared_anew(
    firm: Firm, grace: User, otto: User
) -> None:
    row = dearer(firm, grace)
    rate = firm.card.rates.get()
    rate.hourly_rate = 155
    rate.save()
    with pytest.raises(NotAllowed, match="has changed since this was proposed"):
        accept(row, DECEMBER, otto)


def test_rates_that_are_over_by_then_can_not_be_changed(
    firm: Firm, grace: User, otto: User
) -> None:
    firm.card.rates.update(effective_to=date(2026, 11, 30))
    row = dearer(firm, grace, NOVEMBER)
    with pytest.raises(NotAllowed, match="is over by 1 December 2026"):
        accept(row, DECEMBER, otto)


def test_a_tier_can_not_change_within_a_month_that_is_approved(
    firm: Firm, tier: RetainerTier, grace: User, otto: User
) -> None:
    firm.entry(8)
    bill(OCTOBER)
    approve_all()
    row = proposal_of(tier, grace, NOVEMBER, monthly_fee=600)
    with pytest.raises(NotAllowed, match="is approved for October 2026"):
        accept(row, date(2026, 10, 16), otto)
    assert accept(row, NOVEMBER, otto).state == "accepted"


def test_nor_within_one_whose_fee_is_billed_in_advance(
    firm: Firm, tier: RetainerTier, grace: User, otto: User
) -> None:
    tier.retainers.update(billed="advance")
    bill(OCTOBER)
    approve_all()
    row = proposal_of(tier, grace, NOVEMBER, monthly_fee=600)
    with pytest.raises(NotAllowed, match="for November 2026 is billed in advance already"):
        accept(row, NOVEMBER, otto)
    assert accept(row, DECEMBER, otto).state == "accepted"


def test_an_approved_invoice_stays_whatever_day_a_rate_changes(
    firm: Firm, grace: User, otto: User
) -> None:
    firm.entry(8)
    bill(OCTOBER)
    [invoice] = approve_all()
    accept(dearer(firm, grace, OCTOBER), OCTOBER, otto)
    firm.entry(1, on=date(2026, 10, 7))
    bill(NOVEMBER)
    invoice.refresh_from_db()
    assert invoice.total_amount == 1200
    late = firm.client.invoices.get(period=NOVEMBER)
    assert [(line.kind, line.amount) for line in late.lines.all()] == [("time", 160)]


def test_a_tier_nobody_is_on_is_changed_itself(tier: RetainerTier, grace: User, otto: User) -> None:
    tier.retainers.update(ends_on=date(2026, 11, 30))
    with pytest.raises(NotAllowed, match="No retainer is on GOLD"):
        accept(proposal_of(tier, grace, monthly_fee=600), DECEMBER, otto)


def test_a_figure_that_the_terms_refuse_changes_nothing(
    tier: RetainerTier, grace: User, otto: User
) -> None:
    row = propose(
        tier, {"monthly_fee": Decimal("600.005")}, starts_on=DECEMBER, reason="x", comparison={},
        by=grace,
    )  # fmt: skip
    with pytest.raises(ValidationError):
        accept(row, DECEMBER, otto)
    assert RetainerTier.objects.get() == tier
    assert TermsProposal.objects.get().state == "open"


def test_a_proposal_says_why_and_changes_something(firm: Firm, grace: User) -> None:
    with pytest.raises(NotAllowed, match="No figure of C0001-RATES"):
        proposal_of(firm.card, grace, rate_=150)
    with pytest.raises(NotAllowed, match="Say why"):
        propose(
            firm.card, {f"rate-{firm.card.rates.get().pk}": Decimal(1)}, starts_on=DECEMBER,
            reason=" ", comparison={}, by=grace,
        )  # fmt: skip
