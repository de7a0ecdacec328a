"""Reads the JSON of HubSpot's answers into what Postgres can keep, without any float."""

import json
from typing import Any

from ..keepable import keepable_of


def loads(body: bytes) -> Any:
    """Parses an answer; numbers with a point stay text, as HubSpot sends them mostly anyway.

    NUL and half a surrogate pair, which Postgres refuses, are dropped. Raises ValueError for
    anything that isn't JSON.
    """
    text = body.decode("utf-8", "replace")
    try:
        value = json.loads(text, parse_float=str, parse_constant=str, strict=False)
        return keepable_of(text, value)
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply") from error
