"""OAuth of the QuickBooks stand-in, and the official libraries against it."""

import base64
import json
import os
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from intuitlib.exceptions import AuthClientError
from quickbooks import QuickBooks
from quickbooks.exceptions import QuickbooksException

from sandbox.server import Running
from tests.sandbox.caller import Answer, Caller
from tests.sandbox.sale import act, invoice

BACK = "http://127.0.0.1:8000/quickbooks/callback"
BASIC = base64.b64encode(b"sandbox-client-id:sandbox-client-secret").decode()


@pytest.fixture
def client(stands: Running) -> AuthClient:
    return AuthClient(
        client_id="sandbox-client-id",
        client_secret="sandbox-client-secret",
        redirect_uri=BACK,
        environment=stands.quickbooks_discovery_url,
    )


def callback(client: AuthClient, **more: str) -> dict[str, str]:
    address = client.get_authorization_url([Scopes.ACCOUNTING], state_token="s-1")
    answer = Caller(address).call("GET", f"&{urlencode(more)}" if more else "")
    assert answer.status == 302, answer.text
    sent_to = answer.headers["Location"]
    assert sent_to.startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(sent_to).query).items()}


def refresh(quickbooks: Caller, token: str, basic: str = BASIC) -> Answer:
    form = urlencode({"grant_type": "refresh_token", "refresh_token": token}).encode()
    headers = {
        "Authorization": f"Basic {basic}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return quickbooks.call("POST", "/oauth2/v1/tokens/bearer", form, headers)


def test_a_company_is_connected_with_intuits_library(client: AuthClient) -> None:
    given = callback(client)
    assert given["state"] == "s-1"
    client.get_bearer_token(given["code"], realm_id=given["realmId"])
    assert client.expires_in == 3600
    assert client.x_refresh_token_expires_in == 8_726_400
    first = client.refresh_token
    client.refresh()
    assert client.refresh_token != first
    with pytest.raises(AuthClientError) as refused:
        client.get_bearer_token(given["code"])
    assert json.loads(refused.value.content)["error"] == "invalid_grant"


def test_a_person_may_decline(client: AuthClient) -> None:
    assert callback(client, company="none") == {"error": "access_denied", "state": "s-1"}


def test_a_person_sees_a_page_with_the_companies(client: AuthClient) -> None:
    address = client.get_authorization_url([Scopes.ACCOUNTING], state_token="s-1")
    page = Caller(address).call("GET", "", headers={"Accept": "text/html"})
    assert page.status == 200
    assert "Stand-in company" in page.text


def test_a_second_company_can_be_connected(client: AuthClient, quickbooks: Caller) -> None:
    quickbooks.post("/_control/load", {"realm": "777", "home_currency": "EUR"})
    assert callback(client, company="777")["realmId"] == "777"
    currency = quickbooks.get("/_control/state").json["companies"]["777"]["preferences"][
        "CurrencyPrefs"
    ]
    assert currency["HomeCurrency"]["value"] == "EUR"


def test_a_replaced_refresh_token_works_for_a_moment(quickbooks: Caller) -> None:
    old = quickbooks.post("/_control/connect").json["refresh_token"]
    new = refresh(quickbooks, old).json["refresh_token"]
    assert new != old
    assert refresh(quickbooks, old).json["refresh_token"] == new
    quickbooks.post("/_control/clock", {"advance_seconds": 60})
    late = refresh(quickbooks, old)
    assert late.status == 400
    assert late.json == {
        "error": "invalid_grant",
        "error_description": "Incorrect or invalid refresh token",
    }
    assert refresh(quickbooks, new).status == 200


def test_a_refresh_token_can_stay_the_same_for_a_day(quickbooks: Caller) -> None:
    quickbooks.post("/_control/settings", {"refresh_rotation_seconds": 86_400})
    token = quickbooks.post("/_control/connect").json["refresh_token"]
    assert refresh(quickbooks, token).json["refresh_token"] == token
    quickbooks.post("/_control/clock", {"advance_seconds": 86_400})
    assert refresh(quickbooks, token).json["refresh_token"] != token


def test_the_hard_end_of_a_refresh_token_is_told_on_request(quickbooks: Caller) -> None:
    token = quickbooks.post("/_control/connect").json["refresh_token"]
    form = urlencode({"grant_type": "refresh_token", "refresh_token": token}).encode()
    headers = {
        "Authorization": f"Basic {BASIC}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    path = "/oauth2/v1/tokens/bearer"
    told = quickbooks.call(
        "POST", path, form, headers | {"x-include-refresh-token-hard-expires-in": "true"}
    )
    assert told.json["x_refresh_token_hard_expires_in"] > 157_000_000
    untold = quickbooks.call("POST", path, form, headers)
    assert "x_refresh_token_hard_expires_in" not in untold.json


def test_the_oauth_host_spells_its_transaction_id_in_its_own_way(quickbooks: Caller) -> None:
    token = quickbooks.post("/_control/connect").json["refresh_token"]
    for answer in (
        refresh(quickbooks, token),
        refresh(quickbooks, "x"),
        refresh(quickbooks, "x", "y"),
    ):
        assert answer.headers["Intuit-Tid"]
        assert answer.headers["intuit_tid"] is None


def test_a_user_who_lost_access_can_not_refresh(books: Caller, quickbooks: Caller) -> None:
    token = quickbooks.post("/_control/connect").json["refresh_token"]
    act(quickbooks, "remove_user")
    assert books.get("/preferences").status == 401
    refused = refresh(quickbooks, token)
    assert (refused.status, refused.json["error"]) == (400, "invalid_grant")
    assert refused.json["x_error_reason"] == "user_not_in_realm"
    again = quickbooks.post("/_control/connect").json["refresh_token"]
    assert refresh(quickbooks, again).status == 200


def test_a_company_disconnected_at_intuit_is_over(books: Caller, quickbooks: Caller) -> None:
    token = quickbooks.post("/_control/connect").json["refresh_token"]
    act(quickbooks, "disconnect")
    assert books.get("/preferences").json["fault"]["error"][0]["code"] == "3200"
    assert refresh(quickbooks, token).json["error"] == "invalid_grant"


def test_an_expired_token_is_refused_in_lower_case_with_milliseconds(
    books: Caller, quickbooks: Caller
) -> None:
    quickbooks.post("/_control/clock", {"advance_seconds": 3600})
    body = books.get("/preferences").json
    assert body["fault"]["type"] == "AUTHENTICATION"
    assert body["fault"]["error"][0]["detail"].startswith("Token expired")
    assert isinstance(body["time"], int)
    assert body["time"] > 1_700_000_000_000


def test_wrong_credentials_are_an_invalid_client(quickbooks: Caller) -> None:
    token = quickbooks.post("/_control/connect").json["refresh_token"]
    answer = refresh(quickbooks, token, base64.b64encode(b"a:b").decode())
    assert answer.status == 401
    assert answer.json == {"error": "invalid_client"}
    assert answer.headers["Www-Authenticate"] == 'Basic realm="Intuit"'


def test_an_access_token_lives_an_hour(books: Caller, quickbooks: Caller) -> None:
    assert books.get("/preferences").status == 200
    quickbooks.post("/_control/clock", {"advance_seconds": 3600})
    assert books.get("/preferences").status == 401


def test_a_refresh_token_lives_a_hundred_days(quickbooks: Caller) -> None:
    token = quickbooks.post("/_control/connect").json["refresh_token"]
    quickbooks.post("/_control/clock", {"advance_seconds": 8_726_400})
    assert refresh(quickbooks, token).json["error"] == "invalid_grant"


def test_a_refresh_token_can_live_shorter(quickbooks: Caller) -> None:
    quickbooks.post("/_control/settings", {"refresh_token_seconds": 90})
    token = quickbooks.post("/_control/connect").json["refresh_token"]
    quickbooks.post("/_control/clock", {"advance_seconds": 90})
    assert refresh(quickbooks, token).json["error"] == "invalid_grant"


def test_a_revoked_connection_is_over(client: AuthClient, quickbooks: Caller) -> None:
    given = callback(client)
    client.get_bearer_token(given["code"], realm_id=given["realmId"])
    assert client.revoke()
    assert refresh(quickbooks, client.refresh_token).status == 400
    books = Caller(f"{quickbooks.address}/v3/company/{given['realmId']}", client.access_token)
    assert books.get("/preferences").status == 401


@pytest.fixture
def library(
    stands: Running, books: Caller, client: AuthClient, monkeypatch: pytest.MonkeyPatch
) -> Any:
    monkeypatch.setitem(os.environ, "OAUTHLIB_INSECURE_TRANSPORT", "1")
    given = callback(client)
    client.get_bearer_token(given["code"], realm_id=given["realmId"])

    class Pointed(QuickBooks):  # type: ignore[misc]
        api_url_v3 = sandbox_api_url_v3 = f"{stands.quickbooks_url}/v3"

    return Pointed(
        auth_client=client,
        refresh_token=client.refresh_token,
        company_id=given["realmId"],
        minorversion=75,
        use_decimal=True,
    )


def test_python_quickbooks_creates_queries_and_deletes(library: Any) -> None:
    body = json.dumps(invoice(DocNumber="INV-1"))
    made = library.create_object("Invoice", body, request_id="r-1")["Invoice"]
    assert library.create_object("Invoice", body, request_id="r-1")["Invoice"] == made
    found = library.query("select * from Invoice where DocNumber = 'INV-1'")
    assert found["QueryResponse"]["Invoice"][0]["Id"] == made["Id"]
    assert library.download_pdf("Invoice", made["Id"]).startswith(b"%PDF-")
    gone = {"Id": made["Id"], "SyncToken": made["SyncToken"]}
    deleted = library.delete_object("Invoice", json.dumps(gone))
    assert deleted["Invoice"]["status"] == "Deleted"


def test_python_quickbooks_understands_the_faults(library: Any) -> None:
    library.create_object("Invoice", json.dumps(invoice(DocNumber="INV-1")))
    with pytest.raises(QuickbooksException) as refused:
        library.create_object("Invoice", json.dumps(invoice(DocNumber="INV-1")))
    assert refused.value.error_code == 6140
