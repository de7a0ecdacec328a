"""A small proxy that hands every call on and keeps it with its answer."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from .exchange import Exchange, Headers

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
PATIENCE_SECONDS = 120


class Recorder(ThreadingHTTPServer):
    """Listens on a port of its own, in front of a stand-in or of the real API.

    `exchanges` grows with every call. A real API gets its own name in Host; a stand-in gets ours,
    so that the addresses it gives out lead here again.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = urlsplit(upstream)
        self.exchanges: list[Exchange] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def connect(self) -> HTTPConnection:
        """A connection of its own to where the calls go."""
        secure = self.upstream.scheme == "https"
        kind = HTTPSConnection if secure else HTTPConnection
        found = kind(self.upstream.netloc, timeout=PATIENCE_SECONDS)
        found.connect()
        found.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return found


@contextmanager
def recording(upstream: str) -> Iterator[Recorder]:
    """A recorder that runs inside the block."""
    recorder = Recorder(upstream)
    thread = threading.Thread(target=recorder.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield recorder
    finally:
        recorder.shutdown()
        recorder.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Recorder

    def log_message(self, *_: object) -> None:
        """Says nothing on the console."""

    def handle_any(self) -> None:
        """Hands the call on; where no answer comes, this connection breaks too."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            answer, content = self._asked(body)
        except (OSError, HTTPException):
            self._keep(body)
            self.close_connection = True
            return
        self._keep(body, answer, content)
        self._pass_on(answer, content)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

    def _asked(self, body: bytes) -> tuple[HTTPResponse, bytes]:
        headers = dict(self.headers.items())
        if self.server.upstream.scheme == "https":
            headers["Host"] = self.server.upstream.netloc
        headers["Accept-Encoding"] = "identity"
        connection = self.server.connect()
        try:
            connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def _keep(self, body: bytes, answer: HTTPResponse | None = None, content: bytes = b"") -> None:
        url = urlsplit(self.path)
        exchange = Exchange(
            method=self.command,
            path=url.path,
            query=url.query,
            headers=_lower(dict(self.headers.items())),
            body=body,
            status=answer.status if answer else 0,
            answer_headers=_lower(dict(answer.getheaders())) if answer else {},
            answer=content,
        )
        self.server.exchanges.append(exchange)

    def _pass_on(self, answer: HTTPResponse, content: bytes) -> None:
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _lower(headers: Headers) -> Headers:
    return {name.lower(): value for name, value in headers.items()}
