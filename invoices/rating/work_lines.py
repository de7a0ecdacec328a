"""The lines of worked hours: drawn down, overage and priced by card, each with its why (rule 6)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from .allowance import Allowance
from .explanation import (
    counted,
    hours_words,
    listed,
    money,
    month_words,
    plain,
    why_this_rate,
    worked_words,
)
from .lines import Piece, RatedLine, Term, Why, known_terms, measured_line
from .money import ZERO
from .retainers import covering
from .terms import Band, Retainer, StatementOfWork
from .work import Priced, TimeGroup, Work
from .worked_time import hours

Hours = tuple[date, int | None, str]


class WorkLines:
    """Makes the lines of one SOW's work, in the order of rule 6."""

    def __init__(
        self, sow: StatementOfWork, period: date, allowance: Allowance, overage_before: int
    ) -> None:
        self._sow, self._period, self._allowance = sow, period, allowance
        self._overage_before = overage_before
        self._tiers = {retainer.retainer_id: retainer.tier for retainer in sow.retainers}

    def of(self, work: Work) -> list[RatedLine]:
        """Drawn hours, then overage band by band, then time by month, group and price."""
        self._drawn_entries = {piece.entry_id for piece in work.drawn}
        self._other_entries = _entries_beyond(work)
        lines = [self._drawn(work.drawn)] if work.drawn else []
        lines += [
            self._overage(number, price, work.overage[number, price])
            for number, price in sorted(work.overage)
        ]
        return lines + [self._time(*key, work.time[key]) for key in sorted(work.time)]

    def _drawn(self, pieces: list[Piece]) -> RatedLine:
        drawn: dict[Hours, int] = defaultdict(int)
        for piece in pieces:
            if piece.allowance_month is not None:
                place = (piece.allowance_month, piece.allowance_retainer_id, piece.allowance_part)
                drawn[place] += piece.billable_seconds
        parts = [self._drawn_words(*place, seconds) for place, seconds in drawn.items()]
        sentence = f"The retainer covers {listed(parts)}."
        terms: list[Term] = [self._sow_term()]
        for _month, retainer_id, _part in drawn:
            terms += self._retainer_terms(retainer_id)
        return self._line("retainer_hours", "", None, ZERO, pieces, [sentence], terms)

    def _drawn_words(self, month: date, retainer_id: int | None, part: str, seconds: int) -> str:
        words, bucket = hours_words(seconds), self._allowance.bucket(month, retainer_id)
        tier = self._tiers.get(retainer_id) if retainer_id is not None else None
        of_tier = f" (tier {tier.code})" if tier else ""
        if part == "carried":
            return f"{words} carried from {month_words(month)}{of_tier}"
        if part == "lapsed":
            return f"{words} left over in {month_words(month)}{of_tier}, for late time"
        own = bucket.own if bucket else seconds
        back = bucket.given_back if bucket else 0
        given = f", {hours_words(back)} of them given back" if back else ""
        return f"{words} of {month_words(month)}'s own {hours_words(own)}{of_tier}{given}"

    def _overage(self, number: int, price: Decimal, pieces: list[Piece]) -> RatedLine:
        retainer = covering(self._sow, self._period)[-1]
        terms = [self._sow_term(), *self._retainer_terms(retainer.retainer_id)]
        why = [
            "These hours go beyond the retainer's allowance.",
            *self._overage_words(retainer, number),
        ]
        return self._line("overage", "overage", None, price, pieces, why, terms)

    def _overage_words(self, retainer: Retainer, number: int) -> list[str]:
        tier = retainer.tier
        if tier.overage_rate is not None:
            return [f"Tier {tier.code} charges {money(tier.overage_rate)} an hour for them."]
        words = [f"Tier {tier.code} charges {_band_words(tier.overage_bands, number)}."]
        if self._overage_before:
            before = hours_words(self._overage_before)
            words.append(f"{before} of the month's overage stand on earlier invoices.")
        return words

    def _time(self, month: date, group: str, price: Decimal, time: TimeGroup) -> RatedLine:
        terms = [self._sow_term()]
        terms += [("rate", priced.choice.rate.rate_id) for priced in time.priced]
        terms += [
            ("assignment", priced.assignment.assignment_id)
            for priced in time.priced
            if priced.assignment
        ]
        why = _once(sentence for priced in time.priced for sentence in _why_priced(priced))
        return self._line("time", group, month, price, time.pieces, why, terms)

    def _line(
        self,
        kind: str,
        group: str,
        month: date | None,
        price: Decimal,
        pieces: list[Piece],
        sentences: list[str],
        terms: list[Term],
    ) -> RatedLine:
        seconds = sum(piece.billable_seconds for piece in pieces)
        quantity = hours(seconds)
        why = [*sentences, *self._worked(pieces, seconds)]
        line = measured_line(
            kind, group, month, quantity, price, self._sow.currency,
            why=Why(tuple(why), known_terms(*terms)),
            unit="h", seconds=seconds, pieces=tuple(pieces),
        )  # fmt: skip
        return line

    def _worked(self, pieces: list[Piece], seconds: int) -> list[str]:
        entries = {piece.entry_id for piece in pieces}
        own = sum(piece.own_seconds for piece in pieces)
        words = [worked_words(self._sow, len(entries), own, seconds)]
        split = len(entries & self._drawn_entries & self._other_entries)
        if split:
            words.append(
                f"{counted(split, 'entry is', 'entries are')} split where the allowance ends, "
                "and counted here with their part."
            )
        return words

    def _sow_term(self) -> Term:
        return "sow", self._sow.sow_id

    def _retainer_terms(self, retainer_id: int | None) -> list[Term]:
        tier = self._tiers.get(retainer_id) if retainer_id is not None else None
        if tier is None or retainer_id is None:
            return []
        return [("retainer", retainer_id), ("tier", tier.tier_id)]


def _entries_beyond(work: Work) -> set[int]:
    found = {piece.entry_id for pieces in work.overage.values() for piece in pieces}
    return found | {piece.entry_id for time in work.time.values() for piece in time.pieces}


def _band_words(bands: tuple[Band, ...], number: int) -> str:
    band = bands[number]
    above = bands[number - 1].up_to if number else ZERO
    upto = "" if band.up_to is None else f" up to {plain(band.up_to)}"
    hours_above = "" if above is None else f"above {plain(above)}"
    return f"{money(band.unit_price)} an hour for the month's overage {hours_above}{upto} h"


def _why_priced(priced: Priced) -> list[str]:
    assigned = priced.assignment
    if assigned is None:
        return why_this_rate(priced.choice)
    return [
        f"{assigned.person} is assigned to this SOW as {assigned.role}.",
        *why_this_rate(priced.choice),
    ]


def _once(sentences: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(sentences))
