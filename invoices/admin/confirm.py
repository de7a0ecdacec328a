"""The page between wanting and doing: what will be done, what is skipped and why; then the POST."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme

from .actions import Action, Plan, plan
from .told import tell
from .words import Words, page_of

__all__ = ["Words", "confirm_and_do", "signed_in", "way_back"]

FOLDED_FROM = 20
LISTED = 200


@dataclass(frozen=True)
class Shown:
    """A row that it will be done to: its name, what it comes to, and what must have been seen."""

    name: str
    detail: str
    texts: list[str]
    stamp: str
    row: Model

    @property
    def page(self) -> str:
        """The address of the row's page."""
        return page_of(self.row)


@dataclass(frozen=True)
class Listed:
    """Rows of which the page lists so many; it counts them all."""

    rows: list[Shown]

    @property
    def first(self) -> list[Shown]:
        """Those that are listed."""
        return self.rows[:LISTED]

    @property
    def more(self) -> int:
        """How many are not."""
        return max(len(self.rows) - LISTED, 0)


def confirm_and_do[T: Model](
    request: HttpRequest,
    action: Action[T],
    rows: Sequence[T],
    words: Words[T],
    *,
    context: dict[str, Any],
    back: str,
    onward: str = "",
) -> HttpResponse:
    """Shows what would be done; does it only by a POST that says it was confirmed.

    Where another run has changed what the page showed, it is shown once more instead. `onward` is
    where it leads when it is done, if not `back`.
    """
    planned = plan(action, rows)
    reason = request.POST.get("reason", "").strip()
    shown = [_shown(row, action, words) for row in planned.chosen]
    seen = _fingerprint(shown)
    confirmed = request.method == "POST" and "confirmed" in request.POST
    changed = confirmed and request.POST.get("seen", seen) != seen
    if confirmed and planned.chosen and not changed and (reason or not action.needs_reason):
        outcome = action.perform(planned.chosen, signed_in(request), reason)
        outcome.refused += planned.skipped
        tell(request, action, words, outcome)
        return HttpResponseRedirect(onward or back)
    remarkable = [each for each in shown if each.texts]
    return TemplateResponse(
        request,
        "invoices/confirm.html",
        {
            **context,
            "action": action,
            "title": action.label,
            "chosen": shown,
            "remarkable": Listed(remarkable),
            "plain": Listed([each for each in shown if not each.texts]),
            "folds": bool(remarkable) or len(shown) > FOLDED_FROM,
            "skipped": _by_reason(planned, words),
            "skipped_count": len(planned.skipped),
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


def _shown[T: Model](row: T, action: Action[T], words: Words[T]) -> Shown:
    texts, stamp = [text for text in action.shows(row) if text], words.stamp(row)
    return Shown(words.name(row), words.detail(row), texts, stamp, row)


def _fingerprint(shown: Iterable[Shown]) -> str:
    said = repr([(each.name, each.detail, each.texts, each.stamp) for each in shown])
    return sha256(said.encode()).hexdigest()


def _by_reason[T: Model](planned: Plan[T], words: Words[T]) -> list[tuple[str, list[str]]]:
    names: dict[str, list[str]] = {}
    for row, why in planned.skipped:
        names.setdefault(why, []).append(words.name(row))
    return list(names.items())


def _called[T: Model](rows: Sequence[T], words: Words[T]) -> str:
    return words.name(rows[0]) if len(rows) == 1 else words.counted(len(rows))


def signed_in(request: HttpRequest) -> AbstractBaseUser:
    """The user, who is known on every page of the admin."""
    if isinstance(request.user, AnonymousUser):
        raise PermissionDenied
    return request.user


def way_back(request: HttpRequest, default: str) -> str:
    """Where the confirmation page leads when it is left: an address of ours, or the default."""
    asked = request.POST.get("back", "") or request.GET.get("back", "")
    ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if ours else default
