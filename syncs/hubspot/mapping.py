"""From a raw record of HubSpot to the values of a time entry; never fails for bad data."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Context, Decimal
from hashlib import sha256
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo

from clients.models import Company
from invoices.models import fingerprint

from ..models import TimeSource

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d{1,200}(\.\d{0,200})?|\.\d{1,200})([eE][+-]?\d{1,2})?", re.ASCII)
_SECONDS = {
    TimeSource.Unit.HOURS: Decimal(3600),
    TimeSource.Unit.MINUTES: Decimal(60),
    TimeSource.Unit.SECONDS: Decimal(1),
    TimeSource.Unit.MILLISECONDS: Decimal("0.001"),
}
_EXACT = Context(prec=1000, rounding=ROUND_HALF_UP)
_MOST_SECONDS = 10**15
_LARGEST_ID = 2**63 - 1
_ID_LENGTH, _ACTIVITY_LENGTH, _FINGERPRINT_LENGTH = 40, 200, 400


class Unidentified(ValueError):
    """A record without a usable id: there is nothing to keep it under."""


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _day(value: Any, info: ValidationInfo) -> date | None:
    """A day; or the day of an instant in the firm's time zone; None for anything else."""
    text = _text(value).strip()
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(_given(info)["zone"]).date()
    except (ValueError, OverflowError):
        return None
    return None


def _whole_seconds(value: Any, info: ValidationInfo) -> int | None:
    """A number in the source's unit as whole seconds, half up; None where it isn't a number."""
    text = _text(value).strip()
    if not _NUMBER.fullmatch(text):
        return None
    exact = _EXACT.multiply(Decimal(text), _SECONDS[_given(info)["unit"]])
    if abs(exact) > _MOST_SECONDS:
        return None
    return int(exact.quantize(Decimal(1), context=_EXACT))


def _flag(value: Any) -> bool | None:
    """Only what HubSpot itself writes for a checkbox; anything else is neither."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


def _instant(value: Any) -> datetime | None:
    text = _text(value)
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _given(info: ValidationInfo) -> dict[str, Any]:
    context = info.context
    assert isinstance(context, dict), "a record is read with its source's unit and time zone"
    return context


class Entry(BaseModel):
    """What a record says, and the record itself; None stands for what can't be read."""

    model_config = ConfigDict(frozen=True)

    hubspot_id: int
    worked_on: Annotated[date | None, BeforeValidator(_day)]
    seconds: Annotated[int | None, BeforeValidator(_whole_seconds)]
    hubspot_owner_id: Annotated[str, BeforeValidator(lambda v: _text(v).strip()[:_ID_LENGTH])]
    activity: Annotated[str, BeforeValidator(lambda v: _text(v)[:_ACTIVITY_LENGTH])]
    description: Annotated[str, BeforeValidator(_text)]
    billable: Annotated[bool | None, BeforeValidator(_flag)]
    deal_ids: list[str]
    hubspot_modified_at: datetime | None
    raw: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        """What billing compares; where it would be too long, its end is a digest of it."""
        whole = fingerprint(
            self.seconds, self.worked_on, self.hubspot_owner_id, self.activity, self.billable,
            self.deal_ids,
        )  # fmt: skip
        if len(whole) <= _FINGERPRINT_LENGTH:
            return whole
        digest = sha256(whole.encode()).hexdigest()
        return whole[: _FINGERPRINT_LENGTH - len(digest)] + digest


class Reader:
    """Reads records by the time source in use, in the firm's time zone."""

    def __init__(self, source: TimeSource, zone: tzinfo) -> None:
        self.source = source
        self._context = {"zone": zone, "unit": source.unit}

    @classmethod
    def current(cls) -> "Reader":
        """By the mapping in force and the firm's time zone."""
        return cls(TimeSource.current(), ZoneInfo(Company.firm().time_zone))

    def read(self, raw: dict[str, Any], deals: Iterable[str]) -> Entry:
        """The values of a record and of the deals it is associated with.

        Raises Unidentified only where the record has no id; all else that is bad becomes None.
        """
        source, properties = self.source, _properties(raw)
        listed = sorted({deal[:_ID_LENGTH] for deal in deals})
        values = {
            "hubspot_id": identity(raw),
            "worked_on": properties.get(source.date_property),
            "seconds": properties.get(source.duration_property),
            "hubspot_owner_id": properties.get(source.owner_property),
            "activity": properties.get(source.activity_property),
            "description": properties.get(source.description_property),
            "billable": properties.get(source.billable_property),
            "deal_ids": listed,
            "hubspot_modified_at": modified_at(raw),
            "raw": raw | {"associations": _folded(raw, listed)},
        }
        return Entry.model_validate(values, context=self._context)


def identity(raw: dict[str, Any]) -> int:
    """The record's id as a number; raises Unidentified without one."""
    text = _text(raw.get("id") or _properties(raw).get("hs_object_id"))
    if not re.fullmatch(r"\d{1,19}", text, re.ASCII) or int(text) > _LARGEST_ID:
        raise Unidentified(f"A record of HubSpot has the id {text!r}, which is not a number.")
    return int(text)


def modified_at(raw: dict[str, Any]) -> datetime | None:
    """When the record changed last, by its property or else by its frame."""
    return _instant(_properties(raw).get("hs_lastmodifieddate")) or _instant(raw.get("updatedAt"))


def _properties(raw: dict[str, Any]) -> dict[str, Any]:
    properties = raw.get("properties")
    return properties if isinstance(properties, dict) else {}


def _folded(raw: dict[str, Any], deals: list[str]) -> dict[str, Any]:
    """The associations as the API nests them in a record."""
    given = raw.get("associations")
    others = given if isinstance(given, dict) else {}
    return others | {"deals": {"results": [{"id": deal} for deal in deals]}}
