"""Finds invoices of ours in QuickBooks when nothing but what was sent is known of them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched

from ..errors import Permanent
from ..models import PushAttempt
from . import comparison, exact_json, questions
from .gateway import Answer, Entity, Gateway, quoted
from .mapping import is_ours, kind_of

_AT_ONCE = 30
# What QuickBooks says of a number that is taken; the words before it may be in any language.
_WHO_HAS_IT = re.compile(r"TxnType=(\w+) with TxnId=(\d+)")


def find_all(gateway: Gateway, sent: Iterable[PushAttempt]) -> dict[int, Answer]:
    """The documents that bear these attempts' invoices' marks, by invoice; what is missing isn't.

    Asks for thirty numbers at once, and then by customer and date for what wasn't found, since
    QuickBooks may have given another number. The private note, which alone is sure, can't be asked
    for. Of several that bear one mark, one that isn't void counts.
    """
    found: dict[int, Answer] = {}
    for some in batched(sent, _AT_ONCE):
        for conditions in (_by_number, _by_customer_and_date):
            missing = [attempt for attempt in some if attempt.invoice_id not in found]
            found |= _found(gateway, missing, conditions)
    return found


def whose_number(gateway: Gateway, sent: PushAttempt, refusal: Permanent) -> Answer | None:
    """Our document where it is the one that has the number already; None where a stranger has it.

    QuickBooks names the document in its refusal; reading it is surer than asking for its number.
    """
    named = _WHO_HAS_IT.search(refusal.message)
    if named and named[1] == kind_of(sent.invoice):
        held = questions.find(gateway, named[1], named[2])
        if held and is_ours(held.entity, sent.invoice):
            return held
    return find_all(gateway, [sent]).get(sent.invoice_id)


Documents = Sequence[tuple[PushAttempt, Entity]]


def _found(
    gateway: Gateway,
    missing: Sequence[PushAttempt],
    conditions: Callable[[Documents], Iterator[str]],
) -> dict[int, Answer]:
    found: dict[int, Answer] = {}
    for kind, of_kind in _by_kind(missing).items():
        for condition in conditions(of_kind):
            rows = gateway.query(kind, condition)
            found |= _ours(rows, [attempt for attempt, _document in of_kind])
    return found


def _by_kind(attempts: Sequence[PushAttempt]) -> dict[str, list[tuple[PushAttempt, Entity]]]:
    kinds = defaultdict(list)
    for attempt in attempts:
        kinds[kind_of(attempt.invoice)].append((attempt, exact_json.loads(attempt.body)))
    return kinds


def _ours(rows: Iterable[Entity], attempts: Sequence[PushAttempt]) -> dict[int, Answer]:
    void_first = sorted(rows, key=comparison.is_voided, reverse=True)
    return {
        attempt.invoice_id: Answer(row)
        for row in void_first
        for attempt in attempts
        if is_ours(row, attempt.invoice)
    }


def _by_number(sent: Documents) -> Iterator[str]:
    if numbers := [document["DocNumber"] for _, document in sent if document.get("DocNumber")]:
        yield f"DocNumber {_among(numbers)}"


def _by_customer_and_date(sent: Documents) -> Iterator[str]:
    customers = defaultdict(list)
    for _, document in sent:
        customers[document["TxnDate"]].append(document["CustomerRef"]["value"])
    for date, of_date in customers.items():
        yield f"CustomerRef {_among(of_date)} AND TxnDate = {quoted(date)}"


def _among(values: Sequence[str]) -> str:
    different = [quoted(value) for value in dict.fromkeys(values)]
    return f"= {different[0]}" if len(different) == 1 else f"IN ({', '.join(different)})"
