"""The console's processes: stand-ins, Celery worker, beat and web, with the settings they need."""

from __future__ import annotations

import base64
import os
import secrets
import signal
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .account import private_file
from .children import ORDERS, Child, Orders
from .folders import LOCAL, REPOSITORY
from .keepsakes import Keepsakes
from .supervisor import Supervisor

# A worker finishes the task it has, however long that takes.
WORKER_ORDERS = Orders(patience_seconds=None)
STAND_IN_ORDERS = Orders(firmly=signal.SIGKILL, patience_seconds=5)

# What settings.py reads where neither the environment nor `.env` name a database.
EMBEDDED_SETTINGS = LOCAL / "embedded.env"

STAND_IN_CREDENTIALS = {
    "HUBSPOT_ACCESS_TOKEN": "demo-hubspot-token",
    "HUBSPOT_CLIENT_SECRET": "demo-hubspot-secret",
    "QUICKBOOKS_CLIENT_ID": "demo-quickbooks-client",
    "QUICKBOOKS_CLIENT_SECRET": "demo-quickbooks-secret",
    "QUICKBOOKS_WEBHOOK_VERIFIER": "demo-quickbooks-verifier",
    # The stand-ins speak plain HTTP, on this machine only.
    "OAUTHLIB_INSECURE_TRANSPORT": "1",
}


def keys(kept: Keepsakes) -> dict[str, str]:
    """The console's own secrets, made once per clone."""
    return {
        "SECRET_KEY": kept.keep("SECRET_KEY", lambda: secrets.token_urlsafe(50)),
        "FIELD_ENCRYPTION_KEYS": kept.keep("FIELD_ENCRYPTION_KEYS", _fernet_key),
    }


def stand_in_settings(kept: Keepsakes) -> dict[str, str]:
    """Where the stand-ins listen, and the console's settings that lead there."""
    hubspot = kept.port("stand-in HubSpot", preferred=8801)
    quickbooks = kept.port("stand-in QuickBooks", preferred=8802)
    books = f"http://127.0.0.1:{quickbooks}"
    return {
        **STAND_IN_CREDENTIALS,
        "SANDBOX_HUBSPOT_PORT": str(hubspot),
        "SANDBOX_QUICKBOOKS_PORT": str(quickbooks),
        "HUBSPOT_API_URL": f"http://127.0.0.1:{hubspot}",
        "QUICKBOOKS_API_URL": books,
        "QUICKBOOKS_DISCOVERY_URL": f"{books}/.well-known/openid_sandbox_configuration",
    }


def note_embedded(settings: Mapping[str, str]) -> None:
    """Let a `manage.py` typed into another terminal find the embedded servers."""
    text = "".join(f"{name}={value}\n" for name, value in settings.items())
    private_file(EMBEDDED_SETTINGS, text)


def surroundings(settings: Mapping[str, str]) -> dict[str, str]:
    """Our environment and these settings, and no `.env`: it may name a firm's real accounts."""
    return {**os.environ, "ENV_FILE": os.devnull, "DEBUG": "False", **settings}


@dataclass(frozen=True)
class Console:
    """The console's processes under one supervisor, all with the same settings."""

    supervisor: Supervisor
    python: Path
    environ: Mapping[str, str]

    def manage(self, *arguments: str) -> list[str]:
        """The command line of a management command."""
        return [str(self.python), "manage.py", *arguments]

    def finish(self, name: str, *arguments: str) -> None:
        """Run a management command to its end, quietly; a `Problem` when it fails."""
        command = self.manage(*arguments)
        self.supervisor.finish(name, command, environ=self.environ, cwd=REPOSITORY)

    def start_stand_ins(self) -> Child:
        """The HTTP servers that play HubSpot and QuickBooks."""
        return self._start("stand-ins", self.manage("sandbox"), STAND_IN_ORDERS)

    def start_worker(self) -> Child:
        """The Celery worker."""
        options = ("worker", "--loglevel", "INFO", "--concurrency", "2")
        quick = ("--without-gossip", "--without-mingle")
        return self._start("worker", self._celery(*options, *quick), WORKER_ORDERS)

    def start_beat(self) -> Child:
        """Celery's clock, with the schedule that the admin edits."""
        scheduler = ("--scheduler", "django_celery_beat.schedulers:DatabaseScheduler")
        return self._start("beat", self._celery("beat", "--loglevel", "INFO", *scheduler))

    def start_web(self, port: int) -> Child:
        """The web process."""
        options = ("--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4")
        command = [str(self.python), "-m", "gunicorn", "billing_console.wsgi", *options]
        return self._start("web", command, Orders(patience_seconds=10))

    def aim_webhooks(self) -> None:
        """Have the stand-ins tell the console at PUBLIC_URL of what changes there."""
        self.finish("webhooks", "sandbox_webhooks")

    def wait_for_stand_ins(self, child: Child) -> None:
        """Until both of them accept connections."""
        for name in ("SANDBOX_HUBSPOT_PORT", "SANDBOX_QUICKBOOKS_PORT"):
            self.wait_for_port(child, int(self.environ[name]))

    def wait_for_port(self, child: Child, port: int) -> None:
        """Until something accepts connections on that port."""
        self.supervisor.wait_until(child, lambda: _accepts(port))

    def wait_for_words(self, child: Child, words: str) -> None:
        """Until the child's log says so."""
        self.supervisor.wait_until(child, lambda: words in child.log.read_text(errors="replace"))

    def _celery(self, *arguments: str) -> list[str]:
        return [str(self.python), "-m", "celery", "-A", "billing_console", *arguments]

    def _start(self, name: str, command: list[str], orders: Orders = ORDERS) -> Child:
        return self.supervisor.start(
            name, command, environ=self.environ, cwd=REPOSITORY, orders=orders
        )


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
