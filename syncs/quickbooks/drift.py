"""How a document was changed in QuickBooks since it was sent, line by line, in words."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, TypedDict

from django.utils.formats import date_format

from clients.wording import money
from invoices.models import Invoice

from . import comparison, documents
from .answers import Entity
from .mapping import is_ours

WHOLE, LINES, NOTE = "", "Line", "PrivateNote"
NONE = "–"
_HEAD = (("Customer", "CustomerRef"), ("Currency", "CurrencyRef"), ("Number", "DocNumber"),
         ("Date", "TxnDate"), ("Due date", "DueDate"))  # fmt: skip
_LINE = (("description", "Description"), ("amount", "Amount"))
_DETAIL = (("item", "ItemRef"), ("quantity", "Qty"), ("price", "UnitPrice"),
           ("tax code", "TaxCodeRef"), ("service date", "ServiceDate"))  # fmt: skip
_MONEY = ("Amount", "TotalAmt", "TotalTax")
_FIGURES = (*_MONEY, "Qty", "UnitPrice")
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


def differences(
    invoice: Invoice, sent: Entity, answered: Entity | None, held: Entity
) -> list[Difference]:
    """What was changed in QuickBooks since.

    The measure is what QuickBooks made of it at once (`answered`), where that was ours to the
    cent: tax, a number and defaults are QuickBooks' to fill in. Else it is what was sent, and what
    that leaves open can't differ. Payments are no difference.
    """
    ours = answered if answered and not comparison.differences(sent, answered) else None
    comparing = _Comparing(invoice.currency, ours or sent, held, complete=ours is not None)
    found = list(comparing.found())
    if not is_ours(held, invoice):
        note = held.get(NOTE) or NONE
        found.append(Difference(what="Private note", here="names this invoice", there=note,
                                field=NOTE))  # fmt: skip
    return found


class _Comparing:
    """Two versions of one document; the first is incomplete where it is only what was sent."""

    def __init__(self, currency: str, ours: Entity, held: Entity, *, complete: bool) -> None:
        self._currency, self._ours, self._held = currency, ours, held
        self._complete = complete

    def found(self) -> Iterator[Difference]:
        """Head, lines and sums, in the order of the document."""
        for what, name in _HEAD:
            yield from self._pair(what, name, self._ours, self._held, field=name)
        yield from self._lines()
        if self._complete:
            tax, theirs = comparison.tax(self._ours), comparison.tax(self._held)
            yield from self._pair("Tax", "TotalTax", {"TotalTax": tax}, {"TotalTax": theirs},
                                  field="TxnTaxDetail")  # fmt: skip
            yield from self._pair("Total", "TotalAmt", self._ours, self._held, field="TotalAmt")

    def _pair(
        self, what: str, name: str, ours: Entity, held: Entity, *, field: str
    ) -> Iterator[Difference]:
        mine, theirs = _value(name, ours.get(name)), _value(name, held.get(name))
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
        return f"{Decimal(value).normalize():f}" if name in _FIGURES else str(value)


def lines(document: Entity) -> list[Entity]:
    """The lines that somebody wrote; the subtotal is QuickBooks' own."""
    every = document.get("Line") or []
    return [line for line in every if line.get("DetailType") != "SubTotalLineDetail"]


def detail(line: Entity) -> Entity:
    """What a line sells, and at which price."""
    found: Entity = line.get("SalesItemLineDetail") or {}
    return found


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


def _value(name: str, value: Any) -> Any:
    """What is compared: figures (text where kept) as decimals, references by id, blank as none."""
    if isinstance(value, dict):
        value = value.get("value")
    if value in (None, ""):
        return None
    return Decimal(value) if name in _FIGURES else str(value)
