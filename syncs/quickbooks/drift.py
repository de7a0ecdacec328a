"""How a document was changed in QuickBooks since it was sent, line by line, in words."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, TypedDict

from django.utils.formats import date_format

from clients.wording import money
from invoices.models import Invoice, Status

from . import comparison, documents
from .answers import Entity
from .expected import FIGURES, Expected, compared, detail, lines
from .mapping import is_ours

WHOLE, LINES, NOTE = "", "Line", "PrivateNote"
NONE = "–"
_HEAD = (("Customer", "CustomerRef"), ("Currency", "CurrencyRef"), ("Number", "DocNumber"),
         ("Date", "TxnDate"), ("Due date", "DueDate"),
         ("Exchange rate", "ExchangeRate"))  # fmt: skip
_LINE = (("description", "Description"), ("amount", "Amount"))
_DETAIL = (("item", "ItemRef"), ("quantity", "Qty"), ("price", "UnitPrice"),
           ("tax code", "TaxCodeRef"), ("service date", "ServiceDate"))  # fmt: skip
_MONEY = ("Amount", "TotalAmt", "TotalTax")
_DATES = ("TxnDate", "DueDate", "ServiceDate")


class Difference(TypedDict):
    """One thing that differs, in words; `field` is QuickBooks' name for where it stands."""

    what: str
    here: str
    there: str
    field: str


def whole(here: str, there: str) -> Difference:
    """The document as a whole: void or deleted on one side."""
    return Difference(what="The document", here=here, there=there, field=WHOLE)


def in_words(found: Iterable[Difference]) -> str:
    """All differences in one line."""
    return "; ".join(f"{each['what']}: {each['there']} instead of {each['here']}" for each in found)


def is_same(one: Difference, other: Difference) -> bool:
    """Whether both tell the same of QuickBooks; how our side is worded doesn't matter."""
    return (one["field"], one["what"], one["there"]) == (
        other["field"], other["what"], other["there"],
    )  # fmt: skip


def is_among(each: Difference, found: Iterable[Difference]) -> bool:
    """Whether one of those tells the same."""
    return any(is_same(each, other) for other in found)


def of_invoice(
    invoice: Invoice, gone: str, expected: Expected | None, held: Entity | None
) -> list[Difference]:
    """How the document differs from what our invoice asks for; `gone` says how somebody made it go.

    Nothing where that is open, as while we void it ourselves, or what was sent isn't known.
    """
    if invoice.status == Status.VOID:
        return [] if gone else [whole("void", "not void")]
    if gone:
        return [whole(str(invoice.get_status_display()).lower(), gone)]
    if held is None or expected is None or documents.is_deleted(held) or comparison.is_voided(held):
        return []
    return differences(invoice, expected, held)


def differences(invoice: Invoice, expected: Expected, held: Entity) -> list[Difference]:
    """What was changed in QuickBooks: whatever isn't as expected.

    Where no answer ever confirmed it, what was left open can't differ. Payments are no difference.
    """
    found = list(_Comparing(invoice.currency, expected, held).found())
    if not is_ours(held, invoice):
        note = held.get(NOTE) or NONE
        found.append(Difference(what="Private note", here="names this invoice", there=note,
                                field=NOTE))  # fmt: skip
    return found


class _Comparing:
    """What is expected and what is held; the first is incomplete where nothing confirmed it."""

    def __init__(self, currency: str, expected: Expected, held: Entity) -> None:
        self._currency, self._ours, self._held = currency, expected.document, held
        self._complete = expected.confirmed is not None

    def found(self) -> Iterator[Difference]:
        """Head, lines and sums, in the order of the document."""
        for what, name in _HEAD:
            yield from self._pair(what, name, self._ours, self._held, field=name)
        yield from self._lines()
        yield from self._sums() if self._complete else self._sum_before_tax()

    def _sums(self) -> Iterator[Difference]:
        tax, theirs = comparison.tax(self._ours), comparison.tax(self._held)
        yield from self._pair("Tax", "TotalTax", {"TotalTax": tax}, {"TotalTax": theirs},
                              field="TxnTaxDetail")  # fmt: skip
        yield from self._pair("Total", "TotalAmt", self._ours, self._held, field="TotalAmt")

    def _sum_before_tax(self) -> Iterator[Difference]:
        ours, theirs = comparison.sum_of(self._ours), comparison.total_before_tax(self._held)
        yield from self._pair("Total before tax", "TotalAmt", {"TotalAmt": ours},
                              {"TotalAmt": theirs}, field="TotalAmt")  # fmt: skip

    def _pair(
        self, what: str, name: str, ours: Entity, held: Entity, *, field: str
    ) -> Iterator[Difference]:
        mine, theirs = compared(name, ours.get(name)), compared(name, held.get(name))
        left_open = mine is None and not self._complete
        if not left_open and mine != theirs:
            yield Difference(
                what=what,
                here=self._shown(name, ours.get(name)),
                there=self._shown(name, held.get(name)),
                field=field,
            )

    def _lines(self) -> Iterator[Difference]:
        for number, (mine, held) in enumerate(paired(lines(self._ours), lines(self._held)), 1):
            if mine is None or held is None:
                yield Difference(
                    what=f"Line {number}",
                    here=self._line(mine),
                    there=self._line(held) if held else "removed",
                    field=LINES,
                )
            else:
                yield from self._one_line(f"Line {number}", mine, held)

    def _one_line(self, which: str, mine: Entity, held: Entity) -> Iterator[Difference]:
        if mine.get("DetailType") != held.get("DetailType"):
            yield Difference(what=which, here=self._line(mine), there=self._line(held), field=LINES)
            return
        for what, name in _LINE:
            yield from self._pair(f"{which}, {what}", name, mine, held, field=LINES)
        for what, name in _DETAIL:
            yield from self._pair(f"{which}, {what}", name, detail(mine), detail(held), field=LINES)

    def _line(self, line: Entity | None) -> str:
        if line is None:
            return NONE
        words = [line.get("Description") or "", self._shown("Amount", line.get("Amount"))]
        return ", ".join(word for word in words if word and word != NONE) or "a line"

    def _shown(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return NONE
        if name in _MONEY:
            return money(Decimal(value), self._currency)
        if name in _DATES and (day := documents.day(str(value))):
            return date_format(day, "j M Y")
        if isinstance(value, dict):
            named = value.get("name")
            return f"{named} (id {value.get('value')})" if named else str(value.get("value"))
        return f"{Decimal(value).normalize():f}" if name in FIGURES else str(value)


def paired(
    ours: list[Entity], theirs: list[Entity]
) -> Iterator[tuple[Entity | None, Entity | None]]:
    """Each line of ours with what became of it, by its id or else in order; then what is new."""
    ids = {line["Id"] for line in ours if line.get("Id")}
    by_id = {line["Id"]: line for line in theirs if line.get("Id") in ids}
    unknown = iter([line for line in theirs if line.get("Id") not in by_id])
    for mine in ours:
        found = by_id.get(mine.get("Id", ""))
        yield mine, found if found is not None else next(unknown, None)
    for line in unknown:
        yield None, line
