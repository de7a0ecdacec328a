"""How terms are told to a client: whole sentences, without codes and without names of fields."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format

from .models import Client, Rate, Retainer, StatementOfWork, UsageFee
from .models.retainer import OverageBand
from .models.usage_fee import UsageBand
from .wording import money


def day_words(day: date) -> str:
    """1 October 2026."""
    return date_format(day, "j F Y")


def plain(value: Decimal) -> str:
    """A figure without trailing zeros, grouped."""
    return f"{value.normalize():,f}"


def from_to(first: date | None, last: date | None) -> str:
    """From when to when, as a part of a sentence; blank where there is neither."""
    begins = f"from {day_words(first)}" if first else ""
    ends = f"to {day_words(last)}" if last and first else f"until {day_words(last)}" if last else ""
    return " ".join(filter(None, (begins, ends)))


def invoice_sentences(client: Client) -> list[str]:
    """What the client gets, when, and how it is paid."""
    each = "statement of work" if client.invoice_per == Client.InvoicePer.SOW else ""
    one = f"one invoice a month for each {each}" if each else "one invoice a month for all work"
    paid = client.payment_terms
    sent = client.billing_email
    taxed = f" with the tax code {client.tax_code}" if client.tax_code else ""
    return [
        f"{client.name} gets {one}, in {client.currency}.",
        "An invoice covers a calendar month. It is made after the month's end and bears the date "
        "of its last day; work that is agreed to be ready sooner may be invoiced sooner.",
        "Time of an earlier month that was recorded late comes with the next invoice, under its "
        "own month and at the rates of the day it was worked.",
        f"Invoices are payable: {paid}." if paid else "No payment terms have been agreed.",
        f"Invoices go to {sent}." if sent else "No address for invoices has been agreed.",
        f"All prices are before tax; tax is added to the invoice{taxed}.",
    ]


def sow_sentences(sow: StatementOfWork) -> list[str]:
    """When the SOW runs, and how its time is counted and shown."""
    ends = "" if sow.ends_on else ", without an end"
    words = [f"It runs {from_to(sow.starts_on, sow.ends_on)}{ends}."]
    if sow.bill_from:
        words.append(f"Time before {day_words(sow.bill_from)} is not billed any more.")
    if sow.po_number:
        words.append(f"Its purchase order {sow.po_number} stands on the invoice.")
    shown = {"role": "by role", "person": "by person", "activity": "by activity"}
    shown_words = shown.get(sow.group_lines_by, "entry by entry")
    return [*words, f"{_counted(sow)} On the invoice it is shown {shown_words}."]


def _counted(sow: StatementOfWork) -> str:
    if not sow.increment_minutes:
        return "Time is billed by the hour, to the second."
    rounded = {"up": "up to", "nearest": "to the nearest", "down": "down to"}
    full = "minute" if sow.increment_minutes == 1 else f"{sow.increment_minutes} minutes"
    return (
        f"Time is billed by the hour, each entry rounded {rounded[sow.increment_rounding]} {full}."
    )


def adjustment_sentences(sow: StatementOfWork) -> list[str]:
    """Discount, monthly minimum and cap, those that were agreed."""
    words = []
    if sow.discount_percent:
        words.append(f"A discount of {plain(sow.discount_percent)} % is taken off all work.")
    if sow.minimum_amount:
        words.append(
            f"A month's work is billed with at least {money(sow.minimum_amount, sow.currency)}, "
            "by days where the statement of work covers a part of the month."
        )
    if sow.cap_amount is not None:
        whole = sow.cap_scope == StatementOfWork.CapScope.ALL
        what = "Everything billed" if whole else "Work, with its discount and minimum,"
        words.append(
            f"{what} does not exceed {money(sow.cap_amount, sow.currency)} over the life of this "
            "statement of work."
        )
    return words


def retainer_sentences(retainer: Retainer, bands: Iterable[OverageBand]) -> list[str]:
    """What a month on the tier costs and includes, what is carried, and what goes beyond."""
    tier, currency = retainer.tier, retainer.tier.currency
    when = from_to(retainer.starts_on, retainer.ends_on)
    billed = "before" if retainer.billed == Retainer.Billed.ADVANCE else "after"
    return [
        f"{when[0].upper()}{when[1:]}, the retainer {tier.name or tier.code} costs "
        f"{money(tier.monthly_fee, currency)} a month and covers {plain(tier.included_hours)} h "
        f"of work. It is billed {billed} the month; a month covered in part counts by its days.",
        _rollover(retainer),
        _beyond(retainer, list(bands)),
    ]


def _rollover(retainer: Retainer) -> str:
    months, cap = retainer.tier.rollover_months, retainer.tier.rollover_cap_hours
    if not months:
        return "Hours that are left at the end of a month lapse."
    following = "the following month" if months == 1 else f"the following {months} months"
    most = f"; at most {plain(cap)} h are carried into a month" if cap is not None else ""
    return f"Hours that are left at the end of a month may be used in {following}{most}."


def _beyond(retainer: Retainer, bands: list[OverageBand]) -> str:
    tier, currency = retainer.tier, retainer.tier.currency
    if tier.overage_rate is not None:
        return f"Every hour beyond them costs {money(tier.overage_rate, currency)}."
    if not bands:
        return "Hours beyond them are billed at the hourly rates."
    steps = [
        f"{money(band.hourly_rate, currency)} an hour "
        + (f"up to {plain(band.up_to_hours)} h" if band.up_to_hours else "above that")
        for band in bands
    ]
    return f"Hours beyond them cost, counted anew each month: {', '.join(steps)}."


def fee_sentence(fee: UsageFee, bands: Iterable[UsageBand], currency: str) -> str:
    """What units cost, by the fee's pricing model."""
    parts = [f"{fee.name or fee.code}: {_fee_price(fee, list(bands), currency)}."]
    if fee.included_units:
        parts.append(f"The first {plain(fee.included_units)} {_units(fee)} of a month are free.")
    if fee.minimum_amount:
        parts.append(f"At least {money(fee.minimum_amount, currency)} are billed a month.")
    return " ".join(parts)


def _units(fee: UsageFee) -> str:
    return fee.unit_name or "units"


def _fee_price(fee: UsageFee, bands: list[UsageBand], currency: str) -> str:
    units = _units(fee)
    if fee.model == "percentage":
        return f"{plain(fee.percent or Decimal(0))} % of {units}"
    if fee.model == "package":
        size = plain(fee.package_size or Decimal(0))
        return f"{money(fee.unit_price or Decimal(0), currency)} for each {size} {units} begun"
    if fee.model == "per_unit":
        return f"{money(fee.unit_price or Decimal(0), currency)} for each of the month's {units}"
    each = "each step's own" if fee.model == "graduated" else "all of the month's"
    return (
        f"{each} {units} at the price of the step: {', '.join(_step(b, currency) for b in bands)}"
    )


def _step(band: UsageBand, currency: str) -> str:
    flat = f" and {money(band.flat_fee, currency)} for the step" if band.flat_fee else ""
    end = f"up to {plain(band.up_to_units)}" if band.up_to_units else "above that"
    return f"{end} {money(band.unit_price, currency)} each{flat}"


def whom(rate: Rate) -> str:
    """Whose hours a rate prices."""
    person, role = str(rate.person or ""), rate.role
    who = f"{person} as {role}" if person and role else person or role or "Everyone"
    return f"{who}, {rate.activity}" if rate.activity else who
