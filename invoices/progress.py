"""How long a piece of work has taken, how fast it goes, and when it will be through."""

from datetime import datetime

from django.utils import timezone

SILENT_AFTER_SECONDS = 120


def seconds_between(begun: datetime, ended: datetime | None) -> int:
    """Whole seconds from its beginning to its end, or to now."""
    return max(int(((ended or timezone.now()) - begun).total_seconds()), 0)


def lasted(seconds: int) -> str:
    """45 s, 3 min 20 s."""
    return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"


def pace(done: int, total: int, seconds: int, *, under_way: bool) -> str:
    """How fast it goes or went and, under way, about what is left at that pace; blank before that.

    The rate is rounded down, the time left to whole minutes from a minute on.
    """
    if not done or not seconds:
        return ""
    words = f"{done * 60 // seconds:,} a minute"
    if not under_way or total <= done:
        return words
    left = (total - done) * seconds // done
    return f"{words}, about {f'{left // 60} min' if left >= 60 else f'{left} s'} left"


def is_silent(heard: datetime) -> bool:
    """Whether work under way has said nothing for two minutes."""
    return seconds_between(heard, None) > SILENT_AFTER_SECONDS
