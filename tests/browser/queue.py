"""The way to an invoice, as people take it."""

import re

from playwright.sync_api import Page


def open_invoice(page: Page, client: str, tab: str = "") -> None:
    """From the list of invoices, in one of its tabs, to the client's: one click, or two."""
    page.goto("/admin/invoices/invoice/")
    if tab:
        page.get_by_role("link", name=re.compile(rf"^{tab}\b")).first.click()
    page.get_by_role("link", name=client).first.click()
