"""Reads the JSON of HubSpot's answers into what Postgres can keep, without any float."""

import json
import re
from typing import Any

from ..keepable import keepable

_SUSPECT = re.compile(rb"\\u0000|\\u[dD][89a-fA-F]|\x00")


def loads(body: bytes) -> Any:
    """Parses an answer; numbers with a point stay text, as HubSpot sends them mostly anyway.

    NUL and half a surrogate pair, which Postgres refuses, are dropped. Raises ValueError for
    anything that isn't JSON.
    """
    try:
        value = json.loads(
            body.decode("utf-8", "replace"), parse_float=str, parse_constant=str, strict=False
        )
        return keepable(value) if _SUSPECT.search(body) else value
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply") from error
