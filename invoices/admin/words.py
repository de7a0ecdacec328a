"""How rows are called on the pages about actions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from ..figures import counted


@dataclass(frozen=True)
class Words[T: Model]:
    """How rows are named: each by itself, and all of them added up.

    `stamp` is what changes when a row is made anew, so that nobody confirms what they haven't seen.
    """

    one: str
    many: str
    name: Callable[[T], str]
    detail: Callable[[T], str]
    sums: Callable[[Sequence[T]], list[str]]
    remarks: Callable[[Sequence[T]], list[str]] = lambda rows: []
    stamp: Callable[[T], str] = lambda row: ""

    def counted(self, number: int) -> str:
        """1 invoice, 2 invoices."""
        return counted(number, self.one, self.many)


def page_of(row: Model) -> str:
    """The address of the row's page in the admin, or nothing where it has none."""
    return _address(row, "change", row.pk)


def action_of(row: Model, slug: str) -> str:
    """The address of an action for the row, or nothing where its kind has none."""
    return _address(row, "do", row.pk, slug)


def list_of(row: Model) -> str:
    """The address of the list that the row stands in, or nothing where there is none."""
    return _address(row, "changelist")


def _address(row: Model, view: str, *args: object) -> str:
    meta = row._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{view}", args=args)
    except NoReverseMatch:
        return ""
