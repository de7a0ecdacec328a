"""What the small servers here share: HTTP/1.1 on a port of their own, inside a block."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .exchange import Headers


class Handler(BaseHTTPRequestHandler):
    """One connection, on which every method is answered in the same way."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, *_: object) -> None:
        """Says nothing on the console."""

    def handle_any(self) -> None:
        """Answers the call with its body."""
        self.answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

    def answer(self, body: bytes) -> None:
        """Answers a call that has this body."""
        raise NotImplementedError


class Server(ThreadingHTTPServer):
    """Listens on a port of its own."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, handler: type[Handler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def running[Started: Server](server: Started) -> Iterator[Started]:
    """The server, which runs inside the block."""
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def lower(headers: Headers) -> Headers:
    """The headers with their names in lower case."""
    return {name.lower(): value for name, value in headers.items()}
