"""What finance sees of a push: how far it is, why it waits, and each batch as it was sent."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.models import Client, Company
from invoices.models import Invoice
from syncs.models import PushBatch, QuickBooksConnection, SyncRun
from syncs.quickbooks import pace
from syncs.services.push_invoices import push_invoices
from tests.browsers import shown, signed_in
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice, posted

pytestmark = pytest.mark.django_db
WAITS = "QuickBooks asked to wait; sending goes on by itself at "


@pytest.fixture
def batch(matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn) -> PushBatch:
    """A batch of three, one of which was refused."""
    for _ in range(3):
        approved(acme)
    line = {"DetailType": "SalesItemLineDetail", "Amount": 5,
            "SalesItemLineDetail": {"ItemRef": {"value": "4"}}}  # fmt: skip
    customer = {"CustomerRef": {"value": "100"}, "CurrencyRef": {"value": "USD"}}
    posted(books, customer | {"DocNumber": "INV-0002", "Line": [line]})
    push_invoices()
    return PushBatch.objects.get()


def address(row: object) -> str:
    return reverse(f"admin:syncs_{row._meta.model_name}_change", args=[row.pk])  # type: ignore[attr-defined]


def test_a_batch_shows_each_invoice_with_its_end_and_the_exact_body(
    batch: PushBatch, admin: Browser
) -> None:
    assert "3" in shown(admin.get(reverse("admin:syncs_pushbatch_changelist")))
    page = shown(admin.get(address(batch)))
    assert str(batch.request_id) in page
    assert batch.intuit_tid in page
    assert "The invoice number is taken by another document" in page
    for attempt in batch.attempts.all():
        assert address(attempt) in page
        assert reverse("admin:invoices_invoice_change", args=[attempt.invoice_id]) in page
    assert admin.post(address(batch)).status_code == 405


def test_an_attempt_leads_to_its_batch(batch: PushBatch, admin: Browser) -> None:
    page = shown(admin.get(address(batch.attempts.all()[1])))
    assert address(batch) in page
    assert "bId 2" in page


def test_a_batchs_page_takes_as_many_queries_for_three_as_for_thirty(
    batch: PushBatch, admin: Browser, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        admin.get(address(batch))


def test_who_may_not_see_attempts_sees_no_batch(batch: PushBatch) -> None:
    stranger = signed_in(User.objects.create_user("eve", password="eve", is_staff=True))
    assert stranger.get(address(batch)).status_code == 403


def test_an_approved_invoice_says_until_when_quickbooks_asked_to_wait(
    matched: Company, acme: Client, approved: ApprovedInvoice, admin: Browser
) -> None:
    waiting, pending = approved(acme), approved(acme, move_on=False)
    page = reverse("admin:invoices_invoice_change", args=[waiting.pk])
    assert WAITS not in shown(admin.get(page))
    pace.close(QuickBooksConnection.objects.get().realm_id, 90)
    assert WAITS in shown(admin.get(page))
    page = reverse("admin:invoices_invoice_change", args=[pending.pk])
    assert WAITS not in shown(admin.get(page))


def under_way(total: int, done: int) -> SyncRun:
    run = SyncRun.objects.create(kind="push", total=total, done=done, changed=done)
    ago = timezone.now() - timedelta(seconds=60)
    SyncRun.objects.filter(pk=run.pk).update(started_at=ago)
    return run


def test_a_push_under_way_says_how_fast_it_is_and_how_long_it_takes_still(
    firm: Company, admin: Browser
) -> None:
    run = under_way(600, 120)
    page = shown(admin.get(address(run)))
    assert "120 of 600 invoices handled" in page
    assert "a minute, about 4 min left" in page
    listed = shown(admin.get(reverse("admin:syncs_syncrun_changelist")))
    assert "about 4 min left" in listed
    assert "120 sent · 0 not" in listed


def test_a_push_that_waits_says_until_when(
    connection: QuickBooksConnection, admin: Browser
) -> None:
    run = under_way(600, 120)
    pace.close(connection.realm_id, 90)
    assert f"Our firm: {WAITS}" in shown(admin.get(address(run)))
    SyncRun.objects.update(done=600)
    assert WAITS not in shown(admin.get(address(run)))
    assert not Invoice.objects.exists()
