"""Who may call: the bearer token, and the scopes the app was granted."""

import re
from datetime import timedelta

from starlette.requests import Request

from sandbox.clock import iso_milliseconds
from sandbox.hubspot.errors import HubSpotError
from sandbox.hubspot.portal import Portal

NO_CREDENTIALS = (
    "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can "
    "find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview"
)
NO_SCOPE = (
    "This app hasn't been granted all required scopes to make this call. "
    "Read more about required scopes here: https://developers.hubspot.com/scopes."
)
LINK = "https://developers.hubspot.com/scopes"
SCOPED_OBJECTS = {
    "0-1": "contacts",
    "0-2": "companies",
    "0-3": "deals",
    "0-8": "line_items",
    "0-27": "contacts",
    "0-46": "contacts",
    "0-47": "contacts",
    "0-48": "contacts",
    "0-970": "projects",
}
READING = re.compile(r"/(search|batch/read)$")


def authenticate(request: Request, portal: Portal) -> None:
    """Raises the 401 HubSpot gives without a token, with an expired or with a wrong one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise HubSpotError(401, NO_CREDENTIALS, "INVALID_AUTHENTICATION")
    if token.startswith("expired"):
        expired_at = iso_milliseconds(portal.clock.now() - timedelta(seconds=75))
        message = "The OAuth token used to make this call expired 75 second(s) ago."
        context = {"expire time": [expired_at]}
        raise HubSpotError(401, message, "EXPIRED_AUTHENTICATION", context=context)
    allowed = portal.settings.access_tokens
    if allowed is not None and token not in allowed:
        raise HubSpotError(401, NO_CREDENTIALS, "INVALID_AUTHENTICATION")


def authorize(request: Request, portal: Portal, area: str, kind_name: str) -> None:
    """Raises the 403 when scopes are limited and the one needed isn't among them."""
    granted = portal.settings.scopes
    if granted is None:
        return
    needed = _needed(request, portal, area, kind_name)
    if needed and not set(needed) & set(granted):
        error = {
            "message": "One or more of the following scopes are required.",
            "context": {"requiredGranularScopes": needed},
        }
        raise HubSpotError(403, NO_SCOPE, "MISSING_SCOPES", errors=[error], links={"scopes": LINK})


def _needed(request: Request, portal: Portal, area: str, kind_name: str) -> list[str]:
    if area == "owners":
        return ["crm.objects.owners.read"]
    if area == "schemas":
        return ["crm.schemas.custom.read"]
    if not kind_name:
        return []
    kind = portal.type_named(kind_name)
    subject = "custom" if kind.custom else SCOPED_OBJECTS[kind.type_id]
    read = request.method == "GET" or bool(READING.search(request.url.path))
    verb = "read" if read else "write"
    place = "schemas" if area == "properties" else "objects"
    return [f"crm.{place}.{subject}.{verb}"]
