"""Refuses in words what no page can read: addresses and forms that no browser would send."""

import logging
from collections.abc import Callable, Iterable

from django.contrib.admin.options import IncorrectLookupParameters
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

log = logging.getLogger(__name__)
NUL = "\0"
UNREADABLE = "This address or form holds something that can't be read. Go back, and try again."


class BadRequests:
    """Answers 400 where the request holds NUL, or asks a list for what it doesn't have.

    NUL can stand in no text of the database, so nothing is found or kept under it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, unless its address is unreadable."""
        if NUL in request.path_info or _has_nul(request.GET.lists()):
            return HttpResponseBadRequest(UNREADABLE)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The refusal, where a view stumbled over what was asked for."""
        if not isinstance(error, IncorrectLookupParameters | DataError) and not _no_number(error):
            return None
        log.warning("%s %s was refused.", request.method, request.path, exc_info=error)
        return HttpResponseBadRequest(UNREADABLE)


def _no_number(error: Exception) -> bool:
    """Whether rows were looked for by an id that is none, as a refused form does to show itself."""
    return isinstance(error, ValueError) and "expected a number but got" in str(error)


def _has_nul(lists: Iterable[tuple[str, list[str]]]) -> bool:
    return any(NUL in text for name, values in lists for text in (name, *values))
