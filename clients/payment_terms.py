"""Payment terms in words, as QuickBooks calls them, and the days they give."""

import re
from datetime import date, timedelta

_NET_DAYS = re.compile(r"net\s*(\d{1,3})", re.IGNORECASE)


def due_on(terms: str, invoice_on: date) -> date | None:
    """The due date of 'Due on receipt' or 'Net 30'; None for terms that only QuickBooks knows."""
    if terms.strip().lower() == "due on receipt":
        return invoice_on
    found = _NET_DAYS.fullmatch(terms.strip())
    return invoice_on + timedelta(days=int(found[1])) if found else None
