"""One process at a time with an invoice that is being pushed, a company's pushes, or a run."""

from contextlib import AbstractContextManager

from invoices.alone import held

_PUSHES = 7301 << 44
_RUNS = 7302 << 44
_COMPANIES = 7304 << 44


def alone_with(invoice_id: int) -> AbstractContextManager[bool]:
    """Whether nobody else is sending, voiding or looking up this invoice; holds it till the end."""
    return held(_PUSHES + invoice_id)


def alone_with_run(run_id: int) -> AbstractContextManager[bool]:
    """Whether nobody else carries out this push run; holds it till the end."""
    return held(_RUNS + run_id)


def alone_with_pushes_of(company_id: int) -> AbstractContextManager[bool]:
    """Whether nobody else pushes what this company has approved; holds it till the end."""
    return held(_COMPANIES + company_id)
