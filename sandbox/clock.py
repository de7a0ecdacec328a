"""The time as the stand-ins see it: the real one, moved forward on request."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")


class Clock:
    """Real time plus an offset, so that a test can skip an hour."""

    def __init__(self) -> None:
        self.offset_seconds = 0

    def seconds(self) -> int:
        """Whole seconds since 1970."""
        return self.milliseconds() // 1000

    def milliseconds(self) -> int:
        """Whole milliseconds since 1970."""
        return time.time_ns() // 1_000_000 + self.offset_seconds * 1000

    def now(self) -> datetime:
        """The current instant in UTC, to the millisecond."""
        whole, rest = divmod(self.milliseconds(), 1000)
        return datetime.fromtimestamp(whole, UTC) + timedelta(milliseconds=rest)

    def advance(self, seconds: int) -> None:
        """Skips forward; raises ValueError when asked to go back."""
        if seconds < 0:
            raise ValueError("the clock of a stand-in only goes forward")
        self.offset_seconds += seconds

    def go_back_to_real_time(self) -> None:
        """Forgets every skip."""
        self.offset_seconds = 0


def iso_milliseconds(moment: datetime) -> str:
    """`2026-11-24T10:00:00.123Z`, as HubSpot writes instants."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_pacific(moment: datetime) -> str:
    """`2026-11-24T02:00:00-08:00`, as QuickBooks writes instants."""
    return moment.astimezone(PACIFIC).isoformat(timespec="seconds")


def iso_pacific_exact(moment: datetime) -> str:
    """The same to the millisecond, as in the `time` beside every QuickBooks answer."""
    return moment.astimezone(PACIFIC).isoformat(timespec="milliseconds")
