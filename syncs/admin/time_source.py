"""Where time lives in HubSpot: one page, checked against the portal before it is saved."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse

from ..errors import OutsideError
from ..hubspot import presets
from ..hubspot.gateway import for_a_page
from ..hubspot.portal import custom_objects
from ..models import TimeSource
from ..services.check_time_source import check_time_source
from .only_one import OnlyOneAdmin
from .time_source_form import SECTIONS, TimeSourceForm

UNCHECKED = "HubSpot couldn't be asked, so this was saved unchecked. {} The next pull will tell."


@admin.register(TimeSource)
class TimeSourceAdmin(OnlyOneAdmin[TimeSource]):
    """The one mapping there is."""

    form = TimeSourceForm
    fieldsets = [(name, {"fields": tuple(fields)}) for name, fields in SECTIONS]
    change_form_outer_before_template = "syncs/time_source_presets.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With the presets above the form."""
        shown = {
            "presets": presets.PRESETS if self.has_change_permission(request) else {},
            "chosen": presets.PRESETS.get(request.GET.get("preset", "")),
        }
        return super().changeform_view(request, object_id, form_url, shown | (extra_context or {}))

    def known(self, request: HttpRequest) -> dict[str, Any]:
        """What the portal said of what is posted, or the preset that fills the form in."""
        if request.method == "POST":
            return {"trouble": self._trouble(request)}
        chosen = request.GET.get("preset", "")
        return {"preset": _filled(chosen)} if chosen in presets.PRESETS else {}

    def _trouble(self, request: HttpRequest) -> tuple[tuple[str, str], ...]:
        """What HubSpot says against the posted mapping; nothing where the form itself objects."""
        form = TimeSourceForm(request.POST, instance=TimeSource(pk=1))
        if not self.has_change_permission(request) or not form.is_valid():
            return ()
        try:
            return tuple(check_time_source(form.instance, for_a_page()))
        except OutsideError as trouble:
            if form.cleaned_data["save_unchecked"]:
                messages.warning(request, UNCHECKED.format(trouble.message))
                return ()
            return (("", f"It could not be checked, so it was not saved. {trouble.message}"),)


def _filled(preset: str) -> dict[str, Any]:
    """The preset's fields; without what only the portal knows where it can't be asked."""
    try:
        schemas = custom_objects(for_a_page()) if preset.startswith("stopwatch") else []
    except OutsideError:
        schemas = []
    return presets.filled(preset, schemas)
