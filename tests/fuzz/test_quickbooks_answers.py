"""QuickBooks' answers with several things otherwise: read, or refused by an error of ours."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import strategies as st
from pytest_django import Settings

from syncs.models import QuickBooksConnection
from syncs.quickbooks import facts, oauth, pace
from syncs.quickbooks.gateway import Gateway
from tests.contract.mutations import broken
from tests.contract.quickbooks.test_odd_answers import USES
from tests.contract.quickbooks.test_recorded_answers import LISTS, Heard, heard
from tests.contract.replay import Recorded, recorded, replaying
from tests.stand_ins import StandIns

from .mutating import answers
from .settings import fuzzed

__all__ = ["heard"]
pytestmark = pytest.mark.django_db
MORE: dict[str, Any] = {
    "invoice-sent": lambda gateway: gateway.email("Invoice", "238", "a@b.example"),
    "invoice-voided": lambda gateway: gateway.void("Invoice", "{}", "1"),
    "invoice-deleted": lambda gateway: gateway.delete("Invoice", "{}", "1"),
    "pdf": lambda gateway: gateway.pdf("Invoice", "238"),
    "query-rows": lambda gateway: gateway.query("Invoice"),
    "query-without-count": lambda gateway: gateway.query("Invoice"),
    "200-fault": lambda gateway: gateway.read("Invoice", "238"),
    "400-610": lambda gateway: gateway.read("Invoice", "238"),
    "401-xml": lambda gateway: gateway.read("Invoice", "238"),
    "403-3100": lambda gateway: gateway.query("Customer"),
    "500-10000": lambda gateway: gateway.read("Invoice", "238"),
    "exchange-rate-whole": lambda gateway: gateway.exchange_rate("EUR", date(2026, 10, 31)),
    "changes": lambda gateway: gateway.changes(["Invoice"], datetime.now(UTC)),
}
ALL = USES | {f"{name} again": use for name, use in MORE.items()}


@pytest.fixture
def gateway(heard: Heard) -> Gateway:
    """Books whose plan the test replaces."""
    return heard(**LISTS)


@contextmanager
def as_connected() -> Iterator[None]:
    """Whatever an example did to the connection, the next one finds it as it was."""
    row = QuickBooksConnection.objects.get()
    pace.KEY = f"test:{uuid4().hex}"
    yield
    row.save()


@fuzzed(250, name=st.sampled_from(sorted(ALL)), data=st.data())
def test_a_mutated_answer_is_read_or_refused(
    gateway: Gateway, heard: Heard, name: str, data: st.DataObject
) -> None:
    first = data.draw(answers(recorded(f"quickbooks/{name.removesuffix(' again')}")))
    heard.plan.clear()
    heard.plan[""] = [first]
    with as_connected():
        assert broken(ALL[name], gateway, name) == []


FOUND = {
    "authorization_endpoint": "https://appcenter.intuit.com/connect/oauth2",
    "token_endpoint": "",
    "revocation_endpoint": "",
    "issuer": "https://oauth.platform.intuit.com/op/v1",
    "jwks_uri": "https://oauth.platform.intuit.com/op/v1/jwks",
    "userinfo_endpoint": "https://accounts.platform.intuit.com/v1/openid_connect/userinfo",
}
GIVEN = {
    "token_type": "bearer", "expires_in": 3600, "refresh_token": "RT1-123",
    "x_refresh_token_expires_in": 8726400, "access_token": "eyJ", "id_token": "eyJ",
    "x_refresh_token_hard_expires_in": 157680000,
}  # fmt: skip
REFUSED = {"error": "invalid_grant", "x_error_reason": "user_not_in_realm"}
SIGN_IN: dict[str, Any] = {
    "exchange": lambda: oauth.exchange("code", "1"),
    "refresh": lambda: oauth.refresh("RT1-122"),
    "revoke": lambda: oauth.revoke("RT1-122"),
}


@fuzzed(60, name=st.sampled_from(sorted(SIGN_IN)), where=st.booleans(), data=st.data())
def test_a_mutated_sign_in_gives_tokens_or_is_refused(
    stand_ins: StandIns, settings: Settings, name: str, where: bool, data: st.DataObject
) -> None:
    status, given = data.draw(st.sampled_from([(200, GIVEN), (400, REFUSED), (500, {})]))
    with replaying({}) as replay:
        settings.QUICKBOOKS_DISCOVERY_URL = f"{replay.url}/found"
        found = answer(200, FOUND | dict.fromkeys(POSTED, f"{replay.url}/tokens"))
        said = answer(status, given)
        replay.script.plan["/found"] = [data.draw(answers(found)) if where else found]
        replay.script.plan["/tokens"] = [said if where else data.draw(answers(said))]
        assert broken(lambda _: SIGN_IN[name](), None, name) == []


POSTED = ("token_endpoint", "revocation_endpoint")


def answer(status: int, document: dict[str, Any]) -> Recorded:
    """An answer of Intuit's sign-in."""
    return Recorded(status, [("Content-Type", "application/json")], json.dumps(document).encode())


@fuzzed(80, text=st.sampled_from([text for text in LISTS if text]), data=st.data())
def test_mutated_lists_and_preferences_are_read_or_refused(
    gateway: Gateway, heard: Heard, text: str, data: st.DataObject
) -> None:
    first = data.draw(answers(recorded(f"quickbooks/{LISTS[text]}")))
    others = {one: [recorded(f"quickbooks/{it}")] for one, it in LISTS.items() if one != text}
    heard.plan.clear()
    heard.plan |= {text: [first]} | others
    with as_connected():
        assert broken(facts.read_facts, gateway, text) == []
