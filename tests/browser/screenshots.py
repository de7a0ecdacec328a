"""The pictures of README and docs, taken of the firm of the browser tests: `make screenshots`.

The name without `test_` keeps it out of the tests: it writes into the repository.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from .month import TO_REVIEW
from .queue import open_invoice

FOLDER = Path(__file__).parent.parent.parent / "docs" / "images"


def overview(page: Page) -> None:
    page.goto("/admin/")


def invoices(page: Page) -> None:
    page.goto("/admin/invoices/invoice/")


def why_this_amount(page: Page) -> None:
    open_invoice(page, TO_REVIEW)
    page.locator("button[aria-controls^=line-]").first.click()
    page.get_by_role("heading", name="Why this amount").wait_for()


def approve_and_send(page: Page) -> None:
    open_invoice(page, TO_REVIEW)
    page.get_by_role("link", name="Approve and send").click()


def quarantine(page: Page) -> None:
    page.goto("/admin/invoices/timeentry/quarantine/")


def ledger(page: Page) -> None:
    page.goto("/admin/invoices/timeentry/ledger/")


PICTURES: dict[str, Callable[[Page], None]] = {
    "overview": overview,
    "invoices": invoices,
    "why-this-amount": why_this_amount,
    "approve-and-send": approve_and_send,
    "quarantine": quarantine,
    "ledger": ledger,
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_taken(name: str, manager: Page) -> None:
    PICTURES[name](manager)
    manager.wait_for_load_state("networkidle")
    manager.mouse.move(0, 0)
    manager.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
