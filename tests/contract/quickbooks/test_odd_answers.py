"""Whatever one oddity a real answer may have, it is read, or refused in words: nothing breaks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from syncs.quickbooks import changes, comparison, documents, facts
from syncs.quickbooks.gateway import Gateway, body

from ..mutations import broken, odd
from ..replay import recorded
from .test_recorded_answers import LISTS, SENT, Heard, heard

__all__ = ["heard"]
pytestmark = pytest.mark.django_db


def documented(gateway: Gateway) -> None:
    """An invoice is created, compared with what was sent, and kept."""
    held = gateway.create("Invoice", body(SENT), uuid4()).entity
    comparison.differences(SENT, held)
    comparison.is_voided(held)
    documents.columns(held)
    documents.is_older(held, "1", datetime.now(UTC))


def changed(gateway: Gateway) -> None:
    since = datetime.now(UTC) - timedelta(hours=1)
    found = changes.captured(gateway, ["Invoice", "Customer"], since)
    for row in found.get("Invoice", []):
        documents.columns(row)


def rated(gateway: Gateway) -> None:
    rate = gateway.exchange_rate("EUR", date(2026, 10, 31)).get("Rate")
    assert rate is None or isinstance(rate, int | Decimal | str)


USES: dict[str, Callable[[Gateway], Any]] = {
    "invoice-2024": documented,
    "invoice-taxed": documented,
    "changes": changed,
    "customers": lambda gateway: facts.customers(gateway, ["2", "3", "4"]),
    "exchange-rate": rated,
    "batch": lambda gateway: gateway.batch("{}", uuid4()),
    "400-6140": documented,
    "401-json": documented,
    "429-lower-case": documented,
}


@pytest.mark.parametrize("name", sorted(USES))
def test_an_odd_answer_is_read_or_refused(heard: Heard, name: str) -> None:
    gateway = heard(name)
    failures = []
    for what, answer in odd(recorded(f"quickbooks/{name}")):
        heard.plan[""] = [answer]
        failures += broken(USES[name], gateway, what)
    assert failures == []


@pytest.mark.parametrize("text", [text for text in LISTS if text])
def test_odd_lists_and_preferences_are_read_or_refused(heard: Heard, text: str) -> None:
    gateway = heard(**LISTS)
    failures = []
    for what, answer in odd(recorded(f"quickbooks/{LISTS[text]}")):
        heard.plan[text] = [answer]
        failures += broken(facts.read_facts, gateway, what)
    assert failures == []
