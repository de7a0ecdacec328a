"""What a refused write says: which property, which value, what would do, and how to mend it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import json_text
from .answers import entries, part, string

_QUOTED = re.compile(r'Property "?(\w+)"? does not exist|^"(\w+)" is a read.only')
_NOT_ALLOWED = re.compile(r"^(?P<value>.*?) (?:was|is) not (?:one of the allowed options|a valid)")
_TYPES = {"INVALID_INTEGER", "INVALID_LONG", "INVALID_NUMBER", "INVALID_DATE", "INVALID_DATETIME"}
_PROPERTIES = "in HubSpot (Settings, Properties)"
CODES = {"INVALID_OPTION", "PROPERTY_DOESNT_EXIST", "READ_ONLY_VALUE"} | _TYPES


@dataclass(frozen=True)
class Refusal:
    """One refused value; blank where HubSpot doesn't say."""

    code: str
    name: str
    message: str


def refusals(fields: dict[str, Any]) -> list[Refusal]:
    """What an error answer says of single properties.

    HubSpot writes JSON inside `message`, in which the property's name may be missing, and may
    repeat it in `errors`, which may be missing too.
    """
    inner = _inner(str(fields.get("message") or ""))
    found = [_from_inner(one) for one in inner] or [
        _from_error(one) for one in entries(fields, "errors")
    ]
    return [one for one in found if one.message or one.code]


def words(refusal: Refusal, written: Mapping[str, Any]) -> str:
    """The refusal for a person; `written` is what was sent, for what HubSpot leaves out."""
    value = _value(refusal, written)
    name = refusal.name or _name_of(value, written)
    said = refusal.message.strip().rstrip(".")
    if name and written and name not in written:
        return _of_another(name, said)
    shown = f"{name} can't be “{value}”" if value else name or "a property"
    return f"{shown}: {said}{_mend(refusal.code, name, value)}"


def _of_another(name: str, said: str) -> str:
    """HubSpot checks an object's other properties too whenever one is written (since 2026-09)."""
    return (
        f"HubSpot takes no change as long as another property, {name}, breaks a rule: {said}. "
        f"Fill in {name} there, or loosen its rule {_PROPERTIES}"
    )


def _mend(code: str, name: str, value: str) -> str:
    named = name or "the property"
    if code == "INVALID_OPTION":
        option = f" with the internal value “{value}”" if value else ""
        return f". Add an option{option} to {named} {_PROPERTIES}, or rename it back"
    if code == "PROPERTY_DOESNT_EXIST":
        return f". Have the console create the property, or create it {_PROPERTIES}"
    if code.startswith("READ_ONLY"):
        return f". Let {named} be edited {_PROPERTIES}; a calculated property can't be used"
    if code in _TYPES:
        return f". The type of {named} doesn't fit: make the property anew {_PROPERTIES}"
    if "REQUIRED" in code:
        return f". Fill it in, or loosen the rule {_PROPERTIES}"
    return ""


def _value(refusal: Refusal, written: Mapping[str, Any]) -> str:
    if refusal.name in written:
        return str(written[refusal.name])
    found = _NOT_ALLOWED.match(refusal.message)
    return found["value"].strip("\"'") if found else ""


def _name_of(value: str, written: Mapping[str, Any]) -> str:
    """The only property that was to have this value."""
    names = [name for name, given in written.items() if value and str(given) == value]
    return names[0] if len(names) == 1 else ""


def _inner(said: str) -> list[dict[str, Any]]:
    """The JSON list inside a message; whatever text follows it is left aside."""
    start = said.find("[{")
    if start < 0:
        return []
    try:
        end = json.JSONDecoder(strict=False).raw_decode(said, start)[1]
        listed = json_text.loads(said[start:end].encode())
    except (ValueError, RecursionError):
        return []
    return [one for one in listed if isinstance(one, dict)]


def _from_inner(one: dict[str, Any]) -> Refusal:
    said = string(one, "message") or string(one, "localizedErrorMessage")
    return Refusal(string(one, "error"), string(one, "name") or _unknown(said), said)


def _from_error(one: dict[str, Any]) -> Refusal:
    said, context = string(one, "message"), part(one, "context")
    named = context.get("propertyName") or context.get("properties")
    names = named if isinstance(named, list) else [named]
    name = ", ".join(each for each in names if each and isinstance(each, str))
    return Refusal(string(one, "code"), name or _unknown(said), said)


def _unknown(said: str) -> str:
    found = _QUOTED.search(said)
    return found[1] or found[2] if found else ""
