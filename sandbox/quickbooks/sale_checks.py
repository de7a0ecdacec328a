"""What is checked of a sale beyond its shape: period, currency, number, mail."""

from dataclasses import dataclass
from decimal import Decimal

from sandbox.answers import Unsupported
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.errors import Fault, business, fault, invalid_reference, missing
from sandbox.quickbooks.references import referred
from sandbox.quickbooks.seeds import Entity
from sandbox.quickbooks.settings import Settings

SALES = ("Invoice", "CreditMemo")
AUTOMATIC = "AUTO_GENERATE"


@dataclass(frozen=True)
class Desk:
    """Where a sale is written: the books, the kind of sale, and `include`."""

    company: Company
    kind: str
    include: frozenset[str] = frozenset()

    @property
    def settings(self) -> Settings:
        """The switches."""
        return self.company.settings


def check_supported(company: Company, payload: Entity, before: Entity | None) -> None:
    """Refuses what would have to change amounts or other lists and doesn't here."""
    linked = before["LinkedTxn"] if before else []
    if payload.get("LinkedTxn", linked) != linked:
        raise Unsupported("links to estimates and time activities")
    if payload.get("Deposit"):
        raise Unsupported("deposits")
    for name, kind in (("ClassRef", "Class"), ("DepartmentRef", "Department")):
        if name in payload:
            referred(company, kind, payload[name])
    if "ProjectRef" in payload:
        raise invalid_reference("Names", payload["ProjectRef"]["value"])
    _check_calculation(company, payload.get("GlobalTaxCalculation"))


def _check_calculation(company: Company, calculation: str | None) -> None:
    """Required outside the US; in the US it is ignored or refused."""
    if company.american:
        if calculation and company.settings.american_tax_calculation == "refused":
            raise business("GlobalTaxCalculation is not applicable to US companies.")
        return
    if calculation == "TaxInclusive":
        raise Unsupported("tax included in the amounts")
    if calculation is None:
        raise missing("GlobalTaxCalculation")


def currency_and_rate(desk: Desk, payload: Entity, customer: Entity) -> tuple[str, Decimal]:
    """The transaction's currency and its rate; 6000 by the rules of multicurrency."""
    company, given = desk.company, payload.get("CurrencyRef", {}).get("value")
    if not company.several_currencies:
        if given:
            raise business("Multi Currency should be enabled to perform this operation")
        return company.home, Decimal(1)
    theirs = customer.get("CurrencyRef", {}).get("value", company.home)
    omitted = theirs if desk.settings.omitted_currency == "customer" else company.home
    currency = given or omitted
    if not company.currency_known(currency):
        raise invalid_reference("Currency", currency)
    if currency != theirs:
        raise business("You can only use one foreign currency per transaction.")
    return currency, _rate(desk, payload, currency)


def _rate(desk: Desk, payload: Entity, currency: str) -> Decimal:
    """The rate sent; 2410 where a foreign sale lacks it, unless that is switched off."""
    if currency == desk.company.home:
        return Decimal(1)
    day = payload.get("TxnDate") or desk.company.today().isoformat()
    if "ExchangeRate" in payload:
        replaced = desk.settings.replace_exchange_rate
        return desk.company.rate(currency, day) if replaced else Decimal(payload["ExchangeRate"])
    if desk.settings.require_exchange_rate:
        raise fault(
            2410,
            "Curreny, ExchangeRate is missing.",
            "The currency and exchange rate are required for transaction in foreign currency.",
        )
    return desk.company.rate(currency, day)


def check_open(company: Company, txn_date: str) -> None:
    """6210 for a day in a closed period."""
    closed = company.preferences["AccountingInfoPrefs"].get("BookCloseDate")
    if closed and txn_date <= closed:
        raise fault(
            6210,
            "Account Period Closed, Cannot Update Through Services API",
            "The account period has closed and the account books cannot be updated through "
            "through the QBO Services API. Please use the QBO website to make these changes.",
        )


def document_number(desk: Desk, payload: Entity, before: Entity | None) -> str | None:
    """The number that was sent, or the next one where QuickBooks numbers by itself."""
    number = payload.get("DocNumber")
    custom = desk.company.preferences["SalesFormsPrefs"]["CustomTxnNumbers"]
    if number == AUTOMATIC or (number is None and not custom):
        return (before or {}).get("DocNumber") or desk.company.next_number()
    return number


def check_number(desk: Desk, payload: Entity, before: Entity | None) -> None:
    """6140 names the sale that has the number already."""
    number = payload.get("DocNumber")
    allowed = "allowduplicatedocnum" in desk.include or not desk.settings.refuse_duplicate_numbers
    if number in (None, AUTOMATIC) or allowed:
        return
    for kind in SALES:
        for other in desk.company.entities[kind].values():
            itself = before is not None and kind == desk.kind and other["Id"] == before["Id"]
            if other.get("DocNumber") == number and not itself:
                raise _duplicate(str(number), kind, other["Id"])


def _duplicate(number: str, kind: str, sale_id: str) -> Fault:
    detail = (
        "Duplicate Document Number Error : You must specify a different number. "
        f"This number has already been used. DocNumber={number} is assigned to "
        f"TxnType={kind} with TxnId={sale_id}"
    )
    return fault(6140, "Duplicate Document Number Error", detail)


def check_mail(payload: Entity) -> None:
    """What is to be mailed needs an address that is one."""
    address = payload.get("BillEmail", {}).get("Address")
    if payload.get("EmailStatus") == "NeedToSend" and not address:
        raise missing("BillEmail")
    if address and "@" not in address:
        raise business(f"Invalid e-mail address: {address}")
