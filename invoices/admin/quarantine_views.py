"""The inbox's addresses: the page itself, judging again, and an action on what was chosen there."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from ..figures import counted
from ..models import TimeEntry
from ..selectors.quarantine import to_mend
from ..services.acceptance import judge
from .base import RecordAdmin, key_of
from .confirm import way_back
from .entry_actions import MAY_CHANGE
from .quarantine import MOST_AT_ONCE, WRITTEN_OFF, Asked, quarantine_page


class QuarantineViews(RecordAdmin[TimeEntry]):
    """What the admin of time entries answers under quarantine/."""

    def quarantine_urls(self) -> list[URLPattern]:
        """The inbox, judging again, and actions on what was chosen in it."""
        wrap, name = self.admin_site.admin_view, self._url_name("quarantine")
        return [
            path("quarantine/", wrap(self.quarantine), name=name),
            path("quarantine/judge/", wrap(self.judge_again), name=f"{name}_judge"),
            path("quarantine/do/<slug:slug>/", wrap(self.do_chosen), name=f"{name}_do"),
        ]

    def quarantine(self, request: HttpRequest) -> HttpResponse:
        """What waits to be mended, by reason and cause, or what was written off instead."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self._context(request) | {"title": "Quarantine"} | quarantine_page(request)
        return TemplateResponse(request, "invoices/quarantine.html", context)

    def judge_again(self, request: HttpRequest) -> HttpResponse:
        """Judges everything in quarantine by the terms of now, and says how many came back."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm(MAY_CHANGE):
            raise PermissionDenied
        judged = judge(TimeEntry.objects.filter(state=TimeEntry.State.QUARANTINED))
        messages.success(request, _judged_words(judged.accepted, judged.quarantined))
        return HttpResponseRedirect(way_back(request, self._url("quarantine")))

    def do_chosen(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Asks to confirm an action on the ticked entries, or on all that the page found."""
        asked = Asked.of(request.POST)
        if request.method != "POST":
            return HttpResponseRedirect(self._url("quarantine"))
        chosen = self._chosen(request, asked)
        back = way_back(request, asked.address())
        if not chosen.exists():
            messages.warning(request, "Nothing was chosen: tick the entries first.")
            return HttpResponseRedirect(back)
        if chosen.count() > MOST_AT_ONCE:
            messages.warning(request, _TOO_MANY)
            return HttpResponseRedirect(back)
        return self.ask(request, slug, chosen)

    def _chosen(self, request: HttpRequest, asked: Asked) -> QuerySet[TimeEntry]:
        rows = self.rows(request)
        if "every" not in request.POST:
            keys = [key_of(text) for text in request.POST.getlist("chosen")]
            return rows.filter(pk__in=[key for key in keys if key is not None])
        if asked.tab == WRITTEN_OFF:
            return rows.filter(pk__in=asked.write_offs().order_by().values("entry"))
        return rows.filter(pk__in=asked.entries().order_by().values("pk"))


_TOO_MANY = (
    f"At most {MOST_AT_ONCE:,} entries can be changed at once: search for fewer, or choose a "
    "single cause."
)


def _judged_words(came_back: int, stay: int) -> str:
    looked_at = counted(came_back + stay, "entry was", "entries were")
    if not came_back:
        return f"{looked_at} looked at again; none came back."
    left = to_mend().count()
    return f"{looked_at} looked at again: {came_back:,} came back, {left:,} left to mend."
