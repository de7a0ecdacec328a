"""The ledger's table: rows and columns add up to HubSpot's total, and each figure leads to it."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from invoices.admin.ledger_page import ledger_page
from invoices.models import Allocation
from invoices.selectors.ledger import STATUSES, ledger
from invoices.selectors.ledger_table import by_client, by_month, sum_of
from invoices.services.write_offs import write_off
from tests.cast import HOUR, OCTOBER, Firm, take_to
from tests.invoices.admin.test_queries import grow

LEDGER = reverse("admin:invoices_timeentry_ledger")
SEPTEMBER = date(2026, 9, 8)


@pytest.fixture
def firms(firm: Firm, grace: User) -> Firm:
    """Two clients with time in every place of the ledger, one entry in two of them."""
    other = Firm("C0002", "Hokusai")
    firm.invoice(firm.entry(2), firm.entry(1, on=SEPTEMBER), status="approved")
    other.invoice(other.entry(3))
    _drawn_in_part(firm)
    firm.entry("0.5")
    other.entry(4, on=SEPTEMBER)
    write_off([firm.entry(5)], by=grace, reason="A gift")
    firm.entry(6, billable=False)
    firm.entry(7, on=date(2025, 12, 5))
    firm.quarantined("no_deal", hours=8)
    firm.quarantined("outside_sow", sow=firm.sow, hours=9)
    firm.quarantined("bad_date", hours=1, on=None)
    firm.entry(10, state="deleted")
    return firm


def _drawn_in_part(firm: Firm) -> None:
    """Three hours: two covered by a retainer, one beyond it."""
    entry = firm.entry(3)
    invoice = firm.invoice(entry, sequence=1)
    piece = entry.allocations.get()
    Allocation.objects.filter(pk=piece.pk).update(kind="drawn", own_seconds=2 * HOUR)
    piece.pk, piece.kind, piece.own_seconds = None, "overage", HOUR
    piece._state.adding = True
    piece.save()
    take_to(invoice, "approved")


def test_rows_of_clients_and_of_months_add_up_to_the_ledger(firms: Firm) -> None:
    of_clients, of_months = by_client(), by_month()
    for rows in (of_clients, of_months):
        assert sum_of(list(rows.values())).seconds == ledger()
        assert [row.difference for row in rows.values()] == [0] * len(rows)
    assert all(ledger()[place] for place in STATUSES)
    assert of_clients[None].seconds["quarantined"] == 9 * HOUR
    assert of_months[None].total == HOUR


@pytest.mark.parametrize("asked", ["", "2026-10", "2026-09", "2026-11", "client"])
def test_each_figure_leads_to_exactly_its_entries(firms: Firm, as_otto: Client, asked: str) -> None:
    client = str(firms.client.pk) if asked == "client" else ""
    page = ledger_page("" if client else asked, client)
    for line in [*page["lines"], page["total"]]:
        for seconds, address in [*line.cells, (line.row.hubspot, line.entries)]:
            if seconds:
                assert as_otto.get(address).context["cl"].together == seconds, address


def test_the_page_says_that_all_is_there(firms: Firm, as_otto: Client) -> None:
    for address in (LEDGER, f"{LEDGER}?month=2026-10", f"{LEDGER}?client={firms.client.pk}"):
        page = as_otto.get(address)
        assert "equal to HubSpot" in page.content.decode()
    assert as_otto.get(f"{LEDGER}?client=99999999999999999999&month=x").status_code == 200


def test_it_asks_the_same_number_of_questions_however_many_clients(
    firm: Firm, as_otto: Client
) -> None:
    def make(number: int) -> None:
        client = Firm(f"C1{number:03d}", f"Client {number}")
        client.invoice(client.entry(on=OCTOBER))

    few, many = grow(make, as_otto, LEDGER)
    assert few == many
