"""Search filters: one property of one record against one operator."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.answers import Unsupported
from sandbox.hubspot.errors import bad_request
from sandbox.hubspot.records import Properties

Test = Callable[[Properties], bool]
KNOWN = {"propertyName", "operator", "value", "values", "highValue"}
LETTERS = re.compile(r"\w+")

ORDERED: dict[str, Callable[[Any, Any], bool]] = {
    "EQ": lambda a, b: a == b,
    "NEQ": lambda a, b: a != b,
    "LT": lambda a, b: a < b,
    "LTE": lambda a, b: a <= b,
    "GT": lambda a, b: a > b,
    "GTE": lambda a, b: a >= b,
}


def compiled(described: dict[str, Any], given: dict[str, Any]) -> Test:
    """A test for records; 400 for an operator or a value HubSpot refuses.

    A record without a value matches nothing but NOT_HAS_PROPERTY.
    """
    unknown = sorted(set(given) - KNOWN)
    if unknown:
        raise Unsupported(f"unknown field {', '.join(unknown)} in a filter")
    name, operator = described["name"], given.get("operator")
    if operator == "HAS_PROPERTY":
        return lambda properties: bool(properties.get(name))
    if operator == "NOT_HAS_PROPERTY":
        return lambda properties: not properties.get(name)
    matches = _matcher(str(operator), described, given)
    kind = described["type"]
    return lambda properties: _matches(kind, properties.get(name), matches)


def _matches(kind: str, text: str | None, matches: Callable[[Any], bool]) -> bool:
    value = key(kind, text)
    return value is not None and matches(value)


def _matcher(
    operator: str, described: dict[str, Any], given: dict[str, Any]
) -> Callable[[Any], bool]:
    kind = described["type"]
    if operator in ORDERED:
        compare, bound = ORDERED[operator], _bound(kind, given, "value")
        return lambda value: compare(value, bound)
    if operator == "BETWEEN":
        low, high = _bound(kind, given, "value"), _bound(kind, given, "highValue")
        return lambda value: low <= value <= high
    if operator in ("IN", "NOT_IN"):
        listed = _listed(kind, given)
        return lambda value: (value in listed) is (operator == "IN")
    if operator in ("CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN"):
        pattern = _token(str(given.get("value", "")))
        wanted = operator == "CONTAINS_TOKEN"
        return lambda value: any(map(pattern.fullmatch, LETTERS.findall(str(value)))) is wanted
    raise bad_request(f"Invalid operator {operator}")


def key(kind: str, text: str | None) -> Any:
    """What a kept value is compared and sorted by; None when there is none."""
    if text in (None, ""):
        return None
    if kind in ("date", "datetime"):
        return _milliseconds(text)
    if kind == "number":
        try:
            return Decimal(text)
        except InvalidOperation:
            return None
    return text if kind == "enumeration" else text.lower()


def _bound(kind: str, given: dict[str, Any], field: str) -> Any:
    value = given.get(field)
    if value is None:
        raise bad_request(f"{given.get('operator')} needs {field}")
    bound = key(kind, str(value))
    if bound is None:
        raise bad_request(f"{value!r} is not a {kind} to filter {given.get('propertyName')} by")
    return bound


def _listed(kind: str, given: dict[str, Any]) -> set[Any]:
    """Text must be given in lower case, or it never matches; options keep their case."""
    values = given.get("values")
    if not isinstance(values, list) or not values:
        raise bad_request(f"{given.get('operator')} needs values")
    textual = kind not in ("date", "datetime", "number")
    return {str(value) if textual else key(kind, str(value)) for value in values}


def _token(text: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in text.lower().split("*")]
    return re.compile(".*".join(parts))


def _milliseconds(text: str) -> int | None:
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    since = aware - datetime(1970, 1, 1, tzinfo=UTC)
    return since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000
