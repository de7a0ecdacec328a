"""What each entity may have in a request: names, lengths and enumerations.

Written from the reference's attribute tables; properties that QuickBooks computes are ignored
when sent.
"""

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
)

FRAME: dict[str, Kind] = {
    "Id": text(),
    "SyncToken": text(),
    "sparse": flag,
    "domain": ignored,
    "MetaData": ignored,
}
ADDRESS = shape(
    {
        "Id": text(),
        **{f"Line{n}": text(500) for n in range(1, 6)},
        "City": text(255),
        "Country": text(255),
        "CountrySubDivisionCode": text(255),
        "PostalCode": text(30),
        "Lat": ignored,
        "Long": ignored,
    }
)
EMAIL = shape({"Address": text(100)})
PHONE = shape({"FreeFormNumber": text(30)})
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
        "UnappliedAmt": ignored,
        "ProcessPayment": flag,
    }
)
CUSTOMER = shape(
    {
        **FRAME,
        "DisplayName": text(500),
        "Title": text(16),
        "GivenName": text(100),
        "MiddleName": text(100),
        "FamilyName": text(100),
        "Suffix": text(16),
        "CompanyName": text(100),
        "PrintOnCheckName": text(110),
        "PrimaryEmailAddr": EMAIL,
        "PrimaryPhone": PHONE,
        "AlternatePhone": PHONE,
        "Mobile": PHONE,
        "Fax": PHONE,
        "WebAddr": shape({"URI": text(1000)}),
        "BillAddr": ADDRESS,
        "ShipAddr": ADDRESS,
        "Notes": text(2000),
        "Active": flag,
        "Taxable": flag,
        "Job": flag,
        "BillWithParent": flag,
        "ParentRef": REFERENCE,
        "SalesTermRef": REFERENCE,
        "PaymentMethodRef": REFERENCE,
        "DefaultTaxCodeRef": REFERENCE,
        "CurrencyRef": REFERENCE,
        "CustomerTypeRef": REFERENCE,
        "ARAccountRef": REFERENCE,
        "ResaleNum": text(16),
        "TaxExemptionReasonId": text(),
        "PreferredDeliveryMethod": choice("Print", "Email", "None"),
        "PrimaryTaxIdentifier": text(),
        "SecondaryTaxIdentifier": text(),
        "BusinessNumber": text(10),
        "GSTIN": text(15),
        "GSTRegistrationType": text(15),
        "Source": text(),
        "OpenBalanceDate": day,
        "Balance": ignored,
        "BalanceWithJobs": ignored,
        "FullyQualifiedName": ignored,
        "Level": ignored,
        "IsProject": ignored,
    }
)
ITEM = shape(
    {
        **FRAME,
        "Name": text(100),
        "Sku": text(100),
        "Description": text(4000),
        "Active": flag,
        "SubItem": flag,
        "ParentRef": REFERENCE,
        "Taxable": flag,
        "SalesTaxIncluded": flag,
        "UnitPrice": number,
        "Type": choice("Service", "NonInventory", "Inventory", "Group", "Category"),
        "IncomeAccountRef": REFERENCE,
        "ExpenseAccountRef": REFERENCE,
        "PurchaseDesc": text(1000),
        "PurchaseCost": number,
        "SalesTaxCodeRef": REFERENCE,
        "ClassRef": REFERENCE,
        "TrackQtyOnHand": flag,
        "FullyQualifiedName": ignored,
        "Level": ignored,
        "TaxClassificationRef": ignored,
    },
    required=("Name",),
)
TERM = shape(
    {
        **FRAME,
        "Name": text(31),
        "Active": flag,
        "Type": choice("STANDARD", "DATE_DRIVEN"),
        "DueDays": number,
        "DiscountDays": number,
        "DiscountPercent": number,
        "DayOfMonthDue": number,
        "DueNextMonthDays": number,
        "DiscountDayOfMonth": number,
    },
    required=("Name",),
)
COMPANY_CURRENCY = shape(
    {**FRAME, "Code": text(3), "Name": text(), "Active": flag}, required=("Code",)
)
EXCHANGE_RATE = shape(
    {
        **FRAME,
        "SourceCurrencyCode": text(3),
        "TargetCurrencyCode": text(3),
        "Rate": number,
        "AsOfDate": day,
    },
    required=("SourceCurrencyCode", "Rate", "AsOfDate"),
)
WRITABLE: dict[str, Kind] = {
    "Invoice": INVOICE,
    "CreditMemo": CREDIT_MEMO,
    "Payment": PAYMENT,
    "Customer": CUSTOMER,
    "Item": ITEM,
    "Term": TERM,
    "CompanyCurrency": COMPANY_CURRENCY,
}
