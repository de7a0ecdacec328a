"""Compares a company's documents with what its books hold now, and finds those nobody knows."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet

from clients.models import Company
from invoices.models import Invoice, Status

from ..models import PushAttempt, QuickBooksReference
from ..quickbooks import comparison, exact_json, holdings, proof
from ..quickbooks.books import gateway_of
from ..quickbooks.gateway import Entity, Gateway
from ..quickbooks.mapping import marked_id
from ..quickbooks.questions import among

Operation = PushAttempt.Operation
Key = tuple[str, str]
_OPEN = (Status.SENDING, Status.UNKNOWN, Status.VOIDING)
_SETTLED = (Status.SENT, Status.VOID)


def document_differences(company: Company, period: date | None = None) -> list[str]:
    """Every difference of a company's documents, of one period or all, in words.

    Raises OutsideError where the books can't be read.
    """
    invoices = Invoice.objects.filter(client__company=company).select_related("client")
    invoices = invoices.filter(period=period) if period else invoices
    found = [
        f"{invoice}: {invoice.get_status_display()}."
        for invoice in invoices.filter(status__in=_OPEN)
    ]
    settled = invoices.filter(status__in=_SETTLED)
    references = _references(settled)
    known = {reference.invoice_id for reference in references}
    found += [
        f"{invoice}: sent, but what QuickBooks calls it isn't known."
        for invoice in settled.filter(status=Status.SENT).exclude(pk__in=known)
    ]
    first = invoices.exclude(number="").order_by("invoice_on").first()
    if first is None:
        return found
    gateway = gateway_of(company)
    series = company.number_prefix if period is None else ""
    strays = _Strays(invoices, gateway.realm_id, series)
    held = _read(gateway, references, first.invoice_on, strays)
    return found + _compared(references, held, gateway.realm_id) + strays.found


def _references(invoices: QuerySet[Invoice]) -> list[QuickBooksReference]:
    found = QuickBooksReference.objects.filter(invoice__in=invoices)
    return list(found.select_related("invoice__client").order_by("invoice_id"))


def _read(
    gateway: Gateway, references: Sequence[QuickBooksReference], first: date, strays: "_Strays"
) -> dict[Key, Entity]:
    """Our documents as they are there; `strays` sees the others."""
    wanted = {(each.entity_type, each.quickbooks_id) for each in references}
    held: dict[Key, Entity] = {}
    for kind, row in holdings.since(gateway, first):
        if (kind, row["Id"]) in wanted:
            held[kind, row["Id"]] = row
        else:
            strays.look_at(kind, row)
    for kind in holdings.KINDS:
        missing = {number for of_kind, number in wanted - held.keys() if of_kind == kind}
        held |= {(kind, row["Id"]): row for row in among(gateway, kind, "Id", missing)}
    return held


class _Strays:
    """Documents that bear the mark or the number of an invoice of ours without being it.

    `series` is what stands before our numbers; blank where a number alone proves nothing.
    """

    def __init__(self, invoices: QuerySet[Invoice], realm_id: str, series: str) -> None:
        self.found: list[str] = []
        numbered = invoices.exclude(number="")
        self._by_id = {invoice.pk: invoice for invoice in numbered}
        self._by_number = {invoice.number: invoice for invoice in numbered}
        known = QuickBooksReference.objects.filter(realm_id=realm_id)
        self._of_series = re.compile(rf"{re.escape(series)}\d+") if series else None
        self._ours = set(known.values_list("entity_type", "quickbooks_id"))

    def look_at(self, kind: str, row: Entity) -> None:
        """Adds words where it is a duplicate; a voided one is none."""
        if (kind, row["Id"]) in self._ours or comparison.is_voided(row):
            return
        called = f"the {kind} {row['Id']}"
        mark = marked_id(row)
        marked = self._by_id.get(mark) if mark else None
        number = row.get("DocNumber") or ""
        numbered = self._by_number.get(number)
        if marked and marked.status not in _OPEN:
            self.found.append(f"{marked}: {called} in QuickBooks bears its mark, too.")
        elif numbered and not marked:
            self.found.append(f"{numbered}: {called} in QuickBooks has its number, but isn't it.")
        elif not marked and self._of_series and self._of_series.fullmatch(number):
            self.found.append(f"{number}: {called} in QuickBooks has a number like ours.")


def _compared(
    references: Sequence[QuickBooksReference], held: dict[Key, Entity], realm_id: str
) -> list[str]:
    bodies, answers = _exchanged(references)
    found = []
    for reference in references:
        row = held.get((reference.entity_type, reference.quickbooks_id))
        sent, answered = bodies.get(reference.invoice_id), answers.get(reference.invoice_id)
        found += [
            f"{reference.invoice}: {words}."
            for words in _of_one(reference, sent, answered, row, realm_id)
        ]
    return found


def _exchanged(
    references: Sequence[QuickBooksReference],
) -> tuple[dict[int, Entity], dict[int, Entity]]:
    """The last body that was sent for each invoice, and the last that was answered to one."""
    ids = [reference.invoice_id for reference in references]
    attempts = PushAttempt.objects.filter(
        invoice__in=ids, operation__in=[Operation.CREATE, Operation.LOOK_UP]
    ).order_by("id")
    bodies, answers = {}, {}
    for invoice_id, text, answer in attempts.values_list("invoice_id", "body", "answer"):
        if text:
            bodies[invoice_id] = exact_json.loads(text)
        if answer:
            answers[invoice_id] = answer
    return bodies, answers


def _of_one(
    reference: QuickBooksReference,
    sent: Entity | None,
    answered: Entity | None,
    held: Entity | None,
    realm_id: str,
) -> Iterator[str]:
    gone = held is None or comparison.is_voided(held)
    if reference.realm_id != realm_id:
        yield f"it is in the books {reference.realm_id}, but {realm_id} are connected"
    elif reference.invoice.status == Status.VOID:
        if not gone:
            yield "void here, but not in QuickBooks"
    elif held is None:
        yield "deleted in QuickBooks"
    elif gone:
        yield "voided in QuickBooks"
    elif sent is None:
        yield "what was sent isn't known, so it can't be compared"
    else:
        tax = reference.tax_amount
        yield from proof.differences(reference.invoice, sent, answered, tax, held)
