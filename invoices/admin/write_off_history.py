"""An entry's write-offs as its page tells them: why, by whom, and why each was taken back."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from ..models import TimeEntry
from ..services.write_offs import TAKEN_BACK


class Step(NamedTuple):
    """A write-off, or the end of one."""

    at: datetime
    words: str
    by: str


def write_off_history(entry: TimeEntry) -> list[Step]:
    """All write-offs of the entry and their ends, in the order in which they happened."""
    written = entry.write_offs.select_related("written_off_by")
    steps = [
        Step(each.written_off_at, f"Written off: {each.reason}", each.written_off_by.get_username())
        for each in written
    ]
    taken_back = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(TimeEntry),
        object_id=str(entry.pk),
        change_message__startswith=TAKEN_BACK,
    ).select_related("user")
    steps += [
        Step(log.action_time, log.change_message, log.user.get_username()) for log in taken_back
    ]
    return sorted(steps)
