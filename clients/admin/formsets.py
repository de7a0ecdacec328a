"""Rows edited together are judged together: one may end on the day before another begins.

The models' own checks ask the database, which still has the rows as they were; here the rows of
the page count as typed, and those of other pages as they are. The database judges again at commit.
"""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint
from unfold.forms import PaginationInlineFormSet


class NeighbourForm(forms.ModelForm[Any]):
    """A row of an inline: its own figures are checked here, its neighbours by the formset."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Its fields have no labels but the head of their column, which nobody reads aloud."""
        super().__init__(*arguments, **options)
        for field in self.fields.values():
            field.widget.attrs.setdefault("aria-label", str(field.label))

    def validate_constraints(self) -> None:
        """Only what the row itself can break."""
        exclude = self._get_validation_exclusions()  # type: ignore[attr-defined]
        for constraint in self.instance._meta.constraints:
            if isinstance(constraint, CheckConstraint):
                try:
                    constraint.validate(type(self.instance), self.instance, exclude=exclude)
                except ValidationError as error:
                    self.add_error(None, error)


class NeighbourFormSet(PaginationInlineFormSet):
    """Finds what the rows of one parent break together."""

    def clean(self) -> None:
        """Raises ValidationError for rows that don't go together."""
        super().clean()
        forms_kept = [form for form in self.forms if self._stays(form)]
        if all(form.is_valid() for form in forms_kept):
            self.judge([form.instance for form in forms_kept] + self._elsewhere())

    def _stays(self, form: Any) -> bool:
        if not form.is_valid():
            return True
        is_there = bool(form.instance.pk) or form.has_changed()
        return is_there and not form.cleaned_data.get("DELETE")

    def _elsewhere(self) -> list[Any]:
        """Rows of the parent on other pages of the inline."""
        if not self.instance.pk:
            return []
        shown = [form.instance.pk for form in self.forms if form.instance.pk]
        return list(
            self.model.objects.filter(**{self.fk.name: self.instance}).exclude(pk__in=shown)
        )

    def judge(self, rows: list[Any]) -> None:
        """Overridden by kinds of rows."""


class NoOverlapFormSet(NeighbourFormSet):
    """No two rows of the same scope are in force on one day."""

    scope: ClassVar[tuple[str, ...]] = ()
    days: ClassVar[tuple[str, str]] = ("effective_from", "effective_to")

    def judge(self, rows: list[Any]) -> None:
        """Names both rows of an overlap."""
        running: dict[tuple[Any, ...], Any] = {}
        for row in sorted(rows, key=self._first):
            scope = tuple(getattr(row, name) for name in self.scope)
            before = running.get(scope)
            if before is not None and self._first(row) <= self._last(before):
                raise ValidationError(
                    f"{before} and {row} are in force on the same days; "
                    "end one before the other begins."
                )
            running[scope] = row

    def _first(self, row: Any) -> date:
        return getattr(row, self.days[0]) or date.min

    def _last(self, row: Any) -> date:
        return getattr(row, self.days[1]) or date.max


class RateFormSet(NoOverlapFormSet):
    """Rates of a card."""

    scope = ("person_id", "role", "activity")


class AssignmentFormSet(NoOverlapFormSet):
    """Roles on a SOW."""

    scope = ("person_id",)


class RetainerFormSet(NoOverlapFormSet):
    """Retainers of a SOW."""

    days = ("starts_on", "ends_on")


class BandFormSet(NeighbourFormSet):
    """Bands end at different places, and exactly one has no end."""

    up_to: ClassVar[str] = ""

    def judge(self, rows: list[Any]) -> None:
        """Says which end is missing or there twice."""
        ends = [getattr(row, self.up_to) for row in rows]
        if ends and None not in ends:
            raise ValidationError("The last band must have no end: leave its end blank.")
        twice = next((end for end in ends if ends.count(end) > 1), "")
        if twice != "":
            name = "without end" if twice is None else f"up to {twice}"
            raise ValidationError(f"There are two bands {name}; keep one.")


class OverageBandFormSet(BandFormSet):
    """Bands of a tier."""

    up_to = "up_to_hours"


class UsageBandFormSet(BandFormSet):
    """Bands of a usage fee."""

    up_to = "up_to_units"
