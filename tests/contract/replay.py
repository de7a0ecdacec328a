"""A server that answers with recorded answers, over real sockets."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from .exchange import Exchange

RECORDED = Path(__file__).parent / "recorded"


@dataclass(frozen=True)
class Recorded:
    """An answer: its status, its headers, and its body to the byte."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def recorded(name: str) -> Recorded:
    """The file `recorded/NAME.http`: status, headers, a blank line, the body."""
    text = (RECORDED / f"{name}.http").read_bytes()
    head, _, body = text.partition(b"\n\n")
    status, *lines = head.decode().splitlines()
    headers = [tuple(line.split(": ", 1)) for line in lines]
    return Recorded(int(status), headers, body.removesuffix(b"\n"))  # type: ignore[arg-type]


@dataclass
class Script:
    """Which answers come when: of those whose text stands in the call, one after another.

    The last one is repeated. What nothing is planned for is answered 501.
    """

    plan: dict[str, list[Recorded]]
    asked: list[Exchange] = field(default_factory=list)

    def answer(self, exchange: Exchange) -> Recorded:
        """What comes next for this call."""
        self.asked.append(exchange)
        call = f"{exchange.method} {exchange.path}?{exchange.query} {exchange.body.decode()}"
        for text, answers in self.plan.items():
            if text in call:
                return answers.pop(0) if len(answers) > 1 else answers[0]
        return Recorded(501, [("Content-Type", "text/plain")], b"nothing is planned for this")


class Replay(ThreadingHTTPServer):
    """Listens on a port of its own."""

    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def replaying(plan: dict[str, list[Recorded]]) -> Iterator[Replay]:
    """A server with these answers, inside the block."""
    replay = Replay(Script(plan))
    thread = threading.Thread(target=replay.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield replay
    finally:
        replay.shutdown()
        replay.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Replay

    def log_message(self, *_: object) -> None:
        """Says nothing on the console."""

    def handle_any(self) -> None:
        """Answers what is planned."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.script.answer(
            Exchange(self.command, url.path, url.query, headers, body)
        )
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any
