"""Intuit's reference tables: what a request needs, may not hold, and how long its texts may be."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

Entity = dict[str, Any]
# The tables call one entity otherwise than the API does.
NAMES = {"ExchangeRate": "Exchangerate"}
# "Read only", and "once set, it cannot be changed": so it is set once.
SETTABLE = {"Customer.CurrencyRef"}
_LENGTH = re.compile(r"max character: *(?:max\w* *(?:of)?|Exactly|upto)? *([\d,]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Attribute:
    """A row of a table."""

    name: str
    type: str
    traits: str

    @property
    def needed_to_create(self) -> bool:
        """Required whatever else is sent."""
        return "* Required" in self.traits and not self.needed_to_update_alone

    @property
    def needed_to_update_alone(self) -> bool:
        """Required for updates, and only for them."""
        return "* Required for update" in self.traits

    @property
    def read_only(self) -> bool:
        """QuickBooks' own, never sent; what is required as well must be sent all the same."""
        return "read only" in self.traits and "* Required" not in self.traits

    @property
    def longest(self) -> int | None:
        """How many characters it takes."""
        found = _LENGTH.search(self.traits)
        return int(found[1].replace(",", "")) if found else None


class Reference:
    """All tables, by entity and below it by property."""

    def __init__(self, folder: Path) -> None:
        document = json.loads((folder / "reference-tables.json").read_text(encoding="utf-8"))
        self._types = {
            name: [
                Attribute(one["name"], one["type"], one.get("metaData") or "")
                for one in table["attributes"]
            ]
            for name, table in document["Types"].items()
        }

    def attributes(self, name: str) -> list[Attribute]:
        """The rows of an entity or of a nested type."""
        return self._types[NAMES.get(name, name)]

    def problems(self, name: str, sent: Entity, *, update: bool = False) -> Iterator[str]:
        """What is missing, too much or too long in a body that creates, or updates in full."""
        yield from self._object(name, sent, name, update=update, whole=not sent.get("sparse"))
        if not update:
            yield from (f"{name}.{one} is sent to create" for one in _OF_UPDATES & set(sent))

    def _object(
        self, name: str, sent: Entity, where: str, *, update: bool, whole: bool
    ) -> Iterator[str]:
        for one in self.attributes(name):
            needed = (one.needed_to_create and whole) or (update and one.needed_to_update_alone)
            if one.name not in sent:
                if needed:
                    yield f"{where}.{one.name} is required and missing"
            elif one.read_only and f"{where}.{one.name}" not in SETTABLE:
                yield f"{where}.{one.name} is read only and sent"
            else:
                yield from self._value(one, sent[one.name], f"{where}.{one.name}")

    def _value(self, attribute: Attribute, value: Any, where: str) -> Iterator[str]:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and attribute.longest and len(one) > attribute.longest:
                yield f"{where} has {len(one)} characters; {attribute.longest} are taken"
            nested = self._nested(attribute, one)
            if nested:
                yield from self._object(nested, one, where, update=False, whole=True)

    def _nested(self, attribute: Attribute, value: Any) -> str:
        """The type of a nested object; of several kinds of lines, that of its DetailType."""
        if not isinstance(value, dict):
            return ""
        kinds = [one.strip() for one in attribute.type.split("|")]
        if len(kinds) > 1:
            line = str(value.get("DetailType", "")).removesuffix("LineDetail")
            kinds = [kind for kind in kinds if kind.endswith(f"_{line}Line")]
        return kinds[0] if kinds and kinds[0] in self._types else ""


_OF_UPDATES = {"Id", "SyncToken", "sparse"}


@lru_cache(maxsize=1)
def reference(folder: Path) -> Reference:
    """The tables, read once."""
    return Reference(folder)
