"""What is foretold of other figures is what the console bills once the terms really change.

`WHAT_IF_CASES=all` takes the large cases as well.
"""

import json
import os
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.figures import Terms
from clients.models import RateCard, RetainerTier
from clients.services.import_contracts import import_contracts
from invoices.models import TimeEntry, fingerprint
from invoices.services.acceptance import judge
from tests.cast import approver
from tests.invoices.month import change
from tests.invoices.small_firm import JULY, SmallFirm
from tests.rating.paper_firm import PaperFirm

from .counterfactual import assert_foretold, bill_months, other_figures

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent.parent.parent / "cases"
SMALL = 100_000 if os.environ.get("WHAT_IF_CASES") != "all" else 10_000_000
CASES = sorted(
    path.parent
    for path in HERE.rglob("steps.json")
    if sum(file.stat().st_size for file in path.parent.rglob("time_entries.json")) < SMALL
)
AFTERWARDS = datetime(2026, 12, 31, 12, tzinfo=ZoneInfo("America/New_York"))
AT_MOST = 2
MONTHS = [date(2026, month, 1) for month in (7, 8, 9, 10)]


def folders(case: Path, name: str) -> list[Path]:
    return sorted((case / name).iterdir(), key=lambda folder: int(folder.name))


def months_of(case: Path) -> list[date]:
    steps = json.loads((case / "steps.json").read_text(encoding="utf-8"))
    named = {step["bill"] for step in steps if "bill" in step}
    return [date.fromisoformat(f"{month}-01") for month in sorted(named)]


def log_time(folder: Path) -> None:
    """The folder's records as entries, as a pull would keep those that can be read."""
    paper = PaperFirm()
    paper.load_hubspot(folder)
    for key, record in paper.hubspot.items():
        copy = None if record.get("archived") else paper._copy(record)
        if copy is None:
            TimeEntry.objects.filter(hubspot_id=key).update(state="deleted", fingerprint="")
            continue
        print_ = fingerprint(
            copy.seconds, copy.worked_on, copy.owner, copy.activity, copy.billable, copy.deals
        )
        TimeEntry.objects.update_or_create(
            hubspot_id=copy.entry_id,
            defaults={
                "raw": record, "worked_on": copy.worked_on, "seconds": copy.seconds,
                "hubspot_owner_id": copy.owner, "activity": copy.activity,
                "billable": copy.billable, "deal_ids": list(copy.deals), "fingerprint": print_,
                "pulled_at": timezone.now(), "state": "quarantined", "reason": "no_deal",
            },
        )  # fmt: skip
    judge()


def subjects() -> list[Terms]:
    """A few tiers and cards of the firm."""
    tiers = list(RetainerTier.objects.filter(retainers__isnull=False).distinct().order_by("code"))
    cards = list(RateCard.objects.filter(rates__isnull=False).distinct().order_by("code"))
    return [*tiers[: AT_MOST // 2], *cards[: AT_MOST // 2]]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_in_every_case(case: Path) -> None:
    with time_machine.travel(AFTERWARDS, tick=True):
        for folder in folders(case, "contracts"):
            import_contracts(folder)
        *earlier, last = folders(case, "hubspot")
        for folder in earlier or [last]:
            log_time(folder)
        months = months_of(case)
        window = months[-2:] if len(months) > 2 else months[-1:]
        bill_months(months[: -len(window)])
        log_time(last)
        grace = approver()
        for terms in subjects():
            assert_foretold(terms, other_figures(terms, window[0]), window, grace)


days = st.integers(min_value=0, max_value=122).map(
    lambda day: date.fromordinal(JULY.toordinal() + day)
)
worked = st.lists(st.tuples(st.integers(0, 4), days, st.integers(1, 600)), min_size=1, max_size=14)


@pytest.mark.parametrize("window", [1, 3])
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(time=worked, late=worked, changed=st.lists(st.integers(1, 600), max_size=4))
def test_whatever_was_worked(
    window: int,
    time: list[tuple[int, date, int]],
    late: list[tuple[int, date, int]],
    changed: list[int],
) -> None:
    with transaction.atomic():
        firm, grace = SmallFirm(), approver()
        log(firm, time)
        bill_months(MONTHS[: 4 - window])
        log(firm, late)
        for entry, minutes in zip(TimeEntry.objects.order_by("pk"), changed, strict=False):
            change(entry, seconds=minutes * 60)
        for terms in (RetainerTier.objects.get(), firm.acme.card, firm.borg.card):
            figures = other_figures(terms, MONTHS[-window])
            assert_foretold(terms, figures, MONTHS[-window:], grace)
        transaction.set_rollback(True)


def log(firm: SmallFirm, time: list[tuple[int, date, int]]) -> None:
    for sow, on, minutes in time:
        entry = firm.acme.entry(1, on=on, sow=firm.sows[sow])
        change(entry, seconds=minutes * 60)
