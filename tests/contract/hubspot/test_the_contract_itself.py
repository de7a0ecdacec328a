"""The contract catches what it is there for: each single fault put into a good exchange."""

import json
from dataclasses import replace
from typing import Any

import pytest

from ..exchange import Exchange
from .contract import broken
from .description import Description

HEADERS = {"authorization": "Bearer token", "content-type": "application/json"}
JSON = {
    "content-type": "application/json;charset=utf-8",
    "x-hubspot-correlation-id": "dc5bcaf9",
    "x-hubspot-ratelimit-daily": "250000",
    "x-hubspot-ratelimit-daily-remaining": "249696",
}
ROW = {
    "id": "9001",
    "properties": {"dealname": "Website", "amount": None},
    "createdAt": "2026-10-01T09:00:00.000Z",
    "updatedAt": "2026-10-01T09:00:00.000Z",
    "archived": False,
}
FILTER = {"propertyName": "hs_object_id", "operator": "GT", "value": "0"}
SEARCH = {
    "filterGroups": [{"filters": [FILTER]}],
    "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
    "properties": ["dealname"],
    "limit": 200,
}
FOUND = {"total": 1, "results": [ROW], "paging": {"next": {"after": "5"}}}


def searched(asked: Any = SEARCH, found: Any = FOUND, status: int = 200) -> Exchange:
    return Exchange(
        method="POST", path="/crm/v3/objects/deals/search", query="", headers=HEADERS,
        body=json.dumps(asked).encode(), status=status, answer_headers=JSON,
        answer=json.dumps(found).encode(),
    )  # fmt: skip


def dated(exchange: Exchange, version: str) -> Exchange:
    """The same exchange under the paths of the version."""
    path = exchange.path.replace("/v3/objects", f"/objects/{version}")
    return exchange if version == "v3" else replace(exchange, path=path)


def test_a_good_exchange_passes(described: Description, version: str) -> None:
    assert broken([dated(searched(), version)], described) == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (SEARCH | {"filterGroup": []}, "filterGroup"),
        (SEARCH | {"limit": "200"}, "limit"),
        (SEARCH | {"limit": 201}, "a page of 201"),
        (SEARCH | {"after": 5}, "after"),
        (SEARCH | {"after": "9900"}, "behind result 10000"),
        (SEARCH | {"sorts": [{"propertyName": "a", "direction": "UP"}]}, "sorts"),
        (SEARCH | {"sorts": ["a", "b"]}, "more than one sort"),
        (SEARCH | {"filterGroups": [{"filters": [FILTER | {"operator": "GREATER"}]}]}, "GREATER"),
        (SEARCH | {"filterGroups": [{"filters": [FILTER | {"value": 0}]}]}, "value"),
        (SEARCH | {"filterGroups": [{"filters": [FILTER | {"operator": "IN"}]}]}, "IN with"),
        (SEARCH | {"filterGroups": [{"filters": [FILTER] * 7}]}, "more than 6 filters"),
        (SEARCH | {"filterGroups": [{"filters": [FILTER]}] * 6}, "6 groups"),
        (SEARCH | {"properties": ["a" * 3000]}, "a search of"),
    ],
)
def test_a_request_that_hubspot_would_refuse_is_caught(
    asked: dict[str, Any], words: str, described: Description, version: str
) -> None:
    assert words in " ".join(broken([dated(searched(asked), version)], described))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (FOUND | {"results": [ROW | {"id": 9001}]}, "id"),
        (FOUND | {"results": [ROW | {"properties": {"amount": 12}}]}, "amount"),
        (FOUND | {"results": [ROW | {"createdAt": "yesterday"}]}, "createdAt"),
        (FOUND | {"results": [ROW | {"colour": "red"}]}, "colour"),
        (FOUND | {"results": [{"id": "9001"}]}, "properties"),
        (FOUND | {"paging": {"next": {"after": 5}}}, "after"),
    ],
)
def test_an_answer_that_hubspot_would_not_give_is_caught(
    found: dict[str, Any], words: str, described: Description, version: str
) -> None:
    assert words in " ".join(broken([dated(searched(found=found), version)], described))


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (400, {"status": "error"}, "without a message"),
        (400, {"status": "failed", "message": "No."}, "status 'failed'"),
        (400, {"status": "error", "message": "No.", "code": 7}, "'code'"),
        (401, {"status": "error", "message": "No.", "category": "AUTH"}, "category 'AUTH'"),
        (429, {"status": "error", "message": "Slow down."}, "nobody has recorded"),
        (429, {"message": "You have reached your daily limit."}, "without errorType"),
    ],
)
def test_an_error_that_hubspot_would_not_give_is_caught(
    status: int, body: dict[str, Any], words: str, described: Description, version: str
) -> None:
    refused = dated(searched(found=body, status=status), version)
    assert words in " ".join(broken([refused], described))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"path": "/crm/v3/object/deals/search"}, "described nowhere"),
        ({"method": "PUT"}, "described nowhere"),
        ({"headers": {}}, "no bearer token"),
        ({"query": "limit=10"}, "no parameter 'limit'"),
        ({"status": 404, "answer_headers": {"content-type": "text/html"}}, "NotFound"),
        ({"answer_headers": {"content-type": "application/json"}}, "Correlation-Id"),
        ({"answer_headers": JSON | {"x-hubspot-ratelimit-max": "100"}}, "'max'"),
        ({"status": 429, "answer_headers": JSON | {"retry-after": "1"}}, "Retry-After"),
    ],
)
def test_a_wrong_frame_is_caught(
    changes: dict[str, Any], words: str, described: Description, version: str
) -> None:
    changed = dated(replace(searched(), **changes), version)
    assert words in " ".join(broken([changed], described))
