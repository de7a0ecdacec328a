"""The handlers below /v3/company/REALM."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import Unsupported
from sandbox.quickbooks import batch, changes, exchange, mailing, query
from sandbox.quickbooks.company import NAME_LISTS, TRANSACTIONS
from sandbox.quickbooks.errors import fault, missing, not_found, tid_headers
from sandbox.quickbooks.operations import operate, read
from sandbox.quickbooks.pdf import page_of
from sandbox.quickbooks.query_language import parse
from sandbox.quickbooks.sale_checks import SALES
from sandbox.quickbooks.serving import (
    body_of,
    company_of,
    enveloped,
    include_of,
    known_parameters,
    once,
    remembered,
    wants,
)

KINDS = {kind.lower(): kind for kind in (*TRANSACTIONS, *NAME_LISTS)}
JSON = "application/json"


async def write(request: Request) -> Response:
    """POST /ENTITY: create, update, delete, void."""
    company, kind = company_of(request), _kind(request)
    known_parameters(request, "operation")
    wants(request, JSON)
    payload = await body_of(request)
    operation = request.query_params.get("operation") or (
        "update" if isinstance(payload, dict) and payload.get("Id") else "create"
    )
    if operation not in ("create", "update", "delete", "void"):
        raise fault(500, "Unsupported Operation", f"Operation {operation} is not supported.")

    async def act() -> dict[str, Any]:
        return {kind: operate(company, kind, operation, payload, include_of(request))}

    return await once(request, company, act)


async def read_one(request: Request) -> Response:
    """GET /ENTITY/ID."""
    company, kind = company_of(request), _kind(request)
    known_parameters(request)
    wants(request, JSON)
    return enveloped(request, {kind: read(company, kind, request.path_params["entity_id"])})


async def send(request: Request) -> Response:
    """POST /invoice/ID/send."""
    company, kind = company_of(request), _sale_kind(request)
    known_parameters(request, "sendTo")
    wants(request, JSON)
    if request.headers.get("content-type") != "application/octet-stream":
        raise fault(500, "Unsupported Operation", "Send needs application/octet-stream.")
    sale_id, send_to = request.path_params["entity_id"], request.query_params.get("sendTo")

    async def act() -> dict[str, Any]:
        return {kind: mailing.send(company, kind, sale_id, send_to)}

    return await once(request, company, act)


async def pdf(request: Request) -> Response:
    """GET /invoice/ID/pdf."""
    company, kind = company_of(request), _sale_kind(request)
    known_parameters(request)
    wants(request, "application/pdf")
    sale = read(company, kind, request.path_params["entity_id"])
    shown = f"{kind} {sale.get('DocNumber', sale['Id'])}: {sale['TotalAmt']:f}"
    return Response(page_of(shown), 200, tid_headers(), "application/pdf")


async def run_query(request: Request) -> Response:
    """GET or POST /query."""
    company = company_of(request)
    wants(request, JSON)
    if request.method == "GET":
        known_parameters(request, "query")
        statement = request.query_params.get("query", "")
    else:
        known_parameters(request)
        kind = request.headers.get("content-type", "").partition(";")[0]
        if kind not in ("application/text", "text/plain"):
            raise Unsupported(f"a query of type {kind or 'none'}")
        statement = (await request.body()).decode()
    return enveloped(request, {"QueryResponse": query.run(company, parse(statement))})


async def run_batch(request: Request) -> Response:
    """POST /batch."""
    company = company_of(request)
    known_parameters(request)
    wants(request, JSON)
    body = await body_of(request)

    async def act() -> dict[str, Any]:
        request_id = request.query_params.get("requestid")
        return {"BatchItemResponse": batch.run(company, body, request_id)}

    if company.settings.replayed_batch == "please_wait" and await remembered(request, company):
        return enveloped(request, {"BatchItemResponse": batch.please_wait(body)})
    return await once(request, company, act)


async def change_data(request: Request) -> Response:
    """GET /cdc."""
    company = company_of(request)
    known_parameters(request, "entities", "changedSince")
    wants(request, JSON)
    for name in ("entities", "changedSince"):
        if not request.query_params.get(name):
            raise missing(name)
    entities = request.query_params["entities"].split(",")
    found = changes.since(company, entities, request.query_params["changedSince"])
    return enveloped(request, {"CDCResponse": [{"QueryResponse": found}]})


async def preferences(request: Request) -> Response:
    """GET /preferences."""
    company = company_of(request)
    known_parameters(request)
    wants(request, JSON)
    return enveloped(request, {"Preferences": company.preferences})


async def company_info(request: Request) -> Response:
    """GET /companyinfo/REALM."""
    company = company_of(request)
    known_parameters(request)
    wants(request, JSON)
    if request.path_params["entity_id"] not in (company.realm, company.info["Id"]):
        raise not_found()
    return enveloped(request, {"CompanyInfo": company.info})


async def read_rate(request: Request) -> Response:
    """GET /exchangerate."""
    company = company_of(request)
    known_parameters(request, "sourcecurrencycode", "asofdate")
    wants(request, JSON)
    code = request.query_params.get("sourcecurrencycode")
    if not code:
        raise missing("sourcecurrencycode")
    day = request.query_params.get("asofdate") or company.today().isoformat()
    return enveloped(request, {"ExchangeRate": exchange.read(company, code, day)})


async def write_rate(request: Request) -> Response:
    """POST /exchangerate."""
    company = company_of(request)
    known_parameters(request)
    wants(request, JSON)
    payload = await body_of(request)

    async def act() -> dict[str, Any]:
        return {"ExchangeRate": exchange.write(company, payload)}

    return await once(request, company, act)


def _kind(request: Request) -> str:
    kind = KINDS.get(request.path_params["entity"])
    if kind is None:
        raise Unsupported(f"the entity {request.path_params['entity']}")
    return kind


def _sale_kind(request: Request) -> str:
    kind = _kind(request)
    if kind not in SALES:
        raise Unsupported(f"this for {kind}")
    return kind
