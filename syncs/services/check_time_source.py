"""Checks a time source against what the portal really has, before it is saved or used."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from .. import errors
from ..hubspot import portal
from ..hubspot.gateway import HubSpot
from ..hubspot.portal import Property
from ..models import TimeSource

_FLAG_VALUES = {"true", "false"}


class Trouble(NamedTuple):
    """What is wrong with a field, in words; a blank field means all of it."""

    field: str
    words: str


def missing_properties(hubspot: HubSpot, object_type: str, names: Iterable[str]) -> list[str]:
    """Those of the names that the object doesn't have; raises errors of the gateway."""
    known = portal.properties(hubspot, object_type)
    return [name for name in names if name not in known]


def check_time_source(source: TimeSource, hubspot: HubSpot | None = None) -> list[Trouble]:
    """What the portal says against a mapping; empty where all is well.

    Every property must exist and be of a type that fits its role, the values that decide must be
    options, records must be readable, and associated ones need an association with deals. Raises
    Transient, Throttled or Misconfigured (a wrong token, a missing scope) where HubSpot can't be
    asked.
    """
    hubspot = hubspot or HubSpot()
    try:
        known = portal.properties(hubspot, source.object_type)
    except errors.Permanent:
        objects = portal.objects_in_words(portal.custom_objects(hubspot))
        words = f"HubSpot has no object “{source.object_type}”. It has: {objects}."
        return [Trouble("object_type", words)]
    found = [*_properties(source, known), *_link(source, hubspot)]
    hubspot.count(source.object_type)
    return found


def _properties(source: TimeSource, known: Mapping[str, Property]) -> Iterator[Trouble]:
    for field, fits, wanted in _ROLES:
        for name in _named(source, field):
            if name not in known:
                yield Trouble(field, _absent(source, name, known))
            elif not fits(known[name]):
                yield Trouble(field, _unfit(known[name], wanted))
            elif field in _VALUES:
                yield from _values(source, field, known[name])


def _named(source: TimeSource, field: str) -> list[str]:
    if field == "takes_property":
        return source.deciding_properties if source.takes != TimeSource.Takes.ALL else []
    by_property = source.deal_link == TimeSource.DealLink.PROPERTY
    if field in ("deal_property", "deal_type_property") and not by_property:
        return []
    name = getattr(source, field)
    return [name] if name else []


def _absent(source: TimeSource, name: str, known: Mapping[str, Property]) -> str:
    near = get_close_matches(name, known, n=3, cutoff=0.6)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"HubSpot's {source.object_type} has no property of this name ({name}).{meant}"


def _unfit(found: Property, wanted: str) -> str:
    return f"{found.name} holds {found.holds}; it must hold {wanted}."


def _values(source: TimeSource, field: str, found: Property) -> Iterator[Trouble]:
    """Options that the portal doesn't have would never match."""
    if field == "takes_property":
        field, values, options = "takes_values", source.listed_values, set(found.options)
        options = options or (_FLAG_VALUES if found.type == "bool" else set())
        wrong = [one for one in values if options and one not in options]
    else:
        field, values = "deal_type_value", [source.deal_type_value.strip()]
        options = set(found.options)
        folded = {one.casefold() for one in options}
        wrong = [one for one in values if folded and one.casefold() not in folded]
    if wrong:
        names = ", ".join(f"“{one}”" for one in wrong)
        listed = ", ".join(sorted(options))
        yield Trouble(field, f"{found.name} has no option {names}. Its options are: {listed}.")


def _link(source: TimeSource, hubspot: HubSpot) -> Iterator[Trouble]:
    """Standard objects go with deals; a custom one only where the portal says so."""
    if source.deal_link != TimeSource.DealLink.ASSOCIATION:
        return
    schema = portal.schema_of(source.object_type, portal.custom_objects(hubspot))
    if schema and not portal.links_to_deals(schema):
        yield Trouble(
            "deal_link",
            f"{source.object_type} can't be associated with deals. Add the association in HubSpot "
            "(Settings, Data model), or name the deal in a property.",
        )


def _is_day(one: Property) -> bool:
    return one.type in ("date", "datetime")


def _is_instant(one: Property) -> bool:
    return one.type == "datetime"


def _is_number(one: Property) -> bool:
    return one.type == "number"


def _is_owner(one: Property) -> bool:
    return one.names_owner or one.type in ("string", "number")


def _is_flag(one: Property) -> bool:
    return one.type == "bool" or (
        one.type == "enumeration" and len(one.options) > 0 and set(one.options) <= _FLAG_VALUES
    )


def _is_id(one: Property) -> bool:
    return one.type in ("string", "number")


def _decides(one: Property) -> bool:
    return one.type in ("enumeration", "bool", "string")


def _anything(one: Property) -> bool:
    return bool(one.type)


_VALUES = ("takes_property", "deal_type_property")
_ROLES: tuple[tuple[str, Callable[[Property], bool], str], ...] = (
    ("date_property", _is_day, "a date, or a date with a time"),
    ("duration_property", _is_number, "a number"),
    ("start_property", _is_instant, "a date with a time"),
    ("end_property", _is_instant, "a date with a time"),
    ("owner_property", _is_owner, "a HubSpot user, or an owner's id"),
    ("billable_property", _is_flag, "a checkbox: true or false"),
    ("activity_property", _anything, "text"),
    ("description_property", _anything, "text"),
    ("takes_property", _decides, "one of several options, a checkbox, or text"),
    ("deal_property", _is_id, "the deal's id, as text or a number"),
    ("deal_type_property", _decides, "the kind of record, as text or an option"),
)
