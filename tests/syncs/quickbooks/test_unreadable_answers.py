"""Answers of QuickBooks of another shape than its objects have: refused in words."""

from decimal import Decimal
from typing import Any

import pytest
from pytest_django import Settings

from syncs import errors
from syncs.quickbooks import answers, oauth
from syncs.quickbooks.gateway import Gateway
from tests.contract.quickbooks.test_recorded_answers import Heard, heard
from tests.contract.replay import Recorded, replaying
from tests.stand_ins import StandIns

__all__ = ["heard"]
JSON = [("Content-Type", "application/json")]


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ({"TotalAmt": "much"}, "TotalAmt"),
        ({"TotalAmt": Decimal("1e999999")}, "TotalAmt"),
        ({"TxnTaxDetail": {"TotalTax": [1]}}, "TotalTax"),
        ({"MetaData": [1]}, "MetaData"),
        ({"Line": {"0": {}}}, "Line"),
        ({"Line": [1]}, "Line"),
        ({"DueDate": {}}, "DueDate"),
    ],
)
def test_a_part_of_another_type_is_named(part: dict[str, Any], name: str) -> None:
    with pytest.raises(errors.OutcomeUnknown, match=f"whose {name} can't be read"):
        answers.entity({"Invoice": {"Id": "1"} | part}, "Invoice", "")
    with pytest.raises(errors.OutcomeUnknown, match=f"whose {name} can't be read"):
        answers.rows({"Invoice": [{"Id": "1"} | part]}, "Invoice", "")


def test_a_sound_document_and_a_figure_as_text_are_read() -> None:
    sound = {"Id": "1", "TotalAmt": "100.00", "MetaData": None, "Line": [{"Amount": Decimal(1)}]}
    assert answers.entity({"Invoice": sound}, "Invoice", "") == sound


@pytest.mark.parametrize("listed", [7, "x", {"0": {}}])
def test_changes_that_are_no_list_are_refused(listed: Any) -> None:
    with pytest.raises(errors.OutcomeUnknown):
        answers.blocks({"CDCResponse": [{"QueryResponse": listed}]}, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "body"),
    [(201, b'{"Invoice": {"Id": "1"}}'), (200, b'{"Invoice": {"Id": "1"}, "Fault": null}')],
)
def test_every_success_is_one(heard: Heard, status: int, body: bytes) -> None:
    gateway: Gateway = heard("invoice")
    heard.plan[""] = [Recorded(status, JSON, body)]
    assert gateway.read("Invoice", "1").entity == {"Id": "1"}


@pytest.mark.parametrize(
    "tokens",
    [
        b"{}", b"[1]", b"7",
        b'{"access_token": "a", "refresh_token": "b", "expires_in": "soon",'
        b' "x_refresh_token_expires_in": 1}',
    ],
)  # fmt: skip
def test_a_sign_in_that_gives_no_tokens_is_tried_again(
    stand_ins: StandIns, settings: Settings, tokens: bytes
) -> None:
    with replaying({}) as replay:
        names = (
            "authorization_endpoint", "token_endpoint", "revocation_endpoint", "issuer", "jwks_uri",
            "userinfo_endpoint",
        )  # fmt: skip
        found = ",".join(f'"{name}": "{replay.url}/tokens"' for name in names)
        replay.script.plan["/found"] = [Recorded(200, JSON, f"{{{found}}}".encode())]
        replay.script.plan["/tokens"] = [Recorded(200, JSON, tokens)]
        settings.QUICKBOOKS_DISCOVERY_URL = f"{replay.url}/found"
        with pytest.raises(errors.Transient, match="no readable answer"):
            oauth.refresh("RT1-1")
