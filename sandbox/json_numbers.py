"""JSON without float: numbers come in as Decimal and go out as the exact digits."""

import json
import re
from decimal import Decimal
from typing import Any
from uuid import uuid4

_MARK = f"decimal-{uuid4().hex}:"
_MARKED = re.compile(f'"{_MARK}([^"]*)"')


def loads(raw: bytes | str) -> Any:
    """Parses JSON; a number with a point or an exponent becomes a Decimal.

    Raises ValueError for anything that isn't JSON, NaN and Infinity included.
    """
    return json.loads(raw, parse_float=Decimal, parse_constant=_no_constant)


def dumps(value: Any, *, indent: int | None = None) -> bytes:
    """Encodes as UTF-8 JSON; a Decimal is written with exactly the digits it has."""
    text = json.dumps(value, default=_mark, ensure_ascii=False, indent=indent)
    return _MARKED.sub(r"\1", text).encode()


def _mark(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{_MARK}{value:f}"
    raise TypeError(f"{type(value).__name__} can't be written as JSON")


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")
