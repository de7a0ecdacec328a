"""Pushing an approved invoice: it leaves once, and counts as sent when QuickBooks holds it."""

import pytest

from clients.models import Client, Company
from invoices.models import Status
from syncs.services.push_invoices import push_invoices
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice

pytestmark = pytest.mark.django_db


def test_an_approved_invoice_arrives_to_the_cent(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme)
    report = push_invoices()
    invoice.refresh_from_db()
    assert (invoice.status, report.results[0].words) == (Status.SENT, "")
    [held] = books.state()["invoices"]
    assert held["DocNumber"] == invoice.number
    assert [line["Amount"] for line in held["Line"]] == [1861.08, -61.08, 1800.0]
    assert held["CustomerRef"]["value"] == "100"
    assert invoice.quickbooks.total_amount == 1800
