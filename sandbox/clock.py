"""The time as the stand-ins see it: the real one, moved forward or sped up on request."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")


class Course:
    """Milliseconds that pass `speed` times as fast as those of its source, from now on."""

    def __init__(self, source: Callable[[], int], speed: int = 1) -> None:
        self.source, self.speed = source, speed
        self.began_at = self.reads = source()

    def now(self) -> int:
        """What it reads."""
        return self.reads + (self.source() - self.began_at) * self.speed

    def set_speed(self, speed: int) -> None:
        """Changes the speed without a jump."""
        self.reads, self.began_at, self.speed = self.now(), self.source(), speed


class Clock:
    """The calendar both stand-ins share, and a second course for the windows of rate limits.

    `speed` is how many seconds pass here in a real one. `limits_speed` compresses only the windows
    that calls are counted in, so that a test meets the real figures without living through them
    while dates and tokens keep to the calendar.
    """

    def __init__(self, limits_speed: int = 1) -> None:
        self.first_limits_speed = self.limits_speed = limits_speed
        self.listeners: list[Callable[[], None]] = []
        self.calendar = Course(_real)
        self.windows = Course(_steady, limits_speed)

    def seconds(self) -> int:
        """Whole seconds since 1970."""
        return self.milliseconds() // 1000

    def milliseconds(self) -> int:
        """Whole milliseconds since 1970."""
        return self.calendar.now()

    def window_milliseconds(self) -> int:
        """What rate limits count by: no date, and steady whatever the calendar is set to."""
        return self.windows.now()

    def now(self) -> datetime:
        """The current instant in UTC, to the millisecond."""
        return instant(self.milliseconds())

    def advance(self, seconds: int) -> None:
        """Skips forward; raises ValueError when asked to go back."""
        if seconds < 0:
            raise ValueError("the clock of a stand-in only goes forward")
        self.calendar.reads += seconds * 1000
        self.windows.reads += seconds * 1000
        self._tell()

    def set_speed(self, speed: int | None = None, limits_speed: int | None = None) -> None:
        """How fast time passes from now on; ValueError below 1."""
        speed = self.speed if speed is None else speed
        limits_speed = self.limits_speed if limits_speed is None else limits_speed
        if speed < 1 or limits_speed < 1:
            raise ValueError("the clock of a stand-in is at least as fast as a real one")
        self.limits_speed = limits_speed
        self.calendar.set_speed(speed)
        self.windows.set_speed(speed * limits_speed)
        self._tell()

    @property
    def speed(self) -> int:
        """Seconds here in a real one."""
        return self.calendar.speed

    def go_back_to_real_time(self) -> None:
        """Forgets every skip, and the speeds return to what they were at the start.

        The windows of rate limits only ever go forward.
        """
        self.calendar = Course(_real)
        self.set_speed(limits_speed=self.first_limits_speed)

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()


def _real() -> int:
    return time.time_ns() // 1_000_000


def _steady() -> int:
    return time.monotonic_ns() // 1_000_000


def instant(milliseconds: int) -> datetime:
    """Milliseconds since 1970 as an instant in UTC."""
    whole, rest = divmod(milliseconds, 1000)
    return datetime.fromtimestamp(whole, UTC) + timedelta(milliseconds=rest)


def iso_milliseconds(moment: datetime) -> str:
    """`2026-11-24T10:00:00.123Z`, as HubSpot writes instants."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_pacific(moment: datetime) -> str:
    """`2026-11-24T02:00:00-08:00`, as QuickBooks writes instants."""
    return moment.astimezone(PACIFIC).isoformat(timespec="seconds")


def iso_pacific_exact(moment: datetime) -> str:
    """The same to the millisecond, as in the `time` beside every QuickBooks answer."""
    return moment.astimezone(PACIFIC).isoformat(timespec="milliseconds")
