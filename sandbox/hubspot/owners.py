"""The owners API; people who left are listed only with `archived=true`."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import json_answer, only_parameters
from sandbox.hubspot.errors import HubSpotError
from sandbox.hubspot.serving import flag_parameter, next_page, number_parameter, portal_of

LIMIT = 500


async def list_owners(request: Request) -> Response:
    """GET: a page of owners in the order of ids; the path may end in a slash."""
    only_parameters(request, "limit", "after", "email", "archived")
    archived = flag_parameter(request, "archived")
    email = request.query_params.get("email", "").lower()
    owners = [
        owner
        for owner in sorted(portal_of(request).owners.values(), key=lambda o: int(o["id"]))
        if owner["archived"] is archived and email in ("", str(owner.get("email")).lower())
    ]
    limit = number_parameter(request, "limit", 100, LIMIT)
    start = number_parameter(request, "after", 0)
    remaining = [owner for owner in owners if int(owner["id"]) >= start]
    body: dict[str, Any] = {"results": remaining[:limit]}
    if len(remaining) > limit:
        after = str(int(remaining[limit - 1]["id"]) + 1)
        body["paging"] = {"next": next_page(request, after)}
    return json_answer(body)


async def read_owner(request: Request) -> Response:
    """GET: one owner by its id or its user id."""
    only_parameters(request, "idProperty", "archived")
    field = request.query_params.get("idProperty", "id")
    for owner in portal_of(request).owners.values():
        matches = str(owner.get(field)) == request.path_params["owner_id"]
        if matches and owner["archived"] is flag_parameter(request, "archived"):
            return json_answer(owner)
    raise HubSpotError(404, "resource not found")
