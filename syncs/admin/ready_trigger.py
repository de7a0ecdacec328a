"""What makes a deal ready for billing: one page, checked against the portal before it is saved."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from ..errors import OutsideError
from ..hubspot.gateway import for_a_page
from ..models import ReadyTrigger
from ..services.check_ready_trigger import check_ready_trigger
from .only_one import CheckedForm, OnlyOneAdmin


class ReadyTriggerForm(CheckedForm[ReadyTrigger]):
    """The trigger."""

    class Meta:
        model = ReadyTrigger
        fields = ("object_type", "property_name", "values", "active")

    def clean_values(self) -> str:
        """At least one; blanks between commas go."""
        values = ReadyTrigger(values=self.cleaned_data["values"]).ready_values
        if not values:
            raise forms.ValidationError("Name at least one value.")
        return ", ".join(values)


@admin.register(ReadyTrigger)
class ReadyTriggerAdmin(OnlyOneAdmin[ReadyTrigger]):
    """The one trigger there is."""

    form = ReadyTriggerForm

    def known(self, request: HttpRequest) -> dict[str, Any]:
        """What the portal said of what is posted."""
        asked = request.method == "POST" and self.has_change_permission(request)
        return {"trouble": _trouble(request) if asked else ()}


def _trouble(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """What HubSpot says against the posted trigger; one that is switched off isn't asked about."""
    posted = ReadyTrigger(
        object_type=request.POST.get("object_type", ""),
        property_name=request.POST.get("property_name", "").strip(),
        values=request.POST.get("values", ""),
    )
    if not request.POST.get("active") or posted.object_type not in ReadyTrigger.ObjectType.values:
        return ()
    try:
        return tuple(check_ready_trigger(posted, for_a_page()))
    except OutsideError as error:
        return (("", f"It could not be checked, so it was not saved. {error.message}"),)
