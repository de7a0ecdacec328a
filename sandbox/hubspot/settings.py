"""What can be switched on the HubSpot stand-in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sandbox.windows import Windows


@dataclass(frozen=True)
class Settings:
    """All switches with their defaults."""

    access_tokens: tuple[str, ...] | None = None
    """Tokens that are let in; None = any but those beginning with `expired`."""
    scopes: tuple[str, ...] | None = None
    """What the app was granted; None = everything."""
    time_zone: str = "US/Eastern"
    """Where the portal is: its day of calls ends at midnight there."""
    currency: str = "USD"
    rate_limits: bool = True
    burst_per_ten_seconds: int = 190
    search_per_second: int = 5
    associations_per_ten_seconds: int = 150
    associations_daily: int = 500_000
    daily: int = 625_000
    search_lag_seconds: int = 0
    """How long filters still match on the old values; rows always carry the live ones."""
    ids_sort_as_text: bool = False
    """Nobody knows whether the real search sorts ids as text."""
    association_page_size: int = 500
    shuffle_batches: bool = True
    custom_objects_by_name: bool = True
    """Nobody knows whether a path may have a custom object's plain name instead of its type id."""
    unchanged_writes_count: bool = False
    """Nobody knows whether writing the same value again moves the record and raises an event."""
    merge_makes_new_record: bool = False
    """Whether what two records are merged into has an id of its own."""
    rules: tuple[dict[str, Any], ...] = ()
    """What the portal's admins require (`sandbox.hubspot.rules`)."""
    rules_hit_all_versions: bool = False
    enrichment_milliseconds: int = 2_500
    """When HubSpot touches a record once more that was created through the API; 0 = never."""


@dataclass
class Used:
    """Calls counted against the limits: in windows, and how many today."""

    windows: Windows
    day: date | None = None
    today: int = 0
    associations_today: int = 0

    def on(self, day: date) -> int:
        """How many calls there were on a day; a new one begins without any."""
        return self.today if self.day == day else 0
