"""What a document of QuickBooks says of itself: its figures, its version, whether it was mailed."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from . import comparison
from .answers import Entity

EMAILED = "EmailSent"


def columns(held: Entity) -> dict[str, Any]:
    """The columns of a reference that follow the document, as of now."""
    return {
        "sync_token": held.get("SyncToken") or "",
        "number": held.get("DocNumber") or "",
        "total_amount": Decimal(held.get("TotalAmt") or 0),
        "tax_amount": comparison.tax(held),
        "balance": Decimal(held.get("Balance") or 0),
        "due_on": day(held.get("DueDate")),
        "email_status": held.get("EmailStatus") or "",
        "emailed_at": emailed_at(held),
        "changed_at": changed_at(held),
        "seen_at": timezone.now(),
    }


def changed_at(held: Entity) -> datetime | None:
    """When it changed last, by QuickBooks."""
    return _instant((held.get("MetaData") or {}).get("LastUpdatedTime"))


def emailed_at(held: Entity) -> datetime | None:
    """When QuickBooks mailed it last; None where it never did."""
    if held.get("EmailStatus") != EMAILED:
        return None
    return _instant((held.get("DeliveryInfo") or {}).get("DeliveryTime"))


def is_deleted(held: Entity) -> bool:
    """Whether it is only the stub of what was deleted."""
    return held.get("status") == "Deleted"


def has_payments(held: Entity) -> bool:
    """Whether payments or credits are applied to it."""
    total = held.get("TotalAmt")
    return bool(held.get("Balance", total) != total)


def is_older(held: Entity, token: str, known: datetime | None) -> bool:
    """Whether we know a later version: answers and events arrive in any order."""
    theirs = str(held.get("SyncToken") or "")
    if theirs.isdecimal() and token.isdecimal() and theirs != token:
        return int(theirs) < int(token)
    changed = changed_at(held)
    return bool(changed and known and changed < known)


def day(text: str | None) -> date | None:
    """The date that the text says; None for none and for what is no date."""
    with suppress(ValueError, TypeError):
        return date.fromisoformat(text) if text else None
    return None


def _instant(text: str | None) -> datetime | None:
    """The instant; a bare one, which QuickBooks doesn't write, isn't trusted."""
    with suppress(ValueError, TypeError):
        found = datetime.fromisoformat(text) if text else None
        return found if found and found.tzinfo else None
    return None
