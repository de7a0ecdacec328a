"""Who changed which terms, from what to what, in Django's own log of the admin."""

from collections.abc import Iterable

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType

from clients.resources.rows import Change, ImportedRow


def log_import(user: User, rows: Iterable[ImportedRow]) -> None:
    """Logs each row that an import made or changed; unchanged ones are no news."""
    LogEntry.objects.bulk_create(
        [
            LogEntry(
                user=user,
                content_type=ContentType.objects.get_for_model(row.instance),
                object_id=str(row.instance.pk),
                object_repr=str(row.instance)[:200],
                action_flag=ADDITION if row.result.is_new() else CHANGE,
                change_message=in_words(row.result.changes),
            )
            for row in rows
            if row.result.changes
        ],
        batch_size=500,
    )


def in_words(changes: dict[str, Change]) -> str:
    """`name: old → new` for each changed column; blank is said."""
    parts = [f"{name}: {old or 'blank'} → {new or 'blank'}" for name, (old, new) in changes.items()]
    return f"Imported. {'; '.join(parts)}."
