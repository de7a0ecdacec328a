"""From a deal's raw records to the terms it suggests; what is unclear is said, never guessed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date
from decimal import Decimal

from . import values
from .answers import Row, part

DEAL_PROPERTIES = (
    "dealname", "amount", "deal_currency_code", "closedate", "dealstage", "pipeline",
    "hs_is_closed_won", "hubspot_owner_id",
)  # fmt: skip
COMPANY_PROPERTIES = ("name", "domain")
LINE_ITEM_PROPERTIES = (
    "name", "price", "quantity", "hs_line_item_currency_code", "recurringbillingfrequency",
    "hs_recurring_billing_period",
)  # fmt: skip
PRIMARY_COMPANY = 5
_NAME_LENGTH, _ROLE_LENGTH = 400, 100
_PRICE = re.compile(r"\d{1,16}(\.\d{1,7})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SuggestedRates:
    """Role and hourly rate of each line item, and what could not be read as one."""

    rates: dict[str, Decimal] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def text(row: Row, name: str, length: int = _NAME_LENGTH) -> str:
    """A property as text on one line; blank where it is missing."""
    written = values.text(part(row, "properties").get(name))
    return " ".join(written.replace("\0", " ").split())[:length]


def is_won(deal: Row) -> bool:
    """Whether HubSpot counts the deal as closed and won."""
    return text(deal, "hs_is_closed_won") == "true"


def closed_on(deal: Row) -> date | None:
    """The deal's close date, by UTC as HubSpot writes it; None where there is none."""
    return values.day(text(deal, "closedate"), UTC)


def primary_company(companies: Mapping[str, set[int]]) -> str:
    """The id of the company associated as the primary one; blank where none is."""
    return next((one for one, types in companies.items() if PRIMARY_COMPANY in types), "")


def suggested_rates(items: Iterable[Row], currency: str) -> SuggestedRates:
    """Rates from line items, name = role and price = hourly rate, in the deal's currency.

    A recurring item is a fee rather than an hour's price; that, a price that isn't above 0,
    another currency and one role at two prices are named for a person instead.
    """
    suggested = SuggestedRates()
    for item in items:
        role, problem = text(item, "name", _ROLE_LENGTH), _unusable(item, currency)
        price = Decimal(0) if problem else Decimal(text(item, "price"))
        if not problem and suggested.rates.get(role, price) != price:
            problem = (
                f"“{role}” has two prices, {suggested.rates[role]:f} and {price:f}: "
                "set the rate that holds."
            )
        if problem:
            suggested.problems.append(problem)
        else:
            suggested.rates[role] = price
    return suggested


def _unusable(item: Row, currency: str) -> str:
    """Why a line item gives no hourly rate; blank where it does."""
    role, price = text(item, "name", _ROLE_LENGTH), text(item, "price")
    if not role:
        return f"A line item at {price or 'no price'} has no name, so it gives no role."
    if recurs := text(item, "recurringbillingfrequency"):
        return f"“{role}” at {price or 'no price'} recurs ({recurs}): is it a retainer?"
    own = text(item, "hs_line_item_currency_code")
    if own and currency and own != currency:
        return f"“{role}” is priced in {own}, the deal in {currency}."
    if not _PRICE.fullmatch(price) or not Decimal(price):
        return f"“{role}” has {f'the price {price[:40]}' if price else 'no price'}: no hourly rate."
    return ""
