"""A firm and those who sign in, for tests of invoices and their pages."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.browsers import signed_in
from tests.cast import Firm, approver, auditor


@pytest.fixture
def firm(db: None) -> Firm:
    """A client with a SOW, and Ada."""
    return Firm()


@pytest.fixture
def grace(db: None) -> User:
    """She approves."""
    return approver()


@pytest.fixture
def otto(db: None) -> User:
    """He audits."""
    return auditor()


@pytest.fixture
def as_grace(grace: User) -> Client:
    """A browser in which Grace has signed in."""
    return signed_in(grace)


@pytest.fixture
def as_otto(otto: User) -> Client:
    """A browser in which Otto has signed in."""
    return signed_in(otto)
