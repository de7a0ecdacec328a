"""Records of HubSpot that say nonsense: kept whole with their raw payload, and judged in words."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from invoices.models import Reason, TimeEntry
from invoices.services.acceptance import judge
from syncs.hubspot import json_text
from syncs.hubspot.mapping import Reader
from syncs.keepable import keepable
from syncs.models import TimeSource
from syncs.services.keep_entries import keep_entries
from syncs.services.pages import keyed
from tests.cast import Firm
from tests.syncs.hubspot.records import entry

from .hostile import words
from .mutating import as_bytes, mutated
from .settings import fuzzed
from .undone import undone

pytestmark = pytest.mark.django_db
PAGE = [entry(1), entry(2, hours="0,5"), entry(3, ()), entry(4, billable="")]


@fuzzed(150, body=as_bytes(mutated(PAGE)), deal=words.map(keepable))
def test_what_has_an_id_is_kept_whole_and_accepted_or_quarantined(
    firm: Firm, body: bytes, deal: str
) -> None:
    records = readable(body)
    page = keyed(records)
    reader = Reader(TimeSource.current(), ZoneInfo("Europe/Berlin"))
    with undone():
        keep_entries(page, {str(one): {deal} for one in page}, reader)
        judge()
        for entry_id, record in page.items():
            row = TimeEntry.objects.get(hubspot_id=entry_id)
            assert {**row.raw, "associations": None} == {**record, "associations": None}
            assert row.state == "accepted" or row.reason in Reason.values


@pytest.fixture
def firm(db: None) -> Firm:
    """With a SOW whose deal entries may name."""
    return Firm()


def readable(body: bytes) -> list[dict[str, Any]]:
    """The objects of a page, as the gateway would give them on."""
    try:
        page = json_text.loads(body)
    except ValueError:
        return []
    return [one for one in page if isinstance(one, dict)] if isinstance(page, list) else []


def test_a_sound_page_is_kept(firm: Firm) -> None:
    """The test above means something."""
    assert len(readable(b'[{"id": "1"}]')) == 1
