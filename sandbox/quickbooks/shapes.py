"""The language in which bodies are described, and the strict reading of a body by it.

A kind takes the path of a value, the value, and how lenient to be; it returns the value as it
is kept, or raises the fault QuickBooks answers. Null means left out.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.answers import Unsupported
from sandbox.quickbooks.errors import fault, missing, unknown_property

MOST_INTEGER_DIGITS = 10


@dataclass(frozen=True)
class Leniency:
    """What nobody knows of the real API, so it can be switched."""

    quoted_numbers: bool = False
    empty_strings: bool = False


Kind = Callable[[str, Any, Leniency], Any]


def text(most: int | None = None) -> Kind:
    """A string of limited length."""

    def clean(path: str, value: Any, lenient: Leniency) -> Any:
        if not isinstance(value, str):
            raise fault(2090, "Invalid String", f"Invalid String : {value}", path)
        if value == "":
            return _empty(path, lenient)
        if most is not None and len(value) > most:
            detail = (
                "String length specified does not match the supported length. "
                f"Min:0 Max:{most} supported. Supplied length:{len(value)}"
            )
            raise fault(2050, "Length exceeds limit", detail, path)
        return value

    return clean


def choice(*values: str) -> Kind:
    """One of an enumeration."""

    def clean(path: str, value: Any, lenient: Leniency) -> Any:
        if value == "":
            return _empty(path, lenient)
        if value not in values:
            raise fault(2170, "Invalid Enumeration", f"Invalid Enumeration : {value}", path)
        return value

    return clean


def number(path: str, value: Any, lenient: Leniency) -> Any:
    """A JSON number, kept as Decimal; a quoted one only where that is switched on."""
    if value == "":
        return _empty(path, lenient)
    if isinstance(value, str) and not lenient.quoted_numbers:
        raise unknown_property(path)
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise fault(2080, "Invalid Number", f"Invalid Number : {value}", path)
    try:
        found = Decimal(value)
    except InvalidOperation:
        raise fault(2080, "Invalid Number", f"Invalid Number : {value}", path) from None
    if not found.is_finite() or found.adjusted() >= MOST_INTEGER_DIGITS:
        raise fault(2080, "Invalid Number", f"Invalid Number : {value}", path)
    return found


def flag(path: str, value: Any, _lenient: Leniency) -> Any:
    """true or false."""
    if not isinstance(value, bool):
        raise fault(2090, "Invalid Boolean", f"Invalid Boolean : {value}", path)
    return value


def day(path: str, value: Any, lenient: Leniency) -> Any:
    """A day as YYYY-MM-DD, kept as text."""
    if value == "":
        return _empty(path, lenient)
    try:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            raise ValueError
        date.fromisoformat(value)
    except ValueError:
        raise fault(2090, "Invalid Date", f"Invalid Date : {value}", path) from None
    return value


def ignored(_path: str, _value: Any, _lenient: Leniency) -> Any:
    """Read only: whatever is sent is overwritten."""
    return None


def unplayed(path: str, _value: Any, _lenient: Leniency) -> Any:
    """QuickBooks knows it, the stand-in doesn't: refused loudly instead of ignored."""
    raise Unsupported(f"the property {path}")


def shape(fields: Mapping[str, Kind], required: tuple[str, ...] = ()) -> Kind:
    """An object that may have these properties and no others."""

    def clean(path: str, value: Any, lenient: Leniency) -> Any:
        if not isinstance(value, dict):
            raise unknown_property(path)
        for name in value:
            if name not in fields:
                raise unknown_property(_below(path, name))
        kept = {
            name: fields[name](_below(path, name), given, lenient)
            for name, given in value.items()
            if given is not None
        }
        present = {name: given for name, given in kept.items() if given is not None}
        for name in required:
            if name not in present:
                raise missing(_below(path, name))
        return present

    return clean


def many(kind: Kind) -> Kind:
    """A list of one kind."""

    def clean(path: str, value: Any, lenient: Leniency) -> Any:
        if not isinstance(value, list):
            raise unknown_property(path)
        return [kind(path, one, lenient) for one in value]

    return clean


REFERENCE = shape({"value": text(), "name": text(), "type": text()}, required=("value",))


def _empty(path: str, lenient: Leniency) -> None:
    if not lenient.empty_strings:
        raise unknown_property(path)


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
