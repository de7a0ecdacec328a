"""The quarantine inbox: what causes it, how it is mended, judged again, written off, taken back."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.models import Person
from invoices.models import TimeEntry, WriteOff
from invoices.services.acceptance import judge
from invoices.services.write_offs import write_off
from syncs.models import ProposedSow, TimeSource, WebhookEvent
from tests.cast import Firm

INBOX = reverse("admin:invoices_timeentry_quarantine")
JUDGE = reverse("admin:invoices_timeentry_quarantine_judge")
WRITE_OFF = reverse("admin:invoices_timeentry_quarantine_do", args=["write-off"])
TAKE_BACK = reverse("admin:invoices_timeentry_quarantine_do", args=["take-back"])


def text_of(browser: Client, address: str = INBOX) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def allow(user: User, codename: str) -> None:
    user.user_permissions.add(Permission.objects.get(codename=codename))


def of_owner(firm: Firm, owner: str, **facts: object) -> TimeEntry:
    entry = firm.quarantined("unknown_person", person=None, **facts)
    TimeEntry.objects.filter(pk=entry.pk).update(hubspot_owner_id=owner)
    return entry


def shown_in(browser: Client, address: str) -> set[int]:
    groups = browser.get(address).context["groups"]
    return {entry.pk for group in groups for entry in group.entries}


def test_each_cause_is_named_with_its_entries_and_leads_to_just_those(
    firm: Firm, as_otto: Client
) -> None:
    mine = [of_owner(firm, "777", hours=2), of_owner(firm, "777", hours=3)]
    of_owner(firm, "778")
    page = text_of(as_otto)
    assert "owner 777" in page
    assert "2 entries, 5.00 h" in page
    found = shown_in(as_otto, f"{INBOX}?reason=unknown_person&cause=777")
    assert found == {entry.pk for entry in mine}


def test_who_may_add_what_is_missing_gets_it_filled_in(
    firm: Firm, as_grace: Client, grace: User
) -> None:
    of_owner(firm, "777")
    firm.quarantined("unknown_deal", deal_ids=["9999"], on=date(2026, 10, 7))
    assert "?hubspot_owner_id=777" not in text_of(as_grace)
    allow(grace, "add_person")
    allow(grace, "add_statementofwork")
    page = text_of(as_grace)
    assert f"{reverse('admin:clients_person_add')}?hubspot_owner_id=777" in page
    add_sow = f"{reverse('admin:clients_statementofwork_add')}?hubspot_deal_id=9999"
    assert f"{add_sow}&amp;starts_on=2026-10-01" in page
    form = as_grace.get(f"{add_sow}&starts_on=2026-10-01").content.decode()
    assert 'value="9999"' in form


def test_a_proposed_sow_is_offered_instead_of_a_new_one(
    firm: Firm, as_grace: Client, grace: User
) -> None:
    firm.quarantined("unknown_deal", deal_ids=["9999"])
    proposal = ProposedSow.objects.create(deal_id="9999", deal_name="A new site")
    allow(grace, "view_proposedsow")
    assert reverse("admin:syncs_proposedsow_change", args=[proposal.pk]) in text_of(as_grace)


def test_the_days_of_a_sow_are_a_click_away(firm: Firm, as_grace: Client, grace: User) -> None:
    firm.quarantined("outside_sow", sow=firm.sow, on=date(2025, 12, 30))
    allow(grace, "change_statementofwork")
    page = text_of(as_grace)
    assert "1 Jan 2026 on" in page
    assert reverse("admin:clients_statementofwork_change", args=[firm.sow.pk]) in page


@pytest.mark.parametrize(
    ("object_type", "address"),
    [
        ("2-3821545", "https://app.hubspot.com/contacts/4711/record/2-3821545/555"),
        ("meetings", "https://app.hubspot.com/contacts/4711/record/0-47/555"),
        ("time_entry", "https://app.hubspot.com/contacts/4711/record/0-3/42"),
    ],
)
def test_a_record_is_found_in_hubspot_or_else_its_deal(
    firm: Firm, as_otto: Client, object_type: str, address: str
) -> None:
    firm.quarantined("bad_billable", hubspot_id=555, deal_ids=["42"])
    assert "app.hubspot.com" not in text_of(as_otto)
    TimeSource.objects.create(pk=1, object_type=object_type)
    WebhookEvent.objects.create(source="hubspot", key="1", account="4711")
    assert address in text_of(as_otto)


def test_judging_again_brings_back_what_was_mended_here(firm: Firm, as_grace: Client) -> None:
    mended = of_owner(firm, "777", sow=firm.sow)
    judge()
    assert "none came back" in text_after(as_grace, as_grace.post(JUDGE))
    Person.objects.create(email="bob@firm.example", name="Bob", hubspot_owner_id="777")
    firm.quarantined("no_deal", deal_ids=[])
    assert "1 came back, 1 left to mend" in text_after(as_grace, as_grace.post(JUDGE))
    mended.refresh_from_db()
    assert mended.state == TimeEntry.State.ACCEPTED


def text_after(browser: Client, answer: object) -> str:
    return text_of(browser, answer.url)  # type: ignore[attr-defined]


def test_judging_needs_the_right_to_change_entries_and_a_post(
    firm: Firm, as_otto: Client, as_grace: Client
) -> None:
    assert as_otto.post(JUDGE).status_code == 403
    assert as_grace.get(JUDGE).status_code == 405
    assert "Judge again now" not in text_of(as_otto)


def test_many_are_written_off_with_a_reason_and_leave_the_inbox(
    firm: Firm, as_grace: Client
) -> None:
    gone, also, stays = (firm.quarantined() for _ in range(3))
    asked = as_grace.post(WRITE_OFF, {"reason": "no_deal", "chosen": [gone.pk, also.pk]})
    assert not WriteOff.objects.exists(), "nothing before it is confirmed"
    confirm(as_grace, asked, "A test of theirs")
    assert set(WriteOff.objects.values_list("entry", "reason")) == {
        (gone.pk, "A test of theirs"), (also.pk, "A test of theirs"),
    }  # fmt: skip
    assert shown_in(as_grace, INBOX) == {stays.pk}


def confirm(browser: Client, asked: object, reason: str) -> None:
    context = asked.context  # type: ignore[attr-defined]
    given = {"ids": context["ids"], "seen": context["seen"], "confirmed": "yes", "reason": reason}
    assert browser.post(context["target"], given).status_code == 302


def test_all_of_a_cause_are_written_off_at_once_however_few_are_shown(
    firm: Firm, as_grace: Client
) -> None:
    mine = [of_owner(firm, "777") for _ in range(25)]
    of_owner(firm, "778")
    given = {"reason": "unknown_person", "cause": "777", "every": "yes"}
    asked = as_grace.post(WRITE_OFF, given)
    assert sorted(asked.context["ids"].split(",")) == sorted(str(entry.pk) for entry in mine)


def test_nothing_ticked_is_said(firm: Firm, as_grace: Client) -> None:
    firm.quarantined()
    answer = as_grace.post(WRITE_OFF, {"reason": "no_deal"})
    assert "tick the entries first" in text_of(as_grace, answer.url)


def test_write_offs_are_listed_searched_and_taken_back_with_a_reason(
    firm: Firm, as_grace: Client, grace: User
) -> None:
    entry, other = firm.quarantined(description="A walk"), firm.quarantined()
    write_off([entry, other], by=grace, reason="Nobody's")
    listed = as_grace.get(f"{INBOX}?tab=written-off&q=walk").context["write_offs"]
    assert [each.entry_id for each in listed] == [entry.pk]
    asked = as_grace.post(TAKE_BACK, {"tab": "written-off", "chosen": [entry.pk]})
    confirm(as_grace, asked, "It was the client's after all")
    assert shown_in(as_grace, INBOX) == {entry.pk}
    page = text_of(as_grace, reverse("admin:invoices_timeentry_change", args=[entry.pk]))
    assert "Written off: Nobody&#x27;s" in page
    assert "Write-off taken back: It was the client&#x27;s after all" in page


def test_one_who_may_only_look_changes_nothing(firm: Firm, as_otto: Client) -> None:
    entry = firm.quarantined()
    answer = as_otto.post(WRITE_OFF, {"chosen": [entry.pk], "confirmed": "yes", "reason": "x"})
    assert answer.status_code == 403
    assert "Write off what is ticked" not in text_of(as_otto)
    assert not WriteOff.objects.exists()


@pytest.mark.parametrize("words", ["Ada", "start page", "777", "100000", "nowhere"])
def test_the_inbox_is_searched(firm: Firm, as_otto: Client, words: str) -> None:
    entry = firm.quarantined(deal_ids=["777"], hubspot_id=100_000)
    found = shown_in(as_otto, f"{INBOX}?q={words}")
    assert found == (set() if words == "nowhere" else {entry.pk})


def test_one_reason_is_shown_page_by_page(firm: Firm, as_otto: Client) -> None:
    made = [firm.quarantined().pk for _ in range(103)]
    first = shown_in(as_otto, f"{INBOX}?reason=no_deal")
    second = shown_in(as_otto, f"{INBOX}?reason=no_deal&page=2")
    assert (len(first), len(second)) == (100, 3)
    assert first | second == set(made)


@pytest.mark.parametrize("asked", ["", "?reason=unknown_person", "?tab=written-off"])
def test_the_number_of_questions_does_not_grow(
    firm: Firm, as_grace: Client, grace: User, asked: str
) -> None:
    def make(number: int) -> int:
        of_owner(firm, f"{700 + number}")
        firm.quarantined("unknown_deal", deal_ids=[f"{800 + number}"])
        firm.quarantined("outside_sow", sow=firm.sow)
        write_off([firm.quarantined()], by=grace, reason="Nobody's")
        with CaptureQueriesContext(connection) as questions:
            text_of(as_grace, f"{INBOX}{asked}")
        return len(questions)

    few = [make(number) for number in range(3)][-1]
    assert [make(number) for number in range(3, 12)][-1] == few
