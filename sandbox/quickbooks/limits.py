"""QuickBooks' rate limits, and the count of calls that Intuit's program meters."""

from sandbox.quickbooks.errors import Fault, LowerCase, problem
from sandbox.quickbooks.settings import Settings
from sandbox.quickbooks.stand import QuickBooksStand
from sandbox.windows import Rule

SECOND_MS, MINUTE_MS = 1_000, 60_000
DETAIL = "The request limit was reached.  Try again later"


class Limits:
    """Sliding windows per realm."""

    def __init__(self, stand: QuickBooksStand) -> None:
        self.stand = stand

    def count(self, realm: str, *, batch: bool, read: bool) -> None:
        """Counts a call; raises the refusal where a limit is reached or the reads are used up."""
        settings = self.stand.settings
        if read and 0 < settings.reads_per_month <= self.stand.metered().reads:
            raise throttled(settings)
        if settings.rate_limits and not self.stand.windows.count(*_rules(settings, realm, batch)):
            raise throttled(settings)

    def meter(self, *, read: bool) -> None:
        """Counts a call that succeeded: reads are metered, writes are free."""
        count = self.stand.metered()
        if read:
            count.reads += 1
        else:
            count.writes += 1


def _rules(settings: Settings, realm: str, batch: bool) -> list[Rule]:
    """Every window that a call is counted in."""
    rules = [
        Rule((realm, "second"), settings.requests_per_second, SECOND_MS),
        Rule((realm, "combined"), settings.combined_per_minute, MINUTE_MS),
    ]
    if batch:
        return [*rules, Rule((realm, "batch"), settings.batches_per_minute, MINUTE_MS)]
    return [*rules, Rule((realm, "minute"), settings.requests_per_minute, MINUTE_MS)]


def throttled(settings: Settings) -> Exception:
    """The refusal in one of the shapes it was seen in."""
    status = 403 if settings.throttled_as == "403" else 429
    message = f"message=ThrottleExceeded; errorCode=003001; statusCode={status}"
    refusal: Fault | LowerCase
    if settings.throttled_as == "lower":
        refusal = LowerCase(status, "003001", message, DETAIL, "SERVICE")
    else:
        error = problem("3001", message, DETAIL) | {"element": None}
        refusal = Fault([error], "SERVICE", status)
    if settings.retry_after_seconds:
        refusal.headers["Retry-After"] = str(settings.retry_after_seconds)
    return refusal
