"""The pipelines API, for reading."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import json_answer, only_parameters
from sandbox.hubspot.errors import HubSpotError
from sandbox.hubspot.serving import kind_of, portal_of


async def list_pipelines(request: Request) -> Response:
    """GET: all pipelines of an object type."""
    only_parameters(request)
    portal = portal_of(request)
    kind = kind_of(request)
    return json_answer({"results": portal.pipelines.get(kind.type_id, [])})


async def read_pipeline(request: Request) -> Response:
    """GET: one pipeline; a JSON 404 when there is none."""
    only_parameters(request)
    portal = portal_of(request)
    kind = kind_of(request)
    for pipeline in portal.pipelines.get(kind.type_id, []):
        if pipeline["id"] == request.path_params["pipeline_id"]:
            return json_answer(pipeline)
    raise HubSpotError(404, "resource not found")
