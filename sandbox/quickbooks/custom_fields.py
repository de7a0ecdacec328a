"""Custom fields of sales: those the company's preferences switch on, at most three."""

from typing import Any

from sandbox.quickbooks.company import Company

Field = dict[str, Any]
NUMBERS = ("1", "2", "3")


def kept(company: Company, given: list[Field]) -> list[Field]:
    """The fields as they come back: unset ones without a value, unknown ones dropped silently."""
    values = {one.get("DefinitionId"): one.get("StringValue") for one in given}
    fields: list[Field] = []
    for number, name in switched_on(company).items():
        field = {"DefinitionId": number, "Name": name, "Type": "StringType"}
        value = values.get(number)
        fields.append(field if value is None else field | {"StringValue": value})
    return fields


def switched_on(company: Company) -> dict[str, str]:
    """Names of the fields in use by their number, read from SalesFormsPrefs.CustomField."""
    groups = company.preferences["SalesFormsPrefs"].get("CustomField", [])
    found = {one["Name"]: one for group in groups for one in group["CustomField"]}
    names: dict[str, str] = {}
    for number in NUMBERS:
        used = found.get(f"SalesFormsPrefs.UseSalesCustom{number}", {}).get("BooleanValue")
        name = found.get(f"SalesFormsPrefs.SalesCustomName{number}", {}).get("StringValue")
        if used and name:
            names[number] = name
    return names
