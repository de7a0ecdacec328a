"""Links from a card's or tier's page to pages of other rooms, which those rooms add."""

from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Model
from django.http import HttpRequest


class FurtherPage(NamedTuple):
    """A link on the pages of one model; `address` gives None where the user may not go there."""

    model: type[Model]
    title: str
    address: Callable[[HttpRequest, Model], str | None]


_pages: list[FurtherPage] = []


def register_page(page: FurtherPage) -> None:
    """Adds the link to every page of the model; call it once, while apps get ready."""
    _pages.append(page)


def further_pages(request: HttpRequest, row: Model | None) -> list[tuple[str, str]]:
    """Title and address of the links on the row's page; none on a new one's."""
    ours = [page for page in _pages if row and isinstance(row, page.model)]
    found = [(page.title, page.address(request, row)) for page in ours if row]
    return [(title, address) for title, address in found if address]
