"""Starts both stand-ins in one event loop, in a thread of their own."""

import asyncio
import socket
import threading
from dataclasses import dataclass, field

import uvicorn
from starlette.types import ASGIApp

from sandbox.clock import Clock
from sandbox.hubspot import app as hubspot_app
from sandbox.hubspot.stand import HubSpotStand
from sandbox.quickbooks import app as quickbooks_app
from sandbox.quickbooks.stand import QuickBooksStand

HOST = "127.0.0.1"
KEEP_ALIVE_SECONDS = 75
STOP_SECONDS = 10


@dataclass
class Running:
    """Two servers that answer; `stop` ends them."""

    hubspot_url: str
    quickbooks_url: str
    hubspot: HubSpotStand
    quickbooks: QuickBooksStand
    clock: Clock
    servers: list[uvicorn.Server] = field(repr=False)
    thread: threading.Thread = field(repr=False)

    @property
    def quickbooks_discovery_url(self) -> str:
        """Where the OAuth addresses come from."""
        return f"{self.quickbooks_url}/.well-known/openid_configuration"

    def stop(self) -> None:
        """Ends both, open connections included."""
        for server in self.servers:
            server.should_exit = True
        self.thread.join(STOP_SECONDS)


def start(
    hubspot_port: int = 0,
    quickbooks_port: int = 0,
    *,
    client_id: str = "",
    client_secret: str = "",
    limits_speed: int = 1,
) -> Running:
    """Starts both stand-ins and returns once they answer; port 0 takes a free one.

    `client_id` and `client_secret` are what QuickBooks' OAuth expects of the app. `limits_speed`
    is how fast the windows of rate limits pass (`sandbox.clock`). Raises OSError when a port is
    taken.
    """
    clock = Clock(limits_speed)
    hubspot_gate, hubspot = hubspot_app.build(clock)
    quickbooks_gate, quickbooks = quickbooks_app.build(clock)
    if client_id:
        quickbooks.use_credentials(client_id, client_secret)
    sockets = [_bound(hubspot_port), _bound(quickbooks_port)]
    urls = [f"http://{HOST}:{bound.getsockname()[1]}" for bound in sockets]
    servers = [_server(hubspot_gate), _server(quickbooks_gate)]
    ready = threading.Event()
    thread = threading.Thread(
        target=lambda: asyncio.run(_serve(servers, sockets, ready)), name="sandbox", daemon=True
    )
    thread.start()
    ready.wait(STOP_SECONDS)
    return Running(urls[0], urls[1], hubspot, quickbooks, clock, servers, thread)


def _bound(port: int) -> socket.socket:
    # asyncio answers without delay (TCP_NODELAY) only where the socket names its protocol.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
    except OSError as problem:
        bound.close()
        raise OSError(f"port {port} of {HOST} can't be had ({problem.strerror})") from problem
    bound.listen(2048)
    return bound


def _server(app: ASGIApp) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            loop="asyncio",
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=1,
        )
    )


async def _serve(
    servers: list[uvicorn.Server], sockets: list[socket.socket], ready: threading.Event
) -> None:
    serving = [
        asyncio.create_task(server.serve(sockets=[bound]))
        for server, bound in zip(servers, sockets, strict=True)
    ]
    while not all(server.started for server in servers):
        await asyncio.sleep(0.005)
    ready.set()
    await asyncio.gather(*serving)
