"""Talks to the control API of a running stand-in."""

from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from sandbox import json_numbers

TIMEOUT_SECONDS = 60


class NotLoaded(Exception):
    """Why the stand-in didn't take the data."""


def send(address: str, data: dict[str, Any]) -> dict[str, int]:
    """Loads data into the stand-in at an address and returns how much of each it took."""
    parts = urlsplit(address)
    url = f"{parts.scheme}://{parts.netloc}/_control/load"
    request = Request(url, json_numbers.dumps(data), {"Content-Type": "application/json"})
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return dict(json_numbers.loads(answer.read())["loaded"])
    except HTTPError as refused:
        raise NotLoaded(f"{address} says {refused.read().decode()}") from None
    except URLError as unreachable:
        raise NotLoaded(f"no stand-in answers at {address} ({unreachable.reason})") from None
