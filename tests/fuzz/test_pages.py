"""Every address of the console with hostile ids, questions and forms: pages or refusals, no 500."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import strategies as st

from tests.browsers import signed_in
from tests.stand_ins import StandIns

from .addresses import addresses, queries
from .forms import fields_of, hostile_forms
from .settings import fuzzed
from .undone import undone
from .world import build_world

pytestmark = pytest.mark.django_db
_MAY_CHANGE = ('"django_session"',)


@pytest.fixture
def browser(db: None, stand_ins: StandIns) -> Client:
    """Of somebody who may do everything."""
    return signed_in(build_world(stand_ins))


@fuzzed(80, data=st.data())
def test_a_page_is_shown_or_refused_and_looking_changes_nothing(
    browser: Client, data: st.DataObject
) -> None:
    address = data.draw(addresses())
    query = data.draw(queries(address))
    with undone(), CaptureQueriesContext(connection) as asked:
        answer = browser.get(f"{address}?{query}")
        assert answer.status_code < 500
    assert list(_changes(asked)) == []


@fuzzed(40, data=st.data())
def test_a_hostile_form_is_taken_or_refused(browser: Client, data: st.DataObject) -> None:
    address = data.draw(addresses())
    with undone():
        page = browser.get(address)
        fields = fields_of(page.content) if page.status_code == 200 else []
        form = data.draw(hostile_forms(fields))
        assert browser.post(address, form).status_code < 500


def test_the_tests_see_changes(browser: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        User.objects.update(first_name="Ada")
    assert len(list(_changes(asked))) == 1


def _changes(asked: CaptureQueriesContext) -> Iterator[str]:
    """The statements that changed rows, sessions aside."""
    for query in asked.captured_queries:
        statement = query["sql"]
        changes = statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))
        if changes and not any(table in statement for table in _MAY_CHANGE):
            yield statement
