"""A receiver of webhooks on a free port that answers as a test wants it to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Received:
    path: str
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """`answers` are the statuses of the next requests, 200 after them; 0 = never answers."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, count: int, seconds: int = 5) -> list[Received]:
        """The requests once there are so many."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.received) >= count, seconds)
            return list(self.received)

    def events(self) -> list[Any]:
        """Everything received so far, in the order of arrival."""
        return [event for one in self.received for event in one.json]


@contextmanager
def listening() -> Iterator[Receiver]:
    """Runs a receiver; its `url` ends in /webhooks."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with receiver.arrived:
                receiver.received.append(Received(self.path, self.headers, body))
                status = receiver.answers.pop(0) if receiver.answers else 200
                receiver.arrived.notify_all()
            if not status:
                time.sleep(1)
                return
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    server = Server(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/webhooks"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield receiver
    server.shutdown()
    server.server_close()
