"""What keeps an invoice from automatic approval, each with its figure (rule 14)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from clients.models import Client

from ..figures import counted, money
from ..models import BillingRun
from ..rating.lines import Piece
from ..rating.money import round_amount
from ..rating.worked_time import last_day
from ..rating_inputs import RatingInputs, SowInputs
from ..selectors import doubts
from .drafting import Draft

NEAR = Decimal("0.8")
SECONDS_OF_A_DAY = 86_400
_ZERO = Decimal(0)
Warning_ = dict[str, str]


class Warnings:
    """The warnings of a chunk's drafts, over a fixed number of queries."""

    def __init__(self, run: BillingRun, drafts: Sequence[Draft], inputs: RatingInputs) -> None:
        self._run, self._inputs = run, inputs
        sows = [sow for draft in drafts for sow, _rating in draft.ratings]
        sow_ids = [sow.sow_id for sow in sows]
        self._gone = doubts.terms_gone(sow_ids)
        self._quarantined = doubts.quarantined(sow_ids, run.period, last_day(run.period))
        self._changed_records = doubts.changed_usage(sow_ids)
        self._changed_milestones = doubts.changed_milestones(sow_ids)
        self._changed_fees = doubts.changed_fees({sow.sow_id: sow.terms for sow in sows})
        self._totals = doubts.last_totals({draft.target.client.pk for draft in drafts})

    def of(self, draft: Draft) -> list[Warning_]:
        """The draft's warnings in the order of the rule; none for one that failed."""
        if draft.document.problems or not draft.document.lines:
            return []
        found = [*self._of_time(draft), *self._of_terms(draft), *self._of_total(draft)]
        found += self._of_changes(draft)
        return found

    def _long_days(self, draft: Draft) -> list[str]:
        """People's days with more than 24 h on this invoice, in words."""
        seconds: dict[tuple[date, str], int] = defaultdict(int)
        for piece in _pieces(draft):
            if piece.reverses is None:
                worked = self._inputs.entries[piece.entry_id].worked
                seconds[worked.worked_on, worked.person] += piece.own_seconds
        return [
            f"{self._inputs.people[person]} on {day:%-d %b %Y}: {Decimal(total) / 3600:.2f} h"
            for (day, person), total in sorted(seconds.items())
            if total > SECONDS_OF_A_DAY
        ]

    def _of_time(self, draft: Draft) -> Iterable[Warning_]:
        pieces = _pieces(draft)
        late = [p for p in pieces if p.reverses is None and self._worked_before(p)]
        if late:
            yield _warning("late_time", f"{_hours(late)} worked before {self._run.period:%B %Y}")
        undone = [p for p in pieces if p.reverses is not None and p.billable_seconds]
        if undone:
            yield _warning("correction", f"{_hours(undone)} billed before and changed since")

    def _worked_before(self, piece: Piece) -> bool:
        return self._inputs.entries[piece.entry_id].worked.worked_on < self._run.period

    def _of_terms(self, draft: Draft) -> Iterable[Warning_]:
        for sow, rating in draft.ratings:
            if rating.lines:
                counting = (line.amount for line in rating.lines if line.counts_to_cap)
                yield from _cap(sow, sum(counting, _ZERO))
        for code, counts, words in (
            ("terms_gone", self._gone, ("billed", "whose terms have changed since")),
            ("quarantined_time", self._quarantined, ("quarantined", "in the month")),
        ):
            count = sum(counts.get(sow.sow_id, 0) for sow, _rating in draft.ratings)
            if count:
                before, after = words
                entries = counted(count, f"{before} entry", f"{before} entries")
                yield _warning(code, f"{entries} {after}")
        long = self._long_days(draft)
        if long:
            yield _warning("long_day", "; ".join(long))

    def _of_total(self, draft: Draft) -> Iterable[Warning_]:
        client, sow = draft.target.client, draft.target.sow
        key = (client.pk, sow.pk if sow else None)
        past = self._totals.get(key, [])
        if not any(owner == client.pk for owner, _sow in self._totals):
            yield _warning("first_invoice", "the client has no approved invoice yet")
        if draft.document.kind != "invoice":
            return
        total, shown = draft.document.total, partial(money, currency=client.currency)
        if client.auto_approve_limit is not None and total > client.auto_approve_limit:
            yield _warning(
                "above_limit", f"{shown(total)} is above {shown(client.auto_approve_limit)}"
            )
        if past and self._run.kind == "ordinary":
            yield from _unusual(client, total, past)

    def _of_changes(self, draft: Draft) -> Iterable[Warning_]:
        for code, changes in (
            ("changed_usage", self._changed_records),
            ("changed_fee", self._changed_fees),
            ("changed_milestone", self._changed_milestones),
        ):
            words = [w for sow, _rating in draft.ratings for w in changes.get(sow.sow_id, [])]
            if words:
                yield _warning(code, "; ".join(words))


def _warning(code: str, text: str) -> Warning_:
    return {"code": code, "text": text}


def _pieces(draft: Draft) -> list[Piece]:
    return [
        piece
        for _sow, rating in draft.ratings
        for piece in [p for line in rating.lines for p in line.pieces] + rating.unlined
    ]


def _hours(pieces: Iterable[Piece]) -> str:
    seconds = sum(abs(piece.billable_seconds) for piece in pieces)
    return f"{Decimal(seconds) / 3600:.2f} h"


def _cap(sow: SowInputs, counted_now: Decimal) -> Iterable[Warning_]:
    cap = sow.terms.cap_amount
    if cap is None:
        return
    counted = sow.work.history.counted_amount + counted_now
    currency = sow.terms.currency
    words = f"{sow.terms.code} has used {money(counted, currency)} of {money(cap, currency)}"
    if counted >= cap:
        yield _warning("cap_reached", words)
    elif counted >= cap * NEAR:
        yield _warning("cap_near", words)


def _unusual(client: Client, total: Decimal, past: Sequence[Decimal]) -> Iterable[Warning_]:
    tolerance = client.auto_approve_tolerance_percent
    if tolerance is None:
        return
    count = len(past)
    mean = sum(past, _ZERO) / count
    if abs(total - mean) > mean * tolerance / 100:
        usual = money(round_amount(mean, client.currency), client.currency)
        words = (
            f"{money(total, client.currency)} differs from {usual}, the mean of the last {count},"
        )
        yield _warning("unusual_total", f"{words} by more than {tolerance.normalize():f} %")
