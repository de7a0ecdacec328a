"""The counts beside the menu's entries; blank where there is nothing to do."""

from django.http import HttpRequest

from invoices.models import AWAITING, Invoice
from invoices.selectors.quarantine import to_mend
from syncs.models import ProposedSow
from syncs.selectors.standings import drifted


def pending(request: HttpRequest) -> str:
    """Invoices that wait for a person: to be approved, or changed in QuickBooks."""
    waiting = Invoice.objects.filter(status__in=AWAITING).count()
    return _shown(waiting + drifted(Invoice.objects.all()).count())


def quarantined(request: HttpRequest) -> str:
    """Time entries that wait to be mended."""
    return _shown(to_mend().count())


def proposed(request: HttpRequest) -> str:
    """Deals that wait for their SOW to be accepted."""
    return _shown(ProposedSow.objects.filter(state=ProposedSow.State.OPEN).count())


def _shown(count: int) -> str:
    return f"{count:,}" if count else ""
