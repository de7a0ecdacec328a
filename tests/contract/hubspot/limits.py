"""HubSpot's written limits on requests, which its description has only in words."""

import json
from collections.abc import Iterator
from typing import Any

from ..exchange import Exchange

MOST_GROUPS, MOST_FILTERS, MOST_FILTERS_IN_ALL = 5, 6, 18
LONGEST_SEARCH, LARGEST_SEARCH_PAGE, LARGEST_LIST_PAGE = 3000, 200, 100
LARGEST_BATCH, LARGEST_ASSOCIATIONS_BATCH = 100, 1000
LAST_RESULT = 10_000
LONGEST_QUERY = 8000


def problems(exchange: Exchange) -> list[str]:
    """Which limits a request oversteps, and which headers it lacks."""
    return [*_headers(exchange), *_query(exchange), *_body(exchange)]


def _headers(exchange: Exchange) -> Iterator[str]:
    if not exchange.headers.get("authorization", "").startswith("Bearer "):
        yield "no bearer token"
    if exchange.body and exchange.headers.get("content-type") != "application/json":
        yield "a body that isn't called application/json"


def _query(exchange: Exchange) -> Iterator[str]:
    if len(exchange.query) > LONGEST_QUERY:
        yield "a query that may be too long for a URL"
    for name, value in exchange.parameters:
        if name == "limit" and int(value) > LARGEST_LIST_PAGE:
            yield f"a page of {value}; lists give {LARGEST_LIST_PAGE}"


def _body(exchange: Exchange) -> Iterator[str]:
    if not exchange.body:
        return
    sent = json.loads(exchange.body)
    if exchange.path.endswith("/search"):
        yield from _search(sent, len(exchange.body))
    if "inputs" in sent:
        most = LARGEST_ASSOCIATIONS_BATCH if "/associations/" in exchange.path else LARGEST_BATCH
        if not 1 <= len(sent["inputs"]) <= most:
            yield f"{len(sent['inputs'])} inputs; a batch has 1 to {most}"


def _search(sent: dict[str, Any], length: int) -> Iterator[str]:
    groups = [group.get("filters", []) for group in sent.get("filterGroups", [])]
    if length > LONGEST_SEARCH:
        yield f"a search of {length} characters; {LONGEST_SEARCH} are taken"
    if len(groups) > MOST_GROUPS:
        yield f"{len(groups)} groups of filters"
    if any(len(group) > MOST_FILTERS for group in groups):
        yield f"more than {MOST_FILTERS} filters in a group"
    if sum(map(len, groups)) > MOST_FILTERS_IN_ALL:
        yield f"more than {MOST_FILTERS_IN_ALL} filters"
    if len(sent.get("sorts", [])) > 1:
        yield "more than one sort"
    limit = int(sent.get("limit", 10))
    if limit > LARGEST_SEARCH_PAGE:
        yield f"a page of {limit}"
    if int(sent.get("after") or 0) + limit > LAST_RESULT:
        yield f"a page behind result {LAST_RESULT}"
    for group in groups:
        for one in group:
            yield from _filter(one)


def _filter(one: dict[str, Any]) -> Iterator[str]:
    operator = str(one.get("operator"))
    needed = {
        "IN": {"values"}, "NOT_IN": {"values"}, "BETWEEN": {"value", "highValue"},
        "HAS_PROPERTY": set(), "NOT_HAS_PROPERTY": set(),
    }.get(operator, {"value"})  # fmt: skip
    given = set(one) - {"operator", "propertyName"}
    if given != needed:
        yield f"{operator} with {sorted(given)} instead of {sorted(needed)}"
