"""The properties every portal of the stand-in has at the start, and how one is written."""

from typing import Any

EPOCH = "2026-01-01T00:00:00.000Z"
BILLING_STATUS = {
    "not_ready": "Not ready",
    "ready_for_billing": "Ready for Billing",
    "on_hold": "On hold",
}
CONSOLE_STATE = {
    "not_billed": "Not billed",
    "pending": "Pending",
    "approved": "Approved",
    "sent": "Sent",
    "paid": "Paid",
    "part_paid": "Part paid",
    "overdue": "Overdue",
    "failed": "Failed",
    "void": "Void",
}
FIELD_TYPES = {
    "bool": "booleancheckbox",
    "enumeration": "select",
    "date": "date",
    "datetime": "date",
    "number": "number",
    "string": "text",
}


def definition(
    name: str,
    kind: str = "string",
    label: str = "",
    *,
    options: dict[str, str] | None = None,
    read_only: bool = False,
    group: str = "information",
    **extra: Any,
) -> dict[str, Any]:
    """A property as the properties API shows it."""
    listed = [
        {"label": text, "value": value, "displayOrder": order, "hidden": False, "description": ""}
        for order, (value, text) in enumerate((options or {}).items())
    ]
    return {
        "name": name,
        "label": label or name.replace("_", " ").capitalize(),
        "type": kind,
        "fieldType": FIELD_TYPES[kind],
        "description": "",
        "groupName": group,
        "options": listed,
        "displayOrder": -1,
        "calculated": False,
        "externalOptions": False,
        "hasUniqueValue": False,
        "hidden": False,
        "formField": False,
        "hubspotDefined": True,
        "archived": False,
        "createdAt": EPOCH,
        "updatedAt": EPOCH,
        "modificationMetadata": {
            "archivable": not read_only,
            "readOnlyDefinition": read_only,
            "readOnlyValue": read_only,
            "readOnlyOptions": False,
        },
    } | extra


def owner_definition() -> dict[str, Any]:
    """`hubspot_owner_id`: an enumeration whose options live elsewhere."""
    return definition(
        "hubspot_owner_id",
        "enumeration",
        "Owner",
        externalOptions=True,
        referencedObjectType="OWNER",
    )


def system_definitions(*instants: str) -> list[dict[str, Any]]:
    """What every object has and nobody may write."""
    sources = ("hs_object_source", "hs_object_source_id", "hs_object_source_label")
    return [
        definition("hs_object_id", "number", "Record ID", read_only=True),
        *(definition(name, "datetime", read_only=True) for name in sorted(set(instants))),
        *(definition(name, read_only=True) for name in sources),
    ]


def _console_definitions() -> list[dict[str, Any]]:
    made: dict[str, Any] = {"hubspotDefined": False, "group": "dealinformation"}
    return [
        definition(
            "billing_status", "enumeration", "Billing status", options=BILLING_STATUS, **made
        ),
        definition(
            "console_billing_state", "enumeration", "Billing state", options=CONSOLE_STATE, **made
        ),
        definition("console_invoice_number", "string", "Invoice number", **made),
        definition("console_invoice_total", "number", "Invoice total", **made),
        definition("console_invoice_date", "date", "Invoice date", **made),
        definition("console_invoice_url", "string", "Invoice link", **made),
    ]


def _deals() -> list[dict[str, Any]]:
    return [
        definition("dealname", "string", "Deal Name"),
        definition(
            "amount",
            "number",
            "Amount",
            showCurrencySymbol=True,
            currencyPropertyName="deal_currency_code",
        ),
        definition("amount_in_home_currency", "number", read_only=True, calculated=True),
        definition("closedate", "datetime", "Close Date"),
        definition("pipeline", "enumeration", "Pipeline", externalOptions=True),
        definition("dealstage", "enumeration", "Deal Stage", externalOptions=True),
        definition("deal_currency_code", "string", "Currency"),
        definition("hs_is_closed", "bool", read_only=True, calculated=True),
        definition("hs_is_closed_won", "bool", read_only=True, calculated=True),
        definition("hs_num_of_associated_line_items", "number", read_only=True, calculated=True),
        owner_definition(),
        *_console_definitions(),
    ]


def _engagement(prefix: str, *texts: str) -> list[dict[str, Any]]:
    return [
        definition("hs_timestamp", "datetime", "Activity date"),
        owner_definition(),
        *(definition(f"{prefix}_{text}") for text in texts),
    ]


def _line_items() -> list[dict[str, Any]]:
    texts = ("name", "description", "hs_sku", "hs_line_item_currency_code", "hs_product_id")
    numbers = ("quantity", "price", "amount", "discount", "hs_discount_percentage")
    return [definition(t) for t in texts] + [definition(n, "number") for n in numbers]


def _meetings() -> list[dict[str, Any]]:
    outcomes = ("SCHEDULED", "COMPLETED", "RESCHEDULED", "NO_SHOW", "CANCELED")
    return [
        *_engagement("hs_meeting", "title", "body"),
        definition("hs_internal_meeting_notes"),
        definition("hs_meeting_start_time", "datetime"),
        definition("hs_meeting_end_time", "datetime"),
        definition(
            "hs_meeting_outcome",
            "enumeration",
            options={outcome: outcome.capitalize() for outcome in outcomes},
        ),
    ]


def time_entry_definitions() -> list[dict[str, Any]]:
    """The custom object of the case folders."""
    made: dict[str, Any] = {"hubspotDefined": False, "group": "time_entry_information"}
    return [
        definition("work_date", "date", "Work date", **made),
        definition("hours", "number", "Hours", **made),
        definition("billable", "bool", "Billable", options={"true": "Yes", "false": "No"}, **made),
        definition("activity", "string", "Activity", **made),
        definition("description", "string", "Description", **made),
        owner_definition(),
    ]


def standard_definitions(name: str) -> list[dict[str, Any]]:
    """The properties of a standard object type, by its singular name."""
    return {
        "contact": [definition(n) for n in ("firstname", "lastname", "email")],
        "company": [definition("name"), definition("domain"), owner_definition()],
        "deal": _deals(),
        "line_item": _line_items(),
        "task": _engagement("hs_task", "subject", "body", "status"),
        "note": _engagement("hs_note", "body"),
        "meeting": _meetings(),
        "call": [
            *_engagement("hs_call", "title", "body", "status", "direction", "disposition"),
            definition("hs_call_duration", "number"),
        ],
    }[name]
