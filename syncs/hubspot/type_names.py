"""Custom objects in paths: HubSpot knows them by type id, and need not by their plain name."""

import re
from collections.abc import Iterable, Mapping

from .answers import Row, string
from .scopes import HUBSPOTS_OWN

_KINDS = re.compile(r"/(?:objects|associations|properties|pipelines)/(?:\d{4}-\d{2}/)?(.+)$")
_WORDS = {"batch", "read", "update", "search"}


def names_custom_object(where: str) -> bool:
    """Whether a path names an object that isn't one of HubSpot's own, and names it without id."""
    found = _KINDS.search(where)
    known = _WORDS | HUBSPOTS_OWN
    return any(
        not one[:1].isdigit() and one.lower() not in known
        for one in (found[1].split("/") if found else [])
    )


def type_ids(schemas: Iterable[Row]) -> dict[str, str]:
    """The type ids of custom objects by their plain names, in lower case."""
    ids = {string(one, "name").lower(): string(one, "objectTypeId") for one in schemas}
    return {name: type_id for name, type_id in ids.items() if name and type_id}


def by_type_id(where: str, known: Mapping[str, str]) -> str:
    """The path with type ids in place of the names that are known."""
    return "/".join(known.get(one.lower(), one) for one in where.split("/"))
