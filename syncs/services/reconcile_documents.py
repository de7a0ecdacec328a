"""Compares a company's documents with what its books hold now, and finds those nobody knows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from clients.models import Company
from invoices.models import Invoice, Status

from ..models import QuickBooksReference
from ..quickbooks import comparison, drift, holdings
from ..quickbooks.books import gateway_of
from ..quickbooks.expected import Expected
from ..quickbooks.gateway import Entity, Gateway
from ..quickbooks.mapping import marked_id
from ..quickbooks.questions import among
from ..selectors.sent import expectations

Gone = QuickBooksReference.Gone
Key = tuple[str, str]
_OPEN = (Status.SENDING, Status.UNKNOWN, Status.VOIDING)
_SETTLED = (Status.SENT, Status.VOID)


@dataclass(frozen=True, slots=True)
class Found:
    """What differs, in words: what nobody has accepted, and what somebody has, by whom and when."""

    differences: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)


def document_differences(company: Company, period: date | None = None) -> Found:
    """Every difference of a company's documents, of one period or all.

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
        return Found(found)
    gateway = gateway_of(company)
    series = company.number_prefix if period is None else ""
    strays = _Strays(invoices, gateway.realm_id, series)
    held = _read(gateway, references, first.invoice_on, strays)
    compared = _compared(references, held, gateway.realm_id)
    return Found([*found, *compared.differences, *strays.found], compared.accepted)


def _references(invoices: QuerySet[Invoice]) -> list[QuickBooksReference]:
    found = QuickBooksReference.objects.filter(invoice__in=invoices)
    named = found.select_related("invoice__client", "drift_accepted_by")
    return list(named.order_by("invoice_id"))


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
) -> Found:
    every, found = expectations(reference.invoice_id for reference in references), Found()
    for reference in references:
        row = held.get((reference.entity_type, reference.quickbooks_id))
        invoice, expected = reference.invoice, every.get(reference.invoice_id)
        if words := _not_comparable(reference, expected, realm_id):
            found.differences.append(f"{invoice}: {words}.")
            continue
        for each in drift.of_invoice(invoice, _gone(row), expected, row):
            accepted = drift.is_among(each, reference.accepted_drift)
            to, by = (found.accepted, _by(reference)) if accepted else (found.differences, "")
            to.append(f"{invoice}: {drift.in_words([each])}{by}.")
    return found


def _not_comparable(reference: QuickBooksReference, sent: Expected | None, realm_id: str) -> str:
    """Why there is nothing to compare with, in words."""
    if reference.realm_id != realm_id:
        return f"it is in the books {reference.realm_id}, but {realm_id} are connected"
    if sent is None and reference.invoice.status != Status.VOID:
        return "what was sent isn't known, so it can't be compared"
    return ""


def _gone(held: Entity | None) -> str:
    if held is None:
        return Gone.DELETED.value
    return Gone.VOIDED.value if comparison.is_voided(held) else ""


def _by(reference: QuickBooksReference) -> str:
    by, at = reference.drift_accepted_by, reference.drift_accepted_at
    name = (by.get_full_name() or by.get_username()) if by else "somebody"
    return f" (accepted by {name} on {date_format(timezone.localtime(at), 'j M Y')})" if at else ""
