"""Holds QuickBooks' answers, real or a stand-in's, to the XSD and to the documented envelope."""

from collections.abc import Iterator
from typing import Any

from ..exchange import Exchange
from . import faults
from .requests import Place, place_of
from .schema import Schema

Entity = dict[str, Any]
ENVELOPE = {"time"}
OF_QUERY = {"startPosition", "maxResults", "totalCount"}
WITHOUT_ID = {"ExchangeRate"}
# TAX and NON are no rows of the books.
PSEUDO = {"TAX", "NON"}


class Answers:
    """The description as it is held against answers."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def problems(self, exchange: Exchange) -> list[str]:
        """What in an answer isn't as QuickBooks answers."""
        place = place_of(exchange.method, exchange.path)
        if not exchange.status or place is None:
            return []
        found = [] if "intuit_tid" in exchange.answer_headers else ["no intuit_tid"]
        if exchange.status >= 400:
            return found + faults.problems(exchange)
        if place.kind == "pdf":
            return found + list(_pdf(exchange))
        if not exchange.is_json:
            return [*found, f"{exchange.answer_headers.get('content-type')} instead of JSON"]
        return found + list(self._body(place, exchange.received()))

    def _body(self, place: Place, body: Entity) -> Iterator[str]:
        if "Fault" in body:
            yield from faults.of_fault(body["Fault"])
            return
        inner = {
            "query": "QueryResponse", "cdc": "CDCResponse", "batch": "BatchItemResponse",
        }.get(place.kind, place.entity)  # fmt: skip
        if set(body) != {inner} | ENVELOPE:
            yield f"an envelope of {sorted(body)} instead of {inner} and time"
            return
        yield from self._schema.problems("xs:dateTime", body["time"], "time")
        if place.kind == "query":
            yield from self._rows(body[inner])
        elif place.kind == "cdc":
            for part in body[inner]:
                yield from self._changes(part)
        elif place.kind == "batch":
            for item in body[inner]:
                yield from self._item(item)
        else:
            yield from self._entity(inner, body[inner])

    def _changes(self, part: Entity) -> Iterator[str]:
        if set(part) != {"QueryResponse"}:
            yield f"changes of {sorted(part)}"
            return
        for one in part["QueryResponse"]:
            yield from self._rows(one)

    def _rows(self, rows: Entity) -> Iterator[str]:
        """The rows of a query, of which a kind without any is left out and never empty."""
        for name, value in rows.items():
            if name in OF_QUERY:
                yield from self._schema.problems("xs:int", value, name)
            elif not isinstance(value, list) or not value:
                yield f"{name} is no list with something in it"
            else:
                for row in value:
                    yield from self._entity(name, row)

    def _item(self, item: Entity) -> Iterator[str]:
        [name] = set(item) - {"bId"} or {"nothing"}
        if "bId" not in item:
            yield "an item of a batch without its bId"
        if name == "Fault":
            yield from faults.of_fault(item["Fault"])
        elif name == "QueryResponse":
            yield from self._rows(item[name])
        else:
            yield from self._entity(name, item.get(name))

    def _entity(self, name: str, entity: Any) -> Iterator[str]:
        if not self._schema.is_type(name):
            yield f"there is no {name}"
            return
        yield from self._schema.problems(name, entity)
        if entity.get("status") == "Deleted":
            if not {"Id", "status", "domain"} <= set(entity):
                yield f"a deleted {name} of {sorted(entity)}"
            return
        if name not in WITHOUT_ID and entity.get("Id") not in PSEUDO:
            yield from (f"{name} has no {key}" for key in ("Id", "SyncToken") if key not in entity)
        if name in ("Invoice", "CreditMemo"):
            yield from _sale(name, entity)


def _pdf(exchange: Exchange) -> Iterator[str]:
    if exchange.answer_headers.get("content-type") != "application/pdf":
        yield "a PDF that isn't called one"
    if not exchange.answer.startswith(b"%PDF"):
        yield "a PDF that is none"


def _sale(name: str, entity: Entity) -> Iterator[str]:
    """What every sale shows: its sums, and after the lines with ids one of the subtotal."""
    for key in ("TotalAmt", "Balance", "MetaData", "CustomerRef", "TxnDate", "sparse", "domain"):
        if key not in entity:
            yield f"{name} shows no {key}"
    lines = entity.get("Line", [])
    subtotals = [line for line in lines if line.get("DetailType") == "SubTotalLineDetail"]
    if len(subtotals) != 1 or "Id" in subtotals[0]:
        yield f"{name} has not just one subtotal, without an Id"
    if any("Id" not in line for line in lines if line not in subtotals):
        yield f"{name} has a line without an Id"
