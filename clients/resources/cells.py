"""What a cell of a CSV or XLSX file says: exact figures, days, truths and words, or a reason not.

A spreadsheet hands numbers over as binary floats. They are read through their shortest decimal
form (`repr`), which is the figure that was typed up to 15 significant digits; nothing is rounded.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_FIGURE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_COUNT = re.compile(r"-?\d{1,18}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TYPED_DIGITS = 15


def text_of(cell: Any) -> str:
    """The cell as words without spaces around; numbers and days as they would be typed."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else str(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return _typed(cell)
    text = str(cell).strip()
    if "\x00" in text:
        raise ValueError("There is a character in it that cannot be kept; type it anew.")
    return text


def _typed(number: float) -> str:
    if number.is_integer() and abs(number) < 10**_TYPED_DIGITS:
        return str(int(number))
    return repr(number)


def figure_of(cell: Any, *, whole_digits: int, places: int) -> Decimal | None:
    """An exact figure, not negative, of at most `places` decimals; None where blank.

    Raises ValueError for more decimals than are kept: nothing is rounded on its way in.
    """
    text = text_of(cell)
    if not text:
        return None
    if not _FIGURE.fullmatch(text):
        raise ValueError(f"{text!r} is not a plain figure; write it like 1234.50.")
    figure = Decimal(text)
    if figure < 0:
        raise ValueError(f"{text} is negative.")
    if figure and figure.adjusted() >= whole_digits:
        raise ValueError(f"{text} is too large.")
    if _decimals(figure) > places:
        hint = " If a formula made it, round it in the sheet." if isinstance(cell, float) else ""
        raise ValueError(f"{text} has more than {places} decimals.{hint}")
    return abs(figure)


def _decimals(figure: Decimal) -> int:
    """Decimals without trailing zeros, whatever the length (normalize would round at 28)."""
    _, digits, exponent = figure.as_tuple()
    zeros = next((n for n, digit in enumerate(reversed(digits)) if digit), len(digits))
    return max(0, -int(exponent) - zeros) if any(digits) else 0


def day_of(cell: Any) -> date | None:
    """An ISO date; None where blank."""
    text = text_of(cell)
    if not text:
        return None
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date; write it like 2026-09-30.") from None


def truth_of(cell: Any) -> bool | None:
    """true or false, in whatever case; None where blank."""
    text = text_of(cell).lower()
    if text not in ("", "true", "false"):
        raise ValueError(f"{text_of(cell)!r} is neither true nor false.")
    return text == "true" if text else None


def count_of(cell: Any) -> int | None:
    """A whole number, not negative; None where blank."""
    text = text_of(cell)
    if not text:
        return None
    if not _COUNT.fullmatch(text):
        raise ValueError(f"{text!r} is not a whole number.")
    if int(text) < 0:
        raise ValueError(f"{text} is negative.")
    return int(text)


def plain(figure: Decimal) -> str:
    """A figure without exponent or trailing zeros."""
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
