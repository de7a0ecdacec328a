"""Holds HubSpot's exchanges to its OpenAPI files, names nobody described included."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

from ..exchange import Exchange
from .reality import mend

HOST = "https://api.hubapi.com"
# The object's name in a path, and the file that describes it; anything else is a custom object.
KINDS = {
    "calls": "calls", "0-48": "calls", "companies": "companies", "0-2": "companies",
    "deals": "deals", "0-3": "deals", "line_items": "line-items", "0-8": "line-items",
    "meetings": "meetings", "0-47": "meetings", "tasks": "tasks", "0-27": "tasks",
}  # fmt: skip
_OBJECTS = re.compile(r"/crm/(?:v3/objects|objects/\d{4}-\d{2})/([^/]+)")
_STRICT = Config(additional_properties_default_policy="forbid")


@dataclass
class _Request:
    """What openapi-core wants to know of a request."""

    exchange: Exchange
    path: str
    parameters: RequestParameters
    host_url: str = HOST

    @property
    def method(self) -> str:
        return self.exchange.method.lower()

    @property
    def body(self) -> bytes | None:
        return self.exchange.body or None

    @property
    def content_type(self) -> str:
        return self.exchange.headers.get("content-type", "")


@dataclass
class _Response:
    """What openapi-core wants to know of an answer."""

    exchange: Exchange

    @property
    def data(self) -> bytes:
        return self.exchange.answer

    @property
    def status_code(self) -> int:
        return self.exchange.status

    @property
    def content_type(self) -> str:
        return self.exchange.answer_headers.get("content-type", "").split(";")[0]

    @property
    def headers(self) -> Headers:
        return Headers(self.exchange.answer_headers)


class File:
    """One of the files: an area of the API, or one kind of object, in one version."""

    def __init__(self, path: Path) -> None:
        self.name = path.name.split(".")[0]
        document = mend(json.loads(path.read_text(encoding="utf-8")))
        self._operations = {
            re.compile(re.sub(r"\{\w+\}", "[^/]+", template)): operations
            for template, operations in document["paths"].items()
        }
        self._document = document
        self._read: OpenAPI | None = None

    @property
    def openapi(self) -> OpenAPI:
        """The description, read when it is needed first, which takes a moment."""
        self._read = self._read or OpenAPI.from_dict(self._document, config=_STRICT)
        return self._read

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        """The operation at a path; fixed paths before those with a part left open."""
        for template in sorted(self._operations, key=lambda one: one.pattern.count("[^/]+")):
            if template.fullmatch(path):
                found: dict[str, Any] | None = self._operations[template].get(method.lower())
                return found
        return None


class Description:
    """All files of one version, `v3` or a dated one."""

    def __init__(self, folder: Path, version: str) -> None:
        self.version = version
        names = ("v3", "v4") if version == "v3" else (version,)
        found = [path for name in names for path in sorted(folder.glob(f"*.{name}.*.json"))]
        self.files = [File(path) for path in found]

    def problems(self, exchange: Exchange) -> list[str]:
        """What in a request or its answer isn't as described; answers of 4xx and 5xx aside."""
        described = list(self._described(exchange))
        if not described:
            return [f"{exchange.method} {exchange.path} is described nowhere"]
        return [
            f"{file.name}: {problem}"
            for file, path in described
            for problem in _problems(file, path, exchange)
        ]

    def _described(self, exchange: Exchange) -> Iterator[tuple[File, str]]:
        """The files that know the path; that of the object's kind, and the one for any kind."""
        path = exchange.path
        objects = _OBJECTS.match(path)
        kind = KINDS.get(objects[1], "custom-objects") if objects else ""
        for file in self.files:
            if objects and file.name not in (kind, "objects"):
                continue
            asked = path
            if objects and file.name == "deals" and "v3" in path:
                # The file of deals knows them by their type id alone.
                asked = path.replace(f"/{objects[1]}", "/0-3", 1)
            if file.operation(exchange.method, asked):
                yield file, asked


@lru_cache(maxsize=4)
def description(folder: Path, version: str) -> Description:
    """One version's description, kept: reading it takes longer than the tests."""
    return Description(folder, version)


def _problems(file: File, path: str, exchange: Exchange) -> Iterator[str]:
    yield from _unknown_parameters(file.operation(exchange.method, path) or {}, exchange)
    query = ImmutableMultiDict(exchange.parameters)
    parameters = RequestParameters(query=query, header=Headers(exchange.headers))
    request = _Request(exchange, path, parameters)
    for error in file.openapi.iter_request_errors(request):
        yield f"request: {_words(error)}"
    if 200 <= exchange.status < 300 and exchange.status != 204:
        for error in file.openapi.iter_response_errors(request, _Response(exchange)):
            yield f"answer: {_words(error)}"


def _unknown_parameters(operation: dict[str, Any], exchange: Exchange) -> Iterator[str]:
    """openapi-core checks what is described, and lets the rest pass."""
    known = {one["name"] for one in operation.get("parameters", []) if one.get("in") == "query"}
    for name, _value in exchange.parameters:
        if name not in known:
            yield f"request: no parameter {name!r} is described"


def _words(error: Exception) -> str:
    causes = [error]
    while isinstance(causes[-1], OpenAPIError) and causes[-1].__cause__ is not None:
        causes.append(causes[-1].__cause__)  # type: ignore[arg-type]
    schema = [
        f"{'/'.join(str(part) for part in one.absolute_path)}: {one.message[:300]}"
        for cause in causes
        for one in getattr(cause, "schema_errors", [])
    ]
    return "; ".join(schema) or " because ".join(str(cause)[:300] for cause in causes)
