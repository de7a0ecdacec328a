"""The commands of a month-end, as people type them."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from invoices.models import BillingRun, Invoice, Line, TimeEntry
from invoices.services.write_offs import hold_sow
from tests.cast import Firm

from .month import approve_all, bill, only

pytestmark = pytest.mark.django_db
TABLES = ("billingrun", "invoice", "line", "allocation", "settlement", "transition", "timeentry")


def said(name: str, *arguments: str) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def rows() -> Iterator[list[tuple[object, ...]]]:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM invoices_{table} ORDER BY 1")
            yield cursor.fetchall()


class TestGenerate:
    def test_says_what_it_made_and_what_fails(self, firm: Firm) -> None:
        firm.entry(1)
        other = Firm("C0002", "Fabrikam")
        other.entry(1)
        other.card.rates.all().delete()
        words = said("generate_invoices", "--period", "2026-10")
        assert "Made 2 invoices, 1 of them can't be priced." in words
        assert "Fabrikam" in words
        assert "Add a rate" in words

    def test_a_dry_run_writes_nothing_at_all(self, firm: Firm) -> None:
        firm.entry(1)
        nobody = firm.entry(1)
        TimeEntry.objects.filter(pk=nobody.pk).update(hubspot_owner_id="nobody")
        before = list(rows())
        words = said("generate_invoices", "--period", "2026-10", "--dry-run")
        assert "Would make 1 invoice." in words
        assert list(rows()) == before
        assert not BillingRun.objects.exists()

    def test_a_dry_run_leaves_a_pending_invoice_as_it_is(self, firm: Firm) -> None:
        firm.entry(1)
        bill()
        firm.entry(1)
        before = list(rows())
        said("generate_invoices", "--period", "2026-10", "--dry-run")
        assert list(rows()) == before

    def test_client_narrows_the_run(self, firm: Firm) -> None:
        firm.entry(1)
        Firm("C0002", "Fabrikam").entry(1)
        said("generate_invoices", "--period", "2026-10", "--client", "C0002")
        assert only().client.code == "C0002"

    def test_an_unknown_client_is_named(self, firm: Firm) -> None:
        with pytest.raises(CommandError, match="no client C0009"):
            said("generate_invoices", "--period", "2026-10", "--client", "C0001", "C0009")
        assert not BillingRun.objects.exists()

    @pytest.mark.parametrize("period", ["2026-13", "October", "2026"])
    def test_a_month_is_written_as_a_month(self, db: None, period: str) -> None:
        with pytest.raises(CommandError, match="YYYY-MM"):
            said("generate_invoices", "--period", period)

    def test_extra_is_asked_for(self, firm: Firm) -> None:
        firm.entry(1)
        bill()
        approve_all()
        firm.entry(2)
        said("generate_invoices", "--period", "2026-10", "--extra")
        assert only(sequence=1).total_amount == 300


class TestApprove:
    def test_only_clean_leaves_what_carries_a_warning(self, firm: Firm, grace: User) -> None:
        firm.entry(1)
        bill()
        words = said("approve_invoices", "--period", "2026-10", "--by", "grace", "--only-clean")
        assert "(first_invoice)" in words
        assert "Approved 0 invoices." in words
        assert only().status == "pending"

    def test_allow_overlooks_a_warning(self, firm: Firm, grace: User) -> None:
        firm.entry(1)
        bill()
        arguments = ["--period", "2026-10", "--by", "grace", "--only-clean"]
        assert "Approved 1" in said("approve_invoices", *arguments, "--allow", "first_invoice")
        assert only().approved_by == grace

    def test_a_warning_that_is_none_is_refused_with_those_there_are(self, grace: User) -> None:
        arguments = ["--period", "2026-10", "--by", "grace", "--only-clean"]
        with pytest.raises(CommandError, match="first_invoice"):
            said("approve_invoices", *arguments, "--allow", "frist_invoice")

    def test_what_cannot_be_approved_is_named_and_the_rest_is(
        self, firm: Firm, grace: User
    ) -> None:
        other = Firm("C0002", "Fabrikam")
        firm.entry(1)
        other.entry(1)
        bill()
        hold_sow(firm.sow, by=grace, reason="In dispute.")
        words = said("approve_invoices", "--period", "2026-10", "--by", "grace")
        assert "Left for a person" in words
        assert "Approved 1 invoice." in words
        assert only(status="approved").client == other.client

    def test_an_unknown_user_is_named(self, db: None) -> None:
        with pytest.raises(CommandError, match="no user nobody"):
            said("approve_invoices", "--period", "2026-10", "--by", "nobody")


def test_an_export_into_a_place_that_is_no_folder_says_so(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("")
    with pytest.raises(CommandError, match="name another folder"):
        said("export_billing", "--period", "2026-10", "--out", str(taken))


class TestExplain:
    @pytest.fixture
    def approved(self, firm: Firm) -> Invoice:
        """October's, with a number."""
        firm.entry(1)
        bill()
        return approve_all()[0]

    def test_by_number_and_by_id(self, approved: Invoice) -> None:
        by_number = said("explain", approved.number, "--verify")
        assert by_number == said("explain", str(approved.pk), "--verify")
        assert "Rate 150.00 on card" in by_number or "Rate 150 on card" in by_number
        assert "Verified" in by_number

    def test_a_difference_is_told(self, firm: Firm) -> None:
        firm.entry(1)
        bill()
        Line.objects.update(amount=151)
        with pytest.raises(CommandError, match=r"quantity × unit price is 150\.00"):
            said("explain", str(only().pk), "--verify")

    def test_seconds_that_are_missing_are_told(self, firm: Firm) -> None:
        firm.entry(1)
        bill()
        only().allocations.update(billable_seconds=1)
        with pytest.raises(CommandError, match="its entries come to"):
            said("explain", str(only().pk), "--verify")

    def test_an_unknown_invoice_is_named(self, db: None) -> None:
        with pytest.raises(CommandError, match="no invoice 77"):
            said("explain", "77")
