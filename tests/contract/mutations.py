"""Odd variants of a good answer, each with one thing otherwise, and what breaks on them."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from syncs.errors import OutsideError

from .replay import Recorded

Path = tuple[Any, ...]


def odd(answer: Recorded) -> Iterator[tuple[str, Recorded]]:
    """Each variant with words for what is odd about it: null, missing, of another type …"""
    document = json.loads(answer.body)
    for path in _paths(document):
        for what, value in _instead_of(_at(document, path)):
            variant = deepcopy(document)
            place = _at(variant, path[:-1])
            if what == "missing":
                del place[path[-1]]
            else:
                place[path[-1]] = value
            text = json.dumps(variant).encode()
            yield f"{path} {what}", Recorded(answer.status, answer.headers, text)


def broken[Gateway](use: Callable[[Gateway], Any], gateway: Gateway, what: str) -> list[str]:
    """What breaks otherwise than by an error in words."""
    try:
        use(gateway)
    except OutsideError as trouble:
        return [] if trouble.message else [f"{what}: no words"]
    except Exception as error:
        return [f"{what}: {error!r}"]
    return []


def _paths(value: Any, above: Path = ()) -> Iterator[Path]:
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inner in list(inside):
        yield (*above, name)
        if isinstance(inner, dict | list):
            yield from _paths(inner, (*above, name))


def _at(value: Any, path: Path) -> Any:
    for part in path:
        value = value[part]
    return value


def _instead_of(value: Any) -> Iterator[tuple[str, Any]]:
    yield "missing", None
    yield "null", None
    match value:
        case str():
            yield "empty", ""
            if value.isdigit():
                yield "a number", int(value)
        case bool():
            yield "text", str(value).lower()
        case int() | float():
            yield "text", str(value)
            yield "a fraction", value + 0.5
        case dict():
            yield "a list", []
            yield "with more", value | {"somethingNew": {"deep": [1, None]}}
        case list():
            yield "empty", []
