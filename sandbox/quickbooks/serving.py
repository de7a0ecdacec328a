"""What every QuickBooks handler does: token, realm, parameters, envelope, replay."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import Unsupported, json_answer, json_body, only_parameters
from sandbox.clock import iso_pacific_exact
from sandbox.quickbooks import refusals
from sandbox.quickbooks.company import Company, Remembered
from sandbox.quickbooks.errors import (
    Fault,
    WrongRealm,
    fault,
    fault_answer,
    tid_headers,
    unauthorized,
    unknown_property,
)
from sandbox.quickbooks.stand import QuickBooksStand

JSON = "application/json;charset=utf-8"
ALWAYS_KNOWN = ("minorversion", "requestid", "include")
LONGEST_REQUEST_ID, LONGEST_BATCH_REQUEST_ID = 50, 36


def stand_of(request: Request) -> QuickBooksStand:
    """The stand-in behind this application."""
    stand = request.app.state.stand
    assert isinstance(stand, QuickBooksStand)
    return stand


def company_of(request: Request) -> Company:
    """The company in the path, once token and realm are right."""
    stand, realm = stand_of(request), request.path_params["realm"]
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise unauthorized("Malformed bearer token: too short or too long")
    access = stand.tokens.access.get(token)
    if access is None or access.expires <= stand.clock.seconds():
        raise unauthorized(f"Token expired: {token[:12]}")
    if access.realm != realm or realm not in stand.companies:
        raise WrongRealm
    company = stand.companies[realm]
    if company.refused_with is not None:
        raise refusals.of(company.refused_with)
    return company


def wants(request: Request, kind: str) -> None:
    """Refuses calls that would be answered as XML."""
    accepted = request.headers.get("accept", "")
    if kind not in accepted:
        raise Unsupported(f"XML answers; send Accept: {kind}")


def include_of(request: Request) -> set[str]:
    """The `include` parameter."""
    return {part for part in request.query_params.get("include", "").split(",") if part}


async def body_of(request: Request) -> Any:
    """The JSON body; 2010 when it isn't JSON."""
    kind = request.headers.get("content-type", "")
    if "json" not in kind:
        raise Unsupported(f"bodies of type {kind or 'none'}")
    try:
        return await json_body(request)
    except ValueError:
        raise unknown_property("the request body is not JSON and") from None


def enveloped(request: Request, content: dict[str, Any]) -> Response:
    """200 with the time beside the content."""
    now = iso_pacific_exact(stand_of(request).clock.now())
    return json_answer(content | {"time": now}, 200, tid_headers())


def known_parameters(request: Request, *more: str) -> None:
    """Refuses unknown parameters, and a minor version that isn't a number."""
    only_parameters(request, *ALWAYS_KNOWN, *more)
    if not request.query_params.get("minorversion", "75").isdigit():
        raise Unsupported("a minorversion that isn't a number")


async def once(
    request: Request, company: Company, act: Callable[[], Awaitable[dict[str, Any]]]
) -> Response:
    """Runs `act`, or answers what the same request id was answered before."""
    known = await remembered(request, company)
    if known:
        return Response(known.answer, known.status, tid_headers(), JSON)
    clock, key = company.clock, _request_id(request)
    try:
        response = enveloped(request, await act())
    except Fault as raised:
        if not company.settings.requestid_replays_failures:
            raise
        response = fault_answer(clock, raised, foreign=company.settings.foreign_messages)
    if key:
        answer, body = bytes(response.body), await request.body()
        company.remembered[key] = Remembered(clock.seconds(), response.status_code, answer, body)
    return response


async def remembered(request: Request, company: Company) -> Remembered | None:
    """What this request's id was answered, as long as ids are kept."""
    settings, key = company.settings, _request_id(request)
    found = company.remembered.get(key) if key else None
    if found is None or company.clock.seconds() - found.at >= settings.requestid_seconds:
        return None
    runs = settings.requestid_with_other_body == "runs" and found.body != await request.body()
    return None if runs else found


def _request_id(request: Request) -> str | None:
    key = request.query_params.get("requestid")
    batch = request.url.path.endswith("/batch")
    longest = LONGEST_BATCH_REQUEST_ID if batch else LONGEST_REQUEST_ID
    if key and len(key) > longest:
        raise fault(2050, "Length exceeds limit", f"A requestid has at most {longest} signs.")
    return key
