"""Filters of the lists: what is in force today, what is over, what is still to come."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import DropdownFilter

from clients.terms import in_force, today


class InForceFilter(DropdownFilter):
    """Rows by whether their days hold today."""

    title = "in force"
    parameter_name = "in_force"
    days: ClassVar[tuple[str, str]] = ("effective_from", "effective_to")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Today, over, to come."""
        return [("today", "Today"), ("over", "Over"), ("to_come", "To come")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the choice."""
        day, (first, last) = today(), self.days
        choices = {
            "today": in_force(day, first, last),
            "over": Q(**{f"{last}__lt": day}),
            "to_come": Q(**{f"{first}__gt": day}),
        }
        chosen = choices.get(self.value() or "")
        return queryset.filter(chosen) if chosen else queryset


class InForceByDatesFilter(InForceFilter):
    """The same for what starts and ends."""

    days = ("starts_on", "ends_on")
