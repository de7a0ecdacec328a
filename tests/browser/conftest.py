"""What browser tests may ask for.

- `approver`, `auditor`, `outsider`, `manager`: a page of a browser, signed in as the cast's Grace,
  Otto or Eve, or as somebody who may do everything; `stranger` is not signed in. Paths are enough:
  `approver.goto("/admin/")`. 1440 wide and light; `dressed(page, "dark", 1024)` changes that.
- `console`: the firm of `month.py`, served at `console.url`, with `console.outside`, its HubSpot
  and QuickBooks. Every test has a copy of its own of the database (the ORM sees it too) and of the
  books: whatever it does is gone after it. Today is 2 November 2026. `console.page("grace")` gives
  further signed-in pages.
- `worker`: a Celery worker does what the pages set off, for as long as the test runs.
- `unchanged()` (guard.py) fails if any row was written within it; `accessible(page)` (axe.py) if
  the page breaks WCAG 2 A or AA. `address("invoices_invoice_change", pk)` is an admin page's path.

Every page is guarded: an error in the browser's console, an answer of 500 or more, a request to
another host, and a write to the database by a GET (which the database refuses) fail the test.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from billing_console.demo.firm import LOGIN
from sandbox.server import start
from syncs.quickbooks import pace
from tests.stand_ins import LIMITS_SPEED

from . import copies, month
from .chromium import ARGUMENTS, chromium, required
from .console import Books, Console, pointing_at
from .serving import serving, working

HERE = Path(__file__).parent


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where browser tests are required, one that is skipped has failed."""
    report = yield
    if report.skipped and required() and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They all need the database: pytest-django makes only those that some test is marked for."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture
def _django_db_helper() -> None:
    """In place of pytest-django's: a test has a database of its own, so nothing is to be undone."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    # Playwright keeps an event loop in this thread, and Django would take it for asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def books() -> Iterator[Books]:
    """HubSpot and QuickBooks of the browser tests alone."""
    running = start(limits_speed=LIMITS_SPEED)
    yield Books(running)
    running.stop()


@pytest.fixture(scope="package")
def firm(books: Books, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of the database in which the month has been played."""
    with django_db_blocker.unblock(), time_machine.travel(month.TODAY), _outside(books):
        own = connection.settings_dict["NAME"]
        played = f"{own}_month"
        copies.copy(own, played)
        with copies.used(played):
            copies.empty()
            month.play(books.outside)
        books.keep()
        yield played
        copies.drop(played)


@pytest.fixture
def console(browser: Browser, books: Books, firm: str) -> Iterator[Console]:
    """The firm, served; whatever happens to it is forgotten after the test."""
    own = f"{connection.settings_dict['NAME']}_browser"
    copies.copy(firm, own)
    books.put_back()
    cache.clear()
    with copies.used(own), serving() as url, override_settings(PUBLIC_URL=url):
        console = Console(url, books.outside, browser, [])
        yield console
        for window in browser.contexts:
            window.close()
    copies.drop(own)
    console.check()


@contextmanager
def _outside(books: Books) -> Iterator[None]:
    """Settings and pace for the stand-ins: QuickBooks' real pace would be QuickBooks' slowness."""
    with pytest.MonkeyPatch.context() as patch, override_settings(**pointing_at(books.outside)):
        patch.setattr(pace, "KEY", f"test:{uuid.uuid4().hex}")
        patch.setattr(pace, "CALLS_A_SECOND", 10_000)
        patch.setattr(pace, "CALLS_A_MINUTE", 10_000)
        yield


@pytest.fixture
def worker(console: Console) -> Iterator[None]:
    """Does what the pages set off."""
    with working():
        yield


@pytest.fixture
def approver(console: Console) -> Page:
    """Grace's page: she sees a month-end and decides."""
    return console.page("grace")


@pytest.fixture
def auditor(console: Console) -> Page:
    """Otto's page: he sees a month-end and decides nothing."""
    return console.page("otto")


@pytest.fixture
def outsider(console: Console) -> Page:
    """Eve's page: she may sign in, and that is all."""
    return console.page("eve")


@pytest.fixture
def manager(console: Console) -> Page:
    """A page of somebody who may do everything."""
    return console.page(LOGIN)


@pytest.fixture
def stranger(console: Console) -> Page:
    """A page of nobody who is signed in."""
    return console.page()
