"""Where time lives in HubSpot: one page, checked against the portal before it is saved."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse
from unfold.admin import ModelAdmin

from ..errors import OutsideError
from ..hubspot.gateway import HubSpot
from ..models import TimeSource
from ..services.check_time_source import missing_properties

PROPERTIES = (
    "date_property", "duration_property", "owner_property", "billable_property",
    "activity_property", "description_property",
)  # fmt: skip


class TimeSourceForm(forms.ModelForm[TimeSource]):
    """The mapping; `trouble` is what the portal said of it, by field (blank: of all)."""

    trouble: dict[str, str] = {}

    class Meta:
        model = TimeSource
        fields = ("object_type", *PROPERTIES[:2], "unit", *PROPERTIES[2:])
        help_texts = {
            "date_property": "The day of the work, or the instant it began.",
            "duration_property": "A number, in the unit below.",
            "owner_property": "Whose time it is: a HubSpot owner.",
            "billable_property": "A checkbox: true or false.",
            "activity_property": "What kind of work it was; rates may depend on it. Blank: none.",
            "description_property": "What was done, for people to read. Blank: none.",
        }

    def clean(self) -> dict[str, Any]:
        """Refuses what the portal doesn't have."""
        cleaned = super().clean() or {}
        for field, words in self.trouble.items():
            self.add_error(field or None, words)
        return cleaned


@admin.register(TimeSource)
class TimeSourceAdmin(ModelAdmin):
    """The one mapping there is."""

    form = TimeSourceForm
    warn_unsaved_form = True

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
        request.trouble = _trouble(request) if request.method == "POST" else {}  # type: ignore[attr-defined]
        response: HttpResponse = super().changeform_view(
            request, object_id, form_url, extra_context
        )
        return response

    def get_form(
        self, request: HttpRequest, obj: TimeSource | None = None, change: bool = False, **kw: Any
    ) -> type[forms.ModelForm[TimeSource]]:
        """The form that knows what the portal said."""
        form: type[forms.ModelForm[TimeSource]] = super().get_form(request, obj, change, **kw)
        return type(form.__name__, (form,), {"trouble": getattr(request, "trouble", {})})


def _trouble(request: HttpRequest) -> dict[str, str]:
    """What HubSpot says against the posted mapping, by field; nobody waits for long."""
    object_type = request.POST.get("object_type", "").strip()
    names = {field: request.POST.get(field, "").strip() for field in PROPERTIES}
    hubspot = HubSpot(sleep=lambda _seconds: None)
    try:
        missing = missing_properties(hubspot, object_type, filter(None, names.values()))
    except OutsideError as error:
        return {"": f"It could not be checked, so it was not saved. {error.message}"}
    words = f"HubSpot's {object_type} has no property of this name."
    return {field: words for field, name in names.items() if name in missing}
