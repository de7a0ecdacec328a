"""Credit memos put against invoices, by a person or by the preference AutoApplyCredit."""

from decimal import Decimal

from sandbox.quickbooks import payments
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.seeds import Entity


def use(company: Company, memo: Entity, invoice: Entity, amount: Decimal) -> Entity:
    """A payment without money that links both."""
    lines = [
        {"Amount": amount, "LinkedTxn": [{"TxnId": document["Id"], "TxnType": kind}]}
        for kind, document in (("Invoice", invoice), ("CreditMemo", memo))
    ]
    body = {"TotalAmt": Decimal(0), "CustomerRef": invoice["CustomerRef"], "Line": lines}
    return payments.create(company, body)


def use_by_itself(company: Company, invoice: Entity) -> Entity:
    """The new invoice after its customer's open credits, oldest first, where that is switched on.

    Its balance is then less than its total from the very first answer on.
    """
    if not company.preferences["SalesFormsPrefs"].get("AutoApplyCredit"):
        return invoice
    for memo in [*company.entities["CreditMemo"].values()]:
        same = memo["CustomerRef"]["value"] == invoice["CustomerRef"]["value"]
        amount = min(memo["Balance"], invoice["Balance"])
        if same and amount > 0:
            use(company, memo, invoice, amount)
            invoice = company.entities["Invoice"][invoice["Id"]]
    return invoice
