"""Rule 2: one reason each, the first that holds; and rule 11: what is billed as it is stands."""

from datetime import date, timedelta
from typing import Any

import pytest

from clients.models import Person, StatementOfWork
from invoices.models import Reason, TimeEntry
from invoices.services.acceptance import judge
from tests.cast import Firm

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 31)


def judged(entry: TimeEntry) -> TimeEntry:
    judge(today=TODAY)
    entry.refresh_from_db()
    return entry


def unjudged(firm: Firm, **facts: Any) -> TimeEntry:
    """An entry as it was just read."""
    entry = firm.quarantined("bad_date")
    TimeEntry.objects.filter(pk=entry.pk).update(
        **{"deal_ids": [firm.sow.hubspot_deal_id], "person": None} | facts
    )
    entry.refresh_from_db()
    return entry


def test_a_good_entry_is_accepted_with_its_sow_and_person(firm: Firm) -> None:
    entry = judged(unjudged(firm))
    assert (entry.state, entry.reason) == ("accepted", "")
    assert (entry.sow, entry.person) == (firm.sow, firm.person)
    assert entry.judged_at is not None


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"worked_on": None}, "bad_date"),
        ({"worked_on": TODAY + timedelta(days=2)}, "bad_date"),
        ({"seconds": None}, "bad_duration"),
        ({"seconds": 0}, "bad_duration"),
        ({"seconds": -1}, "bad_duration"),
        ({"seconds": 86401}, "bad_duration"),
        ({"billable": None}, "bad_billable"),
        ({"deal_ids": []}, "no_deal"),
        ({"deal_ids": ["9001", "9002"]}, "many_deals"),
        ({"deal_ids": ["77"]}, "unknown_deal"),
        ({"deal_ids": [""]}, "unknown_deal"),
        ({"hubspot_owner_id": "77"}, "unknown_person"),
        ({"hubspot_owner_id": ""}, "unknown_person"),
        ({"worked_on": date(2025, 12, 31)}, "outside_sow"),
    ],
)
def test_each_reason(firm: Firm, facts: dict[str, Any], reason: str) -> None:
    Person.objects.create(email="nobody@firm.example", name="Nobody")
    firm.add_sow(hubspot_deal_id="")
    entry = judged(unjudged(firm, **facts))
    assert (entry.state, entry.reason) == ("quarantined", reason)


@pytest.mark.parametrize(
    "facts",
    [
        {"worked_on": TODAY + timedelta(days=1)},
        {"seconds": 1},
        {"seconds": 86400},
        {"billable": False},
        {"worked_on": date(2026, 1, 1)},
    ],
)
def test_what_is_just_good_enough(firm: Firm, facts: dict[str, Any]) -> None:
    assert judged(unjudged(firm, **facts)).state == "accepted"


def test_the_first_reason_in_the_order_of_the_rules_wins(firm: Firm) -> None:
    """Everything is wrong at first; mended one by one, each next reason shows."""
    StatementOfWork.objects.filter(pk=firm.sow.pk).update(starts_on=date(2026, 11, 1))
    wrong: dict[str, Any] = {
        "worked_on": None, "seconds": None, "billable": None, "deal_ids": [],
        "hubspot_owner_id": "77",
    }  # fmt: skip
    mends: list[dict[str, Any]] = [
        {"worked_on": date(2026, 10, 5)}, {"seconds": 60}, {"billable": True},
        {"deal_ids": ["a", "b"]}, {"deal_ids": ["a"]},
        {"deal_ids": [firm.sow.hubspot_deal_id]}, {"hubspot_owner_id": "501"},
    ]  # fmt: skip
    entry = unjudged(firm, **wrong)
    shown = [judged(entry).reason]
    for mend in mends:
        TimeEntry.objects.filter(pk=entry.pk).update(**mend)
        shown.append(judged(entry).reason)
    assert shown == list(Reason.values)


def test_a_quarantined_entry_shows_the_sow_it_would_belong_to(firm: Firm) -> None:
    entry = judged(unjudged(firm, hubspot_owner_id="77"))
    assert (entry.sow, entry.person) == (firm.sow, None)


def test_a_deleted_entry_stays_as_it_is(firm: Firm) -> None:
    entry = firm.entry(state="deleted")
    assert judged(entry).state == "deleted"


def test_only_the_asked_entries_are_judged_and_counted(firm: Firm) -> None:
    asked, other = unjudged(firm), unjudged(firm)
    assert judge(TimeEntry.objects.filter(reason="bad_date", pk=asked.pk)) == (1, 0)
    other.refresh_from_db()
    assert other.state == "quarantined"
    assert judge() == (2, 0)


def test_judging_again_writes_nothing(firm: Firm) -> None:
    entry = judged(unjudged(firm))
    assert judged(TimeEntry.objects.get(pk=entry.pk)).judged_at == entry.judged_at


GONE = {
    "unknown_deal": lambda firm: firm.sow.__class__.objects.update(hubspot_deal_id="1"),
    "unknown_person": lambda firm: Person.objects.update(hubspot_owner_id="1"),
    "outside_sow": lambda firm: StatementOfWork.objects.update(starts_on=date(2026, 10, 20)),
}


@pytest.mark.parametrize("status", ["approved", "sent", "unknown", "rejected", "voiding"])
@pytest.mark.parametrize("reason", GONE)
def test_billed_and_unchanged_it_stands_whatever_became_of_the_terms(
    firm: Firm, reason: str, status: str
) -> None:
    entry = firm.entry()
    firm.invoice(entry, status=status)
    GONE[reason](firm)
    judged(entry)
    assert (entry.state, entry.reason, entry.terms_gone) == ("accepted", "", reason)
    assert (entry.sow, entry.person) == (firm.sow, firm.person)


def test_the_warning_goes_when_the_terms_fit_again(firm: Firm) -> None:
    entry = firm.entry()
    firm.invoice(entry, status="sent")
    GONE["outside_sow"](firm)
    assert judged(entry).terms_gone == "outside_sow"
    StatementOfWork.objects.update(starts_on=date(2026, 1, 1))
    assert judged(entry).terms_gone == ""


@pytest.mark.parametrize("status", ["pending", "held", "void", "failed"])
def test_on_an_invoice_that_is_not_approved_the_terms_still_decide(firm: Firm, status: str) -> None:
    entry = firm.entry()
    firm.invoice(entry, status=status)
    GONE["outside_sow"](firm)
    judged(entry)
    assert (entry.state, entry.reason, entry.terms_gone) == ("quarantined", "outside_sow", "")


def test_billed_but_changed_since_it_is_judged_like_any_other(firm: Firm) -> None:
    entry = firm.entry()
    firm.invoice(entry, status="sent")
    TimeEntry.objects.update(hubspot_owner_id="77", fingerprint="changed")
    judged(entry)
    assert (entry.state, entry.reason, entry.person) == ("quarantined", "unknown_person", None)


def test_billed_it_stays_with_its_sow_when_the_deal_moves_to_another(firm: Firm) -> None:
    entry = firm.entry()
    firm.invoice(entry, status="sent")
    deal = firm.sow.hubspot_deal_id
    StatementOfWork.objects.update(hubspot_deal_id="")
    other = firm.add_sow(hubspot_deal_id=deal)
    judged(entry)
    assert (entry.state, entry.sow, entry.terms_gone) == ("accepted", firm.sow, "")
    assert judged(unjudged(firm, deal_ids=[deal])).sow == other
