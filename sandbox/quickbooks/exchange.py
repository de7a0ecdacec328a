"""Exchange rates of a day: home units for one foreign unit."""

from typing import Any

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.errors import business, fault
from sandbox.quickbooks.list_fields import EXCHANGE_RATE
from sandbox.quickbooks.seeds import Entity
from sandbox.quickbooks.shapes import Leniency


def read(company: Company, code: str, day: str) -> Entity:
    """The rate of a currency on a day."""
    _check(company, code)
    return {
        "SourceCurrencyCode": code,
        "TargetCurrencyCode": company.home,
        "Rate": company.rate(code, day),
        "AsOfDate": day,
        "MetaData": {"LastUpdatedTime": company.now()},
        "domain": "QBO",
        "sparse": False,
    }


def write(company: Company, payload: Any) -> Entity:
    """Overrides the rate of a day."""
    body = EXCHANGE_RATE("", payload, Leniency())
    _check(company, body["SourceCurrencyCode"])
    if body["Rate"] <= 0:
        raise business("A rate must be above zero.")
    company.daily_rates[(body["SourceCurrencyCode"], body["AsOfDate"])] = body["Rate"]
    return read(company, body["SourceCurrencyCode"], body["AsOfDate"])


def _check(company: Company, code: str) -> None:
    if not company.several_currencies:
        raise business("Multi Currency should be enabled to perform this operation")
    if not company.currency_known(code):
        raise fault(2500, "Invalid Reference Id", f"Invalid Reference Id : Currency {code}")
