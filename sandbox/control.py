"""The control API of both stand-ins: load, reset, settings, faults, calls, state, clock."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import json_answer, json_body
from sandbox.clock import Clock
from sandbox.gate import Gate


class Stand(Protocol):
    """What a stand-in must offer to be controlled."""

    clock: Clock

    def load(self, data: dict[str, Any]) -> dict[str, int]:
        """Puts data in and says how many objects of each kind were taken."""

    def reset(self) -> None:
        """Forgets everything that isn't there by default."""

    def state(self) -> dict[str, Any]:
        """All it holds, for assertions."""

    def configure(self, settings: dict[str, Any]) -> dict[str, Any]:
        """Changes settings and returns all of them; ValueError for an unknown one."""


Handler = Callable[[Request], Awaitable[Response]]


def routes(stand: Stand, gate: Callable[[], Gate]) -> list[Route]:
    """The routes below /_control; `gate` is asked late because it wraps the application."""
    controls = Controls(stand, gate)
    return [
        Route("/_control/load", guarded(controls.load), methods=["POST", "PUT"]),
        Route("/_control/reset", guarded(controls.reset), methods=["POST"]),
        Route("/_control/settings", guarded(controls.settings), methods=["GET", "POST"]),
        Route("/_control/clock", guarded(controls.move_clock), methods=["GET", "POST"]),
        Route("/_control/faults", guarded(controls.faults), methods=["GET", "POST", "DELETE"]),
        Route("/_control/calls", guarded(controls.calls), methods=["GET", "DELETE"]),
        Route("/_control/state", guarded(controls.state), methods=["GET"]),
    ]


def guarded(handler: Handler) -> Handler:
    """Answers 400 with the reason where a request makes no sense."""

    async def guard(request: Request) -> Response:
        try:
            return await handler(request)
        except (ValueError, TypeError, KeyError) as problem:
            return json_answer({"error": f"{type(problem).__name__}: {problem}"}, 400)

    return guard


class Controls:
    """The handlers, bound to one stand-in."""

    def __init__(self, stand: Stand, gate: Callable[[], Gate]) -> None:
        self.stand = stand
        self.gate = gate

    async def load(self, request: Request) -> Response:
        """Loads a folder's content."""
        return json_answer({"loaded": self.stand.load(await json_body(request))})

    async def reset(self, _request: Request) -> Response:
        """Back to the beginning: data, settings, faults and the log of calls."""
        self.stand.reset()
        self.gate().faults.clear()
        self.gate().calls.clear()
        return json_answer({"reset": True})

    async def settings(self, request: Request) -> Response:
        """Reads or changes settings."""
        changes = await json_body(request) if request.method == "POST" else {}
        return json_answer(self.stand.configure(changes))

    async def move_clock(self, request: Request) -> Response:
        """`{"advance_seconds": 3600}` skips an hour, `{"real": true}` goes back to real time.

        Going back is meant for a start from nothing: reset both stand-ins with it. `speed` and
        `limits_speed` are whole factors (`sandbox.clock`).
        """
        clock = self.stand.clock
        if request.method == "POST":
            wanted = await json_body(request)
            if wanted.get("real"):
                clock.go_back_to_real_time()
            if "speed" in wanted or "limits_speed" in wanted:
                clock.set_speed(wanted.get("speed"), wanted.get("limits_speed"))
            clock.advance(int(wanted.get("advance_seconds", 0)))
        speeds = {"speed": clock.speed, "limits_speed": clock.limits_speed}
        return json_answer({"now": clock.now().isoformat()} | speeds)

    async def faults(self, request: Request) -> Response:
        """Plants one fault or a list of them, shows them, or forgets them all."""
        plan = self.gate().faults
        if request.method == "POST":
            described = await json_body(request)
            for one in described if isinstance(described, list) else [described]:
                plan.plant(one)
        if request.method == "DELETE":
            plan.clear()
        return json_answer({"faults": [fault.shown() for fault in plan.faults]})

    async def calls(self, request: Request) -> Response:
        """The log of calls since the last reset, oldest first."""
        if request.method == "DELETE":
            self.gate().calls.clear()
        return json_answer({"calls": list(self.gate().calls)})

    async def state(self, _request: Request) -> Response:
        """Everything held."""
        return json_answer(self.stand.state())
