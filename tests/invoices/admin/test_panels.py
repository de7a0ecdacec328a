"""Other rooms add panels and actions to an invoice's page."""

import pytest
from django.test import Client
from django.urls import reverse

from invoices.admin.invoice_actions import BUILT_IN
from invoices.admin.panels import Panel, invoice_actions, panels_of, register_action, register_panel
from invoices.admin.panels import _panels as registered
from tests.cast import Firm


@pytest.fixture
def without_further_panels():
    kept = list(registered)
    yield
    registered[:] = kept


def test_a_panel_is_shown_where_it_has_something_to_say(
    firm: Firm, as_otto: Client, without_further_panels: None
) -> None:
    invoice = firm.invoice(firm.entry())
    register_panel(Panel("Silent", "invoices/list_top.html", lambda _invoice: None))
    register_panel(
        Panel("Talkative", "invoices/list_top.html", lambda _invoice: {"any": "thing"}, position=1)
    )
    assert panels_of(invoice)[0][0].title == "Talkative"
    address = reverse("admin:invoices_invoice_change", args=[invoice.pk])
    page = as_otto.get(address).content.decode()
    assert "Talkative" in page
    assert "Silent" not in page


def test_an_action_has_a_slug_of_its_own() -> None:
    assert set(BUILT_IN) <= set(invoice_actions())
    with pytest.raises(ValueError, match="'approve' already"):
        register_action(next(each for each in BUILT_IN if each.slug == "approve"))
