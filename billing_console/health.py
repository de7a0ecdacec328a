"""Whether the console lives (/healthz) and whether all it needs answers (/readyz)."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from kombu.exceptions import OperationalError

from .celery import app

ANSWER_WITHIN_SECONDS = 1.0


def healthz(_request: HttpRequest) -> HttpResponse:
    """The process lives."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(_request: HttpRequest) -> JsonResponse:
    """Database, broker and worker answer; 503 names the ones that don't."""
    found = {
        name: _answers(check)
        for name, check in (("database", _database), ("broker", _broker), ("worker", _worker))
    }
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _answers(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OperationalError, OSError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _broker() -> bool:
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=0, timeout=ANSWER_WITHIN_SECONDS)
        return bool(broker.connected)


def _worker() -> bool:
    return bool(app.control.ping(timeout=ANSWER_WITHIN_SECONDS))
