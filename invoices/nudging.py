"""Has a worker look at once; what nobody took for want of a broker, the schedule takes up."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import Task
from celery.exceptions import CeleryError
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


@contextmanager
def saved_then_nudged(task: Task, *arguments: Any) -> Iterator[None]:
    """What its body saves is committed first: a worker that comes sooner would miss it."""
    with transaction.atomic():
        yield
        transaction.on_commit(lambda: nudge(task, *arguments))


def nudge(task: Task, *arguments: Any) -> bool:
    """Sends a task and says whether it left; never fails, never tries twice."""
    try:
        task.apply_async(arguments, retry=False)
    except (OperationalError, CeleryError, OSError):
        log.warning("The broker doesn't answer; %s waits for its schedule.", task.name)
        return False
    return True
