"""The outermost layer of each stand-in: logs every call and lets planted faults strike."""

import asyncio
import socket
import struct
from collections import deque
from typing import Any
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox import json_numbers
from sandbox.clock import Clock, iso_milliseconds
from sandbox.faults import SPOILED, Fault, FaultPlan

LOGGED_CALLS = 100_000
LOGGED_BODY = 20_000


class Gate:
    """An ASGI application around the real one; control and page calls pass untouched."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self.app = app
        self.clock = clock
        self.faults = FaultPlan()
        self.calls: deque[dict[str, Any]] = deque(maxlen=LOGGED_CALLS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or _untouched(scope["path"]):
            await self.app(scope, receive, send)
            return
        body = await _whole_body(receive)
        call = self._log(scope, body)
        fault = self.faults.strike(scope["method"], _target(scope), body)
        call["fault"] = fault.kind if fault else None
        if fault is None:
            await _forward(await _run(self.app, scope, body), call, send)
        else:
            await self._strike(fault, scope, body, call, receive, send)

    async def _strike(
        self,
        fault: Fault,
        scope: Scope,
        body: bytes,
        call: dict[str, Any],
        receive: Receive,
        send: Send,
    ) -> None:
        if fault.kind == "slow":
            await asyncio.sleep(float(fault.seconds))
            await _forward(await _run(self.app, scope, body), call, send)
            return
        if fault.kind in SPOILED:
            await self._spoil(fault, await _run(self.app, scope, body), call, send)
            return
        if fault.kind.endswith("_after_commit"):
            call["committed_status"] = _status(await _run(self.app, scope, body))
        if fault.kind.startswith("status"):
            await _forward(_made_up(fault), call, send)
        elif fault.kind.startswith("reset"):
            _reset(send)
        else:
            await _hold(receive, float(fault.seconds))
            _reset(send)

    async def _spoil(
        self, fault: Fault, answer: list[Message], call: dict[str, Any], send: Send
    ) -> None:
        call["committed_status"] = _status(answer)
        if fault.kind == "truncated_after_commit":
            call["status"] = _status(answer)
            await send(answer[0])
            await send({"type": "http.response.body", "body": _half(answer), "more_body": True})
            _reset(send)
        elif fault.kind == "malformed_after_commit":
            await _forward(_with(answer, _half(answer)), call, send)
        else:
            await _forward(_with(answer, _content(answer), b"text/html"), call, send)

    def _log(self, scope: Scope, body: bytes) -> dict[str, Any]:
        query = scope["query_string"].decode("latin-1")
        call: dict[str, Any] = {
            "at": iso_milliseconds(self.clock.now()),
            "method": scope["method"],
            "path": scope["path"],
            "query": query,
            "requestid": parse_qs(query).get("requestid", [None])[0],
            "body": body[:LOGGED_BODY].decode("utf-8", "replace"),
            "status": None,
        }
        self.calls.append(call)
        return call


def _untouched(path: str) -> bool:
    return path in ("/", "/favicon.ico") or path.startswith("/_control")


def _target(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return f"{scope['path']}?{query}" if query else str(scope["path"])


async def _whole_body(receive: Receive) -> bytes:
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)


async def _run(app: ASGIApp, scope: Scope, body: bytes) -> list[Message]:
    """Lets the stand-in answer, and keeps the answer until it is clear whether it is sent."""
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def collect(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, collect)
    return messages


async def _forward(messages: list[Message], call: dict[str, Any], send: Send) -> None:
    call["status"] = _status(messages)
    for message in messages:
        await send(message)


def _status(messages: list[Message]) -> int | None:
    return next((m["status"] for m in messages if m["type"] == "http.response.start"), None)


def _content(answer: list[Message]) -> bytes:
    return b"".join(message.get("body", b"") for message in answer)


def _half(answer: list[Message]) -> bytes:
    content = _content(answer)
    return content[: len(content) // 2]


def _with(answer: list[Message], content: bytes, kind: bytes | None = None) -> list[Message]:
    """The answer with another body, and perhaps another content type."""
    changed = {b"content-length": str(len(content)).encode()}
    changed |= {b"content-type": kind} if kind else {}
    headers = [(name, changed.get(name, value)) for name, value in answer[0]["headers"]]
    return [{**answer[0], "headers": headers}, {"type": "http.response.body", "body": content}]


def _made_up(fault: Fault) -> list[Message]:
    text = fault.body if isinstance(fault.body, str) else json_numbers.dumps(fault.body).decode()
    kind = "text/html" if text.lstrip().startswith("<") else "application/json"
    headers = {"content-type": kind, "content-length": str(len(text.encode()))}
    headers.update({name.lower(): value for name, value in fault.headers.items()})
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return [
        {"type": "http.response.start", "status": fault.status, "headers": raw},
        {"type": "http.response.body", "body": text.encode(), "more_body": False},
    ]


async def _hold(receive: Receive, seconds: float) -> None:
    """Answers nothing until the caller gives up or the time is over."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return


def _reset(send: Send) -> None:
    """Breaks the connection; the transport is uvicorn's, reached through its send method."""
    cycle = getattr(send, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if cycle is None or transport is None:
        raise RuntimeError("this server gives no access to the connection to break")
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    cycle.disconnected = True
