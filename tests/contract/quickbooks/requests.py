"""Holds requests to QuickBooks to the XSD, the reference tables and the documented limits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..exchange import Exchange
from . import query
from .documents import sense
from .reference import Reference
from .schema import Schema

Entity = dict[str, Any]
BOOKS = re.compile(r"/v3/company/(\d+)/(.+)")
MINOR_VERSION = "75"
ENTITIES = {
    name.lower(): name
    for name in ("Invoice", "CreditMemo", "Customer", "Item", "Term", "TaxCode", "Payment")
}
LONGEST_REQUEST_ID, LONGEST_OF_BATCH, LONGEST_BID, LARGEST_BATCH = 50, 36, 10, 30
KNOWN = {"minorversion", "requestid"}
OF_PLACE = {
    "query": {"query"},
    "cdc": {"entities", "changedSince"},
    "exchangerate": {"sourcecurrencycode", "asofdate"},
    "send": {"sendTo"},
    "write": {"operation", "include"},
}
REMOVES = {"Id", "SyncToken"}


@dataclass(frozen=True)
class Place:
    """What a path leads to: `query`, `batch`, `write`, `read`, `send`, `pdf` …"""

    kind: str
    entity: str = ""


def place_of(method: str, path: str) -> Place | None:
    """What lies at a path of a company's books; None where nothing does."""
    found = BOOKS.fullmatch(path)
    parts = found[2].split("/") if found else []
    match method, parts:
        case ("GET" | "POST", ["query"]) | ("GET", ["cdc"]) | ("POST", ["batch"]):
            return Place(parts[0])
        case ("GET" | "POST", ["exchangerate"]):
            return Place("exchangerate", "ExchangeRate")
        case ("GET", ["preferences"]):
            return Place("read", "Preferences")
        case ("GET", ["companyinfo", _]):
            return Place("read", "CompanyInfo")
        case ("POST", [name]) if name in ENTITIES:
            return Place("write", ENTITIES[name])
        case ("GET", [name, _]) if name in ENTITIES:
            return Place("read", ENTITIES[name])
        case ("POST", [name, _, "send"]) | ("GET", [name, _, "pdf"]) if name in ENTITIES:
            return Place(parts[2], ENTITIES[name])
    return None


class Requests:
    """The description as it is held against requests."""

    def __init__(self, schema: Schema, reference: Reference) -> None:
        self._schema, self._reference = schema, reference

    def problems(self, exchange: Exchange) -> list[str]:
        """What QuickBooks would refuse, ignore or take amiss in a request."""
        place = place_of(exchange.method, exchange.path)
        if place is None:
            return ["nothing lies at this address"]
        found = [*_frame(exchange, place), *_parameters(exchange, place)]
        if place.kind == "query":
            found += _statement(_query_of(exchange))
        elif place.kind == "cdc":
            found += _changes(dict(exchange.parameters))
        elif place.kind == "batch":
            found += self._batch(exchange)
        elif exchange.method == "POST" and place.kind != "send":
            operation = dict(exchange.parameters).get("operation", "")
            found += self._body(place.entity, exchange.sent(), operation)
        return found

    def _body(self, entity: str, sent: Any, operation: str) -> Iterator[str]:
        """One document: names and types, then what it needs, then whether it makes sense."""
        misnamed = list(self._schema.problems(entity, sent))
        yield from misnamed
        if misnamed:
            return
        if operation in ("void", "delete"):
            if set(sent) - {"sparse"} != REMOVES:
                yield f"{operation} with {sorted(sent)} instead of {sorted(REMOVES)}"
            return
        if operation not in ("", "create", "update"):
            yield f"there is no operation {operation}"
        update = "Id" in sent if entity != "ExchangeRate" else "SyncToken" in sent
        if entity != "ExchangeRate":
            # Its table calls everything required for updates; creating one overrides the day's.
            yield from self._reference.problems(entity, sent, update=update)
        yield from sense(entity, sent, update=update)

    def _batch(self, exchange: Exchange) -> Iterator[str]:
        items = exchange.sent().get("BatchItemRequest", [])
        marks = [str(item.get("bId")) for item in items]
        if not 1 <= len(items) <= LARGEST_BATCH:
            yield f"{len(items)} items; a batch has 1 to {LARGEST_BATCH}"
        if len(set(marks)) != len(marks):
            yield "two items with the same bId"
        yield from (f"the bId {mark} is too long" for mark in marks if len(mark) > LONGEST_BID)
        for item in items:
            yield from self._item(item)

    def _item(self, item: Entity) -> Iterator[str]:
        yield from self._schema.problems("BatchItemRequest", item)
        entities = [name for name in item if self._schema.is_type(name)]
        if "Query" in item:
            yield from _statement(item["Query"])
            return
        for entity in entities:
            yield from self._body(entity, item[entity], str(item.get("operation")))


def _frame(exchange: Exchange, place: Place) -> Iterator[str]:
    headers = exchange.headers
    accepted = "application/pdf" if place.kind == "pdf" else "application/json"
    if accepted not in headers.get("accept", ""):
        yield f"Accept {headers.get('accept')!r} instead of {accepted}"
    if not headers.get("authorization", "").startswith("Bearer "):
        yield "no bearer token"
    sent = headers.get("content-type", "").split(";")[0]
    expected = {
        "send": {"application/octet-stream"},
        "query": {"application/text", "text/plain"},
    }.get(place.kind, {"application/json"})
    if exchange.method == "POST" and sent not in expected:
        yield f"Content-Type {sent!r} instead of {' or '.join(sorted(expected))}"
    if place.kind == "send" and exchange.body:
        yield "a body where none belongs"


def _parameters(exchange: Exchange, place: Place) -> Iterator[str]:
    given = exchange.parameters
    names = [name for name, _ in given]
    yield from (f"{name} twice" for name in set(names) if names.count(name) > 1)
    strange = set(names) - KNOWN - OF_PLACE.get(place.kind, set())
    yield from (f"no parameter {name} is known" for name in sorted(strange))
    values = dict(given)
    if values.get("minorversion") != MINOR_VERSION:
        yield f"minorversion {values.get('minorversion')} instead of {MINOR_VERSION}"
    most = LONGEST_OF_BATCH if place.kind == "batch" else LONGEST_REQUEST_ID
    if len(values.get("requestid", "")) > most:
        yield f"a requestid of more than {most} characters"
    writes = exchange.method == "POST" and place.kind in ("write", "batch")
    if writes and not values.get("requestid"):
        yield "no requestid, so that a repeat would write again"


def _query_of(exchange: Exchange) -> str:
    if exchange.method == "POST":
        return exchange.body.decode()
    return dict(exchange.parameters).get("query", "")


def _statement(text: str) -> Iterator[str]:
    try:
        query.parse(text)
    except query.Unparsed as error:
        yield f"{text!r}: {error}"


def _changes(asked: dict[str, str]) -> Iterator[str]:
    for name in asked.get("entities", "").split(","):
        if name not in ENTITIES.values():
            yield f"no changes of {name!r} are kept"
    try:
        since = datetime.fromisoformat(asked.get("changedSince", ""))
    except ValueError:
        yield "changedSince isn't a point in time"
    else:
        if since.tzinfo is None:
            yield "changedSince without its offset"
