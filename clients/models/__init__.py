"""Who we bill and on what terms."""

from .client import Client
from .company import Company
from .exchange_rate import ExchangeRate
from .line_mapping import LineMapping
from .milestone import Milestone
from .person import Person
from .rate_card import Rate, RateCard
from .retainer import OverageBand, Retainer, RetainerTier
from .statement_of_work import Assignment, StatementOfWork
from .usage_fee import UsageBand, UsageFee, UsageRecord

__all__ = [
    "Assignment",
    "Client",
    "Company",
    "ExchangeRate",
    "LineMapping",
    "Milestone",
    "OverageBand",
    "Person",
    "Rate",
    "RateCard",
    "Retainer",
    "RetainerTier",
    "StatementOfWork",
    "UsageBand",
    "UsageFee",
    "UsageRecord",
]
