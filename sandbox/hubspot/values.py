"""What may be written into a property, and how HubSpot keeps it."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.clock import iso_milliseconds
from sandbox.hubspot.errors import bad_request, invalid_values
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import PORTAL_ID, Portal
from sandbox.hubspot.records import Properties, Record

LONGEST_TEXT = 65_536
PIPELINES = {"pipeline": "dealstage", "hs_pipeline": "hs_pipeline_stage"}
Problem = tuple[str, str, str]


def checked(
    portal: Portal, kind: ObjectType, given: Any, record: Record | None = None
) -> Properties:
    """The properties as they will be kept; one 400 with every problem otherwise.

    `record` is what they will be written to: its pipeline and its own unique values count.
    """
    if not isinstance(given, dict):
        raise bad_request("properties must be an object")
    kept: Properties = {}
    problems: list[Problem] = []
    pipeline = _pipeline_of(given, record)
    for name, value in given.items():
        try:
            kept[name] = _checked_one(portal, kind, name, value, pipeline)
            _unique(portal, kind, name, kept[name], record)
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


def _pipeline_of(given: dict[str, Any], record: Record | None) -> str:
    known = record.properties if record is not None else {}
    return next((str(v) for n in PIPELINES if (v := given.get(n) or known.get(n))), "")


def _unique(
    portal: Portal, kind: ObjectType, name: str, value: str | None, record: Record | None
) -> None:
    if not value or not portal.definitions[kind.type_id][name]["hasUniqueValue"]:
        return
    for other in portal.shelves[kind.type_id]:
        if other is not record and not other.archived and other.properties.get(name) == value:
            message = f"{kind.name} {other.id} already has that value for {name}."
            raise Invalid("CONFLICTING_UNIQUE_VALUE", message)


def _checked_one(
    portal: Portal, kind: ObjectType, name: str, value: Any, pipeline: str
) -> str | None:
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
    if name in PIPELINES:
        return _pipeline(portal, kind, text)
    if name in PIPELINES.values():
        return _stage(portal, kind, text, pipeline)
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
            raise _not_among(allowed, value)
    return text


def _pipeline(portal: Portal, kind: ObjectType, text: str) -> str:
    known = [pipeline["id"] for pipeline in portal.pipelines.get(kind.type_id, [])]
    if text not in known:
        raise _not_among(known, text)
    return text


def _not_among(allowed: list[str], value: str) -> Invalid:
    listed = ", ".join(allowed)
    return Invalid("INVALID_OPTION", f"{value} was not one of the allowed options: [{listed}]")


def _stage(portal: Portal, kind: ObjectType, text: str, pipeline: str) -> str:
    """A stage of the record's own pipeline; the message lists all there are."""
    pipelines = portal.pipelines.get(kind.type_id, [])
    valid = {p["id"]: [one["id"] for one in p["stages"]] for p in pipelines}
    own = {pipeline: valid[pipeline]} if pipeline in valid else valid
    if not any(text in stages for stages in own.values()):
        listed = ", ".join(f"pipelineId={p} : [{', '.join(ids)}]" for p, ids in valid.items())
        message = f"{text} is not a valid pipeline stage ID. Valid options are: {listed}"
        raise Invalid("INVALID_OPTION", message)
    return text


def _bool(text: str) -> str:
    if text.lower() not in ("true", "false"):
        raise _not_among(["true", "false"], text)
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
