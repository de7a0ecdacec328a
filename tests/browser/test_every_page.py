"""Every page of the menu and the first row behind it, wide and light, then narrow and dark.

Each is accessible and fits its width, and looking at all of them changes nothing.
"""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from billing_console.sidebar import GROUPS, Entry

from .axe import violations
from .console import dressed
from .guard import unchanged

# The menu is looked at once, on the overview; the rows of a list are like its first ones.
ALIKE = ("#nav-sidebar-inner", "#result_list tbody:nth-of-type(n+6)")
FIRST_ROW = "#result_list tbody th a, #result_list tbody td a"


def links(entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        yield reverse(f"admin:{entry.model.replace('.', '_')}_{entry.view}")


def look(page: Page, link: str, beside: tuple[str, ...] = ALIKE) -> Iterator[str]:
    """What is wrong with the page in either dress."""
    page.goto(link)
    yield from violations(dressed(page, "light", 1440), beside=beside)
    dark = dressed(page, "dark", 1024)
    yield from violations(dark, "color-contrast", beside=beside)

    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wider > 0:
        yield f"{link} is {wider} pixels wider than a window of 1024"


def first_row(page: Page) -> str | None:
    """Where the first row of the list leads."""
    rows = page.locator(FIRST_ROW)
    return rows.first.get_attribute("href") if rows.count() else None


@pytest.mark.parametrize(("title", "entries"), GROUPS, ids=[title for title, _entries in GROUPS])
def test_pages_are_accessible_and_change_nothing(
    title: str, entries: tuple[Entry, ...], manager: Page
) -> None:
    wrong: list[str] = []
    with unchanged():
        for link in links(entries):
            wrong += look(manager, link)
            row = first_row(manager)
            wrong += look(manager, row) if row else []
    assert not wrong, "\n".join(wrong)


def test_the_overview_is_accessible_and_changes_nothing(manager: Page) -> None:
    with unchanged():
        wrong = list(look(manager, reverse("admin:index"), ()))
    assert not wrong, "\n".join(wrong)
