"""The QuickBooks stand-in as an application."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import control, webhook_control
from sandbox.answers import Unsupported, unknown_path, unsupported
from sandbox.clock import Clock
from sandbox.gate import Gate
from sandbox.quickbooks import acting, entities, oauth, page
from sandbox.quickbooks.errors import (
    Fault,
    LowerCase,
    WrongRealm,
    on_fault,
    on_lower_case,
    on_wrong_realm,
)
from sandbox.quickbooks.limits import Limits
from sandbox.quickbooks.stand import QuickBooksStand

Handler = Callable[[Request], Awaitable[Response]]
BOOKS = "/v3/company/{realm}"
ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/query", entities.run_query),
    ("POST", "/query", entities.run_query),
    ("POST", "/batch", entities.run_batch),
    ("GET", "/cdc", entities.change_data),
    ("GET", "/preferences", entities.preferences),
    ("GET", "/companyinfo/{entity_id}", entities.company_info),
    ("GET", "/exchangerate", entities.read_rate),
    ("POST", "/exchangerate", entities.write_rate),
    ("POST", "/{entity}", entities.write),
    ("GET", "/{entity}/{entity_id}", entities.read_one),
    ("POST", "/{entity}/{entity_id}/send", entities.send),
    ("GET", "/{entity}/{entity_id}/pdf", entities.pdf),
)
OAUTH = (
    Route("/.well-known/openid_configuration", oauth.discovery),
    Route("/.well-known/openid_configuration/", oauth.discovery),
    Route("/.well-known/openid_sandbox_configuration", oauth.discovery),
    Route("/.well-known/openid_sandbox_configuration/", oauth.discovery),
    Route("/connect/oauth2", oauth.authorize),
    Route("/oauth2/v1/tokens/bearer", oauth.token, methods=["POST"]),
    Route("/v2/oauth2/tokens/revoke", oauth.revoke, methods=["POST"]),
)


def build(clock: Clock) -> tuple[Gate, QuickBooksStand]:
    """The application behind its gate, and the stand-in it serves."""
    stand = QuickBooksStand(clock)
    limits = Limits(stand)
    routes = [
        Route(BOOKS + path, _limited(handler, limits), methods=[method])
        for method, path, handler in ROUTES
    ]
    app = Starlette(
        routes=[
            Route("/", page.show, methods=["GET"]),
            Route("/_control/connect", oauth.connect, methods=["POST"]),
            Route("/_control/act", control.guarded(acting.act), methods=["POST"]),
            *control.routes(stand, lambda: gate),
            *webhook_control.routes(stand.webhooks),
            *OAUTH,
            *routes,
        ],
        exception_handlers={
            Fault: on_fault,
            LowerCase: on_lower_case,
            WrongRealm: on_wrong_realm,
            Unsupported: unsupported,
            404: unknown_path,
            405: unknown_path,
        },
    )
    app.router.redirect_slashes = False
    app.state.stand = stand
    gate = app.state.gate = Gate(app, clock)
    return gate, stand


def _limited(handler: Handler, limits: Limits) -> Handler:
    """Counts a call before it is handled, and meters it when it succeeded."""

    async def guard(request: Request) -> Response:
        path = request.url.path
        read = request.method == "GET" or path.endswith("/query")
        limits.count(request.path_params["realm"], batch=path.endswith("/batch"), read=read)
        response = await handler(request)
        limits.meter(read=read)
        return response

    return guard
