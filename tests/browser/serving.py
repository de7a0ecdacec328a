"""The console served to a browser from this process, so that its clock and outside are the test's.

While a page is only looked at, the database refuses every write: state that changes by GET is an
error of the page, at the address that tried to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import current_app
from celery.contrib.testing.worker import start_worker
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.signals import request_started
from django.db import connection
from django.test.testcases import LiveServerThread

from tests.stories.worker import broker

LOOKING = ("GET", "HEAD", "OPTIONS")


@contextmanager
def serving() -> Iterator[str]:
    """The console's address while it is served."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    request_started.connect(_allow_writing_only_to_posts)
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.terminate()
        request_started.disconnect(_allow_writing_only_to_posts)


def _allow_writing_only_to_posts(environ: dict[str, Any], **_signal: Any) -> None:
    only = "on" if environ["REQUEST_METHOD"] in LOOKING else "off"
    with connection.cursor() as cursor:
        cursor.execute(f"SET default_transaction_read_only = {only}")


@contextmanager
def working() -> Iterator[None]:
    """A Celery worker that does what the pages set off, over a broker of the tests' own."""
    before = current_app.conf.broker_url
    _use_broker(broker())
    try:
        with current_app.connection() as connected:
            connected.default_channel.client.flushdb()
        with start_worker(current_app, perform_ping_check=False, loglevel="error"):
            yield
    finally:
        _use_broker(before)


def _use_broker(address: str) -> None:
    current_app.conf.broker_url = current_app.conf.broker_write_url = address
    current_app.conf.broker_read_url = address
    current_app._after_fork()  # Connections that are kept lead to the broker before.
