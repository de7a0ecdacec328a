"""Fixtures that every test may ask for."""

import pytest
from celery import current_app

from tests.stand_ins import running_stand_ins, stand_ins

__all__ = ["running_stand_ins", "stand_ins"]


@pytest.fixture
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Celery's broker doesn't answer."""
    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:9/0")
    monkeypatch.setattr(current_app, "_pool", None)
    monkeypatch.setattr(current_app.amqp, "_producer_pool", None)
