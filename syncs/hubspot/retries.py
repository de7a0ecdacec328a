"""How long to wait before a call is made once more, and when to give up."""

from .. import errors

ATTEMPTS = 5
_LONGEST_WAIT_SECONDS = 60
_GATEWAY_TROUBLE = ("502", "503", "504", "521", "522", "523", "524", "525", "526")


def wait_milliseconds(trouble: errors.OutsideError, attempt: int, attempts: int) -> int | None:
    """Milliseconds to wait after the nth of so many attempts; None where no other is to follow.

    The figures are those of HubSpot's own client: 10 s × n, 1 s × n for search, 200 ms × n after
    a server error. A used-up day is not waited for.
    """
    if attempt >= attempts:
        return None
    if isinstance(trouble, errors.Throttled):
        short = trouble.wait_seconds <= _LONGEST_WAIT_SECONDS
        return trouble.wait_seconds * 1000 * attempt if short else None
    if isinstance(trouble, errors.Transient):
        return (1000 if trouble.code in _GATEWAY_TROUBLE else 200) * attempt
    return None
