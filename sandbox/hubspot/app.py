"""The HubSpot stand-in as an application: one handler under both kinds of path."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import control, webhook_control
from sandbox.answers import Unsupported, unknown_path, unsupported
from sandbox.clock import Clock
from sandbox.gate import Gate
from sandbox.hubspot import (
    account,
    associations,
    batches,
    objects,
    owners,
    page,
    people,
    pipelines,
    properties,
    relating,
    schemas,
    search,
)
from sandbox.hubspot.auth import authenticate, authorize
from sandbox.hubspot.errors import HubSpotError, NotFound, error_answer, html_not_found
from sandbox.hubspot.limits import Limits
from sandbox.hubspot.serving import portal_of
from sandbox.hubspot.stand import HubSpotStand

Handler = Callable[[Request], Awaitable[Response]]
LONGEST_QUERY = 8_000
DATED = ("2026-03", "2026-09")
LINKING = ("associations", "linked", "linking")
PAIR = "/{from}/{object_id}/associations/{to}/{to_id}"
BASES: dict[str, tuple[str, ...]] = {
    "objects": ("/crm/v3/objects", *(f"/crm/objects/{d}" for d in DATED)),
    "associations": ("/crm/v4/associations", *(f"/crm/associations/{d}" for d in DATED)),
    "linked": ("/crm/v4/objects", "/crm/objects/2026-03"),
    "linking": ("/crm/v4/objects", *(f"/crm/objects/{d}" for d in DATED)),
    "properties": ("/crm/v3/properties", *(f"/crm/properties/{d}" for d in DATED)),
    "pipelines": ("/crm/v3/pipelines", *(f"/crm/pipelines/{d}" for d in DATED)),
    "owners": ("/crm/v3/owners", *(f"/crm/owners/{d}" for d in DATED)),
    "schemas": (
        "/crm-object-schemas/v3/schemas",
        "/crm/v3/schemas",
        *(f"/crm-object-schemas/{d}/schemas" for d in DATED),
    ),
    "account": ("/account-info/v3", *(f"/account-info/{d}" for d in DATED)),
}


ROUTES: tuple[tuple[str, str, str, Handler], ...] = (
    ("objects", "GET", "/{object_type}", objects.list_objects),
    ("objects", "POST", "/{object_type}", objects.create_object),
    ("objects", "POST", "/{object_type}/search", search.search),
    ("objects", "POST", "/{object_type}/merge", objects.merge),
    ("objects", "POST", "/{object_type}/batch/read", batches.batch_read),
    ("objects", "POST", "/{object_type}/batch/create", batches.batch_create),
    ("objects", "POST", "/{object_type}/batch/update", batches.batch_update),
    ("objects", "POST", "/{object_type}/batch/upsert", batches.batch_upsert),
    ("objects", "POST", "/{object_type}/batch/archive", batches.batch_archive),
    ("objects", "GET", "/{object_type}/{object_id}", objects.read_object),
    ("objects", "PATCH", "/{object_type}/{object_id}", objects.update_object),
    ("objects", "DELETE", "/{object_type}/{object_id}", objects.archive_object),
    ("linked", "GET", "/{from}/{object_id}/associations/{to}", associations.read_one),
    ("linking", "PUT", PAIR, relating.associate),
    ("linking", "DELETE", PAIR, relating.dissociate),
    ("linking", "PUT", PAIR.replace("/{to}", "/default/{to}"), relating.associate_by_default),
    ("associations", "POST", "/{from}/{to}/batch/read", associations.batch_read),
    ("associations", "POST", "/{from}/{to}/batch/create", relating.batch_create),
    ("associations", "POST", "/{from}/{to}/batch/associate/default", relating.batch_default),
    ("associations", "POST", "/{from}/{to}/batch/archive", relating.batch_archive),
    ("associations", "GET", "/{from}/{to}/labels", associations.labels),
    ("associations", "POST", "/{from}/{to}/labels", relating.create_label),
    ("owners", "GET", "", owners.list_owners),
    ("owners", "GET", "/", owners.list_owners),
    ("owners", "GET", "/{owner_id}", owners.read_owner),
    ("properties", "GET", "/{object_type}", properties.list_properties),
    ("properties", "POST", "/{object_type}", properties.create_property),
    ("properties", "GET", "/{object_type}/groups", properties.list_groups),
    ("properties", "POST", "/{object_type}/groups", properties.create_group),
    ("properties", "GET", "/{object_type}/{property_name}", properties.read_property),
    ("properties", "PATCH", "/{object_type}/{property_name}", properties.update_property),
    ("properties", "DELETE", "/{object_type}/{property_name}", properties.archive_property),
    ("pipelines", "GET", "/{object_type}", pipelines.list_pipelines),
    ("pipelines", "GET", "/{object_type}/{pipeline_id}", pipelines.read_pipeline),
    ("schemas", "GET", "", schemas.list_schemas),
    ("schemas", "GET", "/{object_type}", schemas.read_schema),
    ("account", "GET", "/details", account.details),
    ("account", "GET", "/api-usage/daily/private-apps", account.daily_usage),
)


def build(clock: Clock) -> tuple[Gate, HubSpotStand]:
    """The application behind its gate, and the stand-in it serves."""
    stand = HubSpotStand(clock)
    limits = Limits(stand.portal)
    routes = [
        Route(base + path, _guarded(handler, limits, area), methods=[method])
        for area, method, path, handler in ROUTES
        for base in BASES[area]
    ]
    app = Starlette(
        routes=[
            Route("/", page.show, methods=["GET"]),
            *control.routes(stand, lambda: gate),
            *webhook_control.routes(stand.webhooks),
            Route("/_control/change", control.guarded(people.change), methods=["POST"]),
            *routes,
        ],
        exception_handlers={
            HubSpotError: error_answer,
            NotFound: html_not_found,
            Unsupported: unsupported,
            404: unknown_path,
            405: unknown_path,
        },
    )
    app.router.redirect_slashes = False
    app.state.portal = stand.portal
    gate = app.state.gate = Gate(app, clock)
    return gate, stand


def _guarded(handler: Handler, limits: Limits, area: str) -> Handler:
    """Token, scope and rate limit before every handler, headers after it, errors included."""

    async def guard(request: Request) -> Response:
        searching = request.url.path.endswith("/search")
        try:
            await _admit(request, limits, area, searching)
            response = await handler(request)
        except HubSpotError as refused:
            response = await error_answer(request, refused)
        response.headers.setdefault("X-HubSpot-Correlation-Id", str(uuid4()))
        response.headers.update(limits.headers(searching, response.status_code))
        return response

    return guard


async def _admit(request: Request, limits: Limits, area: str, searching: bool) -> None:
    portal = portal_of(request)
    if len(request.url.query) > LONGEST_QUERY:
        raise HubSpotError(414, "URI Too Long")
    authenticate(request, portal)
    named = request.path_params.get("object_type") or request.path_params.get("from") or ""
    authorize(request, portal, area, named)
    limits.count("associations" if area in LINKING else area, searching)
    portal.enrich()
