"""The page between wanting and doing: what will be done, what is skipped and why; then the POST."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme

from ..figures import counted
from .actions import Action, Outcome, plan


@dataclass(frozen=True)
class Words[T: Model]:
    """How rows are named on confirmation pages: each by itself, and all of them added up."""

    one: str
    many: str
    name: Callable[[T], str]
    detail: Callable[[T], str]
    sums: Callable[[Sequence[T]], list[str]]
    remarks: Callable[[Sequence[T]], list[str]] = lambda rows: []

    def counted(self, number: int) -> str:
        """1 invoice, 2 invoices."""
        return counted(number, self.one, self.many)


def confirm_and_do[T: Model](
    request: HttpRequest,
    action: Action[T],
    rows: Sequence[T],
    words: Words[T],
    *,
    context: dict[str, Any],
    back: str,
) -> HttpResponse:
    """Shows what would be done; does it only by a POST that says it was confirmed.

    Where another run has changed what the page showed, it is shown once more instead.
    """
    planned = plan(action, rows)
    reason = request.POST.get("reason", "").strip()
    shown = [(words.name(row), words.detail(row), action.shows(row)) for row in planned.chosen]
    seen = " · ".join((words.counted(len(shown)), *words.sums(planned.chosen), *_said(shown)))
    confirmed = request.method == "POST" and "confirmed" in request.POST
    changed = confirmed and request.POST.get("seen", seen) != seen
    if confirmed and planned.chosen and not changed and (reason or not action.needs_reason):
        outcome = action.perform(planned.chosen, signed_in(request), reason)
        outcome.refused += planned.skipped
        tell(request, action, words, outcome)
        return HttpResponseRedirect(back)
    return TemplateResponse(
        request,
        "invoices/confirm.html",
        {
            **context,
            "action": action,
            "title": action.label,
            "chosen": shown,
            "skipped": [(words.name(row), why) for row, why in planned.skipped],
            "heading": f"{action.label}: {_called(planned.chosen, words)}",
            "sums": words.sums(planned.chosen) if len(rows) > 1 else [],
            "remarks": words.remarks(planned.chosen),
            "ids": ",".join(str(row.pk) for row in rows),
            "seen": seen,
            "changed": changed,
            "reason_is_missing": confirmed and not reason,
            "back": back,
        },
    )


def _said(shown: Sequence[tuple[str, str, list[str]]]) -> list[str]:
    return [text for _name, _detail, texts in shown for text in texts]


def _called[T: Model](rows: Sequence[T], words: Words[T]) -> str:
    return words.name(rows[0]) if len(rows) == 1 else words.counted(len(rows))


def signed_in(request: HttpRequest) -> AbstractBaseUser:
    """The user, who is known on every page of the admin."""
    if isinstance(request.user, AnonymousUser):
        raise PermissionDenied
    return request.user


def tell[T: Model](
    request: HttpRequest, action: Action[T], words: Words[T], outcome: Outcome[T]
) -> None:
    """Says in words what was done and what was not."""
    if outcome.done:
        names = words.name(outcome.done[0])
        if len(outcome.done) > 1:
            sums = " · ".join(words.sums(outcome.done))
            names = f"{words.counted(len(outcome.done))}, {sums}"
        messages.success(request, f"{action.done}: {names}.")
    for row, why in outcome.refused:
        messages.warning(request, f"{words.name(row)}: {why}")


def way_back(request: HttpRequest, default: str) -> str:
    """Where the confirmation page leads when it is left: an address of ours, or the default."""
    asked = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if ours else default
