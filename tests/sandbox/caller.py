"""A plain HTTP caller, so that tests see exactly what goes over the wire."""

import json
from dataclasses import dataclass
from decimal import Decimal
from email.message import Message
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener


@dataclass
class Answer:
    status: int
    body: bytes
    headers: Message

    @property
    def json(self) -> Any:
        return json.loads(self.body, parse_float=Decimal)

    @property
    def text(self) -> str:
        return self.body.decode()


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


OPENER = build_opener(Stay)


class Caller:
    def __init__(self, address: str, token: str = "") -> None:
        self.address = address
        self.headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        timeout: int = 10,
        **query: Any,
    ) -> Answer:
        url = f"{self.address}{path}" + (f"?{urlencode(query)}" if query else "")
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = Request(url, raw, self.headers | (headers or {}), method=method)
        try:
            with OPENER.open(request, timeout=timeout) as answer:
                return Answer(answer.status, answer.read(), answer.headers)
        except HTTPError as refused:
            return Answer(refused.code, refused.read(), refused.headers)

    def get(self, path: str, **query: Any) -> Answer:
        return self.call("GET", path, **query)

    def post(self, path: str, body: Any = None, **query: Any) -> Answer:
        return self.call("POST", path, {} if body is None else body, **query)

    def patch(self, path: str, body: Any) -> Answer:
        return self.call("PATCH", path, body)
