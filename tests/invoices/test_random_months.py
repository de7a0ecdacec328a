"""Months in which anything may happen: after each step every second is in its one place.

`RANDOM_MONTHS=200` tries so many, longer ones and others each time.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from clients.models import StatementOfWork
from invoices.lifecycle import NotAllowed
from invoices.models import (
    DEAD,
    Allocation,
    BillingRun,
    Hold,
    Invoice,
    Line,
    Status,
    TimeEntry,
    WriteOff,
)
from invoices.selectors.ledger import STATUSES, ledger
from invoices.services import approval, voiding, write_offs
from invoices.services.verification import verify
from tests.cast import approver

from .month import bill, change, delete, exports, ready
from .small_firm import JULY, SmallFirm

MONTHS = [date(2026, month, 1) for month in (7, 8, 9, 10)]
months, numbers = st.sampled_from(MONTHS), st.integers(min_value=0, max_value=1000)
days = st.integers(min_value=0, max_value=122).map(lambda day: JULY + timedelta(days=day))
minutes = st.integers(min_value=1, max_value=600)
more_often_true = st.sampled_from([True, True, True, False])


class Months(RuleBasedStateMachine):
    """What pulls, runs and people do to a small firm, in any order."""

    @initialize()
    def begin(self) -> None:
        self._undone = transaction.atomic()
        self._undone.__enter__()
        self.firm, self.grace = SmallFirm(), approver()

    def teardown(self) -> None:
        if hasattr(self, "_undone"):
            transaction.set_rollback(True)
            self._undone.__exit__(None, None, None)

    @rule(worked=st.lists(st.tuples(numbers, days, minutes, more_often_true), max_size=5))
    def is_worked(self, worked: list[tuple[int, date, int, bool]]) -> None:
        for sow, on, minutes, billable in worked:
            entry = self.firm.acme.entry(1, on=on, sow=self._sow(sow), billable=billable)
            change(entry, seconds=minutes * 60)

    @rule(entry=numbers, minutes=minutes)
    def takes_another_time(self, entry: int, minutes: int) -> None:
        for one in self._chosen(self._known(), entry):
            change(one, seconds=minutes * 60)

    @rule(entry=numbers, on=days)
    def moves_to_another_day(self, entry: int, on: date) -> None:
        for one in self._chosen(self._known(), entry):
            change(one, worked_on=on)

    @rule(entry=numbers, sow=numbers)
    def moves_to_another_deal(self, entry: int, sow: int) -> None:
        for one in self._chosen(self._known(), entry):
            change(one, deal_ids=[self._sow(sow).hubspot_deal_id])

    @rule(entry=numbers, owner=st.sampled_from(["501", "nobody"]))
    def changes_hands(self, entry: int, owner: str) -> None:
        for one in self._chosen(self._known(), entry):
            change(one, hubspot_owner_id=owner)

    @rule(entry=numbers)
    def is_deleted(self, entry: int) -> None:
        for one in self._chosen(self._known(), entry):
            delete(one)

    @rule(entry=numbers)
    def comes_back(self, entry: int) -> None:
        for one in self._chosen(TimeEntry.objects.filter(state="deleted"), entry):
            change(one, state="quarantined", reason="bad_date")

    @rule(period=months, extra=st.sampled_from([False, False, True]))
    def is_billed(self, period: date, extra: bool) -> None:
        bill(period, extra=extra)
        before = self._exports()
        run = bill(period, extra=extra)
        assert self._exports() == before
        self._check_cap(run)

    def _check_cap(self, run: BillingRun) -> None:
        """Rule 10.3, right after a run that rated the capped SOW."""
        sow = self.firm.sows[1]
        held = Hold.objects.filter(sow=sow, released_at=None).exists()
        rated = run.invoices.filter(client=sow.client).exclude(status__in=["void", "failed"])
        if held or not rated.filter(Q(sow=None) | Q(sow=sow)).exists():
            return
        counted = cut = Decimal(0)
        for line in Line.objects.filter(sow=sow).exclude(invoice__status__in=DEAD):
            amount = -line.amount if line.invoice.kind == "credit_memo" else line.amount
            counted += amount if line.counts_to_cap else 0
            cut += amount if line.kind == "cap" else 0
        assert cut == min(Decimal(0), sow.cap_amount - counted)

    @rule(sow=numbers, on=days)
    def is_ready(self, sow: int, on: date) -> None:
        ready(self._sow(sow), on)

    @rule(invoice=numbers)
    def is_approved(self, invoice: int) -> None:
        for one in self._chosen(Invoice.objects.filter(status=Status.PENDING), invoice):
            self._perhaps(approval.approve, one)

    @rule()
    def all_are_approved(self) -> None:
        for one in Invoice.objects.filter(status=Status.PENDING).order_by("pk"):
            self._perhaps(approval.approve, one)

    @rule(invoice=numbers)
    def is_recalled(self, invoice: int) -> None:
        for one in self._chosen(Invoice.objects.filter(status=Status.APPROVED), invoice):
            approval.recall(one, by=self.grace)

    @rule(invoice=numbers)
    def is_voided(self, invoice: int) -> None:
        for one in self._chosen(Invoice.objects.exclude(status=Status.VOID), invoice):
            self._perhaps(voiding.void, one, reason="In error.")

    @rule(invoice=numbers)
    def is_put_aside_or_back(self, invoice: int) -> None:
        for one in self._chosen(Invoice.objects.filter(status__in=["pending", "held"]), invoice):
            if one.status == Status.HELD:
                approval.release(one, by=self.grace)
            else:
                approval.hold(one, by=self.grace, reason="In question.")

    @rule(entry=numbers)
    def is_written_off_or_taken_back(self, entry: int) -> None:
        for one in self._chosen(self._known(), entry):
            if one.write_offs.filter(taken_back_at=None).exists():
                self._perhaps(write_offs.take_back, [one])
            else:
                self._perhaps(write_offs.write_off, [one], reason="Gift.")

    @rule(entry=numbers)
    def is_held(self, entry: int) -> None:
        for one in self._chosen(self._known(), entry):
            self._perhaps(write_offs.hold_entries, [one], reason="Wait.")

    @rule(sow=numbers)
    def is_held_whole(self, sow: int) -> None:
        self._perhaps(write_offs.hold_sow, self._sow(sow), reason="In dispute.")

    @rule()
    def nothing_is_held_any_more(self) -> None:
        for hold in Hold.objects.filter(released_at=None):
            write_offs.release_hold(hold, by=self.grace)

    @rule(client=st.integers(min_value=0, max_value=1), per=st.sampled_from(["client", "sow"]))
    def is_invoiced_another_way(self, client: int, per: str) -> None:
        self.firm.clients[client].invoice_per = per
        self.firm.clients[client].save()

    @invariant()
    def the_ledger_is_hubspots_total(self) -> None:
        found = ledger()
        assert sum(found.values()) == sum(entry.seconds for entry in self._known())
        assert found == dict.fromkeys(STATUSES, 0) | self._by_hand()

    @invariant()
    def every_invoice_adds_up(self) -> None:
        assert [words for one in Invoice.objects.all() for words in verify(one)] == []

    @invariant()
    def an_entry_is_billed_whole_or_not_at_all(self) -> None:
        billed: Counter[tuple[int, str]] = Counter()
        whole = {}
        for one in Allocation.objects.filter(reverses=None).exclude(invoice__status__in=DEAD):
            if not one.reversals.exclude(invoice__status__in=DEAD).exists():
                assert one.standing
                billed[one.entry_id, one.fingerprint] += one.own_seconds
                whole[one.entry_id, one.fingerprint] = one.entry_seconds
        assert billed == whole

    @invariant()
    def what_is_dead_bears_nothing(self) -> None:
        assert (
            not Allocation.objects.filter(standing=True, invoice__status__in=DEAD)
            .exclude(reverses__isnull=False)
            .exists()
        )

    def _by_hand(self) -> Counter[str]:
        """Rule 15, entry by entry."""
        found: Counter[str] = Counter()
        for entry in self._known().select_related("sow"):
            billings = [
                one
                for one in entry.allocations.filter(standing=True, reverses=None)
                if one.fingerprint == entry.fingerprint
            ]
            for one in billings:
                found[self._place(one)] += one.own_seconds
            if not billings:
                found[self._place_of_unbilled(entry)] += entry.seconds
        return found

    def _place(self, billing: Allocation) -> str:
        if billing.invoice.status in (Status.PENDING, Status.HELD):
            return "pending"
        return "drawn_down" if billing.kind == "drawn" else "billed"

    def _place_of_unbilled(self, entry: TimeEntry) -> str:
        if entry.state == "quarantined":
            return "quarantined"
        if entry.worked_on < (entry.sow.bill_from or entry.sow.starts_on):
            return "before_start"
        if not entry.billable:
            return "non_billable"
        gone = WriteOff.objects.filter(entry=entry, taken_back_at=None).exists()
        return "written_off" if gone else "waiting"

    def _sow(self, number: int) -> StatementOfWork:
        return self.firm.sows[number % len(self.firm.sows)]

    def _known(self) -> QuerySet[TimeEntry]:
        return TimeEntry.objects.exclude(state="deleted").order_by("pk")

    def _chosen[T: Model](self, rows: QuerySet[T], number: int) -> list[T]:
        found = list(rows.order_by("pk"))
        return found[number % len(found) :][:1] if found else []

    def _perhaps(self, action: Callable[..., object], *what: object, **how: object) -> None:
        """Does it where it is allowed."""
        with suppress(NotAllowed), transaction.atomic():
            action(*what, by=self.grace, **how)

    def _exports(self) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            return exports(Path(folder), MONTHS)


@pytest.mark.django_db
def test_whatever_happens_every_second_is_in_its_one_place() -> None:
    many = int(os.environ.get("RANDOM_MONTHS", 0))
    chosen = settings(
        max_examples=many or 10,
        stateful_step_count=40 if many else 20,
        deadline=None,
        derandomize=not many,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Months, settings=chosen)
