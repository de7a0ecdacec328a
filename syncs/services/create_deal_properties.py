"""Makes the deal properties that the console writes, and looks whether those there are fit."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from ..hubspot import portal
from ..hubspot.answers import Row
from ..hubspot.gateway import HubSpot
from ..models import ReadyTrigger
from ..selectors.deal_states import BILLING_STATES

DEALS = "deals"
_PLACE = "in HubSpot (Settings, Properties, Deals)"


class Outcome(StrEnum):
    """What became of a property."""

    THERE = "there already"
    MISSING = "missing"
    CREATED = "created"
    UNFIT = "doesn't fit"


class Finding(NamedTuple):
    """One property, and in words what is wrong with it or what it is for."""

    name: str
    outcome: Outcome
    words: str


def create_deal_properties(
    hubspot: HubSpot | None = None, *, dry_run: bool = False
) -> list[Finding]:
    """Creates what is missing, and reports what is there but can't be written as it should.

    What is there is never changed: whoever made it may use it for more. The trigger is made only
    where deals have no such property. With `dry_run` nothing is created. Raises errors of the
    gateway; Misconfigured names a missing scope.
    """
    hubspot = hubspot or HubSpot()
    known = portal.properties(hubspot, DEALS)
    return [_settled(wanted, known, hubspot, dry_run=dry_run) for wanted in _wanted()]


def _settled(
    wanted: Row, known: dict[str, portal.Property], hubspot: HubSpot, *, dry_run: bool
) -> Finding:
    name, purpose = wanted["name"], wanted["description"]
    if name in known:
        wrong = " ".join(_wrong(wanted, known[name]))
        return Finding(name, Outcome.UNFIT if wrong else Outcome.THERE, wrong or purpose)
    if dry_run:
        return Finding(name, Outcome.MISSING, purpose)
    made = hubspot.create_property(DEALS, wanted)
    return Finding(name, Outcome.CREATED if made else Outcome.THERE, purpose)


def _wrong(wanted: Row, found: portal.Property) -> Iterator[str]:
    if found.type != wanted["type"]:
        yield (
            f"It holds {found.holds} and should hold {portal.HOLDS[wanted['type']]}. HubSpot "
            "can't change that: give the property another internal name by making it anew "
            f"{_PLACE}, then run this again."
        )
        return
    if found.read_only:
        yield f"It is read-only. Let it be edited {_PLACE}."
    options = [one["value"] for one in wanted.get("options", [])]
    if missing := [one for one in options if one not in found.options]:
        yield f"It lacks the options {', '.join(missing)}. Add them {_PLACE}, by internal value."


def _wanted() -> Iterator[Row]:
    yield from _trigger(ReadyTrigger.current())
    yield _property(
        "console_billing_state", "Billing state", "enumeration",
        "Where billing stands, written by the billing console.", options=BILLING_STATES,
    )  # fmt: skip
    yield _property(
        "console_invoice_number", "Invoice number", "string",
        "The latest invoice's number, written by the billing console.",
    )  # fmt: skip
    yield _property(
        "console_invoice_total", "Invoice total", "number",
        "This deal's lines on the invoice before tax, written by the billing console.",
    ) | {"showCurrencySymbol": True, "currencyPropertyName": "deal_currency_code"}  # fmt: skip
    yield _property(
        "console_invoice_date", "Invoice date", "date",
        "The latest invoice's date, written by the billing console.",
    )  # fmt: skip
    yield _property(
        "console_invoice_url", "Invoice link", "string",
        "The invoice's page in the billing console, written by it.",
    )  # fmt: skip


def _trigger(trigger: ReadyTrigger) -> Iterator[Row]:
    """Stages and HubSpot's own properties can't be made; a project's aren't a deal's."""
    name = trigger.property_name
    own = name in ("dealstage", "pipeline") or name.startswith("hs_")
    if trigger.object_type == ReadyTrigger.ObjectType.DEAL and not own:
        words = "Asks the billing console for an invoice; people and workflows set it."
        label = name.replace("_", " ").capitalize()
        yield _property(name, label, "enumeration", words, options=trigger.ready_values)


def _property(name: str, label: str, kind: str, words: str, *, options: Iterable[str] = ()) -> Row:
    field = {"enumeration": "select", "string": "text", "number": "number", "date": "date"}[kind]
    listed = [
        {"label": _label(value), "value": value, "displayOrder": order, "hidden": False}
        for order, value in enumerate(options)
    ]
    made = {"groupName": "dealinformation", "name": name, "label": label, "type": kind,
            "fieldType": field, "description": words}  # fmt: skip
    return made | ({"options": listed} if listed else {})


def _label(value: str) -> str:
    known = {"ready_for_billing": "Ready for Billing"}
    return known.get(value) or value.replace("_", " ").capitalize()
