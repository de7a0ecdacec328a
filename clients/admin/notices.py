"""What needs a person on a client's page; other apps add theirs when they are ready."""

from collections.abc import Callable, Iterable

from clients.models import Client

Notice = Callable[[Client], Iterable[str]]
_NOTICES: list[Notice] = []


def register_notice(notice: Notice) -> Notice:
    """Has its words shown on the page of each client."""
    _NOTICES.append(notice)
    return notice


def notices_of(client: Client) -> list[str]:
    """All of them, in the order of their registration."""
    return [words for notice in _NOTICES for words in notice(client)]
