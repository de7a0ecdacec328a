"""What holds for every firm: nothing lost, nothing drawn twice, nothing that order could change."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from invoices.rating.engine import RunScope, SowWork, rate_sow
from invoices.rating.history import Billed, History
from invoices.rating.lines import SowRating
from invoices.rating.terms import Band, Rate, RateCard, Retainer, StatementOfWork, Tier
from invoices.rating.worked_time import WorkedEntry

AUGUST = date(2026, 8, 1)
CARD = RateCard("FIRM", (Rate(Decimal("233.33")), Rate(Decimal("99.99"), person="omar@f.example")))

amounts = st.decimals(min_value=1, max_value=20_000, places=2)
entries = st.lists(
    st.builds(
        WorkedEntry,
        entry_id=st.integers(1, 10**12),
        worked_on=st.integers(0, 30).map(lambda days: AUGUST + timedelta(days=days)),
        seconds=st.integers(1, 86_400),
        person=st.sampled_from(["lena@f.example", "omar@f.example"]),
        activity=st.sampled_from(["Delivery", "Travel"]),
    ),
    unique_by=lambda entry: entry.entry_id,
    max_size=12,
).map(tuple)
tiers = st.builds(
    Tier,
    code=st.just("GOLD"),
    monthly_fee=amounts,
    included_hours=st.decimals(min_value=0, max_value=40, places=2),
    overage_rate=st.none() | amounts,
    overage_bands=st.just((Band(Decimal(5), Decimal(190)), Band(None, Decimal("160.5")))),
)
sows = st.builds(
    lambda tier, increment, rounding, group: StatementOfWork(
        code="S", currency="USD", starts_on=AUGUST, increment_minutes=increment,
        increment_rounding=rounding, group_lines_by=group, rate_cards=(CARD,),
        retainers=(Retainer(1, tier, AUGUST),) if tier else (),
    ),
    st.none() | tiers,
    st.sampled_from([0, 6, 15, 30]),
    st.sampled_from(["up", "nearest", "down"]),
    st.sampled_from(["role", "person", "activity", "entry"]),
)  # fmt: skip


def rated(sow: StatementOfWork, work: SowWork, period: date = AUGUST) -> SowRating:
    return rate_sow(sow, RunScope(period), work, "USD")


def own_seconds(rating: SowRating) -> dict[int, int]:
    found: dict[int, int] = {}
    for piece in [p for line in rating.lines for p in line.pieces] + rating.unlined:
        found[piece.entry_id] = found.get(piece.entry_id, 0) + piece.own_seconds
    return found


@given(sows, entries)
def test_every_second_of_an_entry_stands_somewhere(sow, worked):
    rating = rated(sow, SowWork(worked))
    assert own_seconds(rating) == {entry.entry_id: entry.seconds for entry in worked}


@given(sows, entries, st.randoms())
def test_the_order_in_which_entries_arrive_changes_nothing(sow, worked, random):
    shuffled = list(worked)
    random.shuffle(shuffled)
    ours, theirs = rated(sow, SowWork(worked)), rated(sow, SowWork(tuple(shuffled)))
    assert [(li.kind, li.amount, li.pieces) for li in ours.lines] == [
        (li.kind, li.amount, li.pieces) for li in theirs.lines
    ]


@given(sows.filter(lambda sow: not sow.increment_minutes), entries)
def test_splitting_entries_that_are_not_rounded_changes_no_amount(sow, worked):
    if sow.group_lines_by == "entry":
        return
    halves = [
        WorkedEntry(2 * e.entry_id + n, e.worked_on, seconds, e.person, e.activity)
        for e in worked
        for n, seconds in enumerate((e.seconds // 2, e.seconds - e.seconds // 2))
        if seconds
    ]
    whole, split = rated(sow, SowWork(worked)), rated(sow, SowWork(tuple(halves)))
    assert [(li.kind, li.group, li.quantity, li.amount) for li in whole.lines] == [
        (li.kind, li.group, li.quantity, li.amount) for li in split.lines
    ]


@given(sows, entries)
def test_drawdown_stops_at_the_allowance(sow, worked):
    drawn = sum(
        line.seconds or 0
        for line in rated(sow, SowWork(worked)).lines
        if line.kind == "retainer_hours"
    )
    included = sum(r.tier.included_hours * 3600 for r in sow.retainers)
    assert drawn <= included


@given(entries, amounts, st.lists(amounts, min_size=1, max_size=4))
def test_cap_lines_add_up_to_what_exceeds_the_cap_at_every_step(worked, cap, earlier):
    sow = StatementOfWork("S", "USD", AUGUST, rate_cards=(CARD,), cap_amount=cap)
    counted = cap_lines = Decimal(0)
    for already in earlier:
        counted += already
        history = History(counted_amount=counted, cap_lines_amount=cap_lines)
        rating = rated(sow, SowWork(worked, history=history))
        counted += sum(line.amount for line in rating.lines if line.counts_to_cap)
        cap_lines += sum(line.amount for line in rating.lines if line.kind == "cap")
        assert cap_lines == min(Decimal(0), cap - counted)


@given(sows, entries)
def test_a_correction_undoes_exactly_the_seconds_and_the_amounts_that_were_billed(sow, worked):
    first = rated(sow, SowWork(worked))
    billed = tuple(
        Billed(n, p.entry_id, p.kind, p.billable_seconds, p.unit_price, p.group, p.month)
        for n, p in enumerate(p for line in first.lines for p in line.pieces)
    )
    second = rated(sow, SowWork(reversals=billed))
    undone = [line for line in second.lines if line.kind == "correction"]
    sold = [line for line in first.lines if line.kind in ("time", "overage")]
    assert sum(line.seconds or 0 for line in undone) == -sum(line.seconds or 0 for line in sold)
    if all(line.kind == "time" for line in sold):
        assert sum(line.amount for line in undone) == -sum(line.amount for line in sold)
