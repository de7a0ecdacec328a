"""Rate limits at the documented figures, and the headers that tell of them."""

from collections.abc import Mapping
from uuid import uuid4

from sandbox.hubspot.errors import HubSpotError
from sandbox.hubspot.portal import Portal
from sandbox.windows import Rule

BURST_MS, SEARCH_MS = 10_000, 1_000


class Limits:
    """Sliding windows per account; 429 answers carry no Retry-After."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal

    def count(self, area: str, searching: bool) -> None:
        """Counts a call; raises the 429 where a limit is reached, and then doesn't count it.

        The day ends at midnight where the portal is.
        """
        settings, used = self.portal.settings, self.portal.used
        self._begin_day()
        if settings.rate_limits:
            if used.today >= settings.daily:
                raise _daily()
            if area == "associations" and used.associations_today >= settings.associations_daily:
                raise _daily()
            rule = self._rule(area, searching)
            if not used.windows.count(rule):
                raise _secondly() if searching else _ten_secondly(rule.most)
        used.today += 1
        used.associations_today += area == "associations"

    def headers(self, searching: bool, status: int = 200) -> Mapping[str, str]:
        """Daily and window headers; a search, a 403 and a 429 show only the daily ones."""
        self._begin_day()
        settings = self.portal.settings
        left = max(0, settings.daily - self.portal.used.today)
        shown = {
            "X-HubSpot-RateLimit-Daily": str(settings.daily),
            "X-HubSpot-RateLimit-Daily-Remaining": str(left),
        }
        if searching or status in (403, 429):
            return shown
        most = settings.burst_per_ten_seconds
        remaining = self.portal.used.windows.left(Rule("burst", most, BURST_MS))
        return shown | {
            "X-HubSpot-RateLimit-Interval-Milliseconds": str(BURST_MS),
            "X-HubSpot-RateLimit-Max": str(most),
            "X-HubSpot-RateLimit-Remaining": str(remaining),
            "X-HubSpot-RateLimit-Secondly": str(most // 10),
            "X-HubSpot-RateLimit-Secondly-Remaining": str(remaining // 10),
        }

    def _begin_day(self) -> None:
        used, today = self.portal.used, self.portal.now_there().date()
        if used.day != today:
            used.day, used.today, used.associations_today = today, 0, 0

    def _rule(self, area: str, searching: bool) -> Rule:
        settings = self.portal.settings
        if searching:
            return Rule("search", settings.search_per_second, SEARCH_MS)
        if area == "associations":
            return Rule("associations", settings.associations_per_ten_seconds, BURST_MS)
        return Rule("burst", settings.burst_per_ten_seconds, BURST_MS)


def _daily() -> HubSpotError:
    message = "You have reached your daily limit."
    more = {"errorType": "RATE_LIMIT", "policyName": "DAILY", "requestId": str(uuid4())}
    return HubSpotError(429, message, **more)


def _ten_secondly(most: int) -> HubSpotError:
    message = "You have reached your ten_secondly_rolling limit."
    group = f"publicapi:private-apps:api-calls:{most}"
    more = {"policyName": "TEN_SECONDLY_ROLLING", "groupName": group}
    return HubSpotError(429, message, errorType="RATE_LIMIT", **more)


def _secondly() -> HubSpotError:
    return HubSpotError(429, "You have reached your secondly limit.", "RATE_LIMITS")
