"""Signed nonsense at the webhooks: taken, found again to the digit, and worked off in words."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import strategies as st
from pytest_django import Settings

from clients.models import Company
from syncs.hubspot.gateway import HubSpot
from syncs.models import WebhookEvent
from syncs.services.handle_hubspot_events import handle_hubspot_events
from syncs.services.handle_quickbooks_events import handle_quickbooks_events
from syncs.services.process_webhooks import process_webhooks
from tests.books import connect_books
from tests.stand_ins import StandIns
from tests.syncs.hubspot.records import deal
from tests.syncs.webhooks import post
from tests.syncs.webhooks.captured import CLASSIC, CLOUD, CREATION, GENERIC, OLDER
from tests.syncs.webhooks.conftest import known_outside

from .found_again import missing
from .hostile import json_values, nonsense, texts, words
from .mutating import as_bytes, mutated
from .settings import fuzzed
from .undone import undone

__all__ = ["known_outside"]
pytestmark = pytest.mark.django_db
SENDERS = {"hubspot": post.from_hubspot, "quickbooks": post.from_intuit}
TRIGGER = [post.changed(), post.changed(52, objectTypeId="0-3")]
SHAPES = {
    "hubspot": [[CLASSIC, GENERIC, CREATION], TRIGGER, TRIGGER],
    "quickbooks": [OLDER, CLOUD, [*CLOUD, post.cloud_event(2, type="qbo.customer.merged.v1")]],
}


@pytest.fixture
def connected(db: None, stand_ins: StandIns) -> None:
    """Both outsides hold something of what the events tell of."""
    connect_books(Company.firm(), stand_ins.quickbooks, realm="310687")
    stand_ins.hubspot.load(deals=[deal(51), deal(52)])


def bodies(source: str) -> st.SearchStrategy[bytes]:
    real = st.sampled_from(SHAPES[source]).flatmap(mutated)
    return st.one_of(as_bytes(real), as_bytes(real), as_bytes(json_values), nonsense)


@pytest.mark.parametrize("source", SENDERS)
@fuzzed(100, data=st.data())
def test_what_is_signed_is_taken_kept_and_worked_off(
    connected: None, source: str, data: st.DataObject
) -> None:
    body = data.draw(bodies(source))
    with undone():
        assert SENDERS[source](body).status_code == 204
        assert missing(source, body) == []
        work_off()
        assert unexplained() == []


def work_off() -> None:
    """As the task does, without a wait."""
    hubspot = HubSpot(sleep=lambda _seconds: None)
    process_webhooks(
        {
            "hubspot": lambda events: handle_hubspot_events(events, hubspot),
            "quickbooks": handle_quickbooks_events,
        }
    )


def unexplained() -> list[WebhookEvent]:
    """Events that wait or failed and don't say why, or fail by an error of ours."""
    return [
        event
        for event in WebhookEvent.objects.exclude(state__in=("done", "ignored"))
        if not event.outcome or event.outcome.startswith("It could not be worked off")
    ]


HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "X-HubSpot-Signature-v3", "X-HubSpot-Request-Timestamp", "X-HubSpot-Signature",
            "intuit-signature", "Content-Type", "Content-Length", "Transfer-Encoding",
            "X-HTTP-Method-Override", "Host",
        ]
    ),
    words.map(lambda word: word.encode("utf-8", "replace").decode("latin-1")),
)  # fmt: skip


@fuzzed(
    150,
    path=st.sampled_from([post.HUBSPOT, post.QUICKBOOKS]),
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "ODD"]),
    query=texts.map(lambda text: text.encode("utf-8", "replace").decode("latin-1")),
    headers=HEADERS,
    body=nonsense,
)
def test_what_is_not_signed_is_refused(
    path: str, method: str, query: str, headers: dict[str, str], body: bytes
) -> None:
    browser: Any = Client(enforce_csrf_checks=True)
    environment = {f"HTTP_{name.upper().replace('-', '_')}": it for name, it in headers.items()}
    environment |= {name[5:]: it for name, it in environment.items() if name[5:12] == "CONTENT"}
    answer = browser.generic(method, path, body, QUERY_STRING=query, **environment)
    assert 400 <= answer.status_code < 500
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize("source", SENDERS)
def test_nothing_is_taken_by_chance(source: str, settings: Settings) -> None:
    """The test above means something: the same request is taken where its signature fits."""
    assert SENDERS[source]({}).status_code == 204
