"""What every company of the stand-in starts with."""

from decimal import Decimal
from typing import Any

from sandbox.quickbooks.rates import CURRENCIES, name_of

Entity = dict[str, Any]

ITEM_NAMES = (
    "Retainer fee",
    "Retainer hours",
    "Overage",
    "Time",
    "Correction",
    "Discount",
    "Minimum",
    "Usage",
    "Milestone",
    "Cap",
)
TERMS = (("Due on receipt", 0), ("Net 15", 15), ("Net 30", 30), ("Net 60", 60), ("Net 45", 45))


def accounts(home: str) -> list[Entity]:
    """Income, receivables and undeposited funds."""
    described = (
        ("1", "Services", "Income", "ServiceFeeIncome", "Revenue"),
        ("2", "Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable", "Asset"),
        ("3", "Undeposited Funds", "Other Current Asset", "UndepositedFunds", "Asset"),
        ("4", "Discounts given", "Income", "DiscountsRefundsGiven", "Revenue"),
    )
    return [
        {
            "Id": number,
            "Name": name,
            "FullyQualifiedName": name,
            "Active": True,
            "SubAccount": False,
            "AccountType": kind,
            "AccountSubType": subtype,
            "Classification": classification,
            "CurrentBalance": Decimal(0),
            "CurrencyRef": {"value": home, "name": name_of(home)},
        }
        for number, name, kind, subtype, classification in described
    ]


def items() -> list[Entity]:
    """One service item a kind of invoice line."""
    return [
        {
            "Id": str(number),
            "Name": name,
            "FullyQualifiedName": name,
            "Active": True,
            "Taxable": False,
            "Type": "Service",
            "UnitPrice": Decimal(0),
            "PurchaseCost": Decimal(0),
            "TrackQtyOnHand": False,
            "IncomeAccountRef": {"value": "1", "name": "Services"},
        }
        for number, name in enumerate(ITEM_NAMES, 1)
    ]


def terms() -> list[Entity]:
    """The usual terms of payment."""
    return [
        {
            "Id": str(number),
            "Name": name,
            "Active": True,
            "Type": "STANDARD",
            "DiscountPercent": Decimal(0),
            "DueDays": days,
        }
        for number, (name, days) in enumerate(TERMS, 1)
    ]


def tax_codes() -> list[Entity]:
    """TAX and NON, which come without Active, and one real code."""
    detail = {
        "TaxRateRef": {"value": "1", "name": "State tax"},
        "TaxTypeApplicable": "TaxOnAmount",
        "TaxOrder": 0,
    }
    return [
        {"Id": "TAX", "Name": "TAX", "Description": "TAX", "Taxable": True, "TaxGroup": False},
        {"Id": "NON", "Name": "NON", "Description": "NON", "Taxable": False, "TaxGroup": False},
        {
            "Id": "2",
            "Name": "State",
            "Description": "State",
            "Active": True,
            "Taxable": True,
            "TaxGroup": True,
            "SalesTaxRateList": {"TaxRateDetail": [detail]},
            "PurchaseTaxRateList": {"TaxRateDetail": []},
        },
    ]


def tax_rates() -> list[Entity]:
    """The rate behind the one real code."""
    return [
        {
            "Id": "1",
            "Name": "State tax",
            "Description": "Sales tax",
            "Active": True,
            "RateValue": Decimal(8),
            "AgencyRef": {"value": "1"},
            "SpecialTaxType": "NONE",
            "DisplayType": "ReadOnly",
        }
    ]


def currencies(home: str) -> list[Entity]:
    """Every foreign currency of the list."""
    foreign = [code for code in CURRENCIES if code != home]
    return [
        {"Id": str(number), "Code": code, "Name": name_of(code), "Active": True}
        for number, code in enumerate(foreign, 1)
    ]


def preferences(home: str) -> Entity:
    """Custom numbers on, several currencies on, US sales tax without automation."""
    return {
        "Id": "1",
        "AccountingInfoPrefs": {
            "UseAccountNumbers": False,
            "TrackDepartments": False,
            "ClassTrackingPerTxn": False,
            "ClassTrackingPerTxnLine": False,
            "CustomerTerminology": "Customers",
            "FirstMonthOfFiscalYear": "January",
        },
        "SalesFormsPrefs": {
            "CustomTxnNumbers": True,
            "AllowDeposit": False,
            "AllowDiscount": False,
            "AllowEstimates": True,
            "AllowServiceDate": True,
            "AllowShipping": False,
            "AutoApplyCredit": False,
            "DefaultTerms": {"value": "3"},
            "ETransactionPaymentEnabled": False,
            "IPNSupportEnabled": False,
            "CustomField": custom_fields(),
        },
        "TaxPrefs": {"UsingSalesTax": True, "TaxGroupCodeRef": {"value": "2"}},
        "CurrencyPrefs": {"MultiCurrencyEnabled": True, "HomeCurrency": {"value": home}},
        "TimeTrackingPrefs": {"UseServices": True, "BillCustomers": True},
        "OtherPrefs": {"NameValue": []},
    }


def custom_fields() -> list[Entity]:
    """One custom field on sales forms, in the odd shape of the preferences."""
    used = {"Name": "SalesFormsPrefs.UseSalesCustom1", "Type": "BooleanType", "BooleanValue": True}
    name = {"Name": "SalesFormsPrefs.SalesCustomName1", "Type": "StringType"}
    return [{"CustomField": [used]}, {"CustomField": [name | {"StringValue": "PO Number"}]}]


def company_info(name: str) -> Entity:
    """Who the company is."""
    return {
        "Id": "1",
        "CompanyName": name,
        "LegalName": name,
        "CompanyAddr": {
            "Id": "1",
            "Line1": "123 Sierra Way",
            "City": "San Pablo",
            "Country": "USA",
            "CountrySubDivisionCode": "CA",
            "PostalCode": "87999",
        },
        "Country": "US",
        "Email": {"Address": "books@firm.example"},
        "FiscalYearStartMonth": "January",
        "SupportedLanguages": "en",
        "CompanyStartDate": "2020-01-01",
        "NameValue": [{"Name": "OfferingSku", "Value": "QuickBooks Online Plus"}],
    }
