"""Starting the stand-ins as a process of their own, and loading folders into them."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from sandbox import json_numbers
from sandbox.folders import payloads
from sandbox.server import start
from tests.sandbox.caller import Caller
from tests.sandbox.firm import TIME

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "tests" / "cases" / "01-time-and-materials"
FREE = {"SANDBOX_HUBSPOT_PORT": "0", "SANDBOX_QUICKBOOKS_PORT": "0"}


def started(*arguments: str) -> tuple[subprocess.Popen[str], str, str]:
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **FREE},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(2)]
    addresses = [re.search(r"http://\S+", text) for text in lines]
    assert all(addresses), lines
    hubspot, quickbooks = (match.group() for match in addresses if match)
    return process, hubspot, quickbooks


@pytest.fixture(scope="module")
def command() -> Iterator[tuple[str, str]]:
    process, hubspot, quickbooks = started("manage.py", "sandbox", "--data", str(CASE))
    yield hubspot, quickbooks
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0


def load(addresses: tuple[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return manage(addresses, "sandbox_load", str(folder))


def manage(
    addresses: tuple[str, str], *arguments: str, **more: str
) -> subprocess.CompletedProcess[str]:
    environment = {"HUBSPOT_API_URL": addresses[0], "QUICKBOOKS_API_URL": addresses[1]} | more
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_starts_with_a_case(command: tuple[str, str]) -> None:
    hubspot, quickbooks = command
    rows = Caller(hubspot, "pat").get(f"/crm/v3/objects/{TIME}", limit=100).json["results"]
    entries = json.loads((CASE / "hubspot" / "1" / "time_entries.json").read_text())
    assert {row["id"] for row in rows} == {one["id"] for one in entries}
    customers = Caller(quickbooks).get("/_control/state").json["customers"]
    assert {one["Id"]: one["CurrencyRef"]["value"] for one in customers} == {
        "101": "USD",
        "102": "EUR",
        "103": "JPY",
    }


def test_a_folder_is_loaded_into_what_runs(command: tuple[str, str], tmp_path: Path) -> None:
    deals = [{"id": "900", "properties": {"dealname": "New"}, "archived": False}]
    (tmp_path / "deals.json").write_text(json.dumps(deals))
    done = load(command, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "HubSpot: 1 deals\n"
    assert Caller(command[0], "pat").get("/crm/v3/objects/deals/900").status == 200


def test_webhooks_are_aimed_at_the_console(command: tuple[str, str]) -> None:
    given = {"PUBLIC_URL": "https://billing.example", "HUBSPOT_CLIENT_SECRET": "one"}
    done = manage(command, "sandbox_webhooks", "http://127.0.0.1:1/", **given)
    assert done.returncode == 0, done.stderr
    assert "HubSpot sends its webhooks to http://127.0.0.1:1/webhooks/hubspot\n" in done.stdout
    hubspot, quickbooks = (Caller(one).get("/_control/webhooks").json["target"] for one in command)
    assert hubspot["signed_url"] == "https://billing.example/webhooks/hubspot"
    assert hubspot["secret"] == "one"
    assert quickbooks["target_url"] == "http://127.0.0.1:1/webhooks/quickbooks"


def test_an_empty_folder_is_refused_with_a_reason(command: tuple[str, str], tmp_path: Path) -> None:
    done = load(command, tmp_path)
    assert done.returncode == 1
    assert "holds nothing the stand-ins know" in done.stderr


def test_it_runs_without_django() -> None:
    process, hubspot, _ = started("-m", "sandbox")
    assert Caller(hubspot, "pat").get("/crm/v3/objects/deals").status == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


@pytest.mark.parametrize("folder", sorted((ROOT / "tests" / "cases").glob("*/hubspot/1")))
def test_every_case_can_be_loaded(hubspot: Caller, folder: Path) -> None:
    data = payloads(folder).hubspot
    answer = hubspot.call("POST", "/_control/load", json_numbers.dumps(data))
    assert answer.json["loaded"] == {name: len(rows) for name, rows in data.items()}


def test_the_clock_can_be_hurried_and_goes_back(hubspot: Caller, quickbooks: Caller) -> None:
    before = quickbooks.get("/_control/clock").json
    hubspot.post("/_control/clock", {"speed": 100_000})
    time.sleep(0.05)
    after = quickbooks.get("/_control/clock").json
    assert after["speed"] == 100_000
    moved = datetime.fromisoformat(after["now"]) - datetime.fromisoformat(before["now"])
    assert moved.total_seconds() > 3_600
    assert quickbooks.post("/_control/clock", {"real": True}).json["speed"] == 1
    assert hubspot.post("/_control/clock", {"speed": 0}).status == 400
    assert hubspot.post("/_control/clock", {"advance_seconds": -1}).status == 400


def test_contracts_give_the_customers(tmp_path: Path) -> None:
    rows = [
        "\ufeffname,code,currency,quickbooks_customer_id,billing_email",
        "Acme,A,USD,101,ap@acme.example",
        "No books,B,USD,,",
    ]
    (tmp_path / "clients.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "companies.csv").write_text("code,home_currency\nMAIN,EUR\n")
    assert payloads(tmp_path).quickbooks == {
        "customers": [
            {
                "Id": "101",
                "DisplayName": "Acme",
                "CurrencyRef": {"value": "USD"},
                "PrimaryEmailAddr": {"Address": "ap@acme.example"},
            }
        ],
        "home_currency": "EUR",
    }


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(OSError, match=f"port {port} of 127.0.0.1 can't be had"):
            start(port)
