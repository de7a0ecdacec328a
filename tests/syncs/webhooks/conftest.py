"""The console as both outsides know it: its public address, and their secrets."""

import pytest
from pytest_django import Settings

from .post import PUBLIC_URL, SECRET, VERIFIER


@pytest.fixture(autouse=True)
def known_outside(settings: Settings) -> None:
    settings.PUBLIC_URL = PUBLIC_URL
    settings.HUBSPOT_CLIENT_SECRET = SECRET
    settings.QUICKBOOKS_WEBHOOK_VERIFIER = VERIFIER
