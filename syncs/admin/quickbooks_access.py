"""How long the access to a set of books lasts, in words, and what the console may do there."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone

from ..models import QuickBooksConnection
from ..quickbooks import reads

WARN_DAYS = 30
State = QuickBooksConnection.State


class Permissions(forms.ModelForm):  # type: ignore[type-arg]
    """What the console may do in the books beside writing invoices."""

    class Meta:
        model = QuickBooksConnection
        fields = ("creates_customers", "sends_batches", "sends_emails")


def life_words(row: QuickBooksConnection) -> str:
    """How long the access lasts without being used; every use prolongs it."""
    if row.state != State.CONNECTED or row.refresh_token_expires_at is None:
        return "–"
    return _days(row.refresh_token_expires_at)


def ends_soon(row: QuickBooksConnection) -> str:
    """Words where a person has to connect again before long, although all is well; else blank."""
    if row.state != State.CONNECTED:
        return ""
    ends = [end for end in (row.refresh_token_expires_at, row.access_ends_at) if end]
    if not ends or min(ends) - timezone.now() > timedelta(days=WARN_DAYS):
        return ""
    return f"The access ends in {_days(min(ends))}. Connect again before that."


def reads_words(row: QuickBooksConnection) -> str:
    """How much of the month's allowance of reads this connection has used."""
    used = reads.this_month(row)
    warning = ": Intuit refuses reads when all is used up" if used >= reads.WARN_AT else ""
    return f"{used:,} of {reads.A_MONTH:,}, which all companies share{warning}"


def _days(until: datetime) -> str:
    days = max((until - timezone.now()).days, 0)
    return f"{days} days" if days != 1 else "1 day"
