"""A small proxy that hands every call on and keeps it with its answer."""

import socket
from contextlib import AbstractContextManager
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from .exchange import Exchange
from .server import Handler, Server, lower, running

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
PATIENCE_SECONDS = 120


class Recorder(Server):
    """Listens on a port of its own, in front of a stand-in or of the real API.

    `exchanges` grows with every call. A real API gets its own name in Host; a stand-in gets ours,
    so that the addresses it gives out lead here again.
    """

    def __init__(self, upstream: str) -> None:
        super().__init__(_Handler)
        self.upstream = urlsplit(upstream)
        self.exchanges: list[Exchange] = []

    def connect(self) -> HTTPConnection:
        """A connection of its own to where the calls go."""
        secure = self.upstream.scheme == "https"
        kind = HTTPSConnection if secure else HTTPConnection
        found = kind(self.upstream.netloc, timeout=PATIENCE_SECONDS)
        found.connect()
        found.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return found


def recording(upstream: str) -> AbstractContextManager[Recorder]:
    """A recorder that runs inside the block."""
    return running(Recorder(upstream))


class _Handler(Handler):
    server: Recorder

    def answer(self, body: bytes) -> None:
        """Hands the call on; where no answer comes, this connection breaks too."""
        try:
            answer, content = self._asked(body)
        except (OSError, HTTPException):
            self._keep(body)
            self.close_connection = True
            return
        self._keep(body, answer, content)
        self._pass_on(answer, content)

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
            headers=lower(dict(self.headers.items())),
            body=body,
            status=answer.status if answer else 0,
            answer_headers=lower(dict(answer.getheaders())) if answer else {},
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
