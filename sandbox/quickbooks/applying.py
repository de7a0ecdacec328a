"""What payments are applied to: links on both sides, and what stays open."""

from decimal import Decimal

from sandbox.quickbooks.company import Company, cents
from sandbox.quickbooks.seeds import Entity

Applied = tuple[str, str, Decimal]
LINKABLE = ("Invoice", "CreditMemo")


def applied(payment: Entity) -> list[Applied]:
    """Kind, id and amount of every document a payment's lines name."""
    links = [(line["LinkedTxn"][0], line["Amount"]) for line in payment.get("Line", [])]
    return [(link["TxnType"], link["TxnId"], amount) for link, amount in links]


def unapplied(total: Decimal, lines: list[Applied]) -> Decimal:
    """What of a payment, and of the credits it uses, pays nothing yet."""
    credits = sum((amount for kind, _, amount in lines if kind == "CreditMemo"), Decimal(0))
    paid = sum((amount for kind, _, amount in lines if kind == "Invoice"), Decimal(0))
    return total + credits - paid


def apply(company: Company, payment: Entity) -> None:
    """Links every document and lowers its balance; each is a change of its own."""
    link = {"TxnId": payment["Id"], "TxnType": "Payment"}
    for kind, document_id, amount in applied(payment):
        document = company.entities[kind][document_id]
        rebalance(company, kind, document, amount, [*document["LinkedTxn"], link])


def unapply(company: Company, payment: Entity) -> None:
    """Opens what a payment paid."""
    for kind, document_id, amount in applied(payment):
        document = company.entities[kind].get(document_id)
        if document is not None:
            links = [one for one in document["LinkedTxn"] if one["TxnId"] != payment["Id"]]
            rebalance(company, kind, document, -amount, links)


def release(company: Company, kind: str, document: Entity) -> Entity:
    """Takes a document out of every payment; one that moved no money goes with it."""
    for payment in [*company.entities["Payment"].values()]:
        lines = [one for one in applied(payment) if one[:2] == (kind, document["Id"])]
        if not lines:
            continue
        unapply(company, payment)
        if payment["TotalAmt"]:
            left = _without(payment, kind, document["Id"])
            apply(company, company.store("Payment", left, payment))
        else:
            company.remove("Payment", payment)
    return company.entities[kind][document["Id"]]


def rebalance(
    company: Company, kind: str, document: Entity, paid: Decimal, links: list[Entity]
) -> None:
    """A version of the document with another open balance and other links."""
    open_amount = document["Balance"] - paid
    changes: Entity = {"Balance": open_amount, "LinkedTxn": links}
    if "HomeBalance" in document:
        changes["HomeBalance"] = cents(open_amount * document["ExchangeRate"])
    if kind == "CreditMemo":
        changes["RemainingCredit"] = open_amount
    company.store(kind, document | changes, document)


def customer_balances(company: Company) -> dict[str, Decimal]:
    """What every customer owes: open invoices less open credits and unapplied money."""
    owed: dict[str, Decimal] = {}
    for kind, field, sign in (
        ("Invoice", "Balance", 1),
        ("CreditMemo", "Balance", -1),
        ("Payment", "UnappliedAmt", -1),
    ):
        for one in company.entities[kind].values():
            customer = one["CustomerRef"]["value"]
            owed[customer] = owed.get(customer, Decimal(0)) + sign * one[field]
    return owed


def _without(payment: Entity, kind: str, document_id: str) -> Entity:
    kept = [
        line
        for line, found in zip(payment["Line"], applied(payment), strict=True)
        if found[:2] != (kind, document_id)
    ]
    changed = payment | {"Line": kept}
    return changed | {"UnappliedAmt": unapplied(payment["TotalAmt"], applied(changed))}
