"""The rows that other rows name by code or e-mail, read once for a whole import."""

from typing import Any

from django.db.models import Model

from clients.models import Person, UsageFee

ALONGSIDE: dict[type[Model], list[str]] = {UsageFee: ["sow"]}


def key_name(model: type[Model]) -> str:
    """The field by which rows of other files name a row of this model."""
    return "email" if model is Person else "code"


class Lookups:
    """Finds rows by key without a query each, and remembers whose own row is bad.

    What names a bad row is neither saved nor reported: the bad row's own error is enough.
    """

    def __init__(self) -> None:
        self._rows: dict[type[Model], dict[str, Any]] = {}
        self._bad: set[tuple[type[Model], str]] = set()
        self._unread: set[type[Model]] = set()

    def find(self, model: type[Model], key: str) -> Any | None:
        """The row with this code or e-mail, or None."""
        if model not in self._rows:
            rows = model._default_manager.select_related(*ALONGSIDE.get(model, []))
            self._rows[model] = {getattr(row, key_name(model)): row for row in rows}
        return self._rows[model].get(key)

    def keep(self, rows: list[Any]) -> None:
        """Takes what was just saved."""
        for row in rows:
            if type(row) in self._rows:
                self._rows[type(row)][getattr(row, key_name(type(row)))] = row

    def distrust(self, model: type[Model], key: str) -> None:
        """Remembers that the row of this key is in the import, and bad."""
        self._bad.add((model, key))

    def distrust_all(self, model: type[Model]) -> None:
        """Remembers that the file of this model couldn't be read at all."""
        self._unread.add(model)

    @property
    def knows_bad_rows(self) -> bool:
        """Whether anything of this import is wrong so far."""
        return bool(self._bad or self._unread)

    def is_bad(self, model: type[Model], key: str) -> bool:
        """Whether the key may be missing only because of an error reported already."""
        return model in self._unread or (model, key) in self._bad
