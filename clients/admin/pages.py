"""Pages, links and notices beside a row's form; other apps add theirs when they are ready."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from clients.terms import today

from .base import PlainAdmin

Context = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """A page to be read: `context` fills `template`. Its address ends in `slug`."""

    slug: str
    label: str
    template: str
    context: Callable[[HttpRequest, Any], Context]


@dataclass(frozen=True)
class Link:
    """A button to a page elsewhere; `address` gives None where the user may not go there."""

    label: str
    address: Callable[[HttpRequest, Any], str | None]


class Beside:
    """What stands beside the rows of one kind; `notices` say what needs a person."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.links: list[Link] = []
        self.notices: list[Callable[[Any], Iterable[str]]] = []


BESIDE_CLIENTS = Beside()
BESIDE_SOWS = Beside()
BESIDE_CARDS = Beside()
BESIDE_TIERS = Beside()


class BesideAdmin(PlainAdmin):
    """Shows what is beside a row, and serves its pages to whoever may see the rows."""

    beside: Beside
    change_form_outer_before_template = "clients/beside.html"

    def get_urls(self) -> list[URLPattern]:
        """Adds the addresses of the pages."""
        pages = [
            path(f"<int:pk>/{p.slug}/", self._view(p), name=self._name(p))
            for p in self.beside.pages
        ]
        given: list[URLPattern] = super().get_urls()
        return pages + given

    def render_change_form(
        self, request: HttpRequest, context: Context, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Adds what stands above the form of a row that is there."""
        if row := context.get("original"):
            context["buttons"] = self._buttons(request, row)
            context["notices"] = [each for notice in self.beside.notices for each in notice(row)]
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def _buttons(self, request: HttpRequest, row: Model) -> list[tuple[str, str]]:
        pages = [
            (page.label, reverse(f"{self.admin_site.name}:{self._name(page)}", args=[row.pk]))
            for page in self.beside.pages
        ]
        links = [(link.label, link.address(request, row)) for link in self.beside.links]
        return pages + [(label, address) for label, address in links if address]

    def _name(self, page: Page) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page.slug}"

    def _view(self, page: Page) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            return self._show(request, page, pk)

        wrapped: Callable[..., HttpResponse] = self.admin_site.admin_view(view)
        return wrapped

    def _show(self, request: HttpRequest, page: Page, pk: int) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404(f"There is no such {self.opts.verbose_name}.")
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": page.label,
        }
        return TemplateResponse(request, page.template, context | page.context(request, row))


def day_asked(request: HttpRequest, name: str) -> date:
    """The day that the address gives under this name, or today."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return today()
