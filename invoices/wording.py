"""The words finance reads for codes: quarantine reasons and their mends, warnings, problems."""

from collections.abc import Iterable

from .models import Reason

MEND: dict[Reason, str] = {
    Reason.BAD_DATE: "Open the entry in HubSpot and give it the day the work was done.",
    Reason.BAD_DURATION: (
        "Open the entry in HubSpot and correct its duration; where somebody worked around the "
        "clock, split it into one entry a day."
    ),
    Reason.BAD_BILLABLE: "Open the entry in HubSpot and set its billable flag to yes or no.",
    Reason.NO_DEAL: "Associate the entry in HubSpot with the deal it was worked for.",
    Reason.MANY_DEALS: (
        "Keep the one deal in HubSpot that the entry was worked for, and remove its other "
        "associations."
    ),
    Reason.UNKNOWN_DEAL: (
        "Give the deal's id to its SOW here, or associate the entry with the right deal in HubSpot."
    ),
    Reason.UNKNOWN_PERSON: (
        "Add the entry's HubSpot owner as a person here, or give the owner id to the person who "
        "is there already."
    ),
    Reason.OUTSIDE_SOW: (
        "Correct the entry's day or deal in HubSpot, or the SOW's first or last day here."
    ),
}
COMES_BACK = "A mended entry comes back by itself with the next pull or billing run."

WARNINGS: dict[str, str] = {
    "late_time": "Late time",
    "correction": "Correction",
    "cap_reached": "Cap reached",
    "cap_near": "Cap near",
    "terms_gone": "Terms gone",
    "quarantined_time": "Quarantined time",
    "long_day": "Day over 24 h",
    "first_invoice": "First invoice",
    "above_limit": "Above the limit",
    "unusual_total": "Unusual total",
    "changed_usage": "Usage changed since",
    "changed_fee": "Fee changed since",
    "changed_milestone": "Milestone changed since",
}
PROBLEMS: dict[str, str] = {
    "currency_mismatch": "SOW in another currency",
    "no_rate": "No rate",
}
ACTIONS: dict[str, str] = {
    "price": "Priced",
    "price again": "Priced again",
    "fail": "Could not be priced",
    "find nothing to send": "Nothing to send",
    "approve": "Approved",
    "recall": "Approval recalled",
    "send back": "Sent back",
    "hold": "Held",
    "release": "Released",
    "send": "Sending began",
    "postpone": "Sending put off",
    "confirm": "Sent",
    "refuse": "Refused by QuickBooks",
    "lose sight": "Outcome unknown",
    "find missing": "Not found in QuickBooks",
    "retry": "To be sent again",
    "begin voiding": "Voiding began",
    "fail to void": "Could not be voided",
    "void": "Voided",
    "confirm voiding": "Voided in QuickBooks",
    "accept changes": "Changes in QuickBooks accepted",
    "put right": "Put right in QuickBooks",
    "e-mail": "E-mailed by QuickBooks",
}
PLACES: dict[str, str] = {
    "quarantined": "Quarantined",
    "before_start": "Before the start",
    "non_billable": "Not billable",
    "written_off": "Written off",
    "waiting": "Waiting",
    "pending": "On an invoice not yet approved",
    "billed": "Billed",
    "drawn_down": "Covered by a retainer",
}


def warning_words(codes: Iterable[str]) -> list[str]:
    """The codes of rule 14 as short words."""
    return [WARNINGS.get(code, _spaced(code)) for code in codes]


def problem_words(codes: Iterable[str]) -> list[str]:
    """The codes of rule 13 as short words."""
    return [PROBLEMS.get(code, _spaced(code)) for code in codes]


def action_words(action: str) -> str:
    """A move of the lifecycle as an invoice's history tells it."""
    return ACTIONS.get(action, action.capitalize())


def _spaced(code: str) -> str:
    return code.replace("_", " ").capitalize()
