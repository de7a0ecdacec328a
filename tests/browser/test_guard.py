"""What no page may do would be noticed if one did it."""

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from playwright.sync_api import Page

from .axe import accessible
from .console import Console
from .guard import unchanged

bad_pages = override_settings(ROOT_URLCONF="tests.browser.bad_pages")


@bad_pages
def test_each_fault_of_a_page_is_noticed(console: Console) -> None:
    page = console.page()
    for path, words in [
        ("/writes", "/writes was answered 500"),
        ("/throws", "threw"),
        ("/logs", "said in the console: logged"),
        ("/asks", "Another host was asked for https://elsewhere.example/picture.png"),
    ]:
        page.goto(path)
        with pytest.raises(AssertionError, match=words):
            console.check()
        console.forgive()
    assert not User.objects.filter(username="made by looking").exists()


@bad_pages
def test_what_cannot_be_read_is_not_accessible(stranger: Page) -> None:
    stranger.goto("/unreadable")
    with pytest.raises(AssertionError, match=r"/unreadable.* color-contrast"):
        accessible(stranger)


def test_a_changed_row_is_noticed(console: Console) -> None:
    with pytest.raises(AssertionError, match="auth_user"), unchanged():
        User.objects.filter(username="eve").update(first_name="Eva")
