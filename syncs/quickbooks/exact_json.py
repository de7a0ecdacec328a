"""JSON whose numbers are exact: decimals go out digit by digit and come back as decimals."""

import json
from decimal import Decimal
from typing import Any

from ..keepable import keepable_of


def dumps(value: Any) -> str:
    """Compact JSON, keys in their given order; raises TypeError for a float, which may be inexact.

    Equal values give equal texts, so that a repeated request is the same byte for byte.
    """
    if isinstance(value, dict):
        return (
            "{" + ",".join(f"{json.dumps(key)}:{dumps(each)}" for key, each in value.items()) + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ",".join(dumps(each) for each in value) + "]"
    if isinstance(value, Decimal):
        return _digits(value)
    if isinstance(value, float):
        raise TypeError("a float is no exact number; use a Decimal")
    return json.dumps(value)


def indented(value: Any, depth: int = 0) -> str:
    """The same over several lines, to be read; `depth` is how far it is indented already."""
    if not isinstance(value, dict | list) or not value:
        return dumps(value)
    margin = "  " * (depth + 1)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {indented(each, depth + 1)}" for key, each in value.items()]
    else:
        parts = [indented(each, depth + 1) for each in value]
    first, last = "{}" if isinstance(value, dict) else "[]"
    inside = ",\n".join(f"{margin}{part}" for part in parts)
    return f"{first}\n{inside}\n{'  ' * depth}{last}"


def _digits(value: Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def loads(text: str) -> Any:
    """What the text says, with decimals instead of floats.

    NUL and half a surrogate pair, which Postgres refuses, are dropped. Raises ValueError for
    anything that isn't JSON, NaN included.
    """
    try:
        value = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
        return keepable_of(text, value)
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply") from error


def _no_number(name: str) -> Decimal:
    raise ValueError(f"{name} is no number of JSON")


def kept(value: Any) -> Any:
    """The value for a JSON column: fractions become text, so that no float comes near them."""
    return json.loads(dumps(value), parse_float=str)
