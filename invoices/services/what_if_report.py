"""A comparison in words and figures for people, plain enough to be kept with a proposal as JSON."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ..figures import amount, hours, money, price
from ..figures import month as month_words
from ..rating.comparison import CapChange, LineChange, Side
from ..rating.money import total_of
from ..wording import problem_words
from .line_descriptions import line_description
from .what_if import SowChange, WhatIf

Report = dict[str, Any]
month = lru_cache(maxsize=120)(month_words)


def report(found: WhatIf, *, with_lines: bool = True) -> Report:
    """Totals by currency and month, clients by the size of their difference, caps, retainers.

    A client's lines are what is large; without them they can be asked for client by client.
    """
    priced = [change for change in found.changes if not _problems(change)]
    clients = _clients(found, priced, with_lines)
    return {
        "months": [month(period) for period in found.months],
        "totals": list(_totals(found, priced)),
        "clients": clients,
        "unaffected": found.all_clients - len({row["id"] for row in clients}),
        "all_clients": found.all_clients,
        "caps": [row for change in priced for row in _cap(found, change)],
        "retainers": [row for change in priced for row in _retainer(found, change)],
        "unpriced": [row for change in found.changes for row in _problems(change)],
        "left_out": found.left_out,
    }


def difference(before: Decimal, after: Decimal, currency: str) -> Report:
    """Two amounts and what lies between them, with its sign as a word for colours."""
    change = after - before
    sign = "" if not change else "up" if change > 0 else "down"
    return {
        "before": amount(before, currency),
        "after": amount(after, currency),
        "difference": f"{'+' if change > 0 else ''}{amount(change, currency)}",
        "percent": f"{change / before * 100:+.1f} %" if before > 0 and change else "",
        "sign": sign,
    }


def _of(changes: Iterable[SowChange]) -> tuple[Decimal, Decimal]:
    months = [one for change in changes for one in change.months]
    return total_of(one.before for one in months), total_of(one.after for one in months)


def _totals(found: WhatIf, changes: list[SowChange]) -> Iterable[Report]:
    """A row a month where there are several, and one for all of them, currency by currency."""
    by_currency: dict[str, list[SowChange]] = defaultdict(list)
    for change in changes:
        by_currency[change.sow.terms.currency].append(change)
    for currency, ours in sorted(by_currency.items()):
        for number, period in enumerate(found.months if len(found.months) > 1 else ()):
            sides = [change.months[number] for change in ours]
            before = total_of(one.before for one in sides)
            row = difference(before, total_of(one.after for one in sides), currency)
            yield row | {"month": month(period), "currency": currency, "is_sum": False}
        whole = month(found.months[0]) if len(found.months) == 1 else "Together"
        yield difference(*_of(ours), currency) | {
            "month": whole, "currency": currency, "is_sum": len(found.months) > 1
        }  # fmt: skip


def _clients(found: WhatIf, changes: list[SowChange], with_lines: bool) -> list[Report]:
    by_client: dict[tuple[str, int], list[SowChange]] = defaultdict(list)
    for change in changes:
        by_client[change.sow.terms.currency, change.sow.client_id].append(change)
    rows = []
    for (currency, client_id), ours in by_client.items():
        before, after = _of(ours)
        name = str(found.clients[client_id])
        row = {"id": client_id, "name": name, "currency": currency}
        row |= difference(before, after, currency)
        if with_lines:
            row["lines"] = [line for change in ours for line in _lines(found, change)]
        rows.append((currency, -abs(after - before), name, row))
    return [row for *_order, row in sorted(rows, key=lambda each: each[:3])]


def _lines(found: WhatIf, change: SowChange) -> Iterable[Report]:
    """The lines that differ."""
    for one in change.months:
        for line in one.lines:
            if line.is_changed:
                yield _sow(found, change) | {
                    "month": month(one.period), **_line(found, line, change.sow.terms.currency)
                }  # fmt: skip


def _line(found: WhatIf, line: LineChange, currency: str) -> Report:
    figures = difference(line.before.amount, line.after.amount, currency)
    return figures | {
        "words": line_description(line.line, "", found.inputs),
        "hours": _from_to(_hours(line.before), _hours(line.after)),
        "prices": _from_to(_prices(line.before, currency), _prices(line.after, currency)),
    }


def _from_to(before: str, after: str) -> str:
    """One figure where both are the same."""
    return before if before == after else f"{before or '–'} → {after or '–'}"


def _hours(side: Side) -> str:
    return f"{hours(side.seconds)} h" if side.seconds else ""


def _prices(side: Side, currency: str) -> str:
    return ", ".join(price(each, currency) for each in side.prices if each)


def _sow(found: WhatIf, change: SowChange) -> Report:
    client_id = change.sow.client_id
    return {
        "sow_id": change.sow.sow_id,
        "sow": change.sow.terms.code,
        "client_id": client_id,
        "client": str(found.clients[client_id]),
    }


def _cap(found: WhatIf, change: SowChange) -> Iterable[Report]:
    """SOWs whose cap is reached on one side at least."""
    cap = change.cap
    if cap is None or not (any(cap.cut) or any(used >= cap.cap for used in cap.counted)):
        return
    currency = change.sow.terms.currency
    yield _sow(found, change) | {
        "cap": money(cap.cap, currency),
        "state": _cap_state(cap),
        "counted": difference(*cap.counted, currency),
        "cut": difference(*cap.cut, currency),
    }


def _cap_state(cap: CapChange) -> str:
    before, after = (used > cap.cap for used in cap.counted)
    if before == after:
        return "crossed either way" if before else "reached"
    return "crossed by the change" if after else "not crossed any more"


def _retainer(found: WhatIf, change: SowChange) -> Iterable[Report]:
    """SOWs with hours beyond their retainer on one side at least."""
    months = [one.beyond for one in change.months if one.beyond]
    before, after = (sum(sides[n].seconds for sides in months) for n in (0, 1))
    if not before and not after:
        return
    paid = [total_of(sides[n].amount for sides in months) for n in (0, 1)]
    yield _sow(found, change) | {
        "hours": _from_to(f"{hours(before)} h", f"{hours(after)} h"),
        "state": _retainer_state(before, after),
        "amounts": difference(paid[0], paid[1], change.sow.terms.currency),
    }


def _retainer_state(before: int, after: int) -> str:
    if not before:
        return "exceeded by the change"
    if not after:
        return "not exceeded any more"
    return "exceeded either way"


def _problems(change: SowChange) -> list[Report]:
    """Why the SOW can't be compared: a month of it can't be priced."""
    return [
        {
            "sow_id": change.sow.sow_id,
            "sow": change.sow.terms.code,
            "month": month(one.period),
            "words": ", ".join(dict.fromkeys(problem_words(p.code for p in one.problems))),
        }
        for one in change.months
        if one.problems
    ]
