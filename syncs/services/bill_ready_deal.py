"""Bills one deal that is ready: its time is pulled, its SOW run, and the result put into words."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from zoneinfo import ZoneInfo

from clients.models import StatementOfWork
from invoices.figures import counted, money
from invoices.models import BillingRun, Invoice, Status, TimeEntry
from invoices.services.generation import execute_run, ready_run

from ..hubspot.gateway import HubSpot
from ..models import ProposedSow, ReadyDeal, SyncRun
from .pull_time import pull_time

BY_HAND = "person"


class Ended(Enum):
    """How it went: billed or rightly not, not to be priced, without terms, or gone wrong."""

    WELL = "well"
    UNPRICED = "unpriced"
    NO_TERMS = "no terms"
    BADLY = "badly"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, in words; with the invoice where there is one."""

    ended: Ended
    words: str
    invoice: Invoice | None = None

    @property
    def handled(self) -> bool:
        """Whether that was it, for this time that the deal became ready."""
        return self.ended in (Ended.WELL, Ended.UNPRICED)


def bill_ready_deal(row: ReadyDeal, hubspot: HubSpot) -> Outcome:
    """Bills the deal's SOW up to the day on which the deal became ready (rule 5.6).

    Where a person asked for it, up to today. Raises AlreadyRunning while another deal's is.
    """
    sow = StatementOfWork.objects.filter(hubspot_deal_id=row.deal_id).first()
    if sow is None:
        return Outcome(Ended.NO_TERMS, _no_sow(row.deal_id))
    pull = pull_time(SyncRun.Kind.DEAL, deal_id=row.deal_id, hubspot=hubspot)
    if pull.state == SyncRun.State.FAILED:
        return Outcome(Ended.BADLY, f"The deal's time could not be pulled. {pull.error}")
    run = execute_run(ready_run(sow, _day(row, sow)))
    return _outcome(run, sow)


def _no_sow(deal_id: str) -> str:
    proposed = ProposedSow.objects.filter(deal_id=deal_id, state=ProposedSow.State.OPEN).exists()
    mend = "Complete and accept the proposed SOW" if proposed else "Give a SOW this deal"
    return f"No SOW has the deal, so there are no terms to bill it by. {mend}; it is billed then."


def _day(row: ReadyDeal, sow: StatementOfWork) -> date:
    company = sow.client.company
    if row.noticed_by == BY_HAND:
        return company.today()
    ready_on = row.ready_since.astimezone(ZoneInfo(company.time_zone)).date()
    return min(ready_on, company.today())


def _outcome(run: BillingRun, sow: StatementOfWork) -> Outcome:
    if run.errors:
        return Outcome(Ended.BADLY, " ".join(run.errors))
    documents = run.invoices.exclude(status__in=(Status.EMPTY, Status.VOID))
    if invoice := documents.select_related("client").first():
        ended = Ended.UNPRICED if invoice.problems else Ended.WELL
        return Outcome(ended, _invoice_words(invoice), invoice)
    if left_alone := run.outcome.get("left_alone"):
        return Outcome(Ended.WELL, f"Nothing was billed. {' '.join(left_alone)}")
    return Outcome(Ended.WELL, f"There is nothing to bill{_up_to(run)}.{_quarantined(sow)}")


def _invoice_words(invoice: Invoice) -> str:
    if invoice.problems:
        mends = [str(one["mend"]) for one in invoice.problems]
        return f"{invoice} could not be priced. {' '.join(mends)}"
    total = money(invoice.total_amount, invoice.currency)
    return f"{invoice}: {total}, {str(invoice.get_status_display()).lower()}."


def _up_to(run: BillingRun) -> str:
    return f" up to {run.until:%-d %b %Y}" if run.until else ""


def _quarantined(sow: StatementOfWork) -> str:
    """What can't be billed as it is may be what somebody is looking for."""
    waiting = TimeEntry.objects.filter(
        state=TimeEntry.State.QUARANTINED, deal_ids__contains=[sow.hubspot_deal_id]
    )
    number = waiting.count()
    return f" {counted(number, 'entry', 'entries')} of the deal in quarantine." if number else ""
