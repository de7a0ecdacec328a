"""What a person in QuickBooks does with invoices, credit memos and payments."""

from decimal import Decimal

from sandbox.quickbooks import credits, mailing, payments, sales
from sandbox.quickbooks.applying import release
from sandbox.quickbooks.company import Company, cents
from sandbox.quickbooks.finding import amount_of, found, meant, version
from sandbox.quickbooks.operations import operate
from sandbox.quickbooks.seeds import Entity

SALES = ("invoice", "credit_memo")
FIELDS = {
    "number": "DocNumber",
    "date": "TxnDate",
    "due": "DueDate",
    "note": "PrivateNote",
}


def pay(company: Company, body: Entity) -> Entity:
    """Receives a payment for an invoice: all that is open, or `amount`."""
    invoice = found(company, "Invoice", body["invoice"])
    amount = amount_of(body, invoice["Balance"])
    link = {"TxnId": invoice["Id"], "TxnType": "Invoice"}
    payment: Entity = {
        "TotalAmt": amount,
        "CustomerRef": invoice["CustomerRef"],
        "Line": [{"Amount": amount, "LinkedTxn": [link]}],
    }
    for word, name in (("date", "TxnDate"), ("number", "PaymentRefNum")):
        if word in body:
            payment[name] = str(body[word])
    return payments.create(company, payment)


def apply_credit(company: Company, body: Entity) -> Entity:
    """Puts a credit memo against an invoice: as much as both allow, or `amount`."""
    memo = found(company, "CreditMemo", body["credit_memo"])
    invoice = found(company, "Invoice", body["invoice"])
    amount = amount_of(body, min(memo["Balance"], invoice["Balance"]))
    return credits.use(company, memo, invoice, amount)


def unapply(company: Company, body: Entity) -> Entity:
    """Takes payments and credits off an invoice or a credit memo again."""
    kind, document = meant(company, body, SALES)
    return release(company, kind, document)


def void(company: Company, body: Entity) -> Entity:
    """Voids an invoice, whose payments become unapplied, or a payment."""
    kind, entity = meant(company, body, ("invoice", "payment"))
    if kind == "Payment":
        return payments.void(company, version(entity))
    return sales.void(company, version(entity), unlink=True)


def delete(company: Company, body: Entity) -> Entity:
    """Deletes an invoice, a credit memo or a payment."""
    kind, entity = meant(company, body, (*SALES, "payment"))
    if kind == "Payment":
        return payments.delete(company, version(entity))
    return sales.delete(company, kind, version(entity), unlink=True)


def edit(company: Company, body: Entity) -> Entity:
    """Changes a sale: `number`, `date`, `due`, `note`, `memo`, one line, other fields in `set`.

    `line` is its place from 1 on; with it come `amount`, `quantity`, `price`, `description` or
    `remove`.
    """
    kind, sale = meant(company, body, SALES)
    changes: Entity = {name: str(body[word]) for word, name in FIELDS.items() if word in body}
    if "memo" in body:
        changes["CustomerMemo"] = {"value": body["memo"]}
    changes |= body.get("set", {})
    if "line" in body:
        changes["Line"] = _edited_lines(sale, body)
    changes |= version(sale) | {"sparse": True}
    return operate(company, kind, "update", changes, {"allowduplicatedocnum"})


def email(company: Company, body: Entity) -> Entity:
    """Sends a sale, `to` an address or to the one it has."""
    kind, sale = meant(company, body, SALES)
    return mailing.send(company, kind, sale["Id"], body.get("to"))


def deposit(company: Company, body: Entity) -> Entity:
    """Deposits a payment at the bank; it can't be changed any more."""
    payment = found(company, "Payment", body["payment"])
    company.deposited.add(payment["Id"])
    return payment


def create(company: Company, body: Entity) -> Entity:
    """Enters anything by hand: `entity` and its `body`, as the API takes it."""
    return operate(company, body["entity"], "create", body["body"], {"allowduplicatedocnum"})


def _edited_lines(sale: Entity, body: Entity) -> list[Entity]:
    lines = [line for line in sale["Line"] if "Id" in line]
    place = int(body["line"]) - 1
    if not 0 <= place < len(lines):
        raise ValueError(f"there is no line {body['line']}")
    if body.get("remove"):
        return [*lines[:place], *lines[place + 1 :]]
    return [*lines[:place], _edited_line(lines[place], body), *lines[place + 1 :]]


def _edited_line(line: Entity, body: Entity) -> Entity:
    """Quantity or price make the amount anew; an amount alone stands without them."""
    changed = line | ({"Description": body["description"]} if "description" in body else {})
    detail = dict(line.get("SalesItemLineDetail", {}))
    if "quantity" in body or "price" in body:
        for word, name in (("quantity", "Qty"), ("price", "UnitPrice")):
            detail[name] = Decimal(str(body.get(word, detail.get(name, 1))))
        changed["Amount"] = cents(detail["Qty"] * detail["UnitPrice"])
    elif "amount" in body:
        changed["Amount"] = Decimal(str(body["amount"]))
        detail = {name: value for name, value in detail.items() if name not in ("Qty", "UnitPrice")}
    return changed | ({"SalesItemLineDetail": detail} if detail else {})
