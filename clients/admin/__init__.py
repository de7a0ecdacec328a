"""The admin pages of clients and terms, a file for each file of models."""

from . import (
    client,
    company,
    exchange_rate,
    line_mapping,
    milestone,
    person,
    rate_card,
    retainer,
    statement_of_work,
    statement_page,
    usage_fee,
)

__all__ = [
    "client",
    "company",
    "exchange_rate",
    "line_mapping",
    "milestone",
    "person",
    "rate_card",
    "retainer",
    "statement_of_work",
    "statement_page",
    "usage_fee",
]
