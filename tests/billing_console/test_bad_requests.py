"""What no page can read is refused in words, with 400 or 404."""

import pytest
from django.test import Client
from django.urls import reverse

from clients.models import Company

pytestmark = pytest.mark.django_db
CLIENTS = reverse("admin:clients_client_changelist")


@pytest.mark.parametrize(
    "address",
    [
        f"{CLIENTS}?q=%00", f"{CLIENTS}?code__exact=%00", f"{CLIENTS}?%00=1",
        f"{CLIENTS}%00/change/",
        f"{reverse('admin:clients_client_export')}?nothing=1",
    ],
)  # fmt: skip
def test_an_unreadable_address_is_refused_in_words(admin_client: Client, address: str) -> None:
    answer = admin_client.get(address)
    assert answer.status_code == 400
    assert "can't be read" in answer.content.decode()


@pytest.mark.parametrize("key", ["²", "9" * 30, "9" * 5_000, "١"])
def test_a_row_that_can_not_be_is_not_found(admin_client: Client, key: str) -> None:
    page = reverse("admin:invoices_invoice_change", args=[key])
    assert admin_client.get(page).status_code == 404


@pytest.mark.parametrize("ids", ["²", "9" * 30, "1,x,,9" + "9" * 5_000])
def test_ids_that_can_not_be_are_left_out(admin_client: Client, ids: str) -> None:
    address = reverse("admin:invoices_invoice_do_many", args=["approve"])
    assert admin_client.post(address, {"ids": ids}).status_code == 200


@pytest.mark.parametrize("key", ["x", "²", "9" * 30])
def test_books_that_can_not_be_are_not_found(admin_client: Client, key: str) -> None:
    Company.firm()
    for name, field in (("quickbooks_connect", "company"), ("quickbooks_disconnect", "connection")):
        assert admin_client.post(reverse(name), {field: key}).status_code == 404


def test_a_state_of_odd_characters_is_not_ours(admin_client: Client) -> None:
    session = admin_client.session
    session["quickbooks_connecting"] = {"state": "s", "company": 1}
    session.save()
    answer = admin_client.get(reverse("quickbooks_callback"), {"state": "ß", "code": "c"})
    assert answer.status_code == 302
