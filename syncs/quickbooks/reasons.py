"""The reasons that pre-flight knows: what stops an invoice, and what is only good to know."""

from enum import StrEnum
from typing import NamedTuple


class Reason(StrEnum):
    """In a few words, as they are counted; each finding has its own sentence with the mend."""

    NO_CUSTOMER = "The client has no customer"
    CUSTOMER_GONE = "The customer is gone or merged"
    CUSTOMER_INACTIVE = "The customer is inactive"
    CUSTOMER_CURRENCY = "The customer is kept in another currency"
    ONE_CURRENCY = "The books know one currency alone"
    NO_RATE = "An exchange rate is missing"
    CLOSED = "The books are closed for its date"
    NO_TERM = "The payment term is missing or inactive"
    NUMBER_TAKEN = "The number is taken"
    ADDRESS = "The e-mail address can't be used"
    TOTAL = "The lines don't add up to the total"
    TOO_LARGE = "An amount has too many digits"
    NO_ITEM = "No item is named for a line"
    ITEM_GONE = "An item is inactive or gone"
    TAX_CODE = "A tax code is unknown"
    NO_TAX_CODE = "A line has no tax code"
    CLASS_GONE = "A class is inactive or gone"
    TOO_MANY_LINES = "It has too many taxed lines"
    OWN_NUMBERS = "QuickBooks gives the number"
    NO_SERVICE_DATES = "Service dates are left out"
    NO_CLASSES = "Classes are left out"
    CUT = "A text is cut"
    AUTOMATED_TAX = "QuickBooks works the tax out"
    NO_SALES_TAX = "No tax will be added"

    @property
    def stops(self) -> bool:
        """Whether nothing is sent while it holds."""
        return self not in _GOOD_TO_KNOW


_GOOD_TO_KNOW = frozenset(
    [
        Reason.OWN_NUMBERS,
        Reason.NO_SERVICE_DATES,
        Reason.NO_CLASSES,
        Reason.CUT,
        Reason.AUTOMATED_TAX,
        Reason.NO_SALES_TAX,
    ]
)


class Finding(NamedTuple):
    """A reason, and the sentences that name the thing and the mend."""

    reason: Reason
    words: str
