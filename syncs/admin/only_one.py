"""Pages of what there is one of: straight to it, and HubSpot is asked before it is saved."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
else:
    from unfold.admin import ModelAdmin


class CheckedForm[T: Model](forms.ModelForm[T]):
    """A form that HubSpot was asked about: `trouble` is what it said, by field (blank: of all)."""

    trouble: Sequence[tuple[str, str]] = ()

    def clean(self) -> dict[str, Any]:
        """Refuses what the portal doesn't have."""
        cleaned = super().clean() or {}
        for field, words in self.trouble:
            self.add_error(field or None, words)
        return cleaned


class OnlyOneAdmin[T: Model](ModelAdmin[T]):
    """Subclasses say what their form is to know of HubSpot."""

    warn_unsaved_form = True

    def known(self, request: HttpRequest) -> dict[str, Any]:
        """Attributes for the form's class, asked for before the form is made."""
        raise NotImplementedError

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one already."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: T | None = None) -> bool:
        """It can only be changed, or switched off where it has a switch."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Straight to the one page."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[1]))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> T | None:
        """With its defaults where nobody has saved it yet."""
        saved = super().get_object(request, object_id, from_field)
        return saved or (self._current() if object_id == "1" else None)

    def _current(self) -> T:
        only_one: T = self.model.current()  # type: ignore[attr-defined]
        return only_one

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Asks HubSpot first: the form is judged inside a transaction, which must not wait."""
        request.known = self.known(request)  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: T | None = None, change: bool = False, **kw: Any
    ) -> type[forms.ModelForm[T]]:
        """The form that knows it."""
        form = super().get_form(request, obj, change, **kw)
        return type(form.__name__, (form,), getattr(request, "known", {}))
