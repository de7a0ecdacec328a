"""Connecting with QuickBooks, keeping the tokens fresh, and ending it."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.contrib.auth.models import User
from django.db import connection as database
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.models import Client, Company, LineMapping
from invoices.models import Status
from syncs.errors import Misconfigured, Transient
from syncs.models import QuickBooksConnection
from syncs.quickbooks import oauth, tokens
from syncs.quickbooks.gateway import Gateway
from syncs.services.connect_quickbooks import connect, disconnect
from syncs.services.push_invoices import push_invoices
from tests.browsers import signed_in
from tests.cast import sign_up
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice

pytestmark = pytest.mark.django_db
State = QuickBooksConnection.State


@pytest.fixture
def admin(db: None) -> Browser:
    """A browser of someone who may change the connection."""
    rights = ("syncs.change_quickbooksconnection", "syncs.view_quickbooksconnection")
    return signed_in(sign_up("ada", *rights))


def sent_to_intuit(browser: Browser, company: str = "") -> str:
    """Presses Connect and Allow; returns the way back with its query."""
    there = browser.post(reverse("quickbooks_connect"))["Location"]
    allowed = requests.get(f"{there}{company}", allow_redirects=False, timeout=10)
    return allowed.headers["Location"].removeprefix("http://127.0.0.1:8000")


def told(answer: HttpResponse) -> str:
    """The messages that the next page shows."""
    request = answer.wsgi_request  # type: ignore[attr-defined]
    return " ".join(str(message) for message in request._messages)


def test_a_person_connects_the_books(firm: Company, books: StandIn, admin: Browser) -> None:
    answer = admin.get(sent_to_intuit(admin))
    assert told(answer) == "Our firm is connected with QuickBooks."
    row = QuickBooksConnection.objects.get()
    assert (row.company, row.state, row.realm_id) == (firm, State.CONNECTED, "9341453000000001")
    assert row.connected_by == User.objects.get()
    assert timedelta(days=100) < row.refresh_token_expires_at - timezone.now()  # type: ignore[operator]


def test_tokens_are_encrypted_at_rest(connection: QuickBooksConnection) -> None:
    with database.cursor() as cursor:
        cursor.execute("SELECT access_token, refresh_token FROM syncs_quickbooksconnection")
        access, refresh = cursor.fetchone()
    assert connection.access_token not in access
    assert connection.refresh_token not in refresh
    assert QuickBooksConnection.objects.get().refresh_token == connection.refresh_token


def test_a_way_back_that_wasnt_begun_here_is_refused(
    firm: Company, books: StandIn, admin: Browser
) -> None:
    back = sent_to_intuit(admin)
    stranger = signed_in(User.objects.get())
    assert "wasn't begun here" in told(stranger.get(back))
    assert not QuickBooksConnection.objects.exists()


def test_a_way_back_works_once(firm: Company, books: StandIn, admin: Browser) -> None:
    back = sent_to_intuit(admin)
    admin.get(back)
    assert "has been used already" in told(admin.get(back))


def test_declining_connects_nothing(firm: Company, books: StandIn, admin: Browser) -> None:
    assert "declined at Intuit" in told(admin.get(sent_to_intuit(admin, "&company=none")))
    assert not QuickBooksConnection.objects.exists()


def test_a_code_for_other_books_is_noticed(firm: Company, books: StandIn, admin: Browser) -> None:
    back = sent_to_intuit(admin).replace("realmId=9341453000000001", "realmId=9341453000000099")
    assert "doesn't accept the console's sign-in for these books" in told(admin.get(back))
    row = QuickBooksConnection.objects.get()
    assert (row.state, row.refresh_token) == (State.DISCONNECTED, "")
    assert told(admin.get(sent_to_intuit(admin))).endswith("is connected with QuickBooks.")


def test_only_who_may_change_the_connection_may_connect(firm: Company, books: StandIn) -> None:
    browser = Browser()
    assert "login" in browser.post(reverse("quickbooks_connect"))["Location"]
    browser.force_login(User.objects.create_user("bob", is_staff=True))
    for name in ("quickbooks_connect", "quickbooks_disconnect"):
        assert browser.post(reverse(name)).status_code == 403
    assert browser.get(reverse("quickbooks_callback")).status_code == 403


def test_nothing_begins_or_ends_by_a_link(admin: Browser) -> None:
    assert admin.get(reverse("quickbooks_connect")).status_code == 405
    assert admin.get(reverse("quickbooks_disconnect")).status_code == 405


def test_disconnecting_ends_the_access_at_intuit(
    connection: QuickBooksConnection, books: StandIn, admin: Browser
) -> None:
    token = connection.refresh_token
    answer = admin.post(reverse("quickbooks_disconnect"), {"connection": connection.pk})
    assert told(answer) == "Our firm is disconnected from QuickBooks."
    row = QuickBooksConnection.objects.get()
    assert (row.state, row.access_token, row.refresh_token) == (State.DISCONNECTED, "", "")
    with pytest.raises(oauth.GrantRefused):
        oauth.refresh(token)


def test_tokens_are_forgotten_even_where_intuit_cant_be_told(
    connection: QuickBooksConnection, books: StandIn
) -> None:
    books.fault("status", "revoke", status=500)
    with pytest.raises(Exception, match="busy or down"):
        disconnect(connection)
    assert QuickBooksConnection.objects.get().state == State.DISCONNECTED


def code_for(realm: str, books: StandIn) -> str:
    there = oauth.authorization_url("state") + f"&company={realm}"
    back = requests.get(there, allow_redirects=False, timeout=10).headers["Location"]
    return parse_qs(urlsplit(back).query)["code"][0]


def test_the_same_books_cant_be_two_companies(
    connection: QuickBooksConnection, books: StandIn
) -> None:
    other = Company.objects.create(code="OTHER", name="Other firm")
    with pytest.raises(Misconfigured, match="connected with Our firm already"):
        connect(other, code_for(connection.realm_id, books), connection.realm_id)


def test_a_firm_with_invoices_in_its_books_cant_move_to_others(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    approved(acme)
    push_invoices()
    with pytest.raises(Misconfigured, match="choose the same company"):
        connect(matched, code_for("123", books), "123")


def test_connecting_again_must_lead_to_the_same_books(
    connection: QuickBooksConnection, firm: Company, books: StandIn, admin: Browser
) -> None:
    back = sent_to_intuit(admin, "&company=9341453000000002")
    assert "you chose the books 9341453000000002" in told(admin.get(back))
    row = QuickBooksConnection.objects.get()
    assert (row.realm_id, row.state) == (connection.realm_id, State.CONNECTED)
    assert row.refresh_token == connection.refresh_token
    assert told(admin.get(sent_to_intuit(admin))).endswith("is connected with QuickBooks.")


def test_a_firm_moves_to_other_books_only_where_nothing_is_named_by_the_old_ones(
    matched: Company, connection: QuickBooksConnection, acme: Client, books: StandIn
) -> None:
    disconnect(connection)
    with pytest.raises(Misconfigured, match="name customers and items there"):
        connect(matched, code_for("123", books), "123")
    LineMapping.objects.all().delete()
    Client.objects.update(quickbooks_customer_id="")
    connect(matched, code_for("123", books), "123")
    assert QuickBooksConnection.objects.get().realm_id == "123"


def test_a_second_company_has_books_and_tokens_of_its_own(
    connection: QuickBooksConnection, firm: Company, books: StandIn, admin: Browser
) -> None:
    other = Company.objects.create(code="OTHER", name="Other firm")
    there = admin.post(reverse("quickbooks_connect"), {"company": other.pk})["Location"]
    allowed = requests.get(f"{there}&company=77", allow_redirects=False, timeout=10)
    back = allowed.headers["Location"].removeprefix("http://127.0.0.1:8000")
    assert told(admin.get(back)) == "Other firm is connected with QuickBooks."
    rows = {row.company.code: row for row in QuickBooksConnection.objects.all()}
    assert {code: row.realm_id for code, row in rows.items()} == {
        firm.code: connection.realm_id, "OTHER": "77",
    }  # fmt: skip
    assert Gateway(rows["OTHER"]).realm_id == "77"
    disconnect(rows["OTHER"])
    assert Gateway(rows[firm.code]).company_info()["Country"] == "US"


def test_a_company_connects_again_after_it_was_disconnected(
    connection: QuickBooksConnection, firm: Company, books: StandIn
) -> None:
    disconnect(connection)
    connect(firm, code_for(connection.realm_id, books), connection.realm_id)
    assert Gateway(QuickBooksConnection.objects.get()).company_info()["Country"] == "US"


def test_an_expired_token_is_refreshed_once_and_the_call_repeated(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme)
    before = QuickBooksConnection.objects.get().refresh_token
    books.advance(3601)
    push_invoices()
    invoice.refresh_from_db()
    assert invoice.status == Status.SENT
    assert QuickBooksConnection.objects.get().refresh_token != before
    assert len(books.calls("tokens/bearer")) == 1


def test_a_token_that_is_about_to_end_is_refreshed_before_it_is_used(
    connection: QuickBooksConnection, books: StandIn
) -> None:
    soon = timezone.now() + timedelta(minutes=2)
    QuickBooksConnection.objects.update(access_token_expires_at=soon)
    assert tokens.access_token(connection.pk).value != connection.access_token
    assert [call["status"] for call in books.calls("/v3/")] == []


def test_a_refused_grant_needs_a_person_and_isnt_asked_for_again(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    approved(acme)
    books.advance(200 * 24 * 3600)
    for _ in range(3):
        [result] = push_invoices().results
        assert "onnect" in result.words
    row = QuickBooksConnection.objects.get()
    assert row.state == State.RECONNECT
    assert "Connect QuickBooks again" in row.last_error
    assert len(books.calls("tokens/bearer")) == 1


def test_whoever_lost_the_books_is_told_apart(
    connection: QuickBooksConnection, books: StandIn
) -> None:
    refusal = {"error": "invalid_grant", "x_error_reason": "user_not_in_realm"}
    books.fault("status", "tokens/bearer", status=400, body=refusal)
    books.advance(3601)
    with pytest.raises(oauth.GrantRefused, match="no longer a user of these books"):
        Gateway(connection).preferences()
    row = QuickBooksConnection.objects.get()
    assert row.state == State.RECONNECT
    assert "administrator of the books" in row.last_error


def test_what_intuits_sign_in_gives_that_cant_be_read_is_tried_again(
    connection: QuickBooksConnection, books: StandIn
) -> None:
    books.fault("status", "tokens/bearer", status=503, body="<html>Busy</html>")
    books.advance(3601)
    with pytest.raises(Transient, match="tried again"):
        Gateway(connection).preferences()
    assert Gateway(connection).preferences()["Id"] == "1"


def test_an_answer_with_the_new_access_token_alone_leaves_the_refresh_token_as_it_was(
    connection: QuickBooksConnection, books: StandIn
) -> None:
    before = connection.refresh_token
    QuickBooksConnection.objects.update(access_token_expires_at=timezone.now())
    books.fault("status", "tokens/bearer", status=200, body={"access_token": "new"}, times=1)
    assert tokens.access_token(connection.pk).value == "new"
    connection.refresh_from_db()
    assert (connection.state, connection.refresh_token) == (State.CONNECTED, before)


@pytest.mark.parametrize(
    "body", [{}, {"refresh_token": "RT1-9"}, {"access_token": None}, {"Fault": {"Error": []}}]
)
def test_an_answer_without_an_access_token_is_none(
    connection: QuickBooksConnection, books: StandIn, body: dict[str, object]
) -> None:
    before = connection.refresh_token
    QuickBooksConnection.objects.update(access_token_expires_at=timezone.now())
    books.fault("status", "tokens/bearer", status=200, body=body, times=1)
    with pytest.raises(Transient, match="no readable answer"):
        tokens.access_token(connection.pk)
    connection.refresh_from_db()
    assert (connection.state, connection.refresh_token) == (State.CONNECTED, before)


def test_the_day_on_which_the_access_ends_for_good_is_asked_for_and_kept(
    connection: QuickBooksConnection, books: StandIn
) -> None:
    assert connection.access_ends_at is None
    books.advance(3601)
    Gateway(connection).preferences()
    ends = QuickBooksConnection.objects.get().access_ends_at
    assert ends
    assert 1824 <= (ends - timezone.now()).days <= 1825


def test_a_new_refresh_token_is_kept_before_it_is_used(
    connection: QuickBooksConnection, books: StandIn
) -> None:
    books.settings(refresh_grace_seconds=0)
    books.advance(3601)
    books.fault("reset", "preferences", times=1)
    with pytest.raises(Transient):
        Gateway(connection).preferences()
    books.advance(3601)
    QuickBooksConnection.objects.update(access_token_expires_at=timezone.now())
    assert Gateway(connection).preferences()["Id"] == "1"


@pytest.mark.parametrize(
    ("name", "said"),
    [("quickbooks_reconnect", "Press Connect again"), ("quickbooks_disconnected", "wait until")],
)
def test_intuits_ways_in_lead_to_the_books_and_change_nothing(
    connection: QuickBooksConnection, admin: Browser, name: str, said: str
) -> None:
    answer = admin.get(reverse(name), {"realmId": connection.realm_id})
    assert answer["Location"].endswith(f"/{connection.pk}/change/")
    assert said in told(answer)
    assert admin.get(reverse(name), {"realmId": "5"})["Location"].endswith("connection/")
    row = QuickBooksConnection.objects.get()
    assert (row.state, row.refresh_token) == (State.CONNECTED, connection.refresh_token)
    assert "login" in Browser().get(reverse(name))["Location"]


def test_wrong_keys_of_the_app_are_named_and_the_connection_stands(
    connection: QuickBooksConnection, books: StandIn, settings: object
) -> None:
    right = settings.QUICKBOOKS_CLIENT_SECRET  # type: ignore[attr-defined]
    settings.QUICKBOOKS_CLIENT_SECRET = "wrong"  # type: ignore[attr-defined]
    books.advance(3601)
    with pytest.raises(Misconfigured, match="QUICKBOOKS_CLIENT_SECRET"):
        Gateway(connection).preferences()
    row = QuickBooksConnection.objects.get()
    assert row.state == State.CONNECTED
    assert "Copy both anew from the app's keys" in row.last_error
    settings.QUICKBOOKS_CLIENT_SECRET = right  # type: ignore[attr-defined]
    Gateway(row).preferences()
    assert QuickBooksConnection.objects.get().last_error == ""


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (400, "invalid_grant", "Connect QuickBooks again."),
        (401, "invalid_client", "Intuit doesn't know QUICKBOOKS_CLIENT_ID"),
    ],
)
def test_a_code_that_intuit_refuses_connects_nothing_and_says_why(
    firm: Company, books: StandIn, admin: Browser, status: int, error: str, said: str
) -> None:
    there = sent_to_intuit(admin)
    books.fault("status", "tokens/bearer", status=status, body={"error": error})
    assert said in told(admin.get(there))
    assert not QuickBooksConnection.objects.exists()


def test_no_token_is_in_any_log_or_error(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    row = QuickBooksConnection.objects.get()
    approved(acme)
    books.advance(3601)
    push_invoices()
    books.advance(200 * 24 * 3600)
    with pytest.raises(Misconfigured) as raised:
        Gateway(QuickBooksConnection.objects.get()).preferences()
    fresh = QuickBooksConnection.objects.get()
    written = caplog.text + str(raised.value) + fresh.last_error
    for each in (row, fresh):
        assert each.access_token not in written
        assert each.refresh_token not in written


@pytest.mark.django_db(transaction=True)
def test_two_refreshers_at_once_refresh_once(
    connection: QuickBooksConnection, books: StandIn
) -> None:
    books.settings(refresh_grace_seconds=0)
    books.fault("slow", "tokens/bearer", seconds=1)
    start = Barrier(2)

    def refreshed() -> str:
        try:
            start.wait(5)
            return tokens.access_token(connection.pk, refused=connection.access_token).value
        finally:
            database.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(refreshed), pool.submit(refreshed)
        assert first.result(20) == second.result(20) != connection.access_token
    assert len(books.calls("tokens/bearer")) == 1
