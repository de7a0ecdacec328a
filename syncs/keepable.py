"""What the database can keep of JSON: text without NUL and without half surrogate pairs."""

import re
from typing import Any

_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_SUSPECT = re.compile(r"\\u0000|\\u[dD][89a-fA-F]|\0")


def keepable(value: Any) -> Any:
    """The same value without what the database refuses, in names too."""
    if isinstance(value, str):
        return _UNKEPT.sub("", value)
    if isinstance(value, list):
        return [keepable(one) for one in value]
    if isinstance(value, dict):
        return {keepable(name): keepable(one) for name, one in value.items()}
    return value


def keepable_of(text: str, value: Any) -> Any:
    """The same of what was read from a JSON text; looked through only where that may hold any."""
    return keepable(value) if _SUSPECT.search(text) else value
