"""The hourly look for changes: its cursor, its limits, and every shape of its answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from clients.models import Company
from invoices.models import Invoice
from syncs.models import QuickBooksConnection, QuickBooksReference, SyncRun
from syncs.quickbooks import changes
from syncs.quickbooks.changes import by_kind
from syncs.services.note_document import note_document
from syncs.services.read_changes import read_changes
from tests.stand_ins import StandIn

from .conftest import act, known, standing

pytestmark = pytest.mark.django_db
KINDS = ("Invoice", "CreditMemo", "Payment", "Customer")


@pytest.fixture
def sent(sent: Invoice) -> Invoice:
    """An invoice in QuickBooks, and a cursor."""
    read_changes()
    return sent


def cursor() -> datetime:
    seen = QuickBooksConnection.objects.get().changes_seen_until
    assert seen is not None
    return seen


def move_cursor(**back: int) -> None:
    QuickBooksConnection.objects.update(changes_seen_until=timezone.now() - timedelta(**back))


def asked(books: StandIn, path: str) -> list[str]:
    return [call["query"] or call["body"] for call in books.calls(path)]


def test_nothing_changed_leaves_no_run(sent: Invoice) -> None:
    SyncRun.objects.all().delete()
    assert read_changes() is None
    assert not SyncRun.objects.exists()


def test_what_a_person_asks_for_is_always_kept(sent: Invoice, db: None) -> None:
    run = read_changes(User.objects.create_user("ada"))
    assert run is not None
    assert (run.state, run.done, run.changed) == ("finished", 1, 0)


def test_a_payment_shows_with_its_invoice(sent: Invoice, books: StandIn) -> None:
    act(books, "pay", invoice=sent.number)
    run = read_changes()
    assert run is not None
    assert (run.changed, run.left_out, run.error) == (1, 0, "")
    assert standing(sent) == "paid"


def test_one_call_tells_all_and_nothing_is_asked_twice(sent: Invoice, books: StandIn) -> None:
    act(books, "edit", invoice=sent.number, due="2026-12-24")
    books.forget_calls()
    read_changes()
    assert len(books.calls("/cdc")) == 1
    assert books.calls("/query") == []
    assert known(sent).is_drifted


def test_the_cursor_is_the_start_less_an_overlap(sent: Invoice) -> None:
    move_cursor(days=2)
    before = timezone.now()
    read_changes()
    assert timedelta(minutes=5) <= before - cursor() <= timedelta(minutes=15)


def test_a_failed_reading_leaves_the_cursor_and_says_why(sent: Invoice, books: StandIn) -> None:
    move_cursor(days=2)
    before = cursor()
    books.fault("status", "/cdc", status=503, body="<html></html>")
    run = read_changes()
    assert run is not None
    assert run.state == "failed"
    assert "Our firm: QuickBooks gave no readable answer" in run.error
    assert cursor() == before


def test_a_cursor_beyond_thirty_days_reads_every_document_with_words(
    sent: Invoice, books: StandIn
) -> None:
    move_cursor(days=40)
    act(books, "pay", invoice=sent.number)
    books.forget_calls()
    run = read_changes()
    assert run is not None
    assert "further back than QuickBooks tells changes, so 1 document was read anew" in run.error
    assert (books.calls("/cdc"), standing(sent)) == ([], "paid")


def test_deletions_come_as_stubs(sent: Invoice, books: StandIn) -> None:
    act(books, "delete", invoice=sent.number)
    run = read_changes()
    assert run is not None
    assert (run.changed, run.deleted) == (1, 1)
    assert standing(sent) == "deleted"


@pytest.mark.parametrize("shape", ["rows", "stubs"])
def test_an_inactive_customer_is_told_whatever_its_shape(
    sent: Invoice, books: StandIn, shape: str
) -> None:
    books.settings(inactive_in_changes=shape)
    act(books, "deactivate", customer="100")
    run = read_changes()
    assert run is not None
    assert "Acme: its customer Acme (deleted) was made inactive" in run.error


def test_a_full_answer_is_no_reason_to_miss_anything(
    sent: Invoice, books: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST_OBJECTS", 1)
    act(books, "pay", invoice=sent.number)
    books.forget_calls()
    read_changes()
    assert len(books.calls("/cdc")) == 1 + len(KINDS)
    assert len(books.calls("/query")) > 0
    assert standing(sent) == "paid"


def test_a_full_answer_hides_no_edit(
    sent: Invoice, books: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST_OBJECTS", 1)
    act(books, "edit", invoice=sent.number, due="2026-12-24")
    read_changes()
    assert known(sent).is_drifted


def test_books_of_two_companies_are_read_each_by_itself(sent: Invoice, books: StandIn) -> None:
    other = Company.objects.create(code="UK", name="UK firm", home_currency="GBP")
    QuickBooksConnection.objects.create(company=other, realm_id="1", refresh_token="gone")
    act(books, "pay", invoice=sent.number)
    run = read_changes()
    assert run is not None
    assert (run.state, run.changed) == ("failed", 1)
    assert run.error.startswith("UK firm: ")
    assert standing(sent) == "paid"


ROW: dict[str, Any] = {"Id": "7", "SyncToken": "1"}
STUB = {"status": "Deleted", "domain": "QBO", "Id": "9"}


@pytest.mark.parametrize(
    "blocks",
    [
        [{}, {"Payment": [STUB]}, {}, {"Invoice": [ROW], "startPosition": 1, "maxResults": 1}],
        [{"Invoice": [ROW], "Payment": [STUB], "maxResults": 2}],
        [{"Invoice": [ROW]}, {"Invoice": [], "Payment": [STUB]}],
    ],
)
def test_blocks_may_come_in_any_order_or_all_in_one(blocks: list[dict[str, Any]]) -> None:
    found = by_kind(blocks, KINDS)
    assert (found["Invoice"], found["Payment"], found["Customer"]) == ([ROW], [STUB], [])


def test_a_stub_is_a_deletion_with_or_without_its_time(sent: Invoice) -> None:
    stub = STUB | {"MetaData": {"LastUpdatedTime": "2030-01-01T00:00:00-08:00"}}
    assert note_document(known(sent).pk, stub)
    assert known(sent).changed_at == datetime(2030, 1, 1, 8, tzinfo=UTC)
    QuickBooksReference.objects.update(gone="")
    assert note_document(known(sent).pk, STUB)
    assert known(sent).gone == "deleted"


def test_a_payment_that_is_deleted_opens_its_invoice_again(sent: Invoice, books: StandIn) -> None:
    payment = act(books, "pay", invoice=sent.number)
    read_changes()
    assert standing(sent) == "paid"
    act(books, "delete", payment=payment["Id"])
    read_changes()
    assert standing(sent) == "open"
    assert not known(sent).is_drifted
