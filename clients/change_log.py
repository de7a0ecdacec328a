"""Who changed which terms, from what to what, in the admin's own log."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from clients.resources.cells import plain
from clients.resources.rows import Change, TermsRowResult


def log_import(user: AbstractBaseUser, rows: Iterable[TermsRowResult]) -> None:
    """Logs each row that an import made or changed; unchanged ones are no news."""
    LogEntry.objects.bulk_create(
        [
            LogEntry(
                user_id=user.pk,
                content_type=ContentType.objects.get_for_model(row.instance),
                object_id=str(row.instance.pk),
                object_repr=str(row.instance)[:200],
                action_flag=ADDITION if row.is_new() else CHANGE,
                change_message=f"Imported. {in_words(row.changes)}",
            )
            for row in rows
            if row.changes
        ],
        batch_size=500,
    )


def log_row(user: AbstractBaseUser, row: Model, words: str, *, new: bool = False) -> None:
    """Logs one row that a service made or changed, with what happened in words."""
    LogEntry.objects.log_actions(
        user.pk, [row], ADDITION if new else CHANGE, words, single_object=True
    )


def in_words(changes: dict[str, Change]) -> str:
    """`name: old → new` for each changed column; blank is said."""
    parts = [f"{name}: {old or 'blank'} → {new or 'blank'}" for name, (old, new) in changes.items()]
    return f"{'; '.join(parts)}."


def changes_in(form: forms.ModelForm[Any]) -> dict[str, Change]:
    """The changed fields of an admin form, by label, old and new."""
    return {
        str(form.fields[name].label or name): (
            _said(form.fields[name], form.initial.get(name)),
            _said(form.fields[name], form.cleaned_data.get(name)),
        )
        for name in form.changed_data
        if name in form.fields and name in form.cleaned_data
    }


def _said(field: forms.Field, value: Any) -> str:
    """A value as people read it: names instead of ids, labels instead of codes."""
    if value is None or value == "":
        return ""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(sorted(map(str, value)))
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, Model):
        rows: Any = field.queryset
        value = rows.filter(pk=value).first() or value
    if isinstance(field, forms.TypedChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    return plain(value) if hasattr(value, "as_tuple") else str(value)
