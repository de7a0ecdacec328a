"""How figures stand in a form: exact, without trailing zeros."""

from decimal import Decimal
from typing import Any

from unfold.widgets import UnfoldAdminDecimalFieldWidget

from clients.models.fields import PercentField, QuantityField, UnitPriceField
from clients.resources.cells import plain


class FigureInput(UnfoldAdminDecimalFieldWidget):
    """240 rather than 240.0000000."""

    def format_value(self, value: Any) -> Any:
        """Trims what the column pads."""
        return plain(value) if isinstance(value, Decimal) else super().format_value(value)


FIGURES: dict[type, dict[str, Any]] = {
    UnitPriceField: {"widget": FigureInput},
    QuantityField: {"widget": FigureInput},
    PercentField: {"widget": FigureInput},
}
