"""Where entries come from, as another room tells it: records and deals there, and a fresh pull."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Links:
    """Addresses in the source's own pages; blank where one isn't known."""

    record: Callable[[int], str] = lambda record: ""
    deal: Callable[[str], str] = lambda deal: ""


@dataclass(frozen=True)
class Source:
    """What the source offers; each is asked once a page.

    `pull` is the page that starts a pull, blank for one who may not. `proposals` gives for deals
    the page on which their SOW can be accepted.
    """

    links: Callable[[], Links]
    pull: Callable[[HttpRequest], str]
    proposals: Callable[[HttpRequest, list[str]], dict[str, str]]


NO_SOURCE = Source(Links, lambda request: "", lambda request, deals: {})
_registered: list[Source] = []


def register_source(source: Source) -> None:
    """Names the source; call it once, while apps get ready."""
    _registered.append(source)


def source() -> Source:
    """Where entries come from; where nobody has said so, a source that offers nothing."""
    return _registered[-1] if _registered else NO_SOURCE
