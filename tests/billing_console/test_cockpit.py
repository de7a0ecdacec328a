"""The cockpit's figures are those of the lists they lead to, whoever looks and however much."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from billing_console.cockpit.box import month_being_closed
from clients.models import Retainer, RetainerTier
from invoices.models import Invoice, Line
from syncs.models import QuickBooksConnection, SyncRun
from tests.browsers import shown, signed_in
from tests.cast import OCTOBER, Firm, allocate, auditor, outsider

HOME = reverse("admin:index")
PAGE = f"{HOME}?month=2026-10"


@pytest.fixture
def firm(db: None) -> Firm:
    """A client with a SOW, and Ada."""
    return Firm()


@pytest.fixture
def boss(db: None) -> Client:
    """Somebody who may see everything."""
    return signed_in(User.objects.create_superuser("boss", password="boss"))


@pytest.fixture
def busy(firm: Firm) -> Firm:
    """October with time at every place, invoices in three states, a retainer and a full cap."""
    firm.invoice(firm.entry(2), status="sent", sequence=1)
    firm.invoice(firm.entry(3), status="approved", period=date(2026, 9, 1), sequence=2)
    pending = firm.invoice(firm.entry(4))
    Invoice.objects.filter(pk=pending.pk).update(warnings=[{"code": "late_time", "text": "3 h"}])
    firm.invoice(status="failed", sequence=3)
    firm.entry(5)
    firm.entry(6, on=date(2026, 9, 30))
    firm.entry("0.5", billable=False)
    firm.quarantined(hours=1)
    other = Firm("C0002", "Hokusai", currency="JPY")
    other.entry(7)
    sow = firm.add_sow(cap_amount=100, code="SOW-CAP")
    tier = RetainerTier.objects.create(
        code="GOLD", currency="USD", monthly_fee=900, included_hours=10
    )
    Retainer.objects.create(sow=sow, tier=tier, starts_on=date(2026, 1, 1))
    _draw(firm, sow)
    return firm


def _draw(firm: Firm, sow: object) -> None:
    entry = firm.entry(8, sow=sow)
    invoice = firm.invoice(sequence=4)
    line = firm.line(invoice, (entry,))
    Line.objects.filter(pk=line.pk).update(kind="retainer_hours", counts_to_cap=True)
    entry.allocations.all().delete()
    allocate(line, entry, "drawn")


def content_of(page: Client, template: str, address: str = PAGE) -> dict:
    boxes = page.get(address).context["boxes"]
    return next(content for box, content in boxes if box.template == f"cockpit/{template}.html")


def rows_behind(page: Client, link: str) -> list:
    answer = page.get(link)
    assert answer.status_code == 200, link
    return list(answer.context["cl"].queryset)


def test_every_link_of_the_cockpit_leads_to_a_page(busy: Firm, boss: Client) -> None:
    words = boss.get(PAGE).content.decode()
    main = words[words.index('class="page cockpit"') :]
    links = {unescape(link) for link in re.findall(r'href="([^"]+)"', main)}
    assert len(links) > 20
    for link in links:
        address = f"{HOME}{link}" if link.startswith("?") else link
        assert boss.get(address).status_code == 200, address


def test_hours_of_each_place_are_those_of_the_entries_behind_them(busy: Firm, boss: Client) -> None:
    content = content_of(boss, "standing")
    assert content["worked"] == "30.50"
    parts = {part["name"]: part for part in content["parts"]}
    assert len(parts) == 5
    for part in parts.values():
        entries = rows_behind(boss, part["link"])
        assert entries
        assert sum(entry.seconds for entry in entries) / 3600 == float(part["hours"])
        assert part["entries"].split()[0] == str(len(entries))
    assert sum(float(part["hours"]) for part in parts.values()) == 30.5


def test_money_is_that_of_the_invoices_behind_it(busy: Firm, boss: Client) -> None:
    rows = content_of(boss, "money")["rows"]
    assert {row["name"] for row in rows} == {"Pending", "Approved", "Failed", "Sent"}
    for row in rows:
        for figure, link in ((row["now"], row["link"]), (row["before"], row["link_before"])):
            total = sum(invoice.total_amount for invoice in rows_behind(boss, link))
            assert figure == f"{total:,.2f} USD"


def test_waiting_time_is_that_of_the_entries_behind_it_and_worth_what_hours_came_to(
    busy: Firm, boss: Client
) -> None:
    content = content_of(boss, "unbilled")
    assert [row["client"].name for row in content["rows"]] == ["Hokusai", "Northwind"]
    for row in [*content["rows"], content]:
        entries = rows_behind(boss, row["link"])
        assert sum(entry.seconds for entry in entries) / 3600 == float(row["hours"])
    assert [row["value"] for row in content["rows"]] == [None, "750 USD"]
    assert content["unvalued"] == 1


def test_hours_of_the_chart_are_those_of_the_invoices_behind_them(busy: Firm, boss: Client) -> None:
    october = content_of(boss, "chart")["rows"][0]
    invoices = rows_behind(boss, october["invoices"])
    lines = Line.objects.filter(invoice__in=invoices)
    assert sum(line.seconds for line in lines) / 3600 == float(october["billed"]) == 2
    assert october["worked"] in shown(boss.get(october["ledger"]))


def test_retainers_and_caps_tell_what_invoices_count(busy: Firm, boss: Client) -> None:
    (retainer,) = content_of(boss, "retainers")["rows"]
    assert (retainer["drawn"], retainer["included"], retainer["drawn_share"]) == (
        "8.00", "10.00", 80,
    )  # fmt: skip
    assert len(rows_behind(boss, retainer["drawn_link"])) == 1
    (cap,) = content_of(boss, "caps")["rows"]
    assert (cap["counted"], cap["reached"]) == ("1,200.00 USD", True)
    assert len(rows_behind(boss, cap["link"])) == 1


def test_what_needs_a_person_is_counted_and_leads_to_just_that(busy: Firm, boss: Client) -> None:
    needs = content_of(boss, "needs")["needs"]
    words = [need.words for need in needs]
    assert words[0] == "1 invoice could not be priced"
    assert "1 invoice to be approved, with warnings" in words
    assert "1 time entry in quarantine" in words
    for need in needs:
        if "invoice" in need.words:
            assert len(rows_behind(boss, need.link)) == int(need.words.split()[0])


def test_an_access_that_is_lost_and_runs_that_failed_need_a_person(
    firm: Firm, boss: Client
) -> None:
    QuickBooksConnection.objects.create(company=firm.company, realm_id="1", state="reconnect")
    SyncRun.objects.create(kind="push", state="failed", finished_at=timezone.now())
    pull = SyncRun.objects.create(kind="full", state="finished")
    SyncRun.objects.filter(pk=pull.pk).update(started_at=datetime(2026, 1, 1, tzinfo=UTC))
    words = " ".join(need.words for need in content_of(boss, "needs")["needs"])
    assert "has to be connected to QuickBooks again" in words
    assert "Invoices to QuickBooks: the last run failed" in words
    assert "Time from HubSpot: nothing has come in for over a day" in words


def test_all_is_well_when_nothing_needs_a_person(firm: Firm, boss: Client) -> None:
    assert "All is well" in shown(boss.get(HOME))


@pytest.mark.parametrize(
    ("today", "first"),
    [(date(2026, 11, 15), OCTOBER), (date(2026, 11, 16), date(2026, 11, 1)),
     (date(2026, 1, 3), date(2025, 12, 1))],
)  # fmt: skip
def test_the_month_being_closed_is_on_show(today: date, first: date) -> None:
    assert month_being_closed(today) == first


@pytest.mark.parametrize("asked", ["", "2026-13", "0001-01", "9999-12", "x"])
def test_no_month_is_the_month_being_closed(firm: Firm, boss: Client, asked: str) -> None:
    month = month_being_closed(firm.company.today())
    assert boss.get(HOME, {"month": asked}).context["month"].first == month


def _boxes(page: Client) -> Iterator[str]:
    return (box.template for box, _content in page.get(PAGE).context["boxes"])


def test_everybody_sees_only_the_boxes_they_may(busy: Firm) -> None:
    assert list(_boxes(signed_in(outsider()))) == []
    assert "cockpit/retainers.html" not in set(_boxes(signed_in(auditor())))


def test_ten_times_the_rows_ask_no_more_of_the_database(busy: Firm, boss: Client) -> None:
    boss.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as few:
        boss.get(PAGE)
    for number in range(100, 112):
        another = Firm(f"C{number}", f"Client {number}")
        another.invoice(another.entry(2), status="sent")
        another.entry(3)
    with CaptureQueriesContext(connection) as many:
        boss.get(PAGE)
    assert len(many) == len(few)
