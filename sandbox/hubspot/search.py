"""The search API: filters match what the index knows, rows show what is true."""

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import json_answer, only_parameters
from sandbox.hubspot import filters
from sandbox.hubspot.errors import bad_request
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.records import Properties, Record
from sandbox.hubspot.rows import row
from sandbox.hubspot.serving import body_with, kind_of, objects_in, portal_of, texts_in

LONGEST_BODY = 3_000
MOST_RESULTS = 10_000
MOST_GROUPS, MOST_FILTERS, MOST_IN_ALL = 5, 6, 18
SEARCHABLE = {
    "contact": ("firstname", "lastname", "email"),
    "company": ("name", "domain"),
    "deal": ("dealname", "pipeline", "dealstage"),
    "line_item": ("name", "description", "hs_sku"),
    "project": ("hs_name",),
}
Match = tuple[Record, Properties]


async def search(request: Request) -> Response:
    """POST: `paging.next.after` is an offset; archived rows count but aren't shown."""
    only_parameters(request)
    portal, kind = portal_of(request), kind_of(request)
    if len((await request.body()).decode("utf-8", "replace")) > LONGEST_BODY:
        raise bad_request(f"The request body is longer than {LONGEST_BODY} characters.")
    body = await body_with(
        request, "filterGroups", "sorts", "properties", "limit", "after", "query"
    )
    limit, after = _window(body)
    found = _matching(portal, kind, _groups(portal, kind, body))
    matches = _sorted(portal, kind, body, _asked_for(portal, kind, body.get("query"), found))
    page = matches[after : after + limit]
    asked = texts_in(body, "properties")
    rows = [row(portal, kind, record, asked) for record, _ in page if not record.archived]
    answer: dict[str, Any] = {"total": len(matches), "results": rows}
    if after + limit < len(matches):
        answer["paging"] = {"next": {"after": str(after + limit)}}
    return json_answer(answer)


def _window(body: dict[str, Any]) -> tuple[int, int]:
    limit, after = body.get("limit", 10), str(body.get("after") or "0")
    if type(limit) is not int or not 0 <= limit <= 200:
        raise bad_request(f"limit must be between 0 and 200, not {limit}")
    if not (after.isascii() and after.isdigit()):
        raise bad_request(f"after must be an offset, not {after!r}")
    if int(after) >= MOST_RESULTS or int(after) + limit > MOST_RESULTS:
        raise bad_request(f"Paging past {MOST_RESULTS} results is not supported.")
    return limit, int(after)


def _groups(portal: Portal, kind: ObjectType, body: dict[str, Any]) -> list[list[tuple[bool, Any]]]:
    """Groups of tests; each test says whether it looks at associations instead of values."""
    groups = [objects_in(group, "filters") for group in objects_in(body, "filterGroups")]
    if len(groups) > MOST_GROUPS:
        raise bad_request(f"Too many filter groups: {len(groups)}. The maximum is {MOST_GROUPS}.")
    if any(len(g) > MOST_FILTERS for g in groups) or sum(map(len, groups)) > MOST_IN_ALL:
        raise bad_request(f"Too many filters: {MOST_FILTERS} a group and {MOST_IN_ALL} in all.")
    return [[_test(portal, kind, one) for one in group] for group in groups]


def _test(portal: Portal, kind: ObjectType, given: dict[str, Any]) -> tuple[bool, Any]:
    name = str(given.get("propertyName"))
    if name.startswith("associations."):
        return True, _association_test(portal, kind, name.removeprefix("associations."), given)
    described = portal.definitions[kind.type_id].get(name)
    if described is None:
        raise bad_request(f"Property {name} does not exist on {kind.plural}.")
    return False, filters.compiled(described, given)


def _association_test(portal: Portal, kind: ObjectType, name: str, given: dict[str, Any]) -> Any:
    to = portal.type_named(name)
    if kind.custom or to.custom:
        raise bad_request("associations of custom objects can't be searched")
    if given.get("operator") != "EQ" or not re.fullmatch(r"[0-9]+", str(given.get("value", ""))):
        raise bad_request("associations are searched by EQ and an id")
    wanted = int(given["value"])
    return lambda record: wanted in portal.links.live(kind, record.id, to)


def _matching(portal: Portal, kind: ObjectType, groups: list[Any]) -> list[Match]:
    """Records any group matches as a whole, with the values the index believes."""
    at = portal.clock.milliseconds() - portal.settings.search_lag_seconds * 1000
    found: list[Match] = []
    for record in portal.shelves[kind.type_id]:
        version = record.indexed(at)
        if version is None or version.archived:
            continue
        known = version.properties
        if not groups or any(_all(group, record, known) for group in groups):
            found.append((record, known))
    return found


def _asked_for(portal: Portal, kind: ObjectType, query: Any, matches: list[Match]) -> list[Match]:
    """Those in whose searchable texts every word of the query begins a word."""
    words = filters.LETTERS.findall(str(query or "").lower())
    if not words:
        return matches
    names = [n for n in SEARCHABLE.get(kind.name, ()) if n in portal.definitions[kind.type_id]]
    names = names or [n for n in portal.definitions[kind.type_id] if not n.startswith("hs_")][:1]
    return [match for match in matches if _begins(words, match[1], names)]


def _begins(words: list[str], known: Properties, names: list[str]) -> bool:
    text = " ".join(known.get(name) or "" for name in names).lower()
    there = filters.LETTERS.findall(text)
    return all(any(one.startswith(word) for one in there) for word in words)


def _all(group: list[tuple[bool, Any]], record: Record, known: Properties) -> bool:
    return all(test(record) if linked else test(known) for linked, test in group)


def _sorted(
    portal: Portal, kind: ObjectType, body: dict[str, Any], matches: list[Match]
) -> list[Match]:
    name, descending = _order(body.get("sorts") or [], kind)
    described = portal.definitions[kind.type_id].get(name)
    if described is None:
        raise bad_request(f"Property {name} does not exist on {kind.plural}.")
    as_text = name == "hs_object_id" and portal.settings.ids_sort_as_text
    how = "string" if as_text else described["type"]
    having, lacking = [], []
    for match in matches:
        value = filters.key(how, match[1].get(name))
        lacking.append(match) if value is None else having.append((value, match))
    having.sort(key=lambda pair: pair[0], reverse=descending)
    return [match for _, match in having] + lacking


def _order(sorts: Any, kind: ObjectType) -> tuple[str, bool]:
    """The one property to sort by; without any, the oldest first."""
    if not isinstance(sorts, list):
        raise bad_request("sorts must be a list")
    if len(sorts) > 1:
        raise bad_request("Only one sort is supported.")
    if not sorts:
        return kind.created_property, False
    given = sorts[0]
    if not isinstance(given, str | dict):
        raise bad_request("A sort is a string or an object.")
    if isinstance(given, str):
        return given.removeprefix("-"), given.startswith("-")
    return str(given.get("propertyName")), given.get("direction", "ASCENDING") == "DESCENDING"
