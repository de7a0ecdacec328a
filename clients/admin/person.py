"""Admin pages of the people whose time is billed."""

from django.contrib import admin
from unfold.contrib.filters.admin import AllValuesCheckboxFilter

from clients.models import Person
from clients.resources import PersonResource

from .base import TermsAdmin


@admin.register(Person)
class PersonAdmin(TermsAdmin):
    """People, their own role, and the HubSpot owner and user they are."""

    resource_classes = [PersonResource]
    list_display = ["name", "email", "role", "hubspot_owner_id", "user"]
    list_select_related = ["user"]
    list_filter = [("role", AllValuesCheckboxFilter)]
    search_fields = ["name", "email", "role", "hubspot_owner_id"]
    autocomplete_fields = ["user"]
    fields = ["name", "email", "role", "hubspot_owner_id", "user", "version"]
