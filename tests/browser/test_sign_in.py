"""Signing in, and what one is told where that doesn't work."""

from playwright.sync_api import Page, expect

from billing_console.demo.firm import LOGIN, PASSWORD

from .axe import accessible


def fill_in(page: Page, password: str) -> None:
    page.get_by_label("Username").fill(LOGIN)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def test_who_signs_in_is_led_to_where_they_wanted_to_go(stranger: Page) -> None:
    stranger.goto("/admin/invoices/invoice/?status__exact=pending")
    accessible(stranger)
    fill_in(stranger, PASSWORD)
    expect(stranger).to_have_url("/admin/invoices/invoice/?status__exact=pending")
    expect(stranger.get_by_role("heading", name="Invoices").first).to_be_visible()


def test_a_wrong_password_is_told_in_words(stranger: Page) -> None:
    stranger.goto("/admin/")
    fill_in(stranger, "guessed")
    expect(stranger.get_by_text("Please enter the correct username and password")).to_be_visible()
    accessible(stranger)


def test_who_may_see_nothing_is_told_whom_to_ask(outsider: Page) -> None:
    outsider.goto("/admin/")
    expect(outsider.get_by_text("Ask an administrator for a role")).to_be_visible()
    accessible(outsider)
