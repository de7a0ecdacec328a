"""What people do in QuickBooks shows here: payments, edits, voids, deletions; in any order."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.models import Client
from invoices.models import Invoice, Status
from syncs.errors import Misconfigured
from syncs.models import QuickBooksConnection, QuickBooksReference
from syncs.services.note_changes import Change, note_changed
from syncs.services.note_document import note_document
from syncs.services.read_changes import read_changes
from tests.browsers import shown
from tests.stand_ins import StandIn

from .conftest import REALM, act, changed, known, standing

pytestmark = pytest.mark.django_db
Standing = QuickBooksReference.Standing


def test_a_fresh_invoice_is_open_and_has_its_due_date(sent: Invoice) -> None:
    reference = known(sent)
    assert reference.due_on == sent.due_on
    assert reference.email_status == "NotSet"
    assert reference.changed_at is not None
    assert not reference.is_drifted


def test_nothing_has_changed_right_after_the_push(sent: Invoice, books: StandIn) -> None:
    noted = note_changed(REALM, [changed(sent, "Create")])
    assert (noted.changed, noted.unchanged) == (0, 1)
    assert known(sent).drift == []


def test_a_part_payment_and_then_the_rest(sent: Invoice, books: StandIn) -> None:
    act(books, "pay", invoice=sent.number, amount="100.00")
    assert note_changed(REALM, [changed(sent)]).changed == 1
    assert known(sent).balance == Decimal("1700.00")
    act(books, "pay", invoice=sent.number)
    note_changed(REALM, [changed(sent)])
    assert standing(sent) == Standing.PAID
    assert not known(sent).is_drifted


def test_a_payment_alone_leads_to_its_invoice(sent: Invoice, books: StandIn) -> None:
    payment = act(books, "pay", invoice=sent.number)
    assert note_changed(REALM, [Change("Payment", payment["Id"], "Create")]).changed == 1
    assert standing(sent) == Standing.PAID


def test_what_isnt_ours_is_counted_and_not_asked_for(sent: Invoice, books: StandIn) -> None:
    books.forget_calls()
    noted = note_changed(REALM, [Change("Invoice", "999"), Change("CreditMemo", "998")])
    assert noted.words == "0 documents changed, 2 changes of no concern."
    assert books.calls("/query") == []


def test_a_hundred_documents_are_one_question(sent: Invoice, books: StandIn) -> None:
    books.forget_calls()
    note_changed(REALM, [changed(sent), changed(sent, "Emailed"), Change("Invoice", "999")])
    assert len(books.calls("/query")) == 1


def test_a_void_there_is_drift_until_a_person_accepts_it(sent: Invoice, books: StandIn) -> None:
    act(books, "void", invoice=sent.number)
    noted = note_changed(REALM, [changed(sent, "Void")])
    assert (noted.changed, noted.gone) == (1, 1)
    assert standing(sent) == Standing.VOIDED
    assert known(sent).is_drifted
    sent.refresh_from_db()
    assert sent.status == Status.SENT


def test_a_deletion_there_is_final(sent: Invoice, books: StandIn) -> None:
    act(books, "delete", invoice=sent.number)
    note_changed(REALM, [changed(sent, "Delete")])
    reference = known(sent)
    assert (reference.gone, reference.is_drifted) == ("deleted", True)
    late = {"Id": reference.quickbooks_id, "SyncToken": "0", "TotalAmt": 1800, "Balance": 1800}
    assert not note_document(reference.pk, late)
    assert known(sent).gone == "deleted"


def test_an_older_version_is_ignored(sent: Invoice, books: StandIn) -> None:
    before = books.state()["invoices"][0]
    act(books, "pay", invoice=sent.number)
    note_changed(REALM, [changed(sent)])
    assert not note_document(known(sent).pk, before)
    assert standing(sent) == Standing.PAID


def test_of_equal_versions_the_later_one_counts(sent: Invoice, books: StandIn) -> None:
    held = books.state()["invoices"][0]
    early = (timezone.now() - timedelta(days=400)).isoformat()
    stale = held | {"Balance": 1, "MetaData": {"LastUpdatedTime": early}}
    assert not note_document(known(sent).pk, stale)
    assert known(sent).balance == Decimal("1800.00")


def test_a_merged_customer_is_named_with_the_one_that_took_over(
    sent: Invoice, books: StandIn
) -> None:
    books.load(customers=[{"Id": "105", "DisplayName": "Acme Inc"}])
    act(books, "merge", customer="100", into="105")
    merge = Change("Customer", "105", "Merge", deleted_id="100")
    noted = note_changed(REALM, [merge, changed(sent)])
    assert "its customer 100 was merged into Acme Inc (id 105)" in noted.words
    assert known(sent).drift == [
        {"what": "Customer", "here": "Acme (id 100)", "there": "Acme Inc (id 105)",
         "field": "CustomerRef"}
    ]  # fmt: skip


def test_an_inactive_customer_is_named(sent: Invoice, books: StandIn) -> None:
    act(books, "deactivate", customer="100")
    assert "was made inactive" in note_changed(REALM, [Change("Customer", "100")]).words


def test_books_that_nobody_is_connected_with_are_refused_in_words(db: None) -> None:
    with pytest.raises(Misconfigured, match="connected with the books 123"):
        note_changed("123", [])


def page_of(admin: Browser, client: Client) -> str:
    return shown(admin.get(reverse("admin:clients_client_change", args=[client.pk])))


def test_a_merged_customer_is_on_the_clients_page_until_it_is_matched_anew(
    sent: Invoice, books: StandIn, admin: Browser
) -> None:
    assert "Needs a person" not in page_of(admin, sent.client)
    books.load(customers=[{"Id": "105", "DisplayName": "Acme Inc"}])
    act(books, "merge", customer="100", into="105")
    note_changed(REALM, [Change("Customer", "105", "Merge", deleted_id="100")])
    page = page_of(admin, sent.client)
    assert "Its customer 100 was merged into Acme Inc (id 105). Match the client with" in page
    Client.objects.filter(pk=sent.client_id).update(quickbooks_customer_id="105")
    assert "Needs a person" not in page_of(admin, sent.client)


def test_an_inactive_customer_is_told_once_and_stays_on_the_page_until_it_is_active(
    sent: Invoice, books: StandIn, admin: Browser
) -> None:
    read_changes()
    act(books, "deactivate", customer="100")
    run = read_changes()
    assert run is not None
    assert "was made inactive" in run.error
    move = {"changes_seen_until": timezone.now() + timedelta(minutes=1)}
    QuickBooksConnection.objects.update(**move)
    assert read_changes() is None
    assert "was made inactive in QuickBooks" in page_of(admin, sent.client)
    books.load(customers=[{"Id": "100", "DisplayName": "Acme", "Active": True}])
    read_changes()
    assert "Needs a person" not in page_of(admin, sent.client)
