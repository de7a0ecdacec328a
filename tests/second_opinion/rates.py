"""Rule 3: a person's role on a SOW that day, and the rate that prices their hour."""

from datetime import date
from fractions import Fraction

from .acceptance import person_of
from .figures import day
from .reading import Entry, Row, Terms


def in_force(row: Row, when: date) -> bool:
    """Whether the day lies in effective_from…effective_to, blank being open."""
    begin = day(row.get("effective_from", "")) or date.min
    return begin <= when <= (day(row.get("effective_to", "")) or date.max)


def role_of(entry: Entry, sow: Row, terms: Terms) -> str:
    """Rule 3.1: the assignment in force that day, else the person's own role."""
    person = person_of(entry, terms)
    for assignment in terms.rows("assignments", sow=sow["code"], person=person["email"]):
        if in_force(assignment, entry.work_date):
            return assignment["role"]
    return person["role"]


def cards_for(sow: Row, terms: Terms) -> list[Row]:
    """Rule 3.2: the SOW's own card, the client's, the firm's; by code on one step, one currency."""
    by_code = sorted(terms.rows("rate_cards", currency=sow["currency"]), key=lambda c: c["code"])
    own = [card for card in by_code if card["code"] == sow.get("rate_card")]
    clients = [card for card in by_code if card.get("client") == sow["client"]]
    firms = [card for card in by_code if not card.get("client")]
    return own + clients + firms


def specificity(rate: Row) -> int:
    """Rule 3.3: person counts 4, role 2, activity 1."""
    return 4 * bool(rate["person"]) + 2 * bool(rate["role"]) + bool(rate["activity"])


def rate_for(entry: Entry, sow: Row, terms: Terms) -> Fraction | None:
    """Rules 3.2 to 3.5: the first card with a match decides by its most specific rate."""
    facts = {
        "person": person_of(entry, terms)["email"],
        "role": role_of(entry, sow, terms),
        "activity": entry.activity,
    }
    for card in cards_for(sow, terms):
        matching = [
            rate
            for rate in terms.rows("rates", rate_card=card["code"])
            if all(rate[one] in ("", fact) for one, fact in facts.items())
            and in_force(rate, entry.work_date)
        ]
        if matching:
            return Fraction(max(matching, key=specificity)["hourly_rate"])
    return None
