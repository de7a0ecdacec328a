"""OAuth as Intuit does it: discovery, the page to connect a company, tokens, revocation."""

from base64 import b64decode
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sandbox import json_numbers
from sandbox.answers import json_answer, only_parameters
from sandbox.pages import page
from sandbox.quickbooks.errors import oauth_tid_headers
from sandbox.quickbooks.serving import stand_of
from sandbox.quickbooks.stand import REALM
from sandbox.quickbooks.tokens import BadGrant

ACCOUNTING = "com.intuit.quickbooks.accounting"
ASKED = ("client_id", "response_type", "scope", "redirect_uri", "state")
NO_STORE = {"Cache-Control": "no-cache, no-store", "Pragma": "no-cache"}


async def discovery(request: Request) -> Response:
    """GET /.well-known/openid_configuration and openid_sandbox_configuration."""
    root = str(request.base_url).rstrip("/")
    return json_answer(
        {
            "issuer": "https://oauth.platform.intuit.com/op/v1",
            "authorization_endpoint": f"{root}/connect/oauth2",
            "token_endpoint": f"{root}/oauth2/v1/tokens/bearer",
            "userinfo_endpoint": f"{root}/v1/openid_connect/userinfo",
            "revocation_endpoint": f"{root}/v2/oauth2/tokens/revoke",
            "jwks_uri": f"{root}/op/v1/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "email", "profile", "address", "phone", ACCOUNTING],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "claims_supported": ["aud", "exp", "iat", "iss", "realmid", "sub"],
        }
    )


async def authorize(request: Request) -> Response:
    """GET /connect/oauth2: a page for a person; whoever doesn't ask for HTML is sent on."""
    only_parameters(request, *ASKED, "company")
    refused = _refused(request)
    if refused:
        return HTMLResponse(page("This app can't connect", f"<p>{escape(refused)}</p>"), 400)
    chosen = request.query_params.get("company")
    if chosen is None and "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(page("Connect a company", _choices(request)))
    target, state = request.query_params["redirect_uri"], request.query_params["state"]
    if chosen == "none":
        return _sent_back(target, {"error": "access_denied", "state": state})
    realm = chosen or REALM
    stand_of(request).company(realm)
    code = stand_of(request).tokens.code(realm, target)
    return _sent_back(target, {"code": code, "state": state, "realmId": realm})


async def token(request: Request) -> Response:
    """POST /oauth2/v1/tokens/bearer: by code or by refresh token."""
    stand = stand_of(request)
    if not _client_known(request):
        headers = {"Www-Authenticate": 'Basic realm="Intuit"'} | oauth_tid_headers()
        return json_answer({"error": "invalid_client"}, 401, headers)
    form = dict(parse_qsl((await request.body()).decode()))
    try:
        if form.get("grant_type") == "authorization_code":
            code, uri = form.get("code", ""), form.get("redirect_uri", "")
            found = stand.tokens.exchange(code, uri, stand.settings)
        elif form.get("grant_type") == "refresh_token":
            found = stand.tokens.refreshed(form.get("refresh_token", ""), stand.settings)
        else:
            return json_answer({"error": "unsupported_grant_type"}, 400, oauth_tid_headers())
    except BadGrant as refused:
        body = {"error": "invalid_grant", "error_description": str(refused)}
        if refused.reason:
            body["x_error_reason"] = refused.reason
        return json_answer(body, 400, oauth_tid_headers())
    if request.headers.get("x-include-refresh-token-hard-expires-in") != "true":
        del found["x_refresh_token_hard_expires_in"]
    return json_answer(found, 200, oauth_tid_headers() | NO_STORE)


async def revoke(request: Request) -> Response:
    """POST /v2/oauth2/tokens/revoke."""
    if not _client_known(request):
        return json_answer({"error": "invalid_client"}, 401, oauth_tid_headers())
    try:
        wanted = str(json_numbers.loads(await request.body())["token"])
    except (ValueError, KeyError, TypeError):
        return json_answer({"error": "invalid_request"}, 400, oauth_tid_headers())
    if not stand_of(request).tokens.revoke(wanted):
        return json_answer({"error": "invalid_request"}, 400, oauth_tid_headers())
    return Response(status_code=200, headers=oauth_tid_headers())


async def connect(request: Request) -> Response:
    """POST /_control/connect: tokens without the page, `{"realm": …}` or the first company."""
    stand = stand_of(request)
    raw = await request.body()
    realm = str((json_numbers.loads(raw) if raw else {}).get("realm", REALM))
    stand.company(realm)
    return json_answer({"realmId": realm} | stand.tokens.issue(realm, stand.settings))


def _refused(request: Request) -> str:
    """Why the page can't be shown; empty when it can."""
    missing = [name for name in ASKED if not request.query_params.get(name)]
    if missing:
        return f"The request lacks {', '.join(missing)}."
    if request.query_params["client_id"] != stand_of(request).settings.client_id:
        return "The client_id is not known."
    if request.query_params["response_type"] != "code":
        return "The response_type must be code."
    if request.query_params["scope"].split() != [ACCOUNTING]:
        return f"The stand-in knows only the scope {ACCOUNTING}."
    if urlsplit(request.query_params["redirect_uri"]).query:
        return "The redirect_uri must not have a query string."
    return ""


def _choices(request: Request) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(request.query_params[name])}">'
        for name in ASKED
    )
    buttons = "".join(
        f'<button name="company" value="{realm}">{escape(company.info["CompanyName"])}</button> '
        for realm, company in stand_of(request).companies.items()
    )
    cancel = '<button name="company" value="none">Don’t connect</button>'
    question = "<p>Let the app read and write this company’s books?</p>"
    return f"{question}<form>{hidden}{buttons}{cancel}</form>"


def _sent_back(target: str, parameters: dict[str, str]) -> Response:
    return RedirectResponse(f"{target}?{urlencode(parameters)}", 302)


def _client_known(request: Request) -> bool:
    settings = stand_of(request).settings
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        pair = b64decode(encoded, validate=True).decode()
    except ValueError:
        return False
    return scheme == "Basic" and pair == f"{settings.client_id}:{settings.client_secret}"
