"""One request with its answer, as they went over the wire."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer; header names in lower case; status 0 is no answer at all."""

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes
    status: int = 0
    answer_headers: Headers = field(default_factory=dict)
    answer: bytes = b""

    def __str__(self) -> str:
        question = f"?{self.query}" if self.query else ""
        return f"{self.method} {self.path}{question} → {self.status}"

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The query's names and values, blank ones included."""
        return parse_qsl(self.query, keep_blank_values=True)

    @property
    def is_json(self) -> bool:
        """Whether the answer says that it is JSON."""
        return "json" in self.answer_headers.get("content-type", "")

    def sent(self) -> Any:
        """The request's JSON, with decimals."""
        return json.loads(self.body, parse_float=Decimal)

    def received(self) -> Any:
        """The answer's JSON, with decimals."""
        return json.loads(self.answer, parse_float=Decimal)
