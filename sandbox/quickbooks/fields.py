"""What each entity may have in a request: names, lengths and enumerations.

Written from the reference's attribute tables; properties that QuickBooks computes are ignored
when sent.
"""

from sandbox.quickbooks.list_fields import LISTS
from sandbox.quickbooks.shapes import (
    REFERENCE,
    Kind,
    choice,
    day,
    flag,
    ignored,
    many,
    number,
    shape,
    text,
    unplayed,
)
from sandbox.quickbooks.shared_fields import ADDRESS, EMAIL, FRAME

CUSTOM_FIELD = shape(
    {
        "DefinitionId": text(),
        "Name": text(),
        "Type": choice("StringType"),
        "StringValue": text(31),
    }
)
LINKED = shape({"TxnId": text(), "TxnType": text(), "TxnLineId": text()})
PARTIAL_REFERENCE = shape({"value": text(), "name": text(), "type": text()})

SALES_ITEM = shape(
    {
        "ItemRef": PARTIAL_REFERENCE,
        "ClassRef": REFERENCE,
        "TaxCodeRef": REFERENCE,
        "UnitPrice": number,
        "Qty": number,
        "ServiceDate": day,
        "DiscountRate": number,
        "DiscountAmt": number,
        "TaxInclusiveAmt": number,
        "ItemAccountRef": ignored,
        "TaxClassificationRef": ignored,
        "MarkupInfo": ignored,
        "InventorySiteRef": unplayed,
        "PriceLevelRef": unplayed,
        "UOMRef": unplayed,
        "RatePercent": unplayed,
        "DeferredRevenue": unplayed,
        "SalesItemLineDetailEx": unplayed,
    }
)
DESCRIPTION = shape({"ServiceDate": day, "TaxCodeRef": REFERENCE})
DISCOUNT = shape(
    {
        "PercentBased": flag,
        "DiscountPercent": number,
        "DiscountAccountRef": REFERENCE,
        "ClassRef": REFERENCE,
        "TaxCodeRef": REFERENCE,
    }
)
DETAIL_TYPES = (
    "SalesItemLineDetail",
    "DescriptionOnly",
    "DiscountLineDetail",
    "SubTotalLineDetail",
    "GroupLineDetail",
)
LINE = shape(
    {
        "Id": text(),
        "LineNum": number,
        "Description": text(4000),
        "Amount": number,
        "DetailType": choice(*DETAIL_TYPES),
        "SalesItemLineDetail": SALES_ITEM,
        "DescriptionLineDetail": DESCRIPTION,
        "DiscountLineDetail": DISCOUNT,
        "SubTotalLineDetail": ignored,
        "GroupLineDetail": shape({"GroupItemRef": REFERENCE, "Quantity": number, "Line": ignored}),
        "LinkedTxn": many(LINKED),
    }
)
TAX_LINE = shape(
    {
        "Amount": number,
        "DetailType": choice("TaxLineDetail"),
        "TaxLineDetail": shape(
            {
                "TaxRateRef": REFERENCE,
                "PercentBased": flag,
                "TaxPercent": number,
                "NetAmountTaxable": number,
                "TaxInclusiveAmount": number,
                "OverrideDeltaAmount": number,
                "ServiceDate": day,
            }
        ),
    }
)
TAX_DETAIL = shape({"TxnTaxCodeRef": REFERENCE, "TotalTax": number, "TaxLine": many(TAX_LINE)})
SALE: dict[str, Kind] = {
    **FRAME,
    "Line": many(LINE),
    "CustomerRef": REFERENCE,
    "CurrencyRef": REFERENCE,
    "ExchangeRate": number,
    "DocNumber": text(21),
    "TxnDate": day,
    "PrivateNote": text(4000),
    "CustomerMemo": shape({"value": text(1000)}),
    "BillEmail": EMAIL,
    "BillAddr": ADDRESS,
    "ShipAddr": ADDRESS,
    "ClassRef": REFERENCE,
    "DepartmentRef": REFERENCE,
    "SalesTermRef": REFERENCE,
    "ProjectRef": REFERENCE,
    "EmailStatus": choice("NotSet", "NeedToSend", "EmailSent"),
    "PrintStatus": choice("NotSet", "NeedToPrint", "PrintComplete"),
    "GlobalTaxCalculation": choice("TaxExcluded", "TaxInclusive", "NotApplicable"),
    "ApplyTaxAfterDiscount": flag,
    "TransactionLocationType": text(),
    "TxnTaxDetail": TAX_DETAIL,
    "CustomField": many(CUSTOM_FIELD),
    "FreeFormAddress": flag,
    "TotalAmt": ignored,
    "HomeTotalAmt": ignored,
    "Balance": ignored,
    "HomeBalance": ignored,
    "RecurDataRef": ignored,
    "TaxExemptionRef": ignored,
}
INVOICE = shape(
    {
        **SALE,
        "DueDate": day,
        "BillEmailCc": EMAIL,
        "BillEmailBcc": EMAIL,
        "ShipFromAddr": ADDRESS,
        "ShipDate": day,
        "TrackingNum": text(),
        "ShipMethodRef": REFERENCE,
        "LinkedTxn": many(LINKED),
        "Deposit": number,
        "DepositToAccountRef": REFERENCE,
        "TxnSource": text(),
        "AllowOnlinePayment": flag,
        "AllowIPNPayment": flag,
        "AllowOnlineCreditCardPayment": flag,
        "AllowOnlineACHPayment": flag,
        "DeliveryInfo": ignored,
        "InvoiceLink": ignored,
    }
)
CREDIT_MEMO = shape(
    {
        **SALE,
        "InvoiceRef": REFERENCE,
        "PaymentMethodRef": ignored,
        "RemainingCredit": ignored,
        "LinkedTxn": ignored,
    }
)
CARD = shape(
    {
        "CreditChargeInfo": shape(
            {
                "Type": text(),
                "NameOnAcct": text(),
                "CcExpiryMonth": number,
                "CcExpiryYear": number,
                "BillAddrStreet": text(255),
                "PostalCode": text(30),
                "Amount": number,
                "ProcessPayment": flag,
            }
        ),
        "CreditChargeResponse": shape(
            {
                "Status": choice("Completed", "Unknown"),
                "AuthCode": text(100),
                "CCTransId": text(100),
                "TxnAuthorizationTime": ignored,
            }
        ),
    }
)
PAYMENT = shape(
    {
        **FRAME,
        "TotalAmt": number,
        "CustomerRef": REFERENCE,
        "CurrencyRef": REFERENCE,
        "ExchangeRate": number,
        "TxnDate": day,
        "PrivateNote": text(4000),
        "PaymentRefNum": text(21),
        "DepositToAccountRef": REFERENCE,
        "Line": many(shape({"Amount": number, "LinkedTxn": many(LINKED)})),
        "PaymentMethodRef": REFERENCE,
        "ARAccountRef": REFERENCE,
        "ProjectRef": REFERENCE,
        "TransactionLocationType": text(),
        "TxnSource": text(),
        "TaxExemptionRef": ignored,
        "CreditCardPayment": CARD,
        "UnappliedAmt": ignored,
        "ProcessPayment": flag,
    }
)
WRITABLE: dict[str, Kind] = {
    "Invoice": INVOICE,
    "CreditMemo": CREDIT_MEMO,
    "Payment": PAYMENT,
    **LISTS,
}
