"""The control API of a stand-in's webhooks: where they go, what became of them, send now."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import json_answer, json_body
from sandbox.control import guarded
from sandbox.deliveries import Target
from sandbox.webhooks import Outbox


def routes[T: Target](outbox: Outbox[T]) -> list[Route]:
    """`/_control/webhooks` to look and to switch, `/_control/webhooks/deliver` to send now."""

    async def target(request: Request) -> Response:
        """GET shows all, POST changes the target, DELETE forgets target, events and deliveries."""
        if request.method == "POST":
            outbox.configure(await json_body(request))
        if request.method == "DELETE":
            outbox.reset()
        return json_answer(outbox.shown())

    async def deliver(request: Request) -> Response:
        """Sends and answers with the outcomes.

        Everything that waits; with `{"due": true}` only what is due by the clock; with
        `{"again": [1, 2]}` deliveries that were sent before. The receiver may call the stand-in
        meanwhile, so another thread does it.
        """
        wanted = await json_body(request) if await request.body() else {}
        if "again" in wanted:
            sent = await asyncio.to_thread(outbox.repeat, list(wanted["again"]))
        else:
            due = bool(wanted.get("due"))
            sent = await asyncio.to_thread(outbox.deliver, due_only=due)
        return json_answer({"deliveries": [one.shown() for one in sent]})

    return [
        Route("/_control/webhooks", guarded(target), methods=["GET", "POST", "DELETE"]),
        Route("/_control/webhooks/deliver", guarded(deliver), methods=["POST"]),
    ]
