"""What may be written into a property, and how HubSpot keeps it."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.clock import iso_milliseconds
from sandbox.hubspot.errors import bad_request, invalid_values
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import PORTAL_ID, Portal
from sandbox.hubspot.records import Properties

LONGEST_TEXT = 65_536
Problem = tuple[str, str, str]


def checked(portal: Portal, kind: ObjectType, given: Any) -> Properties:
    """The properties as they will be kept; one 400 with every problem otherwise."""
    if not isinstance(given, dict):
        raise bad_request("properties must be an object")
    kept: Properties = {}
    problems: list[Problem] = []
    for name, value in given.items():
        try:
            kept[name] = _checked_one(portal, kind, name, value)
        except Invalid as invalid:
            problems.append((name, invalid.code, str(invalid)))
    if problems:
        raise invalid_values(problems, PORTAL_ID)
    return kept


class Invalid(Exception):
    """Why a value can't be written."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


def _checked_one(portal: Portal, kind: ObjectType, name: str, value: Any) -> str | None:
    described = portal.definitions[kind.type_id].get(name)
    if described is None:
        raise Invalid("PROPERTY_DOESNT_EXIST", f'Property "{name}" does not exist')
    if described["modificationMetadata"]["readOnlyValue"]:
        raise Invalid(
            "READ_ONLY_VALUE", f'"{name}" is a read only property; its value cannot be set.'
        )
    text = _text(value)
    if text == "":
        return text
    if name == "dealstage":
        return _stage(portal, kind, text)
    if described["type"] == "enumeration" and not described["externalOptions"]:
        return _option(described, text)
    return _KEPT_AS.get(described["type"], _string)(text)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return ""
    if isinstance(value, str | int | Decimal):
        return str(value)
    raise Invalid("INVALID_VALUE", f"{value!r} is not a value of a property")


def _string(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Invalid("VALUE_TOO_LONG", f"The value is longer than {LONGEST_TEXT} characters.")
    return text


def _option(described: dict[str, Any], text: str) -> str:
    allowed = [option["value"] for option in described["options"]]
    multiple = described["fieldType"] == "checkbox"
    for value in text.split(";") if multiple else [text]:
        if value and value not in allowed:
            listed = ", ".join(allowed)
            message = f"{value} was not one of the allowed options: [{listed}]"
            raise Invalid("INVALID_OPTION", message)
    return text


def _stage(portal: Portal, kind: ObjectType, text: str) -> str:
    pipelines = portal.pipelines.get(kind.type_id, [])
    valid = {p["id"]: [stage["id"] for stage in p["stages"]] for p in pipelines}
    if not any(text in stages for stages in valid.values()):
        listed = ", ".join(f"pipelineId={p} : [{', '.join(ids)}]" for p, ids in valid.items())
        message = f"{text} is not a valid pipeline stage ID. Valid options are: {listed}"
        raise Invalid("INVALID_OPTION", message)
    return text


def _bool(text: str) -> str:
    if text.lower() not in ("true", "false"):
        message = f"{text} was not one of the allowed options: [true, false]"
        raise Invalid("INVALID_OPTION", message)
    return text.lower()


def _number(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Invalid("INVALID_LONG", f"{text} was not a valid number.") from None
    if not number.is_finite():
        raise Invalid("INVALID_LONG", f"{text} was not a valid number.")
    return text


def _date(text: str) -> str:
    """A day as YYYY-MM-DD, or as midnight UTC in milliseconds."""
    if re.fullmatch(r"-?[0-9]+", text):
        if int(text) % 86_400_000:
            raise Invalid("INVALID_DATE", f"{text} is not at midnight UTC.")
        return _instant(text).date().isoformat()
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise Invalid("INVALID_DATE", f"{text} was not a valid date.")
    return _moment(text).date().isoformat()


def _datetime(text: str) -> str:
    moment = _instant(text) if re.fullmatch(r"-?[0-9]+", text) else _moment(text)
    return iso_milliseconds(moment)


def _instant(text: str) -> datetime:
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(text))
    except OverflowError:
        raise Invalid("INVALID_DATE", f"{text} was not a valid date.") from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("INVALID_DATE", f"{text} was not a valid date.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_KEPT_AS = {
    "bool": _bool,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
}
