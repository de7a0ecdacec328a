"""From a raw record of HubSpot to the values of a time entry; never fails for bad data."""

import re
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from hashlib import sha256
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo

from clients.models import Company
from invoices.models import fingerprint

from ..models import TimeSource
from .answers import part
from .values import choices, day, elapsed_seconds, flag, instant, text, whole_seconds

_LARGEST_ID = 2**63 - 1
_ID_LENGTH, _ACTIVITY_LENGTH, _FINGERPRINT_LENGTH = 40, 200, 400


class Unidentified(ValueError):
    """A record without a usable id: there is nothing to keep it under."""


def _day(value: Any, info: ValidationInfo) -> date | None:
    return day(value, _given(info)["zone"])


def _whole_seconds(value: Any, info: ValidationInfo) -> int | None:
    """A number in the source's unit, or a start and an end."""
    if isinstance(value, tuple):
        return elapsed_seconds(*value)
    return whole_seconds(value, _given(info)["unit"])


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
    hubspot_owner_id: Annotated[str, BeforeValidator(lambda v: text(v).strip()[:_ID_LENGTH])]
    activity: Annotated[str, BeforeValidator(lambda v: text(v)[:_ACTIVITY_LENGTH])]
    description: Annotated[str, BeforeValidator(text)]
    billable: Annotated[bool | None, BeforeValidator(flag)]
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
        """The values of a record and of the deals it belongs to.

        Raises Unidentified only where the record has no id; all else that is bad becomes None.
        Associated deals are kept with the raw record, as the API nests them; a record that names
        its deal in a property is kept as it is.
        """
        source, properties = self.source, part(raw, "properties")
        listed = sorted({deal[:_ID_LENGTH] for deal in deals})
        values = {
            "hubspot_id": identity(raw),
            "worked_on": properties.get(source.date_property),
            "seconds": self._duration(properties),
            "hubspot_owner_id": properties.get(source.owner_property),
            "activity": properties.get(source.activity_property),
            "description": properties.get(source.description_property),
            "billable": self._billable(properties),
            "deal_ids": listed,
            "hubspot_modified_at": modified_at(raw),
            "raw": raw if self.names_deal else raw | {"associations": _folded(raw, listed)},
        }
        return Entry.model_validate(values, context=self._context)

    @property
    def names_deal(self) -> bool:
        """Whether records name their deal in a property, instead of being associated with it."""
        return self.source.deal_link == TimeSource.DealLink.PROPERTY

    def named_deals(self, raw: dict[str, Any]) -> set[str]:
        """The deals that a record names in its property; none where it names another kind."""
        source, properties = self.source, part(raw, "properties")
        if source.deal_type_property:
            kind = text(properties.get(source.deal_type_property)).strip()
            if kind.casefold() != source.deal_type_value.strip().casefold():
                return set()
        return set(choices(properties.get(source.deal_property)))

    def takes(self, raw: dict[str, Any]) -> bool:
        """Whether a record is finished work, by the values of the properties that decide."""
        source = self.source
        if source.takes == TimeSource.Takes.ALL:
            return True
        properties, listed = part(raw, "properties"), set(source.listed_values)
        met = [
            bool(listed & set(choices(properties.get(name)))) for name in source.deciding_properties
        ]
        return all(met) if source.takes == TimeSource.Takes.ONLY else not any(met)

    def _duration(self, properties: dict[str, Any]) -> Any:
        source = self.source
        if source.duration_property:
            return properties.get(source.duration_property)
        return properties.get(source.start_property), properties.get(source.end_property)

    def _billable(self, properties: dict[str, Any]) -> Any:
        """Without a flag all time that is taken is billable."""
        name = self.source.billable_property
        return properties.get(name) if name else True


def identity(raw: dict[str, Any]) -> int:
    """The record's id as a number; raises Unidentified without one."""
    written = text(raw.get("id") or part(raw, "properties").get("hs_object_id"))
    if not re.fullmatch(r"\d{1,19}", written, re.ASCII) or int(written) > _LARGEST_ID:
        raise Unidentified(f"A record of HubSpot has the id {written!r}, which is not a number.")
    return int(written)


def modified_at(raw: dict[str, Any]) -> datetime | None:
    """When the record changed last, by its property or else by its frame."""
    by_property = instant(part(raw, "properties").get("hs_lastmodifieddate"))
    return by_property or instant(raw.get("updatedAt"))


def _folded(raw: dict[str, Any], deals: list[str]) -> dict[str, Any]:
    """The associations as the API nests them in a record."""
    return part(raw, "associations") | {"deals": {"results": [{"id": deal} for deal in deals]}}
