"""Running a parsed query over a company's books."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from operator import eq, ge, gt, le, lt
from typing import Any

from sandbox.answers import Unsupported
from sandbox.clock import PACIFIC
from sandbox.quickbooks.company import NAME_LISTS, Company
from sandbox.quickbooks.errors import Fault, fault
from sandbox.quickbooks.query_language import Condition, Query
from sandbox.quickbooks.seeds import Entity
from sandbox.quickbooks.showing import shown

TIMES = {"MetaData.CreateTime": "instant", "MetaData.LastUpdatedTime": "instant"}
LISTED = {"Id": "id", "Name": "text", "Active": "flag", **TIMES}
PERSON = {"Id": "id", "DisplayName": "text", "GivenName": "text", "FamilyName": "text"}
PERSON |= {"CompanyName": "text", "Active": "flag", **TIMES}
SALE = {"Id": "id", "DocNumber": "text", "CustomerRef": "reference", "TxnDate": "text", **TIMES}
FILTERABLE: dict[str, dict[str, str]] = {
    "Invoice": {
        **SALE,
        "DueDate": "text",
        "Balance": "number",
        "SalesTermRef": "reference",
        "ProjectRef": "reference",
    },
    "CreditMemo": {**SALE, "Balance": "number", "SalesTermRef": "reference"},
    "Payment": {"Id": "id", "CustomerRef": "reference", "TxnDate": "text", **TIMES},
    "Customer": {
        "Id": "id",
        "DisplayName": "text",
        "GivenName": "text",
        "MiddleName": "text",
        "FamilyName": "text",
        "CompanyName": "text",
        "FullyQualifiedName": "text",
        "PrintOnCheckName": "text",
        "Balance": "number",
        "Active": "flag",
        **TIMES,
    },
    "Item": {**LISTED, "FullyQualifiedName": "text", "Type": "text", "Sku": "text"},
    "Term": LISTED,
    "Class": {**LISTED, "FullyQualifiedName": "text"},
    "Department": {**LISTED, "FullyQualifiedName": "text"},
    "Vendor": PERSON,
    "Employee": PERSON,
    "TaxCode": LISTED,
    "TaxRate": LISTED,
    "Account": {
        **LISTED,
        "FullyQualifiedName": "text",
        "AccountType": "text",
        "AccountSubType": "text",
        "Classification": "text",
    },
    "CompanyCurrency": {**LISTED, "Code": "text"},
    "Preferences": {},
    "CompanyInfo": {"Id": "id", **TIMES},
}
SORTABLE_SALES = {"Id", "DocNumber", "TxnDate", "DueDate", "Balance"}
Test = Callable[[Entity], bool]
COMPARE: dict[str, Callable[[Any, Any], bool]] = {"=": eq, "<": lt, ">": gt, "<=": le, ">=": ge}


def run(company: Company, query: Query) -> dict[str, Any]:
    """What stands below `QueryResponse`; a key without rows is absent."""
    if query.entity not in FILTERABLE:
        raise _unknown_entity(query.entity)
    tests = [_test(query.entity, condition) for condition in query.conditions]
    rows = [row for row in _visible(company, query) if all(test(row) for test in tests)]
    if query.counting:
        return {"totalCount": len(rows)}
    ordered = _ordered(query, rows)
    page = ordered[query.start - 1 : query.start - 1 + query.most]
    if not page:
        return {}
    found: dict[str, Any] = {
        query.entity: page,
        "startPosition": query.start,
        "maxResults": len(page),
    }
    whole = query.start == 1 and len(page) == len(rows)
    return found | ({"totalCount": len(rows)} if whole else {})


def _visible(company: Company, query: Query) -> list[Entity]:
    """Name lists hide inactive rows unless Active is asked about."""
    if query.entity == "Preferences":
        return [company.preferences]
    if query.entity == "CompanyInfo":
        return [company.info]
    rows = shown(company, query.entity, list(company.entities[query.entity].values()))
    if query.entity not in NAME_LISTS or any(c.field == "Active" for c in query.conditions):
        return rows
    return [row for row in rows if row.get("Active", True)]


def _test(entity: str, condition: Condition) -> Test:
    """A test for rows; 4001 even where there is no row to try it on."""
    field, kind = condition.field, FILTERABLE[entity].get(condition.field)
    if kind is None:
        raise _invalid(f"property {field} is not queryable on {entity}")
    if condition.operator == "LIKE":
        if kind != "text":
            raise _invalid(f"LIKE can't be used on {field}")
        pattern = _pattern(condition.values[0])
        return lambda row: pattern.fullmatch(str(_at(row, field) or "")) is not None
    bounds = [_bound(kind, field, given) for given in condition.values]
    if condition.operator == "IN":
        return lambda row: _key(kind, _at(row, field)) in bounds
    compare, bound = COMPARE[condition.operator], bounds[0]
    return lambda row: _compared(compare, _key(kind, _at(row, field)), bound)


def _compared(compare: Callable[[Any, Any], bool], value: Any, bound: Any) -> bool:
    return value is not None and compare(value, bound)


def _ordered(query: Query, rows: list[Entity]) -> list[Entity]:
    rows = sorted(rows, key=lambda row: _id_key(row["Id"]))
    if query.order_by is None:
        return rows
    kind = _sort_kind(query.entity, query.order_by)
    keyed = [(_key(kind, _at(row, query.order_by)), row) for row in rows]
    having = [pair for pair in keyed if pair[0] is not None]
    having.sort(key=lambda pair: pair[0], reverse=query.descending)
    return [row for _, row in having] + [row for value, row in keyed if value is None]


def _sort_kind(entity: str, field: str) -> str:
    kind = FILTERABLE[entity].get(field)
    sale = entity in ("Invoice", "CreditMemo")
    if kind is None or (sale and field not in SORTABLE_SALES and field not in TIMES):
        raise _invalid(f"property {field} is not sortable on {entity}")
    return kind


def _at(row: Entity, path: str) -> Any:
    found: Any = row
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _key(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "reference":
        return value["value"]
    if kind == "id":
        return _id_key(value)
    if kind == "instant":
        return _instant(value)
    return value


def _bound(kind: str, field: str, given: str) -> Any:
    try:
        if kind == "number":
            return Decimal(given)
        if kind == "flag":
            return {"true": True, "false": False}[given.lower()]
        if kind == "instant":
            return _instant(given)
    except (InvalidOperation, KeyError, ValueError):
        raise _invalid(f"value {given} is not valid for {field}") from None
    return _id_key(given) if kind == "id" else given


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=PACIFIC)


def _id_key(text: str) -> tuple[int, int, str]:
    """Numbers before names, numbers by their value."""
    return (0, int(text), "") if text.isdigit() else (1, 0, text)


def _pattern(like: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in like.split("%")]
    return re.compile(".*".join(parts), re.IGNORECASE | re.DOTALL)


def _unknown_entity(entity: str) -> Exception:
    if entity.lower() in {known.lower() for known in FILTERABLE}:
        detail = f"QueryParserError: Invalid context declaration: {entity}"
        return fault(4000, "Error parsing query", detail, None)
    return Unsupported(f"queries of {entity}")


def _invalid(reason: str) -> Fault:
    return fault(4001, "Invalid query", f"QueryValidationError: {reason}", None)
