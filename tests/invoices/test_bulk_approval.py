"""Many approvals at once do what one does, and one that refuses doesn't stop the rest."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from invoices.lifecycle import NotAllowed, move_many
from invoices.models import Invoice, Transition
from invoices.services.approval import recall
from invoices.services.bulk_approval import approve_many, unapprovable
from invoices.services.write_offs import hold_entries, hold_sow, write_off
from tests.cast import Firm


def pending(firm: Firm, count: int, start: int = 0) -> list[Invoice]:
    return [firm.invoice(firm.entry(), sequence=start + number) for number in range(count)]


def test_each_is_frozen_numbered_and_logged(firm: Firm, grace: User) -> None:
    approvals = approve_many(pending(firm, 3), by=grace)
    rows = list(Invoice.objects.order_by("sequence"))
    assert [row.number for row in rows] == ["00001", "00002", "00003"]
    assert {(row.status, row.approved_by, row.approved_at is None) for row in rows} == {
        ("approved", grace, False)
    }
    logged = Transition.objects.values_list("action", "source", "target", "by")
    assert list(logged) == [("approve", "pending", "approved", grace.pk)] * 3
    assert approvals.approved == rows


def test_numbers_go_on_and_stay_with_what_was_recalled(firm: Firm, grace: User) -> None:
    first, second = pending(firm, 2)
    approve_many([first], by=grace)
    recall(first, by=grace)
    approve_many(list(Invoice.objects.all()), by=grace)
    numbers = dict(Invoice.objects.values_list("pk", "number"))
    assert numbers == {first.pk: "00001", second.pk: "00002"}


def test_what_may_not_be_approved_says_why_and_the_rest_is_approved(
    firm: Firm, grace: User
) -> None:
    good, held = firm.invoice(firm.entry()), firm.invoice(firm.entry(), status="held", sequence=1)
    off, kept = firm.entry(), firm.entry()
    bearing = firm.invoice(off, kept, sequence=2)
    anew = firm.invoice(firm.entry(), sequence=3)
    write_off([off], by=grace, reason="Goodwill.")
    hold_entries([kept], by=grace, reason="Ask first.")
    Invoice.objects.filter(pk=anew.pk).update(priced_at=timezone.now())
    approvals = approve_many([good, held, bearing, anew], by=grace)
    assert approvals.approved == [good]
    words = {row.pk: why for row, why in approvals.refused}
    assert "is held by now" in words[held.pk]
    assert f"time that is written off (entry {off})" in words[bearing.pk]
    assert f"time that is held back (entry {kept})" in words[bearing.pk]
    assert "made anew in the meantime" in words[anew.pk]
    assert list(Invoice.objects.exclude(number="")) == [good]


def test_what_bears_a_held_sow_is_known_before(firm: Firm, grace: User) -> None:
    bearing = firm.invoice(firm.entry())
    other = Firm("C0002", "Fabrikam")
    free = other.invoice(other.entry())
    hold_sow(firm.sow, by=grace, reason="Not signed yet.")
    words = unapprovable([bearing, free])
    assert list(words) == [bearing.pk]
    assert f"{firm.sow}, which is held back" in words[bearing.pk]


def test_none_moves_where_one_may_not(firm: Firm) -> None:
    good, held = firm.invoice(firm.entry()), firm.invoice(firm.entry(), status="held", sequence=1)
    with pytest.raises(NotAllowed, match="held"):
        move_many([good, held], "approve")
    assert not Invoice.objects.filter(status="approved").exists()


def test_fifty_ask_the_database_as_often_as_five(firm: Firm, grace: User) -> None:
    approve_many(pending(firm, 1), by=grace)
    counts = []
    for size in (5, 50):
        rows = pending(firm, size, start=size * 100)
        with CaptureQueriesContext(connection) as asked:
            approve_many(rows, by=grace)
        counts.append(len(asked))
    assert counts[0] == counts[1]
