"""What makes a deal ready for billing: one page, checked against the portal before it is saved."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse
from unfold.admin import ModelAdmin

from ..errors import OutsideError
from ..hubspot.gateway import HubSpot
from ..models import ReadyTrigger
from ..services.check_ready_trigger import trigger_trouble


class ReadyTriggerForm(forms.ModelForm[ReadyTrigger]):
    """The trigger; `trouble` is what the portal said of it, by field (blank: of all)."""

    trouble: dict[str, str] = {}

    class Meta:
        model = ReadyTrigger
        fields = ("object_type", "property_name", "values", "active")

    def clean_values(self) -> str:
        """At least one; blanks between commas go."""
        values = [each.strip() for each in self.cleaned_data["values"].split(",") if each.strip()]
        if not values:
            raise forms.ValidationError("Name at least one value.")
        return ", ".join(values)

    def clean(self) -> dict[str, Any]:
        """Refuses what the portal doesn't have."""
        cleaned = super().clean() or {}
        for field, words in self.trouble.items():
            self.add_error(field or None, words)
        return cleaned


@admin.register(ReadyTrigger)
class ReadyTriggerAdmin(ModelAdmin):
    """The one trigger there is."""

    form = ReadyTriggerForm
    warn_unsaved_form = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one already."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ReadyTrigger | None = None) -> bool:
        """It can be switched off."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Straight to the one page."""
        trigger = ReadyTrigger.current()
        return HttpResponseRedirect(reverse("admin:syncs_readytrigger_change", args=[trigger.pk]))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Asks HubSpot first: the form is judged inside a transaction, which must not wait."""
        asked = request.method == "POST" and self.has_change_permission(request)
        request.trouble = _trouble(request) if asked else {}  # type: ignore[attr-defined]
        response: HttpResponse = super().changeform_view(
            request, object_id, form_url, extra_context
        )
        return response

    def get_form(
        self, request: HttpRequest, obj: ReadyTrigger | None = None, change: bool = False, **kw: Any
    ) -> type[forms.ModelForm[ReadyTrigger]]:
        """The form that knows what the portal said."""
        form: type[forms.ModelForm[ReadyTrigger]] = super().get_form(request, obj, change, **kw)
        return type(form.__name__, (form,), {"trouble": getattr(request, "trouble", {})})


def _trouble(request: HttpRequest) -> dict[str, str]:
    """What HubSpot says against the posted trigger; one that is switched off isn't asked about."""
    posted = ReadyTrigger(
        object_type=request.POST.get("object_type", ""),
        property_name=request.POST.get("property_name", "").strip(),
        values=request.POST.get("values", ""),
    )
    if not request.POST.get("active") or posted.object_type not in ReadyTrigger.ObjectType.values:
        return {}
    try:
        return trigger_trouble(posted, HubSpot(sleep=lambda _seconds: None))
    except OutsideError as error:
        return {"": f"It could not be checked, so it was not saved. {error.message}"}
