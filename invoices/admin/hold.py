"""Holds in the admin: the entries and whole SOWs that wait, and letting them go."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format

from clients.models import StatementOfWork

from ..lifecycle import NotAllowed
from ..models import Hold
from ..services.write_offs import hold_sow, release_hold
from .actions import Action, one_by_one
from .base import RecordAdmin
from .columns import column
from .confirm import Words, signed_in
from .entry_actions import MAY_CHANGE, entry_name


class HoldForm(forms.Form):
    """A whole SOW that is to wait, and why."""

    sow = forms.ModelChoiceField(
        label="Statement of work", queryset=StatementOfWork.objects.order_by("code")
    )
    reason = forms.CharField(label="Reason", widget=forms.Textarea)


def hold_name(hold: Hold) -> str:
    """What is held: the whole SOW, or the entry by day and person."""
    if hold.sow:
        return f"{hold.sow.client} · {hold.sow}, the whole SOW"
    return entry_name(hold.entry) if hold.entry else ""


def _release(hold: Hold, by: AbstractBaseUser, reason: str) -> None:
    release_hold(hold, by=by)


RELEASE = Action[Hold](
    "release", "Release",
    "What is released is billed by the next run.",
    "Released", one_by_one(_release),
    lambda hold: "It was released already." if hold.released_at else "", MAY_CHANGE, primary=True,
)  # fmt: skip


@admin.register(Hold)
class HoldAdmin(RecordAdmin[Hold]):
    """What waits and why; a SOW is held here, an entry from its own page or list."""

    page_template = "invoices/hold.html"
    words = Words[Hold](
        one="hold", many="holds", name=hold_name, detail=lambda hold: hold.reason,
        sums=lambda holds: [],
    )  # fmt: skip
    list_display = ("what_words", "reason", "placed_words", "released_words")
    list_select_related = (
        "sow__client", "entry__person", "entry__sow", "placed_by", "released_by",
    )  # fmt: skip
    search_fields = ("sow__code", "sow__client__name", "entry__person__name", "reason")
    list_before_template = "invoices/list_top.html"
    add_words = "Hold a SOW"
    search_help_text = "SOW, client, person or reason"
    ordering = (F("released_at").desc(nulls_first=True), "-placed_at")

    def rows(self, request: HttpRequest) -> QuerySet[Hold]:
        """Holds with the names that pages print."""
        return self.get_queryset(request).select_related(*self.list_select_related)

    def offered(self) -> Sequence[Action[Hold]]:
        """A hold can only be released."""
        return (RELEASE,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever may hold entries may hold SOWs."""
        return request.user.has_perm(MAY_CHANGE)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form that holds a SOW; posting it leads back to the list."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = HoldForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self._hold(request, form):
            return HttpResponseRedirect(self._url("changelist"))
        context = self._context(request) | {"title": "Hold a SOW", "form": form}
        return TemplateResponse(request, "invoices/hold_form.html", context)

    def page_context(self, request: HttpRequest, row: Hold) -> dict[str, Any]:
        """What is held."""
        return {"hold": row, "name": hold_name(row)}

    def _hold(self, request: HttpRequest, form: HoldForm) -> bool:
        sow, reason = form.cleaned_data["sow"], form.cleaned_data["reason"]
        try:
            hold_sow(sow, by=signed_in(request), reason=reason)
        except NotAllowed as refusal:
            form.add_error("sow", str(refusal))
            return False
        messages.success(request, f"Held: {sow}. Runs pass it over until it is released.")
        return True

    @column("What waits")
    def what_words(self, hold: Hold) -> str:
        """The SOW or the entry; the link to the page."""
        return hold_name(hold)

    @column("Since", ordering="placed_at")
    def placed_words(self, hold: Hold) -> str:
        """When it was held, and by whom."""
        return f"{_day(hold.placed_at)} by {hold.placed_by.get_username()}"

    @column("Released", ordering="released_at")
    def released_words(self, hold: Hold) -> str:
        """When it was released, and by whom."""
        if hold.released_at is None or hold.released_by is None:
            return "Still held"
        return f"{_day(hold.released_at)} by {hold.released_by.get_username()}"


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j M Y")
