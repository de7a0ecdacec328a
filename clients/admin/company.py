"""Admin pages of our own companies."""

from django.contrib import admin

from clients.models import Company
from clients.resources import CompanyResource

from .base import TermsAdmin


@admin.register(Company)
class CompanyAdmin(TermsAdmin):
    """The books that invoices go to."""

    resource_classes = [CompanyResource]
    list_display = ["code", "name", "home_currency", "time_zone", "number_prefix"]
    search_fields = ["code", "name"]
    fields = ["code", "name", "home_currency", "time_zone", "number_prefix", "version"]
