"""A server that answers with recorded answers, over real sockets."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from .exchange import Exchange
from .server import Handler, Server, lower, running

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


class Replay(Server):
    """Answers as its script says."""

    def __init__(self, script: Script) -> None:
        super().__init__(_Handler)
        self.script = script


def replaying(plan: dict[str, list[Recorded]]) -> AbstractContextManager[Replay]:
    """A server with these answers, which runs inside the block."""
    return running(Replay(Script(plan)))


class _Handler(Handler):
    server: Replay

    def answer(self, body: bytes) -> None:
        """Answers what is planned."""
        url = urlsplit(self.path)
        headers = lower(dict(self.headers.items()))
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
