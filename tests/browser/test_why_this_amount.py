"""Why one line costs what it costs: in two clicks from the list of invoices."""

import re

from playwright.sync_api import Page, expect

from .axe import accessible
from .console import dressed
from .guard import unchanged
from .month import TO_REVIEW
from .queue import open_invoice


def test_a_line_says_why_in_two_clicks_and_shows_the_time_behind_it(auditor: Page) -> None:
    with unchanged():
        open_invoice(auditor, TO_REVIEW)
        auditor.locator("button[aria-controls^=line-]").first.click()
        expect(auditor.get_by_role("heading", name="Why this amount")).to_be_visible()
        expect(auditor.get_by_role("heading", name="Time behind it")).to_be_visible()
    expect(auditor.get_by_role("cell", name=re.compile(r"^[\d.]+ h$")).first).to_be_visible()
    accessible(auditor)
    accessible(dressed(auditor, "dark", 1024))


def test_a_line_opens_and_closes_by_keyboard(auditor: Page) -> None:
    open_invoice(auditor, TO_REVIEW)
    opener = auditor.locator("button[aria-controls^=line-]").first
    auditor.wait_for_function("() => document.querySelector('[x-data]')?._x_dataStack")
    opener.focus()
    auditor.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(auditor.get_by_role("heading", name="Why this amount")).to_be_visible()
    auditor.keyboard.press("Enter")
    expect(auditor.get_by_role("heading", name="Why this amount")).to_be_hidden()
