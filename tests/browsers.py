"""Browsers of those who sign in, and the words of the pages they are shown."""

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client


def signed_in(user: User) -> Client:
    """A browser of this user."""
    browser = Client()
    browser.force_login(user)
    return browser


def shown(answer: HttpResponse) -> str:
    """The page, all of its white space one blank; an error isn't one."""
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())
