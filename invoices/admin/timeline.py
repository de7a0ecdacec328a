"""An invoice's history in one order: its moves, comments, and what other rooms add."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser

from ..models import Comment, Invoice, Transition
from ..wording import action_words


@dataclass(frozen=True)
class Happening:
    """One thing that happened: `said` are a person's own words, `told` are the console's."""

    at: datetime
    words: str
    by: str = ""
    said: str = ""
    told: str = ""
    page: str = ""
    icon: str = "radio_button_checked"


type Source = Callable[[Invoice], Iterable[Happening]]
_sources: list[Source] = []


def register_happenings(source: Source) -> None:
    """Adds a source to every invoice's history; call it once, while apps get ready."""
    _sources.append(source)


def timeline(invoice: Invoice) -> list[Happening]:
    """The newest first; a number of queries that doesn't grow with the history."""
    happened = [each for source in _sources for each in source(invoice)]
    return sorted(happened, key=lambda each: each.at)[::-1]


def name_of(user: AbstractBaseUser | None) -> str:
    """A person's full name, or how they sign in; without a user it was the console."""
    if user is None:
        return "the console"
    return getattr(user, "get_full_name", str)() or user.get_username()


def _moves(invoice: Invoice) -> Iterable[Happening]:
    moves = Transition.objects.filter(invoice=invoice).select_related("by").order_by("id")
    return [
        Happening(each.at, action_words(each.action), name_of(each.by), said=each.reason)
        for each in moves
    ]


def _comments(invoice: Invoice) -> Iterable[Happening]:
    comments = Comment.objects.filter(invoice=invoice).select_related("by").order_by("id")
    return [
        Happening(each.at, "Comment", name_of(each.by), said=each.text, icon="chat_bubble")
        for each in comments
    ]


register_happenings(_moves)
register_happenings(_comments)
