"""The web process for a story, as it is served in production: a process of its own, on a port."""

import os
import signal
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

from launcher.keepsakes import free_port
from tests.processes import surroundings

PATIENCE_SECONDS = 120


class Web:
    """Serves the console on a free port until it is killed."""

    def __init__(self, **settings: str) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        words = ["gunicorn", "billing_console.wsgi", "--bind", self.url.removeprefix("http://")]
        self._process = subprocess.Popen(
            [sys.executable, "-m", *words, "--threads", "2", "--log-level", "warning"],
            env=surroundings(PUBLIC_URL=self.url, **settings),
            start_new_session=True,
        )
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            try:
                with urlopen(f"{self.url}/healthz", timeout=5):
                    return
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
        raise AssertionError("The web process didn't come up.")

    def kill(self) -> None:
        """As a power cut would."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
