"""Services that ask QuickBooks, called by a person's action: trouble there is the refusal here."""

from collections.abc import Callable

from invoices.lifecycle import NotAllowed

from ..errors import OutsideError


def asked[T](call: Callable[[], T]) -> T:
    """The call's result; what went wrong outside is said as the reason why it wasn't done."""
    try:
        return call()
    except OutsideError as error:
        raise NotAllowed(error.message) from None
