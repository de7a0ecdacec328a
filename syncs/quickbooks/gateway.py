"""QuickBooks' accounting API; the only module that imports its SDK.

Of the SDK only the transport is used: documents are plain dicts written by `exact_json`, since its
own objects send figures as text and properties nobody asked for.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import requests
from django.conf import settings
from quickbooks import QuickBooks
from urllib3.exceptions import NewConnectionError

from ..errors import OutcomeUnknown, OutsideError, Permanent, Throttled, Transient
from ..models import QuickBooksConnection
from . import answers, exact_json, faults, pace, reads, tokens

Entity = answers.Entity
CONNECT_SECONDS, READ_SECONDS = 3.05, 60
# Thirty invoices take their time; QuickBooks itself gives a request up after 120 seconds.
BATCH_PATIENCE = 2
MINOR_VERSION = 75
PAGE = 1000
PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Answer:
    """What QuickBooks holds now, and its reference for support."""

    entity: Entity
    intuit_tid: str = ""


@dataclass(frozen=True, slots=True)
class Batched:
    """The answers to a batch's items, in no order, and QuickBooks' reference for support."""

    items: list[Entity]
    intuit_tid: str = ""


class _Transport(QuickBooks):  # type: ignore[misc]  # the SDK is untyped
    """The SDK's client with timeouts, a fresh token, one renewal at a 401, and our errors.

    It neither retries nor follows redirects: whether a call may be repeated isn't for it to say.
    """

    http: requests.Session
    connection_id: int
    token: tokens.AccessToken
    intuit_tid: str = ""
    calls: int = 0

    def make_request(
        self,
        request_type: str,
        url: str,
        request_body: str | None = None,
        content_type: str = "application/json",
        params: dict[str, Any] | None = None,
        request_id: str | None = None,
        **_files: Any,
    ) -> Any:
        """The JSON of a success; the SDK's own reading takes 200 alone for one."""
        asked = {**(params or {}), "minorversion": self.minorversion}
        if request_id:
            asked["requestid"] = request_id
        headers = {"Content-Type": content_type, "Accept": "application/json"}
        answer = self.process_request(request_type, url, headers, asked, request_body or {})
        return faults.read(answer.text)

    def process_request(
        self, request_type: str, url: str, headers: Any = None, params: Any = None, data: Any = None
    ) -> requests.Response:
        """Sends one request and returns its success; raises what `faults` makes of the rest."""
        if not self.token.lasts:
            self.token = tokens.access_token(self.connection_id)
        response = self._sent(request_type, url, headers, params, data)
        if response.status_code == 401:
            self.token = tokens.access_token(self.connection_id, refused=self.token.value)
            response = self._sent(request_type, url, headers, params, data)
        if error := _trouble(response, headers or {}, self.intuit_tid):
            if response.status_code == 401:
                tokens.note(self.connection_id, error.message)
            if isinstance(error, Throttled):
                pace.close(str(self.company_id), error.wait_seconds)
            raise error
        if request_type == "GET" or url.endswith("/query"):
            reads.count(self.connection_id)
        return response

    def _sent(
        self, request_type: str, url: str, headers: Any, params: Any, data: Any
    ) -> requests.Response:
        batch = url.endswith("/batch")
        pace.wait_for_a_slot(str(self.company_id), batch=batch)
        self.calls += 1
        patience = BATCH_PATIENCE * READ_SECONDS if batch else READ_SECONDS
        try:
            response = self.http.request(
                request_type,
                url,
                headers={**(headers or {}), "Authorization": f"Bearer {self.token.value}"},
                params=params,
                data=data.encode() if isinstance(data, str) else data,
                timeout=(CONNECT_SECONDS, patience),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise _of_transport(error, patience) from None
        response.encoding = "utf-8"
        self.intuit_tid = response.headers.get("intuit_tid", "")
        return response


def _trouble(
    response: requests.Response, asked: dict[str, str], intuit_tid: str
) -> OutsideError | None:
    """What is wrong with an answer; a PDF is as good as JSON where one was asked for."""
    is_pdf = response.status_code == 200 and response.content.startswith(PDF)
    if is_pdf and "application/pdf" in asked.get("Accept", ""):
        return None
    return faults.error_of(response.status_code, response.text, intuit_tid)


def _of_transport(error: requests.RequestException, patience: float) -> Transient | OutcomeUnknown:
    """Not connected means not carried out; anything later may have been."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError):
        return Transient("QuickBooks couldn't be reached; nothing was sent.")
    if isinstance(error, requests.Timeout):
        return OutcomeUnknown(f"QuickBooks gave no answer within {patience} seconds.")
    return OutcomeUnknown("The connection to QuickBooks broke before its answer was there.")


class Gateway:
    """One set of books for one task: not to be shared between threads."""

    def __init__(self, connection: QuickBooksConnection) -> None:
        """Raises Misconfigured where the connection has no working token."""
        self.realm_id = connection.realm_id
        self._api = _Transport(
            company_id=connection.realm_id, minorversion=MINOR_VERSION, use_decimal=True
        )
        # Both: which of them the SDK takes depends on its own idea of the environment.
        self._api.api_url_v3 = self._api.sandbox_api_url_v3 = (
            f"{settings.QUICKBOOKS_API_URL.rstrip('/')}/v3"
        )
        self._api.http = requests.Session()
        self._api.connection_id = connection.pk
        self._api.token = tokens.access_token(connection.pk)

    def create(self, kind: str, body: str, request_id: UUID | str) -> Answer:
        """Creates a document from its exact body; a repeat with the id gives the first answer."""
        return self._answer(kind, self._api.create_object(kind, body, request_id=str(request_id)))

    def batch(self, body: str, request_id: UUID | str) -> Batched:
        """Carries out a batch by its exact body; what came of each item is in its answer."""
        payload = self._api.post(self._url("batch"), body, request_id=str(request_id))
        return Batched(answers.items(payload, self._api.intuit_tid), self._api.intuit_tid)

    @property
    def calls(self) -> int:
        """How many requests went out so far."""
        return self._api.calls

    def void(self, kind: str, body: str, request_id: UUID | str) -> Answer:
        """Voids an invoice: it stays with every amount 0."""
        payload = self._api.post(
            self._url(kind.lower()),
            body,
            params={"operation": "void"},
            request_id=str(request_id),
        )
        return self._answer(kind, payload)

    def delete(self, kind: str, body: str, request_id: UUID | str) -> Answer:
        """Deletes a document; of it only its id and the status `Deleted` come back."""
        return self._answer(kind, self._api.delete_object(kind, body, request_id=str(request_id)))

    def update(self, kind: str, body: str, request_id: UUID | str) -> Answer:
        """Changes what the body names, where it is sparse; its SyncToken must be the present."""
        return self._answer(kind, self._api.update_object(kind, body, request_id=str(request_id)))

    def email(self, kind: str, quickbooks_id: str, address: str) -> Answer:
        """Has QuickBooks e-mail a document. A repeat mails again: it takes no request id."""
        url = self._url(f"{kind.lower()}/{quickbooks_id}/send")
        params = {"sendTo": address}
        payload = self._api.post(url, "", content_type="application/octet-stream", params=params)
        return self._answer(kind, payload)

    def pdf(self, kind: str, quickbooks_id: str) -> bytes:
        """The document as QuickBooks prints it; Permanent where the answer is none."""
        url = self._url(f"{kind.lower()}/{quickbooks_id}/pdf")
        # Not by the SDK's own way: that wants a session of its own and leaves the version out.
        headers = {"Accept": "application/pdf, application/json"}
        params = {"minorversion": MINOR_VERSION}
        answer = _reading(lambda: self._api.process_request("GET", url, headers, params))
        if not answer.content.startswith(PDF):
            raise Permanent("QuickBooks answered, but not with a PDF. Try again in a moment.")
        return answer.content

    def changes(self, kinds: Iterable[str], since: datetime) -> list[Entity]:
        """Change data capture: its blocks as they come, at most 1,000 objects in all."""
        return _reading(lambda: self._captured(",".join(kinds), since))

    def read(self, kind: str, quickbooks_id: str) -> Answer:
        """What QuickBooks holds under this id; Permanent with code 610 where it is gone."""
        return self._read(kind, f"{kind.lower()}/{quickbooks_id}")

    def query(self, kind: str, condition: str = "") -> list[Entity]:
        """Every row of a kind that meets the condition; values in it go through `quoted`."""
        return list(self._rows(kind, f" WHERE {condition}" if condition else ""))

    def preferences(self) -> Entity:
        """How the company has set up its books."""
        return self._read("Preferences", "preferences").entity

    def company_info(self) -> Entity:
        """Who the company is, and in which country."""
        return self._read("CompanyInfo", f"companyinfo/{self.realm_id}").entity

    def exchange_rate(self, currency: str, on: date) -> Entity:
        """The day's rate: `Rate` home units for one unit of the currency."""
        params = {"sourcecurrencycode": currency, "asofdate": on.isoformat()}
        return self._read("ExchangeRate", "exchangerate", params).entity

    def _rows(self, kind: str, where: str) -> Iterator[Entity]:
        start, full = 1, True
        while full:
            statement = f"SELECT * FROM {kind}{where} STARTPOSITION {start} MAXRESULTS {PAGE}"
            rows = self._page(statement, kind)
            yield from rows
            start, full = start + PAGE, len(rows) == PAGE

    def _page(self, statement: str, kind: str) -> list[Entity]:
        return _reading(lambda: self._queried(statement, kind))

    def _queried(self, statement: str, kind: str) -> list[Entity]:
        found = self._answer("QueryResponse", self._api.query(statement))
        return answers.rows(found.entity, kind, found.intuit_tid)

    def _read(self, kind: str, path: str, params: dict[str, str] | None = None) -> Answer:
        url = self._url(path)
        return _reading(lambda: self._answer(kind, self._api.get(url, params=params or {})))

    def _captured(self, kinds: str, since: datetime) -> list[Entity]:
        payload = self._api.change_data_capture(kinds, since.isoformat(timespec="seconds"))
        return answers.blocks(payload, self._api.intuit_tid)

    def _url(self, path: str) -> str:
        return f"{self._api.api_url}/company/{self.realm_id}/{path}"

    def _answer(self, kind: str, payload: Any) -> Answer:
        return Answer(answers.entity(payload, kind, self._api.intuit_tid), self._api.intuit_tid)


def _reading[T](call: Callable[[], T]) -> T:
    """The call's result; with a read there is nothing to be unsure of, so it can be repeated."""
    try:
        return call()
    except OutcomeUnknown as error:
        raise Transient(error.message, code=error.code, reference=error.reference) from None


def quoted(value: str) -> str:
    """The value as the query language takes it; backslashes first, or one would free the quote."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def body(document: Entity) -> str:
    """The exact text of a document."""
    return exact_json.dumps(document)
