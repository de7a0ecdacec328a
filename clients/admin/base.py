"""What the admin pages of all terms share: import and export, the log, figures, refusals."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from import_export.admin import ImportExportMixin
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.import_export.forms import ExportForm
from unfold.overrides import FORMFIELD_OVERRIDES_INLINE

from clients.change_log import changes_in, in_words, log_import
from clients.database_words import said_plainly

from .dry_run import DryRun
from .formats import ContractCSV, ContractXLSX, UploadedCSV, UploadedXLSX
from .formsets import NeighbourForm
from .import_form import TermsImportForm, unreadable
from .widgets import FIGURES


class PlainAdmin(ModelAdmin):
    """A page of terms: figures without padding, changes logged with old and new."""

    formfield_overrides: ClassVar[dict[type, dict[str, Any]]] = FIGURES
    list_filter_submit = True
    warn_unsaved_form = True

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What only the database can refuse, at commit, is said instead of failing."""
        try:
            response: HttpResponse = super().changeform_view(
                request, object_id, form_url, extra_context
            )
        except IntegrityError as error:
            messages.error(request, f"Nothing was saved. {said_plainly(error)}")
            return HttpResponseRedirect(request.get_full_path())
        return response

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> str:
        """Old and new of every changed field, the rows edited along included."""
        said = [in_words(changes_in(form))] if form.changed_data else []
        for formset in formsets or []:
            gone = [f"Removed {row}." for row in formset.deleted_objects]
            kept = [f for f in formset.forms if f.has_changed() and f.instance.pk]
            said += gone + [
                f"{f.instance._meta.verbose_name} {f.instance}: {in_words(changes_in(f))}"
                for f in kept
                if not f.cleaned_data.get("DELETE")
            ]
        return " ".join(said) or ("Added." if add else "Nothing changed.")


IMPORTED = {"new": "new", "update": "changed", "skip": "unchanged"}


class TermsAdmin(ImportExportMixin, PlainAdmin):
    """A table of the contracts, imported and exported by the columns of its resource."""

    import_form_class = TermsImportForm
    import_template_name = "clients/import.html"
    export_form_class = ExportForm
    import_formats = [UploadedCSV, UploadedXLSX]
    export_formats = [ContractCSV, ContractXLSX]
    to_encoding = "utf-8-sig"
    readonly_fields: Any = ["version"]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """An import makes and changes rows."""
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Who may see the table may take it along."""
        return bool(self.has_view_permission(request))

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        """Says which lines can't be read, or what kind of file it is."""
        form.add_error("import_file", unreadable(form.cleaned_data["import_file"], e))

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The form, and of a file what its import would do, row by row; nothing is changed yet."""
        response: Any = super().import_action(request, **kwargs)
        result = response.context_data.get("result")
        response.context_data |= {
            "title": f"Import {self.opts.verbose_name_plural}",
            "dry_run": DryRun(result) if result is not None else None,
            "confirm_address": self._address("process_import"),
        }
        return response  # type: ignore[no-any-return]

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The confirmed import and its log stand or fall together."""
        with transaction.atomic():
            response: HttpResponse = super().process_import(request, **kwargs)
        return response

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Says so when what was right in the dry run no longer is."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(
                request,
                "Nothing was imported: the terms have changed since the preview. Import once more.",
            )
            return HttpResponseRedirect(self._address("import"))
        response: HttpResponse = super().process_result(result, request)
        return response

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        """How many rows were made, changed and left as they are."""
        counts = [(result.totals[kind], words) for kind, words in IMPORTED.items()]
        said = ", ".join(f"{number:,} {words}" for number, words in counts)
        messages.success(request, f"Imported {self.opts.verbose_name_plural}: {said}.")

    def _address(self, page: str) -> str:
        return reverse("admin:{}_{}_{}".format(*self.get_model_info(), page))

    def generate_log_entries(self, result: Any, request: HttpRequest) -> None:
        """Who imported which row, with old and new."""
        log_import(request.user, result)  # type: ignore[arg-type]


class TermsInline(TabularInline):
    """Rows that belong to a page's subject, on a tab unless they are its point; judged together."""

    form = NeighbourForm
    formfield_overrides: ClassVar[dict[type, dict[str, Any]]] = FORMFIELD_OVERRIDES_INLINE | FIGURES
    extra = 0
    tab = True
    per_page = 25

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With what the rows refer to, which their titles name."""
        names = [field.name for field in self.model._meta.fields if field.is_relation]
        queryset: QuerySet[Any] = super().get_queryset(request)
        return queryset.select_related(*names)
