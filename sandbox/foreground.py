"""Runs the stand-ins until somebody ends them."""

import signal
import sys
import threading
from pathlib import Path

from sandbox.folders import payloads
from sandbox.server import start


def run(
    hubspot_port: int,
    quickbooks_port: int,
    data: Path | None = None,
    *,
    client_id: str = "",
    client_secret: str = "",
) -> None:
    """Starts, loads a folder if given, prints the addresses, and waits for Ctrl-C or SIGTERM."""
    ended = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: ended.set())
    running = start(hubspot_port, quickbooks_port, client_id=client_id, client_secret=client_secret)
    if data is not None:
        loads = payloads(data)
        running.hubspot.load(loads.hubspot)
        running.quickbooks.load(loads.quickbooks)
    sys.stdout.write(f"HubSpot stand-in: {running.hubspot_url}\n")
    sys.stdout.write(f"QuickBooks stand-in: {running.quickbooks_url}\n")
    sys.stdout.flush()
    ended.wait()
    running.stop()
