"""Batches: up to 30 independent items, each answered on its own."""

import random
from typing import Any

from sandbox.answers import Unsupported
from sandbox.quickbooks import query
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.errors import Fault, business, fault, missing, unknown_property
from sandbox.quickbooks.operations import PLEASE_WAIT, operate
from sandbox.quickbooks.query_language import parse

MOST_ITEMS = 30
OPERATIONS = ("create", "update", "delete", "void")
OTHER_OPERATIONS = ("send", "merge", "revert")
OTHER_ITEMS = ("CDCQuery", "ReportQuery")
OWN = {"bId", "operation", "optionsData", "Query"}


def run(company: Company, body: Any, request_id: str | None) -> list[dict[str, Any]]:
    """The items' answers, in any order; a fault of one leaves the others alone."""
    if not isinstance(body, dict) or set(body) != {"BatchItemRequest"}:
        raise missing("BatchItemRequest")
    items = body["BatchItemRequest"]
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise unknown_property("BatchItemRequest")
    if len(items) > MOST_ITEMS:
        detail = f"The batch has {len(items)} items. The maximum is {MOST_ITEMS}."
        raise fault(1040, "Batch too large", detail)
    if request_id and any(len(str(item.get("bId", ""))) > 10 for item in items):
        raise fault(2050, "Length exceeds limit", "With a requestid a bId has at most 10 signs.")
    for item in items:
        _check_supported(item)
    answers = [_item(company, item) for item in items]
    return random.sample(answers, len(answers))


def _check_supported(item: dict[str, Any]) -> None:
    """What would have to be refused loudly is, before anything of the batch is done."""
    if item.get("operation") in OTHER_OPERATIONS:
        raise Unsupported(f"the operation {item['operation']} in a batch")
    others = sorted(set(item) & set(OTHER_ITEMS))
    if others:
        raise Unsupported(f"{others[0]} in a batch")


def please_wait(body: Any) -> list[dict[str, Any]]:
    """What a repeated batch was seen to be answered: 6000 for every item."""
    waiting = business(PLEASE_WAIT).body()
    return [{"bId": item.get("bId"), "Fault": waiting} for item in body["BatchItemRequest"]]


def _item(company: Company, item: dict[str, Any]) -> dict[str, Any]:
    answer = {"bId": item.get("bId")}
    try:
        if "Query" in item:
            return answer | {"QueryResponse": query.run(company, parse(str(item["Query"])))}
        kind, operation = _asked(item)
        include = {part for part in str(item.get("optionsData") or "").split(",") if part}
        done = operate(company, kind, operation, item[kind], include)
        return answer | {kind: done}
    except Fault as raised:
        return answer | {"Fault": raised.body(foreign=company.settings.foreign_messages)}


def _asked(item: dict[str, Any]) -> tuple[str, str]:
    kinds = sorted(set(item) - OWN)
    if len(kinds) != 1:
        raise unknown_property(", ".join(kinds) or "BatchItemRequest")
    operation = item.get("operation")
    if operation not in OPERATIONS:
        raise fault(2170, "Invalid Enumeration", f"Invalid Enumeration : {operation}")
    return kinds[0], operation
