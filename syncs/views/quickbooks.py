"""Connecting with QuickBooks: there, back with a code, and the end of it."""

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from clients.models import Company
from invoices.admin.base import key_of

from ..errors import OutsideError
from ..models import QuickBooksConnection
from ..quickbooks import oauth
from ..services.connect_quickbooks import connect, disconnect

PAGE = "admin:syncs_quickbooksconnection_changelist"
ONE = "admin:syncs_quickbooksconnection_change"
_SESSION = "quickbooks_connecting"
_may_connect = permission_required("syncs.change_quickbooksconnection", raise_exception=True)


@never_cache
@require_POST
@login_required(login_url="admin:login")
@_may_connect
def begin(request: HttpRequest) -> HttpResponse:
    """Sends the user to Intuit; the state kept in the session must come back with them."""
    company = _company(request)
    state = secrets.token_urlsafe(32)
    request.session[_SESSION] = {"state": state, "company": company.pk}
    try:
        return redirect(oauth.authorization_url(state))
    except OutsideError as error:
        messages.error(request, error.message)
        return redirect(PAGE)


def _company(request: HttpRequest) -> Company:
    chosen = request.POST.get("company")
    return get_object_or_404(Company, pk=key_of(chosen)) if chosen else Company.firm()


@never_cache
@require_GET
@login_required(login_url="admin:login")
@_may_connect
def callback(request: HttpRequest) -> HttpResponse:
    """Intuit sends the user back: with a code and the company's id, or with an error."""
    begun: dict[str, Any] = request.session.pop(_SESSION, {})
    problem = _problem(request, begun)
    if problem:
        messages.error(request, problem)
        return redirect(PAGE)
    company = get_object_or_404(Company, pk=begun["company"])
    given = request.GET
    try:
        connect(company, given["code"], given["realmId"], request.user)  # type: ignore[arg-type]
        messages.success(request, f"{company} is connected with QuickBooks.")
    except OutsideError as error:
        messages.error(request, error.message)
    return redirect(PAGE)


def _problem(request: HttpRequest, begun: dict[str, Any]) -> str:
    """Why the way back can't be trusted or used, in words; blank is good."""
    given = request.GET
    state = given.get("state", "").encode("utf-8", "replace")
    if not begun or not secrets.compare_digest(begun["state"].encode(), state):
        return "This sign-in wasn't begun here, or has been used already. Press Connect again."
    if given.get("error") == "access_denied":
        return "Nothing was connected: the access was declined at Intuit."
    if given.get("error"):
        return f"Intuit refused: {given['error']}. Press Connect again."
    if not given.get("code") or not given.get("realmId"):
        return "Intuit sent neither a code nor a company. Press Connect again."
    return ""


@never_cache
@require_POST
@login_required(login_url="admin:login")
@_may_connect
def end(request: HttpRequest) -> HttpResponse:
    """Ends the connection at Intuit and forgets the tokens."""
    connection = get_object_or_404(
        QuickBooksConnection, pk=key_of(request.POST.get("connection", ""))
    )
    try:
        disconnect(connection)
        messages.success(request, f"{connection.company} is disconnected from QuickBooks.")
    except OutsideError as error:
        messages.warning(
            request,
            f"The console has forgotten its tokens, but Intuit couldn't be told: {error.message} "
            "Disconnect the app in QuickBooks too.",
        )
    return redirect(PAGE)


@never_cache
@require_GET
@login_required(login_url="admin:login")
@_may_connect
def reconnect(request: HttpRequest) -> HttpResponse:
    """Intuit sends the user here when the access is about to end; the page has the button."""
    messages.info(request, "Intuit asks to connect these books again. Press Connect again below.")
    return _to_the_books(request)


@never_cache
@require_GET
@login_required(login_url="admin:login")
@_may_connect
def disconnected(request: HttpRequest) -> HttpResponse:
    """Intuit sends the user here after they disconnected the app there; nothing changes by it."""
    messages.warning(
        request,
        "If you have disconnected the console at Intuit, approved invoices wait until the books "
        "are connected again. Press Disconnect here too, so that the console forgets its tokens.",
    )
    return _to_the_books(request)


def _to_the_books(request: HttpRequest) -> HttpResponse:
    """The page of the books that Intuit names, else the list."""
    named = QuickBooksConnection.objects.filter(realm_id=request.GET.get("realmId", ""))
    found = named.exclude(state=QuickBooksConnection.State.DISCONNECTED).first()
    return redirect(ONE, found.pk) if found else redirect(PAGE)
