"""Single calls to HubSpot: sent with a timeout, counted, tried again where that helps."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import urllib3

from .. import errors
from . import json_text, problems, retries, scopes, type_names
from .answers import Row, part, rows, unreadable
from .paths import path

PATIENCE_SECONDS = 30
_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "Content-Type": "application/json",
}


class Calls:
    """Sends through one kept API object of the SDK, but reads the raw answers itself.

    The SDK's models cost ten times the parsing and drop unknown fields; its errors break on pages
    that aren't UTF-8. `made` counts the calls, repeats included.
    """

    def __init__(
        self,
        api_client: Any,
        version: str,
        sleep: Callable[[float], object],
        *,
        attempts: int,
        patience_seconds: int | None = None,
    ) -> None:
        self._api_client, self._version, self._sleep = api_client, version, sleep
        self._attempts = attempts
        self._timeout = urllib3.Timeout(connect=3.05, read=patience_seconds or PATIENCE_SECONDS)
        self.made = 0
        self._type_ids: dict[str, str] | None = None

    def at(self, area: str, *parts: str) -> str:
        """The path of an area and what follows it, in the version of these calls."""
        return path(self._version, area, *parts)

    def get(self, where: str, doing: str, query: Mapping[str, str] | None = None) -> Row:
        """The JSON object at an address; `doing` says in words what for."""
        return self._named("GET", where, doing, query, None)

    def post(self, where: str, doing: str, body: Row) -> Row:
        """The answer to a body; every body we post may be posted again."""
        return self._named("POST", where, doing, None, body)

    def patch(self, where: str, doing: str, body: Row) -> Row:
        """The answer to a change, which sets values and so may be repeated."""
        return self._named("PATCH", where, doing, None, body)

    def _named(
        self, method: str, where: str, doing: str, query: Mapping[str, str] | None, body: Row | None
    ) -> Row:
        """Calls a custom object by its type id where its plain name was refused."""
        named = type_names.by_type_id(where, self._type_ids or {})
        try:
            return self._repeated(method, named, doing, query, body)
        except errors.Permanent:
            if not type_names.names_custom_object(named) or self._type_ids is not None:
                raise
            self._type_ids = self._custom_objects()
            again = type_names.by_type_id(where, self._type_ids)
            if again == named:
                raise
        return self._repeated(method, again, doing, query, body)

    def _custom_objects(self) -> dict[str, str]:
        """Their type ids by name; none where they can't be listed."""
        doing = "listing the custom objects"
        try:
            answer = self._repeated("GET", self.at("schemas"), doing, None, None)
        except errors.OutsideError:
            return {}
        return type_names.type_ids(rows(answer, doing))

    def _repeated(
        self, method: str, where: str, doing: str, query: Mapping[str, str] | None, body: Row | None
    ) -> Row:
        for attempt in count(1):
            try:
                return self._once(method, where, doing, query, body)
            except (errors.Transient, errors.Throttled) as trouble:
                wait = retries.wait_milliseconds(trouble, attempt, self._attempts)
                if wait is None:
                    raise
            self._sleep(wait / 1000)
        raise AssertionError("the loop ends only by returning or raising")

    def _once(
        self, method: str, where: str, doing: str, query: Mapping[str, str] | None, body: Row | None
    ) -> Row:
        status, headers, content = self._send(method, where, doing, query, body)
        if not 200 <= status < 300:
            raise problems.problem(
                status,
                headers,
                content,
                doing,
                scope=scopes.needed(method, where),
                written=part(body or {}, "properties"),
            )
        try:
            answer = json_text.loads(content)
        except ValueError as error:
            raise unreadable(doing) from error
        if not isinstance(answer, dict):
            raise unreadable(doing)
        return answer

    def _send(
        self, method: str, where: str, doing: str, query: Mapping[str, str] | None, body: Row | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        self.made += 1
        headers = dict(_HEADERS)
        self._api_client.update_params_for_auth(headers, None, ["oauth2"])
        url = self._api_client.configuration.host + where
        pool = self._api_client.rest_client.pool_manager
        try:
            answer = pool.request(
                method, url, fields=query, json=body, headers=headers, timeout=self._timeout
            )
        except urllib3.exceptions.HTTPError as error:
            raise problems.no_connection(error, doing) from error
        return answer.status, answer.headers, answer.data
