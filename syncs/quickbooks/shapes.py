"""Which types the parts of QuickBooks' objects have, by their names, which are the same everywhere.

What has another type can't be read, and then nothing is made of it.
"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

_FIGURES = frozenset(
    ("TotalAmt", "Balance", "Amount", "Qty", "UnitPrice", "TotalTax", "Rate", "DiscountPercent")
)
_OBJECTS = frozenset(
    (
        "MetaData", "DeliveryInfo", "TxnTaxDetail", "CustomerRef", "CurrencyRef", "BillEmail",
        "CustomerMemo", "SalesTermRef", "SalesItemLineDetail", "DiscountLineDetail", "ItemRef",
        "TaxCodeRef", "ClassRef", "HomeCurrency", "AccountingInfoPrefs", "CurrencyPrefs",
        "SalesFormsPrefs", "TaxPrefs", "EmailMessagesPrefs", "ParentRef", "PrimaryEmailAddr",
        "ProductAndServicesPrefs", "CurrencyInfo", "IncomeAccountRef", "LinkedTxnRef",
    )
)  # fmt: skip
_LISTS = frozenset(("Line", "LinkedTxn", "CustomField", "NameValue"))
_TEXTS = frozenset(
    (
        "value", "Id", "SyncToken", "DocNumber", "TxnDate", "DueDate", "EmailStatus", "status",
        "PrivateNote", "DetailType", "Description", "DisplayName", "Name", "FullyQualifiedName",
        "Type", "Country", "CompanyName", "Address", "LastUpdatedTime", "CreateTime",
        "DeliveryTime", "BookCloseDate", "ServiceDate", "bId",
    )
)  # fmt: skip
_LARGEST = Decimal(10) ** 15
_MOST_DIGITS = 40


def misfit(value: Any) -> str:
    """The name of the first part that hasn't its type; blank where all have."""
    if isinstance(value, list):
        names: Iterator[str] = map(misfit, value)
        return next(filter(None, names), "")
    if not isinstance(value, dict):
        return ""
    for name, part in value.items():
        if part is not None and not _fits(name, part):
            return str(name)
        if found := misfit(part):
            return found
    return ""


def _fits(name: str, part: Any) -> bool:
    if name in _FIGURES:
        return _is_figure(part)
    if name in _OBJECTS:
        return isinstance(part, dict)
    if name in _LISTS:
        return isinstance(part, list) and all(isinstance(one, dict) for one in part)
    return name not in _TEXTS or isinstance(part, str | int)


def _is_figure(part: Any) -> bool:
    """A number, as text too, of a size that an amount can have."""
    if isinstance(part, bool) or not isinstance(part, int | Decimal | str):
        return False
    try:
        figure = Decimal(part)
    except InvalidOperation:
        return part == ""
    return figure.is_finite() and abs(figure) < _LARGEST and _is_short(figure)


def _is_short(figure: Decimal) -> bool:
    exponent = figure.as_tuple().exponent
    return isinstance(exponent, int) and exponent > -_MOST_DIGITS
