"""Rules 2 and 4.1: which entries are accepted, why others aren't, and their billable seconds."""

from datetime import date, timedelta

from .reading import Entry, Row, Terms, bill_from, ends, starts


def sow_of(entry: Entry, terms: Terms) -> Row | None:
    """The SOW of the entry's only deal."""
    if len(entry.deals) != 1:
        return None
    (deal,) = entry.deals
    found = terms.rows("sows", hubspot_deal_id=deal)
    return found[0] if found else None


def person_of(entry: Entry, terms: Terms) -> Row | None:
    """The person who owns the entry in HubSpot."""
    found = terms.rows("people", hubspot_owner_id=entry.owner) if entry.owner else []
    return found[0] if found else None


def reason_against(entry: Entry, terms: Terms, today: date) -> str:
    """Rule 2: the first reason that holds, blank where the entry is accepted."""
    sow = sow_of(entry, terms)
    if entry.work_date is None or entry.work_date > today + timedelta(days=1):
        return "bad_date"
    if entry.seconds is None or not 0 < entry.seconds <= 24 * 3600:
        return "bad_duration"
    if entry.billable is None:
        return "bad_billable"
    if not entry.deals:
        return "no_deal"
    if len(entry.deals) > 1:
        return "many_deals"
    if sow is None:
        return "unknown_deal"
    if person_of(entry, terms) is None:
        return "unknown_person"
    if not starts(sow) <= entry.work_date <= ends(sow):
        return "outside_sow"
    return ""


def state_of(entry: Entry, terms: Terms, today: date) -> str:
    """Rule 15: where the seconds of an entry stand of which no billing stands."""
    if reason_against(entry, terms, today):
        return "quarantined"
    if entry.work_date < bill_from(sow_of(entry, terms)):
        return "before_start"
    return "waiting" if entry.billable else "non_billable"


def billable_seconds(seconds: int, sow: Row) -> int:
    """Rule 4.1: the entry on its own, rounded to the SOW's increment."""
    step = int(sow.get("increment_minutes") or 0) * 60
    if not step:
        return seconds
    whole, rest = divmod(seconds, step)
    up = {"up": rest > 0, "nearest": 2 * rest >= step and rest > 0, "down": False}
    return (whole + up[sow.get("increment_rounding") or "up"]) * step
