"""What the records of this room share: they are looked at, and changed by actions alone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.admin import ShowFacets
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from .actions import Action
from .confirm import Words, confirm_and_do, way_back

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
else:
    from unfold.admin import ModelAdmin


class RecordAdmin[T: Model](ModelAdmin[T]):
    """A list, a page for each row, and actions on one or many; no forms, nothing deleted.

    Subclasses name the page's template, how rows are called, and which actions there are.
    """

    page_template: str
    words: Words[T]
    list_filter_submit = True
    show_facets = ShowFacets.NEVER
    show_add_link = False

    def offered(self) -> Sequence[Action[T]]:
        """The actions there are, whoever asks."""
        return ()

    def page_context(self, request: HttpRequest, row: T) -> dict[str, Any]:
        """What the page's template needs beside the row itself."""
        return {}

    def rows(self, request: HttpRequest) -> QuerySet[T]:
        """The rows as pages and confirmations need them, with what they name."""
        return self.get_queryset(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Records come from runs and pulls."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: T | None = None) -> bool:
        """Nothing is deleted."""
        return False

    def permitted(self, request: HttpRequest) -> list[Action[T]]:
        """The actions this user may take, where a row allows them."""
        return [each for each in self.offered() if request.user.has_perm(each.permission)]

    def offered_in_list(self, request: HttpRequest) -> list[Action[T]]:
        """The actions that make sense for the rows on the list's present tab."""
        return self.permitted(request)

    def get_actions(self, request: HttpRequest, *_where: Any) -> dict[str, Any]:
        """The list's own choices: each leads to the confirmation page."""
        return {each.slug: (_ask, each.slug, each.label) for each in self.offered_in_list(request)}

    def get_urls(self) -> list[URLPattern]:
        """Adds the addresses of the actions."""
        wrap, name = self.admin_site.admin_view, self._url_name("do")
        own = [
            path("<int:pk>/do/<slug:slug>/", wrap(self.do_one), name=name),
            path("do/<slug:slug>/", wrap(self.do_many), name=f"{name}_many"),
        ]
        return own + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The row's page, to be read only."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        row = self._row(request, object_id)
        allowed = [each for each in self.permitted(request) if not each.refusal(row)]
        context = self._context(request, row) | {
            "allowed": [(each, self.doing(request, row, each.slug)) for each in allowed],
            **self.page_context(request, row),
        }
        return TemplateResponse(request, self.page_template, context)

    def do_one(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        """Confirms one action for one row, and does it when that is posted."""
        action, row = self._action(request, slug), self._row(request, pk)
        context = self._context(request, row)
        back = way_back(request, self.page(request, row.pk))
        onward = self.onward(request, action, row)
        return confirm_and_do(
            request, action, [row], self.words, context=context, back=back, onward=onward
        )

    def onward(self, request: HttpRequest, action: Action[T], row: T) -> str:
        """Where an action leads when it is done, if not back."""
        return ""

    def page(self, request: HttpRequest, pk: int) -> str:
        """The address of a row's page, which remembers the list that one came from."""
        return self._remembering(request, self._url("change", pk))

    def doing(self, request: HttpRequest, row: T, slug: str) -> str:
        """The address of an action's confirmation, which remembers the list, too."""
        return self._remembering(request, self._url("do", row.pk, slug))

    def _remembering(self, request: HttpRequest, address: str) -> str:
        kept = self.get_preserved_filters(request)
        return f"{address}?{kept}" if kept else address

    def do_many(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Confirms one action for the rows whose ids are posted, and does it when confirmed."""
        if request.method != "POST":
            return HttpResponseRedirect(self._url("changelist"))
        posted = request.POST.get("ids", "").split(",")
        ids = [number for each in posted if (number := key_of(each)) is not None]
        return self.ask(request, slug, self.rows(request).filter(pk__in=ids))

    def ask(self, request: HttpRequest, slug: str, chosen: QuerySet[T]) -> HttpResponse:
        """The confirmation page for many; it leads back to the list it came from."""
        action = self._action(request, slug)
        came_from_list = "ids" not in request.POST
        here = request.get_full_path() if came_from_list else self._url("changelist")
        context = self._context(request) | {"target": self._url("do_many", slug)}
        back = way_back(request, here)
        return confirm_and_do(request, action, list(chosen), self.words, context=context, back=back)

    def _context(self, request: HttpRequest, row: T | None = None) -> dict[str, Any]:
        request.current_app = self.admin_site.name
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": str(row or self.opts.verbose_name_plural),
        }

    def _action(self, request: HttpRequest, slug: str) -> Action[T]:
        for each in self.offered():
            if each.slug == slug:
                if not request.user.has_perm(each.permission):
                    raise PermissionDenied
                return each
        raise Http404(f"There is no action {slug!r}.")

    def _row(self, request: HttpRequest, pk: str | int) -> T:
        key = key_of(str(pk))
        row = None if key is None else self.rows(request).filter(pk=key).first()
        if row is None:
            raise Http404(f"There is no such {self.opts.verbose_name}.")
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    def _url_name(self, view: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{view}"

    def _url(self, view: str, *args: Any) -> str:
        return reverse(f"{self.admin_site.name}:{self._url_name(view)}", args=args)


def key_of(text: str) -> int | None:
    """The number of a row, as an address or a form says it; None for what no row can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _ask(admin: "RecordAdmin[Any]", request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse:
    rows = admin.rows(request).filter(pk__in=chosen.values("pk"))
    return admin.ask(request, request.POST["action"], rows)
