"""A real Celery worker for a story: a process of its own, with a broker that only stories use."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import redis
from celery import Task
from django.conf import settings
from kombu import Connection

from tests.processes import surroundings

PATIENCE_SECONDS = 120
BROKER_NUMBER = 11


def broker() -> str:
    """A database of the tests' Redis that only stories use."""
    number = BROKER_NUMBER + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 4
    return urlunsplit(urlsplit(settings.REDIS_URL)._replace(path=f"/{number}"))


class Worker:
    """Takes what is sent to it until it is killed."""

    def __init__(self) -> None:
        self._redis = redis.Redis.from_url(broker())
        self._redis.flushdb()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it; tasks that wait for it begin as soon as it is up."""
        environment = surroundings(REDIS_URL=broker(), OAUTHLIB_INSECURE_TRANSPORT="1")
        words = ["-A", "billing_console", "worker", "--concurrency", "1", "--loglevel", "WARNING"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "celery", *words], env=environment, start_new_session=True
        )

    def send(self, task: Task, *arguments: Any) -> None:
        """Puts a task into its queue."""
        with Connection(broker()) as connection:
            task.apply_async(arguments, connection=connection)

    def kill(self) -> None:
        """As a power cut would: the worker and its children, with nothing tidied up."""
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def until(what: Callable[[], object]) -> None:
    """Waits until it holds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert time.monotonic() < end, f"{what} never held"
        time.sleep(0.005)
