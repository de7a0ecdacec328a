"""Rate limits at the documented figures, off until switched on, and their headers."""

from collections import deque
from uuid import uuid4

from sandbox.hubspot.errors import HubSpotError
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.settings import Settings

DAY_MS = 86_400_000


class Limits:
    """Sliding windows per account; 429 answers carry no Retry-After."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal

    def count(self, area: str, searching: bool) -> None:
        """Counts a call; raises the 429 where a limit is switched on and reached."""
        settings = self.portal.settings
        now = self.portal.clock.milliseconds()
        used = self.portal.used
        if now // DAY_MS != used.day:
            used.day, used.today = now // DAY_MS, 0
        if settings.rate_limits:
            self._check(settings, area, searching, now)
        used.today += 1

    def headers(self, searching: bool) -> dict[str, str]:
        """The headers of a success: its id and the limits, for a search only the daily ones."""
        settings = self.portal.settings
        shown = {
            "X-HubSpot-Correlation-Id": str(uuid4()),
            "X-HubSpot-RateLimit-Daily": str(settings.daily),
            "X-HubSpot-RateLimit-Daily-Remaining": str(
                max(0, settings.daily - self.portal.used.today)
            ),
        }
        if searching:
            return shown
        most = settings.burst_per_ten_seconds
        used = len(self.portal.used.windows.get("burst", ()))
        return shown | {
            "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
            "X-HubSpot-RateLimit-Max": str(most),
            "X-HubSpot-RateLimit-Remaining": str(max(0, most - used)),
            "X-HubSpot-RateLimit-Secondly": str(most // 10),
            "X-HubSpot-RateLimit-Secondly-Remaining": str(max(0, (most - used) // 10)),
        }

    def _check(self, settings: Settings, area: str, searching: bool, now: int) -> None:
        if self.portal.used.today >= settings.daily:
            raise HubSpotError(
                429,
                "You have reached your daily limit.",
                errorType="RATE_LIMIT",
                policyName="DAILY",
                requestId=str(uuid4()),
            )
        if searching:
            if not self._free("search", settings.search_per_second, 1_000, now):
                raise HubSpotError(429, "You have reached your secondly limit.", "RATE_LIMITS")
            return
        most = settings.burst_per_ten_seconds
        if area == "associations":
            most = settings.associations_per_ten_seconds
        if not self._free("associations" if area == "associations" else "burst", most, 10_000, now):
            raise HubSpotError(
                429,
                "You have reached your ten_secondly_rolling limit.",
                errorType="RATE_LIMIT",
                policyName="TEN_SECONDLY_ROLLING",
                groupName=f"publicapi:private-apps:api-calls:{most}",
            )

    def _free(self, name: str, most: int, window_ms: int, now: int) -> bool:
        calls = self.portal.used.windows.setdefault(name, deque())
        while calls and calls[0] <= now - window_ms:
            calls.popleft()
        if len(calls) >= most:
            return False
        calls.append(now)
        return True
