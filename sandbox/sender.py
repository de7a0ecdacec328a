"""Talks to the control API of a running stand-in."""

from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from sandbox import json_numbers

TIMEOUT_SECONDS = 60
LOCAL = ("127.0.0.1", "localhost", "::1")


class NotLoaded(Exception):
    """Why the stand-in didn't take the data."""


def send(address: str, data: dict[str, Any]) -> dict[str, int]:
    """Loads data into the stand-in at an address and returns how much of each it took."""
    return dict(_post(address, "load", data)["loaded"])


def aim_webhooks(address: str, target: dict[str, Any]) -> str:
    """Tells the stand-in at an address where its webhooks go, and returns it as understood."""
    return str(_post(address, "webhooks", target)["target"]["target_url"])


def own_address(configured: str, port: int) -> str:
    """The stand-in's address: as configured where that is this machine, else by its port."""
    local = urlsplit(configured).hostname in LOCAL
    return configured if local else f"http://127.0.0.1:{port}"


def _post(address: str, control: str, data: dict[str, Any]) -> Any:
    parts = urlsplit(address)
    url = f"{parts.scheme}://{parts.netloc}/_control/{control}"
    request = Request(url, json_numbers.dumps(data), {"Content-Type": "application/json"})
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return json_numbers.loads(answer.read())
    except HTTPError as refused:
        raise NotLoaded(f"{address} says {refused.read().decode()}") from None
    except URLError as unreachable:
        raise NotLoaded(f"no stand-in answers at {address} ({unreachable.reason})") from None
