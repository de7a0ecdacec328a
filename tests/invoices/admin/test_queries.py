"""Lists and pages ask the database the same number of questions, however much they show."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from invoices.models import BillingRun
from invoices.services.write_offs import hold_entries
from tests.cast import OCTOBER, Firm

FEW, MANY = 5, 50


def questions(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def grow(make: Callable[[int], object], browser: Client, address: str) -> tuple[int, int]:
    for number in range(FEW):
        make(number)
    few = questions(browser, address)
    for number in range(FEW, MANY):
        make(number)
    return few, questions(browser, address)


def test_the_queue(firm: Firm, as_grace: Client) -> None:
    def make(number: int) -> None:
        firm.invoice(firm.entry(), sequence=number, warnings=[{"code": "late_time", "text": "x"}])

    few, many = grow(make, as_grace, reverse("admin:invoices_invoice_changelist"))
    assert few == many


@pytest.mark.parametrize("tab", ["accepted", "quarantined"])
def test_time_entries(firm: Firm, as_grace: Client, grace: User, tab: str) -> None:
    def make(number: int) -> None:
        firm.quarantined()
        firm.invoice(firm.entry(), sequence=number)
        hold_entries([firm.entry()], by=grace, reason="Later")

    address = f"{reverse('admin:invoices_timeentry_changelist')}?tab={tab}"
    few, many = grow(make, as_grace, address)
    assert few == many


def test_the_quarantine(firm: Firm, as_grace: Client) -> None:
    address = reverse("admin:invoices_timeentry_quarantine")
    few, many = grow(lambda number: firm.quarantined(), as_grace, address)
    assert few == many


def test_runs(firm: Firm, as_grace: Client, grace: User) -> None:
    def make(number: int) -> None:
        BillingRun.objects.create(period=OCTOBER, started_by=grace).clients.add(firm.client)

    few, many = grow(make, as_grace, reverse("admin:invoices_billingrun_changelist"))
    assert few == many


def test_holds(firm: Firm, as_grace: Client, grace: User) -> None:
    def make(number: int) -> None:
        hold_entries([firm.entry()], by=grace, reason="Later")

    few, many = grow(make, as_grace, reverse("admin:invoices_hold_changelist"))
    assert few == many


def test_an_invoice_with_many_lines(firm: Firm, as_grace: Client) -> None:
    invoice = firm.invoice()

    def make(number: int) -> None:
        firm.line(invoice, (firm.entry(),), position=number + 1)

    address = reverse("admin:invoices_invoice_change", args=[invoice.pk])
    few, many = grow(make, as_grace, address)
    assert few == many


def test_a_line_with_many_entries(firm: Firm, as_grace: Client) -> None:
    small = firm.invoice(*(firm.entry() for _ in range(FEW)))
    large = firm.invoice(*(firm.entry() for _ in range(MANY)), sequence=1)
    few, many = (
        questions(
            as_grace,
            reverse("admin:invoices_invoice_line", args=[each.pk, each.lines.get().pk]),
        )
        for each in (small, large)
    )
    assert few == many


def test_confirming_many(firm: Firm, as_grace: Client) -> None:
    address = reverse("admin:invoices_invoice_do_many", args=["approve"])
    counts = []
    for size in (FEW, MANY):
        made = [firm.invoice(firm.entry(), sequence=size * 100 + number) for number in range(size)]
        with CaptureQueriesContext(connection) as asked:
            as_grace.post(address, {"ids": ",".join(str(each.pk) for each in made)})
        counts.append(len(asked))
    assert counts[0] == counts[1]
