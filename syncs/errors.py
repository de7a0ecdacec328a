"""How calls to the outside go wrong, sorted by what to do next."""


class OutsideError(Exception):
    """A call to HubSpot or QuickBooks that did not succeed, in words for a person."""

    def __init__(self, message: str, *, code: str = "", reference: str = "") -> None:
        super().__init__(message)
        self.message, self.code, self.reference = message, code, reference


class Transient(OutsideError):
    """The call was not carried out (no connection, or turned away): try again soon."""


class Throttled(OutsideError):
    """Too many calls: wait `wait_seconds` and try again; nothing was carried out."""

    def __init__(
        self, message: str, *, wait_seconds: int, code: str = "", reference: str = ""
    ) -> None:
        super().__init__(message, code=code, reference=reference)
        self.wait_seconds = wait_seconds


class Permanent(OutsideError):
    """The outside understood and refused: a person has to change something first."""


class Misconfigured(OutsideError):
    """Tokens, scopes or settings are wrong: the whole connection waits for a person."""


class OutcomeUnknown(OutsideError):
    """The call may or may not have been carried out: look before anything is sent again."""
