"""QuickBooks' rate limits, and the count of calls that Intuit's program meters."""

from collections import deque

from sandbox.quickbooks.errors import Fault, LowerCase, problem
from sandbox.quickbooks.settings import Settings
from sandbox.quickbooks.stand import QuickBooksStand

SECOND_MS, MINUTE_MS = 1_000, 60_000
DETAIL = "The request limit was reached.  Try again later"


class Limits:
    """Sliding windows per realm, by the course of the clock that tests can compress."""

    def __init__(self, stand: QuickBooksStand) -> None:
        self.stand = stand

    def count(self, realm: str, *, batch: bool, read: bool) -> None:
        """Counts a call; raises the refusal where a limit is reached or the reads are used up."""
        settings = self.stand.settings
        if read and 0 < settings.reads_per_month <= self.stand.metered().reads:
            raise throttled(settings)
        if not settings.rate_limits:
            return
        now = self.stand.clock.window_milliseconds()
        rules = _rules(settings, batch)
        windows = [(self._window((realm, name), now - span), most) for name, most, span in rules]
        if any(len(window) >= most for window, most in windows):
            raise throttled(settings)
        for window, _ in windows:
            window.append(now)

    def meter(self, *, read: bool) -> None:
        """Counts a call that succeeded: reads are metered, writes are free."""
        count = self.stand.metered()
        if read:
            count.reads += 1
        else:
            count.writes += 1

    def _window(self, key: tuple[str, str], since: int) -> deque[int]:
        window = self.stand.windows.setdefault(key, deque())
        while window and window[0] <= since:
            window.popleft()
        return window


def _rules(settings: Settings, batch: bool) -> list[tuple[str, int, int]]:
    """Name, calls and milliseconds of every window that a call is counted in."""
    rules = [
        ("second", settings.requests_per_second, SECOND_MS),
        ("combined", settings.combined_per_minute, MINUTE_MS),
    ]
    if batch:
        return [*rules, ("batch", settings.batches_per_minute, MINUTE_MS)]
    return [*rules, ("minute", settings.requests_per_minute, MINUTE_MS)]


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
