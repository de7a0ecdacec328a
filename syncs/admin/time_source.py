"""Where time lives in HubSpot: one page, checked against the portal before it is saved."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse
from unfold.admin import ModelAdmin

from ..errors import OutsideError
from ..hubspot import presets
from ..hubspot.gateway import HubSpot
from ..hubspot.portal import custom_objects
from ..models import TimeSource
from ..services.check_time_source import check_time_source
from .time_source_form import SECTIONS, TimeSourceForm

UNCHECKED = "HubSpot couldn't be asked, so this was saved unchecked. {} The next pull will tell."


@admin.register(TimeSource)
class TimeSourceAdmin(ModelAdmin):
    """The one mapping there is."""

    form = TimeSourceForm
    warn_unsaved_form = True
    fieldsets = [(name, {"fields": fields}) for name, fields in SECTIONS]
    change_form_outer_before_template = "syncs/time_source_presets.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one already."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: TimeSource | None = None) -> bool:
        """It can only be changed."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Straight to the one page."""
        source = TimeSource.current()
        return HttpResponseRedirect(reverse("admin:syncs_timesource_change", args=[source.pk]))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Asks HubSpot first: the form is judged inside a transaction, which must not wait."""
        chosen = request.GET.get("preset", "")
        if request.method == "POST":
            request.trouble = self._trouble(request)  # type: ignore[attr-defined]
        elif chosen in presets.PRESETS:
            request.preset = _filled(chosen)  # type: ignore[attr-defined]
        shown = {
            "presets": presets.PRESETS if self.has_change_permission(request) else {},
            "chosen": presets.PRESETS.get(chosen),
        }
        response: HttpResponse = super().changeform_view(
            request, object_id, form_url, shown | (extra_context or {})
        )
        return response

    def get_form(
        self, request: HttpRequest, obj: TimeSource | None = None, change: bool = False, **kw: Any
    ) -> type[forms.ModelForm[TimeSource]]:
        """The form that knows what the portal said, or which preset fills it in."""
        form: type[forms.ModelForm[TimeSource]] = super().get_form(request, obj, change, **kw)
        known = {
            "trouble": getattr(request, "trouble", ()),
            "preset": getattr(request, "preset", {}),
        }
        return type(form.__name__, (form,), known)

    def _trouble(self, request: HttpRequest) -> tuple[tuple[str, str], ...]:
        """What HubSpot says against the posted mapping; nothing where the form itself objects."""
        form = TimeSourceForm(request.POST, instance=TimeSource(pk=1))
        if not self.has_change_permission(request) or not form.is_valid():
            return ()
        try:
            return tuple(check_time_source(form.instance, _gateway()))
        except OutsideError as trouble:
            if form.cleaned_data["save_unchecked"]:
                messages.warning(request, UNCHECKED.format(trouble.message))
                return ()
            return (("", f"It could not be checked, so it was not saved. {trouble.message}"),)


def _filled(preset: str) -> dict[str, Any]:
    """The preset's fields; without what only the portal knows where it can't be asked."""
    try:
        schemas = custom_objects(_gateway()) if preset.startswith("stopwatch") else []
    except OutsideError:
        schemas = []
    return presets.filled(preset, schemas)


def _gateway() -> HubSpot:
    """Somebody waits for the page, so nothing is tried for long."""
    return HubSpot(sleep=lambda _seconds: None, attempts=2)
