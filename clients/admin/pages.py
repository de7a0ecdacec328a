"""Pages and panels beside a row's form; other apps add theirs when they are ready."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

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
class Panel:
    """A box above the form: `context` fills `template`, or is None and the box is left out."""

    template: str
    context: Callable[[Any], Context | None]


class Beside:
    """What stands beside the rows of one kind: a page each, panels, and pages about all rows."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.pages_of_all: list[Page] = []
        self.panels: list[Panel] = []

    def filled_panels(self, row: Model) -> list[tuple[Panel, Context]]:
        """The panels that have something to say about the row."""
        filled = ((panel, panel.context(row)) for panel in self.panels)
        return [(panel, context) for panel, context in filled if context is not None]


BESIDE_CLIENTS = Beside()
BESIDE_SOWS = Beside()


class BesideAdmin(PlainAdmin):
    """Serves the pages of `beside` to whoever may see the rows."""

    beside: Beside

    def get_urls(self) -> list[URLPattern]:
        """Adds the addresses of the pages."""
        of_all = [
            path(f"{p.slug}/", self._view(p), name=self._name(p)) for p in self.beside.pages_of_all
        ]
        of_one = [
            path(f"<int:pk>/{p.slug}/", self._view(p), name=self._name(p))
            for p in self.beside.pages
        ]
        given: list[URLPattern] = super().get_urls()
        return of_all + of_one + given

    def beside_row(self, row: Model | None) -> Context:
        """What the form's page shows above the form."""
        if row is None:
            return {}
        pages = [
            (page.label, reverse(f"{self.admin_site.name}:{self._name(page)}", args=[row.pk]))
            for page in self.beside.pages
        ]
        return {"row_pages": pages, "row_panels": self.beside.filled_panels(row)}

    def _name(self, page: Page) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page.slug}"

    def _view(self, page: Page) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, pk: int | None = None) -> HttpResponse:
            return self._show(request, page, pk)

        wrapped: Callable[..., HttpResponse] = self.admin_site.admin_view(view)
        return wrapped

    def _show(self, request: HttpRequest, page: Page, pk: int | None) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        row = None if pk is None else self.get_object(request, str(pk))
        if pk is not None and row is None:
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
