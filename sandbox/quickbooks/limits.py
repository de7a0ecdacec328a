"""QuickBooks' rate limits, off until switched on."""

from collections import deque

from sandbox.quickbooks.errors import Fault, problem
from sandbox.quickbooks.stand import QuickBooksStand


class Limits:
    """Sliding windows per realm."""

    def __init__(self, stand: QuickBooksStand) -> None:
        self.stand = stand

    def count(self, realm: str, batch: bool) -> None:
        """Counts a call; raises the 429, without Retry-After, where a limit is reached."""
        settings = self.stand.settings
        if not settings.rate_limits:
            return
        rules = [("second", settings.requests_per_second, 1_000)]
        rules.append(("minute", settings.requests_per_minute, 60_000))
        if batch:
            rules.append(("batch", settings.batches_per_minute, 60_000))
        now = self.stand.clock.milliseconds()
        windows = [(self._window((realm, name), now - span), most) for name, most, span in rules]
        if any(len(window) >= most for window, most in windows):
            raise _throttled()
        for window, _ in windows:
            window.append(now)

    def _window(self, key: tuple[str, str], since: int) -> deque[int]:
        window = self.stand.windows.setdefault(key, deque())
        while window and window[0] <= since:
            window.popleft()
        return window


def _throttled() -> Fault:
    message = "message=ThrottleExceeded; errorCode=003001; statusCode=429"
    detail = "The request limit was reached.  Try again later"
    return Fault([problem("3001", message, detail, "")], "SERVICE", 429)
