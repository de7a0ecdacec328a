"""Sends what is approved in one company's books, thirty a call, one push at a time."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

from clients.models import Company
from invoices.models import Invoice

from ..alone import alone_with_pushes_of
from ..errors import OutsideError, Throttled
from ..models import PushAttempt, PushBatch
from ..quickbooks.batches import MOST_ITEMS
from ..quickbooks.books import Books, forget_books, open_books
from ..quickbooks.preflight import problems
from .exchange_rates import complete_exchange_rates
from .push_invoice import push_together
from .push_runs import count, note_waiting, push_run
from .record_push import Ended, Outcome, Result

# So many are as quick alone, and alone they are simpler to follow.
FEW = 2
Ids = Sequence[int]


def push_company(company: Company, invoices: Sequence[Invoice]) -> Iterator[Result]:
    """Sends these approved invoices of one company, and says how each ended.

    They wait where another push of the company is under way, or its books can't be opened.
    """
    with alone_with_pushes_of(company.pk) as alone:
        if alone:
            yield from _pushed(invoices)
        else:
            words = f"Another push is sending the invoices of {company} right now."
            yield from _waiting([invoice.pk for invoice in invoices], words)


def books_for(invoices: Sequence[Invoice]) -> Books:
    """The books of these invoices' one company, their exchange rates completed.

    What is remembered of the books is read anew where something would be missing by it. Raises
    OutsideError where they can't be opened.
    """
    books = _opened(invoices, fresh=False)
    if books.remembered and any(_misses_something(each, books) for each in invoices):
        books = _opened(invoices, fresh=True)
    return books


def waits(invoice_id: int, error: OutsideError) -> Result:
    """It stays approved, since nothing can be sent now."""
    pause = error.wait_seconds if isinstance(error, Throttled) else 0
    return Result(invoice_id, Ended.WAITING, error.message, pause)


def _pushed(invoices: Sequence[Invoice]) -> Iterator[Result]:
    try:
        books = books_for(invoices)
    except OutsideError as error:
        note_waiting(error, len(invoices))
        yield from (waits(invoice.pk, error) for invoice in invoices)
        return
    with push_run(total=len(invoices)) as run:
        for result in _sent(invoices, books):
            count(run, result, calls=books.gateway.calls)
            yield result


def _opened(invoices: Sequence[Invoice], *, fresh: bool) -> Books:
    ids = {invoice.client.quickbooks_customer_id for invoice in invoices}
    books = open_books(invoices[0].client.company, ids, fresh=fresh)
    complete_exchange_rates(invoices, books.gateway, books.facts.home_currency)
    return books


def _misses_something(invoice: Invoice, books: Books) -> bool:
    lines = list(invoice.lines.select_related("sow"))
    return bool(problems(invoice, lines, books.facts, books.mappings))


def _sent(invoices: Sequence[Invoice], books: Books) -> Iterator[Result]:
    """Call by call; the first that QuickBooks turns away for now stops the rest."""
    calls = deque(_calls(invoices, books))
    while calls:
        results = push_together(calls.popleft(), books)
        yield from (result for result in results if result.ended != Ended.ALONE)
        if any(result.ended == Ended.REFUSED for result in results):
            forget_books(books.gateway.realm_id)
        if alone := [result.invoice_id for result in results if result.ended == Ended.ALONE]:
            calls = deque(_one_by_one([*alone, *(each for call in calls for each in call)]))
        paused = [result for result in results if result.pause_seconds is not None]
        if paused:
            yield from _waiting([each for call in calls for each in call], paused[0].words)
            return


def _calls(invoices: Sequence[Invoice], books: Books) -> Iterator[Ids]:
    """Which go together, which alone: few, and those whose batch failed them before."""
    ids = [invoice.pk for invoice in invoices]
    apart = _failed_by_a_call(ids) if books.sends_batches else set(ids)
    for some in batched([each for each in ids if each not in apart], MOST_ITEMS):
        yield from [some] if len(some) > FEW else _one_by_one(some)
    yield from _one_by_one(each for each in ids if each in apart)


def _one_by_one(ids: Iterable[int]) -> list[Ids]:
    return [[each] for each in ids]


def _failed_by_a_call(ids: Ids) -> set[int]:
    """Whose last call got no answer, or was a batch that was refused as a whole."""
    created = PushAttempt.objects.filter(invoice__in=ids, operation=PushAttempt.Operation.CREATE)
    latest = created.order_by("invoice_id", "-id").distinct("invoice_id").select_related("batch")
    return {each.invoice_id for each in latest if each.outcome == Outcome.UNKNOWN or _refused(each)}


def _refused(attempt: PushAttempt) -> bool:
    return attempt.batch is not None and attempt.batch.outcome == PushBatch.Outcome.REFUSED


def _waiting(ids: Ids, words: str) -> Iterator[Result]:
    return (Result(each, Ended.WAITING, words) for each in ids)
