"""Intuit's XSD read for JSON: names, types and enums, without the order, which JSON hasn't."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
FILES = (
    "Finance.xsd", "IntuitBaseTypes.xsd", "IntuitNamesTypes.xsd", "IntuitRestServiceDef.xsd",
    "Report.xsd", "SalesTax.xsd",
)  # fmt: skip
ANYTHING = "*"


@dataclass(frozen=True)
class Property:
    """What stands under a name: its type, and whether it is a list."""

    type: str
    many: bool


class Schema:
    """All types of the XSD by their names; those without a name get that of their element."""

    def __init__(self, folder: Path) -> None:
        roots = [etree.parse(folder / name).getroot() for name in FILES]
        self._types = {
            node.get("name"): node
            for root in roots
            for node in root
            if node.tag in (f"{XS}complexType", f"{XS}simpleType")
        }
        self._elements = {
            node.get("name"): node for root in roots for node in root.iterfind(f"{XS}element")
        }
        self._groups = {
            node.get("name"): node for root in roots for node in root.iterfind(f"{XS}group")
        }
        self._known: dict[str, dict[str, Property]] = {}

    def is_type(self, name: str) -> bool:
        """Whether there is a type of this name."""
        return name in self._types

    def properties(self, name: str) -> dict[str, Property]:
        """All properties of a complex type, inherited ones and attributes included."""
        if name not in self._known:
            self._known[name] = dict(self._collected(self._types[name]))
        return self._known[name]

    def _collected(self, node: Any) -> Iterator[tuple[str, Property]]:
        for child in node.iterchildren(tag=etree.Element):
            yield from self._of_part(child)

    def _of_part(self, part: Any) -> Iterator[tuple[str, Property]]:
        kind = part.tag.removeprefix(XS)
        if kind == "extension":
            yield from self._inherited(part.get("base"))
        if kind == "element":
            yield from self._of_element(part)
        elif kind == "attribute":
            yield part.get("name"), Property(part.get("type") or "xs:string", False)
        elif kind == "any":
            yield ANYTHING, Property(ANYTHING, False)
        elif kind == "group" and part.get("ref"):
            yield from self._collected(self._groups[part.get("ref")])
        elif kind in ("complexContent", "simpleContent", "extension", "sequence", "choice", "all"):
            yield from self._collected(part)

    def _inherited(self, base: str) -> Iterator[tuple[str, Property]]:
        node = self._types.get(base)
        if node is not None and node.tag == f"{XS}complexType":
            yield from self.properties(base).items()
        else:
            # JSON writes the text of an element with attributes as its `value`.
            yield "value", Property(base, False)

    def _of_element(self, element: Any) -> Iterator[tuple[str, Property]]:
        many = element.get("maxOccurs", "1") != "1"
        reference = element.get("ref")
        if reference:
            for name in self._substitutes(reference):
                yield name, Property(self._elements[name].get("type"), many)
            return
        yield element.get("name"), Property(element.get("type") or self._inline(element), many)

    def _substitutes(self, name: str) -> Iterator[str]:
        """The elements that may stand for one, itself unless it is abstract."""
        if self._elements[name].get("abstract") != "true":
            yield name
        for other, node in self._elements.items():
            if node.get("substitutionGroup") == name:
                yield from self._substitutes(other)

    def _inline(self, element: Any) -> str:
        for kind in ("complexType", "simpleType"):
            node = element.find(f"{XS}{kind}")
            if node is not None:
                name = f"{element.get('name')} ({element.sourceline})"
                self._types[name] = node
                return name
        return ANYTHING

    def problems(self, name: str, value: Any, where: str = "") -> Iterator[str]:
        """What in a value isn't of this type; `where` says where the value stands."""
        node = self._types.get(name)
        if name == ANYTHING or value is None:
            return
        if node is not None and node.tag == f"{XS}complexType":
            yield from self._object(name, value, where or name)
        else:
            yield from self._simple(name, value, where or name)

    def _object(self, name: str, value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where} is no object"
            return
        known = self.properties(name)
        for key, inner in value.items():
            if key in known:
                yield from self._property(known[key], inner, f"{where}.{key}")
            elif ANYTHING not in known:
                yield f"{where} has no property {key}"

    def _property(self, known: Property, value: Any, where: str) -> Iterator[str]:
        if isinstance(value, list) != known.many and value is not None:
            yield f"{where} is {'no' if known.many else 'a'} list"
            return
        for one in value if isinstance(value, list) else [value]:
            yield from self.problems(known.type, one, where)

    def _simple(self, name: str, value: Any, where: str) -> Iterator[str]:
        node = self._types.get(name)
        if node is None:
            if not _fits(name, value):
                yield f"{where} is {value!r}, which is no {name}"
            return
        restriction = node.find(f"{XS}restriction")
        yield from self._simple(restriction.get("base"), value, where)
        yield from _restricted(restriction, value, where)


def _restricted(restriction: Any, value: Any, where: str) -> Iterator[str]:
    allowed = [one.get("value") for one in restriction.iterfind(f"{XS}enumeration")]
    if allowed and value not in allowed:
        yield f"{where} is {value!r}, which is none of {', '.join(allowed[:8])}"
    longest = restriction.find(f"{XS}maxLength")
    if longest is not None and len(str(value)) > int(longest.get("value")):
        yield f"{where} is longer than {longest.get('value')}"


def _fits(name: str, value: Any) -> bool:
    kind = name.split(":")[-1]
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in ("decimal", "float", "double"):
        return isinstance(value, int | Decimal) and not isinstance(value, bool)
    if kind in ("integer", "int", "long", "positiveInteger", "nonNegativeInteger"):
        return isinstance(value, int) and not isinstance(value, bool) and _in_range(kind, value)
    if kind == "date":
        return isinstance(value, str) and _is_date(value)
    if kind == "dateTime":
        return isinstance(value, str) and _is_instant(value)
    return isinstance(value, str)


def _in_range(kind: str, value: int) -> bool:
    return value >= {"positiveInteger": 1, "nonNegativeInteger": 0}.get(kind, value)


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text) and date.fromisoformat(text))
    except ValueError:
        return False


def _is_instant(text: str) -> bool:
    try:
        return "T" in text and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


@lru_cache(maxsize=1)
def schema(folder: Path) -> Schema:
    """The XSD, read once."""
    return Schema(folder)
