"""One column of a table: how its cells are read, what blank means, and how it is written."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from import_export.fields import Field
from import_export.widgets import Widget

from .cells import count_of, day_of, figure_of, plain, text_of, truth_of
from .lookups import Lookups, key_name

EXACT_IN_A_SHEET = 15


class RestsOnBadRow(ValueError):
    """The row named here is in the import too, and has errors of its own."""


class Words(Widget):
    """Text as it is; where there are choices, one of them."""

    def __init__(self, choices: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Raises ValueError for a word that is none of the choices."""
        text = text_of(value)
        if text and self.choices and text not in self.choices:
            raise ValueError(f"{text!r} is none of {', '.join(self.choices)}.")
        return text

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The text."""
        return value or ""


class Figure(Widget):
    """An exact decimal; a number in XLSX where a sheet can hold it exactly, else text."""

    def __init__(self, whole_digits: int, places: int, above_zero: bool) -> None:
        super().__init__()
        self.whole_digits, self.places, self.above_zero = whole_digits, places, above_zero

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        """Raises ValueError for what isn't a figure, is negative or has too many decimals."""
        figure = figure_of(value, whole_digits=self.whole_digits, places=self.places)
        if self.above_zero and figure == 0:
            raise ValueError("0 is not more than nothing.")
        return figure

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Plain digits."""
        text = "" if value is None else plain(value)
        digits = len(text.replace(".", ""))
        native = kwargs.get("force_native_type") and text and digits <= EXACT_IN_A_SHEET
        return Decimal(text) if native else text


class Plain(Widget):
    """Days, truths and whole numbers: read by a function of `cells`, native in XLSX."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self.read = read

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Raises ValueError for what can't be read."""
        return self.read(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """ISO for days, true or false, digits."""
        if kwargs.get("force_native_type") and isinstance(value, date | bool | int):
            return value
        return text_of(value)


class Reference(Widget):
    """Another row, named by its code or e-mail."""

    lookups: Lookups

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__()
        self.model = model

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> models.Model | None:
        """Raises ValueError where there is no such row."""
        text = text_of(value)
        if not text:
            return None
        found: models.Model | None = self.lookups.find(self.model, text)
        if self.lookups.is_bad(self.model, text):
            raise RestsOnBadRow
        if found is None:
            raise ValueError(
                f"There is no {self.model._meta.verbose_name} {text!r}; "
                "add it first or correct the spelling."
            )
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The code or e-mail."""
        return getattr(value, key_name(self.model)) if value else ""


def widget_for(field: models.Field[Any, Any]) -> Widget:
    """The widget that reads and writes a model's field."""
    if isinstance(field, models.ForeignKey):
        return Reference(field.related_model)
    if isinstance(field, models.DecimalField):
        whole_digits = field.max_digits - field.decimal_places
        return Figure(whole_digits, field.decimal_places, field.name.startswith("up_to_"))
    if isinstance(field, models.DateField):
        return Plain(day_of)
    if isinstance(field, models.BooleanField):
        return Plain(truth_of)
    if isinstance(field, models.IntegerField):
        return Plain(count_of)
    return Words(tuple(value for value, _ in field.choices or ()))


class Column(Field):
    """A model's field under its own name; a blank cell is the field's default, or none."""

    def __init__(self, field: models.Field[Any, Any]) -> None:
        super().__init__(attribute=field.name, column_name=field.name, widget=widget_for(field))
        self.optional = field.blank or field.has_default()
        self.when_blank: Callable[[], Any] = field.get_default

    def clean(self, row: Any, **kwargs: Any) -> Any:
        """The value of the row's cell; raises ValueError with the reason it can't be taken."""
        value = self.widget.clean(row[self.column_name], row=row)
        if value not in (None, ""):
            return value
        if not self.optional:
            raise ValueError("It needs a value.")
        return self.when_blank()
