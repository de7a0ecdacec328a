"""Lists with tabs: one query parameter names the tab, and the tabs follow search and filters."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.admin import SimpleListFilter as DropdownFilter
    from django.contrib.admin.views.main import ChangeList
else:
    from unfold.contrib.filters.admin import DropdownFilter
    from unfold.views import ChangeList

TAB = "tab"

__all__ = ["TAB", "DropdownFilter", "TabbedList"]


class TabbedList(ChangeList):
    """A list that knows its tab is no filter of Django's."""

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """What is filtered by, without the tab."""
        return {k: v for k, v in super().get_filters_params(params).items() if k != TAB}

    def get_results(self, request: HttpRequest) -> None:
        """The tabs have the counts, so the heading needs none."""
        super().get_results(request)
        self.full_result_count = self.result_count

    def tab_address(self, slug: str) -> str:
        """The address of a tab, search and filters kept."""
        return self.get_query_string({TAB: slug})
