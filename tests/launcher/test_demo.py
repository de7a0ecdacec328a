"""The demo's console hears of what is clicked in the stand-ins."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from launcher.console import Console, stand_in_settings, surroundings
from launcher.demo import open_doors
from launcher.keepsakes import Keepsakes, free_port
from launcher.supervisor import Supervisor
from syncs.models import WebhookEvent
from tests.processes import surroundings as database_settings
from tests.stories.worker import broker, until

DEAL = {"id": "51", "properties": {"dealname": "Granite"}, "archived": False}
CUSTOMER = {"do": "create", "entity": "Customer", "body": {"DisplayName": "Granite"}}


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    """Web and stand-ins as the demo starts them, on free ports, with the test's database."""
    port = free_port()
    kept = {"PUBLIC_URL": f"http://127.0.0.1:{port}", "SECRET_KEY": "s", "REDIS_URL": broker()}
    settings = database_settings() | kept | stand_in_settings(Keepsakes())
    with Supervisor(tmp_path) as supervisor:
        console = Console(supervisor, Path(sys.executable), surroundings(settings))
        console.wait_for_stand_ins(console.start_stand_ins())
        open_doors(console, port)
        yield console


def ask(address: str, body: dict[str, Any]) -> None:
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(address, json.dumps(body).encode(), headers), timeout=60) as answer:
        answer.read()


@pytest.mark.django_db(transaction=True)
def test_the_stand_ins_tell_the_demos_console_of_what_changes(console: Console) -> None:
    hubspot, books = (console.environ[f"{one}_API_URL"] for one in ("HUBSPOT", "QUICKBOOKS"))
    ask(f"{hubspot}/_control/load", {"deals": [DEAL]})
    ready = {"billing_status": "ready_for_billing"}
    ask(f"{hubspot}/_control/change", {"object_type": "deals", "id": 51, "properties": ready})
    ask(f"{books}/_control/act", CUSTOMER)
    until(lambda: WebhookEvent.objects.filter(source="hubspot", object_id="51").exists())
    until(lambda: WebhookEvent.objects.filter(source="quickbooks").exists())
    assert not WebhookEvent.objects.filter(state="failed").exists()
