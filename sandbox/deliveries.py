"""One webhook request as a stand-in sends it: where to, in whose way, and what became of it."""

from dataclasses import asdict, dataclass, field
from http.client import HTTPException
from time import monotonic_ns
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

Event = dict[str, Any]
WAITING, SENDING, TAKEN, GIVEN_UP = "waiting", "sending", "taken", "given up"


@dataclass(frozen=True)
class Target:
    """Where webhooks go, and how badly they arrive; without an address nothing is kept or sent."""

    target_url: str = ""
    secret: str = ""
    """What requests are signed with."""
    automatic: bool = True
    """Sent as soon as they are due; otherwise only by `_control/webhooks/deliver`."""
    delay_seconds: int = 0
    """How long events wait and gather after the first one, by the stand-in's clock."""
    batch: int = 100
    """Events a request, never more than the real service sends."""
    duplicate: int = 0
    """How many times more each request is sent."""
    reorder: bool = False
    """Shuffles the events and the requests."""
    concurrent: int = 1
    """Requests under way at once."""
    timeout_milliseconds: int = 0
    """Real time until an answer counts as missing; 0 = as the real service has it."""
    seed: int = 1


class Service[T: Target](Protocol):
    """How HubSpot or Intuit sends webhooks."""

    largest_batch: int
    timeout_seconds: int

    def body(self, target: T, events: list[Event], attempt: int) -> bytes:
        """The request's body; `attempt` is 0 at first."""

    def headers(self, target: T, body: bytes) -> dict[str, str]:
        """The signature and whatever comes with it."""

    def wait_seconds(self, failures: int) -> int | None:
        """How long until the next attempt after so many failed ones; None = never again."""


@dataclass
class Attempt:
    """One time a request was sent."""

    at: str
    status: int | None
    """None = no answer."""
    problem: str
    milliseconds: int

    @property
    def taken(self) -> bool:
        """Only a 2xx counts."""
        return self.status is not None and 200 <= self.status < 300


@dataclass
class Delivery:
    """Events that travel together until they are taken or given up."""

    number: int
    events: list[Event]
    due_ms: int
    state: str = WAITING
    attempts: list[Attempt] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any) -> None:
        return None


# No proxy of the environment comes between: the receiver is on this machine.
_OPENER = build_opener(ProxyHandler({}), _NoRedirects)


def post(
    url: str, body: bytes, headers: dict[str, str], at: str, timeout_milliseconds: int
) -> Attempt:
    """Sends once and says what came back; never raises for what the receiver does."""
    began = monotonic_ns()
    status, problem = None, ""
    try:
        request = Request(url, body, {"Content-Type": "application/json"} | headers)
        with _OPENER.open(request, timeout=timeout_milliseconds / 1000) as answer:
            status = answer.status
    except HTTPError as refused:
        status, problem = refused.code, str(refused.reason)
        refused.close()
    except (OSError, HTTPException, ValueError) as missing:
        problem = f"{type(missing).__name__}: {missing}"
    return Attempt(at, status, problem, (monotonic_ns() - began) // 1_000_000)
