"""What holds for every firm: nothing lost, nothing drawn twice, nothing that order could change."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from invoices.rating.engine import RunScope, SowWork, rate_sow
from invoices.rating.history import Billed, History
from invoices.rating.lines import SowRating
from invoices.rating.terms import Band, Rate, RateCard, Retainer, StatementOfWork, Tier
from invoices.rating.worked_time import WorkedEntry, add_months

from .builders import after, billed, kinds

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


@given(sows, entries, st.integers(1, 30))
def test_a_month_billed_in_two_goes_draws_and_bands_the_same_seconds_as_in_one(sow, worked, cut):
    until = AUGUST + timedelta(days=cut - 1)
    ready = rate_sow(sow, RunScope(AUGUST, "ready", until), SowWork(worked), "USD")
    rest = tuple(entry for entry in worked if entry.worked_on > until)
    second = rated(sow, SowWork(rest, history=after((AUGUST, ready), period=AUGUST)))
    assert seconds_by_place(ready, second) == seconds_by_place(rated(sow, SowWork(worked)))


def seconds_by_place(*ratings: SowRating) -> dict[tuple[object, ...], int]:
    found: dict[tuple[object, ...], int] = {}
    for piece in [p for rating in ratings for line in rating.lines for p in line.pieces]:
        place = (piece.entry_id, piece.kind, piece.unit_price, piece.group, piece.month)
        found[place] = found.get(place, 0) + piece.billable_seconds
    return found


caps = st.lists(
    st.tuples(st.none() | amounts, st.sampled_from(["time", "all"]), entries),
    min_size=1,
    max_size=5,
)


@given(caps, amounts, st.none() | st.integers(0, 30).map(Decimal))
def test_over_a_sows_life_cap_lines_follow_a_cap_that_changes_comes_and_goes(steps, fee, discount):
    runs: list[tuple[date, SowRating]] = []
    counted = Decimal(0)
    for number, (cap, scope, worked) in enumerate(steps):
        period = add_months(AUGUST, number)
        sow = StatementOfWork(
            "S", "USD", AUGUST, rate_cards=(CARD,), cap_amount=cap, cap_scope=scope,
            discount_percent=discount, retainers=(Retainer(1, Tier("T", fee, Decimal(2)), AUGUST),),
        )  # fmt: skip
        before = after(*runs)
        runs.append((period, rated(sow, SowWork(worked, history=before), period)))
        wide = scope == "all"
        counted += sum(
            line.amount
            for line in runs[-1][1].lines
            if line.kind in ("time", "discount") or (wide and line.kind == "retainer_fee")
        )
        cap_lines = after(*runs).cap_lines_amount
        if cap is None:
            assert cap_lines == before.cap_lines_amount
        else:
            assert cap_lines == min(Decimal(0), cap - counted)


@given(entries, st.data())
def test_deleting_every_entry_gives_the_money_back_entry_by_entry(worked, data):
    sow = StatementOfWork("S", "USD", AUGUST, rate_cards=(CARD,), group_lines_by="entry")
    first = rated(sow, SowWork(worked))
    gone = data.draw(st.sets(st.sampled_from([e.entry_id for e in worked]))) if worked else set()
    reversals = billed(first, *gone) if gone else ()
    second = rated(sow, SowWork(reversals=reversals), add_months(AUGUST, 1))
    undone = {line.group: line.amount for line in second.lines if line.kind == "correction"}
    assert undone == {li.group: -li.amount for li in first.lines if int(li.group) in gone}


@given(sows, entries)
def test_running_twice_gives_the_same_and_an_extra_run_after_it_has_nothing_to_bill(sow, worked):
    once, again = rated(sow, SowWork(worked)), rated(sow, SowWork(worked))
    assert once == again
    books = after((AUGUST, once), period=AUGUST)
    assert rate_sow(sow, RunScope(AUGUST, "extra"), SowWork(history=books), "USD").lines == []


@given(sows, entries)
def test_a_billed_and_wholly_deleted_month_leaves_the_allowance_as_it_was(sow, worked):
    first = rated(sow, SowWork(worked))
    if not worked:
        return
    books = after((AUGUST, first), period=AUGUST)
    undone = rate_sow(
        sow, RunScope(AUGUST, "extra"), SowWork(reversals=billed(first), history=books), "USD"
    )
    assert set(kinds(undone)) <= {"correction"}
    books = after((AUGUST, first), (AUGUST, undone), period=AUGUST)
    anew = rate_sow(sow, RunScope(AUGUST, "extra"), SowWork(worked, history=books), "USD")
    drawn = [
        sum(line.seconds or 0 for line in rating.lines if line.kind == "retainer_hours")
        for rating in (first, anew)
    ]
    assert drawn[0] == drawn[1]
