"""The one small interface to HubSpot's API, and the only importer of hubspot-api-client."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import batched
from typing import Any

from django.conf import settings
from hubspot import HubSpot as Sdk

from .. import errors
from . import linked, writes
from .answers import (
    Page,
    Row,
    at_least,
    by_id,
    last_in_order,
    next_page,
    only_missing,
    rows,
    total,
    unreadable,
)
from .calls import Calls
from .linked import TypedAssociations
from .retries import ATTEMPTS
from .writes import BATCH, Outcome

LIST_PAGE = 100
SEARCH_PAGE = 200
HISTORY_BATCH = 50
__all__ = ["BATCH", "HubSpot", "for_a_page"]


@lru_cache(maxsize=4)
def _kept_api(url: str, token: str) -> Any:
    """One API object an address, kept: each walk down the SDK would open connections anew."""
    return Sdk(access_token=token, host=url.rstrip("/"), retry=False).crm.objects.basic_api


class HubSpot:
    """HubSpot's objects as plain JSON; every call has a timeout and is tried again where safe.

    All writes set properties to given values, so that repeating them changes nothing. Raises the
    errors of `syncs.errors`. `sleep` and the page of a search are for tests; `attempts` and
    `patience_seconds` with each are fewer where a person waits for the answer.
    """

    def __init__(
        self,
        url: str = "",
        token: str = "",
        version: str = "",
        *,
        sleep: Callable[[float], object] = time.sleep,
        search_page: int = SEARCH_PAGE,
        attempts: int = ATTEMPTS,
        patience_seconds: int | None = None,
    ) -> None:
        api = _kept_api(url or settings.HUBSPOT_API_URL, token or settings.HUBSPOT_ACCESS_TOKEN)
        self._calls = Calls(
            api.api_client,
            version or settings.HUBSPOT_API_VERSION,
            sleep,
            attempts=attempts,
            patience_seconds=patience_seconds,
        )
        self._search_page = search_page

    @property
    def calls(self) -> int:
        """How many calls were made so far, repeats included."""
        return self._calls.made

    def list_objects(
        self, kind: str, properties: Sequence[str], *, archived: bool = False, beyond: int = 0
    ) -> Iterator[Page]:
        """Every object of a kind, 100 a page, in the order of their ids; no limit, no index lag.

        `beyond` is an id to begin after: HubSpot's own cursor is the last id and one.
        """
        query = {
            "limit": str(LIST_PAGE),
            "properties": ",".join(properties),
            "archived": str(archived).lower(),
        }
        query |= {"after": str(beyond + 1)} if beyond else {}
        yield from self._pages(self._calls.at("objects", kind), query, f"listing {kind}")

    def search(
        self, kind: str, filters: Sequence[Row], properties: Sequence[str]
    ) -> Iterator[Page]:
        """What matches all filters, in the order of ids, however many.

        Every page starts after the last id seen, so that neither the limit of 10,000 results nor
        rows that come and go meanwhile lose anything. Matching lags behind; values don't: test
        the rows again. Raises Permanent with OUT_OF_ORDER where the order of ids can't be relied
        on: then only the plain list is complete.
        """
        last, after, expected = 0, "", 0
        while True:
            answer = self._search_once(kind, filters, properties, last, after)
            page, further = rows(answer, f"searching {kind}"), next_page(answer)
            at_least(answer, 0 if after else expected)
            if page:
                last = last_in_order(page, last)
                yield page
            if not further or further == after:
                return
            after = "" if page else further
            expected = total(answer) - self._search_page

    def count(self, kind: str) -> int | None:
        """About how many objects there are: for a progress bar, never for a decision."""
        where = self._calls.at("objects", kind, "search")
        answer = self._calls.post(where, f"counting {kind}", {"filterGroups": [], "limit": 1})
        return total(answer) or None

    def read_objects(
        self, kind: str, ids: Iterable[str], properties: Sequence[str], history: Sequence[str] = ()
    ) -> dict[str, Row]:
        """The objects with these ids, by id; those that are missing or archived are left out.

        `history` names properties whose former values are wanted too.
        """
        where = self._calls.at("objects", kind, "batch", "read")
        found: dict[str, Row] = {}
        for some in batched(ids, HISTORY_BATCH if history else BATCH):
            body: Row = {"properties": list(properties), "propertiesWithHistory": list(history)}
            body["inputs"] = [{"id": one} for one in some]
            answer = self._calls.post(where, f"reading {kind}", body)
            only_missing(answer, f"reading {kind}")
            found |= by_id(rows(answer, f"reading {kind}"), f"reading {kind}")
        return found

    def associations(self, kind: str, to: str, ids: Iterable[str]) -> dict[str, set[str]]:
        """For each id the ids of the associated objects of another kind; empty where none are."""
        typed = self.typed_associations(kind, to, ids)
        return {one: set(targets) for one, targets in typed.items()}

    def typed_associations(self, kind: str, to: str, ids: Iterable[str]) -> TypedAssociations:
        """As `associations`, with the type ids of each: a deal's company of type 5 is primary."""
        return linked.typed_associations(self._calls, kind, to, ids)

    def owners(self) -> Page:
        """Everybody who owns records, those who left included."""
        found: Page = []
        for archived in ("false", "true"):
            query = {"limit": str(LIST_PAGE), "archived": archived}
            for page in self._pages(self._calls.at("owners"), query, "listing owners"):
                found += page
        return found

    def properties(self, kind: str) -> Page:
        """The definitions of the properties that a kind of object has."""
        doing = f"listing the properties of {kind}"
        return rows(self._calls.get(self._calls.at("properties", kind), doing), doing)

    def pipelines(self, kind: str) -> Page:
        """The pipelines that a kind of object goes through, with their stages."""
        doing = f"listing the pipelines of {kind}"
        return rows(self._calls.get(self._calls.at("pipelines", kind), doing), doing)

    def schemas(self) -> Page:
        """The objects the portal has made: names, type ids, labels, and what they link to."""
        doing = "listing the custom objects"
        return rows(self._calls.get(self._calls.at("schemas"), doing), doing)

    def has_object(self, kind: str, object_id: str) -> bool:
        """Whether there is one of this id, archived ones not counted; a merged one's old id is."""
        where = self._calls.at("objects", kind, object_id)
        try:
            return bool(self._calls.get(where, f"looking for {kind} {object_id}"))
        except errors.Permanent as refusal:
            if refusal.code == "NOT_FOUND":
                return False
            raise

    def create_property(self, kind: str, definition: Row) -> bool:
        """Creates a property; False where there is one of that name already."""
        doing = f"creating the property {definition.get('name')} of {kind}"
        try:
            self._calls.post(self._calls.at("properties", kind), doing, definition)
        except errors.Permanent as refusal:
            if refusal.code == "CONFLICT":
                return False
            raise
        return True

    def update_object(self, kind: str, object_id: str, properties: Mapping[str, str]) -> None:
        """Sets properties of one object."""
        writes.update_object(self._calls, kind, object_id, properties)

    def update_objects(self, kind: str, changes: Mapping[str, Mapping[str, str]]) -> Outcome:
        """Sets properties of many objects, 100 a call; for each id what went wrong, or None.

        One bad value refuses its whole batch; the objects of that batch are then written one by
        one, unless it is the property that HubSpot lacks. Raises where HubSpot as a whole can't be
        reached, or doesn't let us in.
        """
        return writes.update_objects(self._calls, kind, changes)

    def _pages(self, where: str, query: dict[str, str], doing: str) -> Iterator[Page]:
        """Follows `paging.next.after`; a server that repeats itself ends it with an error."""
        after = ""
        while True:
            answer = self._calls.get(where, doing, query | ({"after": after} if after else {}))
            yield rows(answer, doing)
            further = next_page(answer)
            if not further:
                return
            if further == after:
                raise unreadable(doing)
            after = further

    def _search_once(
        self, kind: str, filters: Sequence[Row], properties: Sequence[str], last: int, after: str
    ) -> Row:
        beyond = {"propertyName": "hs_object_id", "operator": "GT", "value": str(last)}
        body: Row = {
            "filterGroups": [{"filters": [*filters, beyond]}],
            "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
            "properties": list(properties),
            "limit": self._search_page,
        }
        if after:
            body["after"] = after
        return self._calls.post(
            self._calls.at("objects", kind, "search"), f"searching {kind}", body
        )


def for_a_page() -> HubSpot:
    """HubSpot for somebody who waits for a page: two tries of eight seconds at most."""
    return HubSpot(sleep=lambda _seconds: None, attempts=2, patience_seconds=8)
