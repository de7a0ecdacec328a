"""Has a worker look at once; what nobody took for want of a broker, the schedule takes up."""

import logging
from typing import Any

from celery import Task
from celery.exceptions import CeleryError
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def nudge(task: Task, *arguments: Any) -> None:
    """Sends a task that the schedule would start before long; never fails, never tries twice."""
    try:
        task.apply_async(arguments, retry=False)
    except (OperationalError, CeleryError, OSError):
        log.warning("The broker doesn't answer; %s waits for its schedule.", task.name)
