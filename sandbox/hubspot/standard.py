"""The properties of the standard object types, and those the console writes."""

from typing import Any

from sandbox.hubspot.definitions import definition, owner_definition

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
    frequencies = ("monthly", "quarterly", "annually")
    return [
        *(definition(name) for name in (*texts, "hs_tax_rate_group_id")),
        *(definition(name, "number") for name in numbers),
        _choice("recurringbillingfrequency", *frequencies),
        definition("hs_recurring_billing_start_date", "date"),
        definition("hs_recurring_billing_period"),
    ]


def _calls() -> list[dict[str, Any]]:
    return [
        *_engagement("hs_call", "title", "body", "disposition"),
        _choice("hs_call_status", "COMPLETED", "CANCELED", "FAILED", "NO_ANSWER", "BUSY"),
        _choice("hs_call_direction", "INBOUND", "OUTBOUND"),
        definition("hs_call_duration", "number", "Call duration (milliseconds)"),
    ]


def _tasks() -> list[dict[str, Any]]:
    states = ("NOT_STARTED", "IN_PROGRESS", "WAITING", "COMPLETED", "DEFERRED")
    return [
        *_engagement("hs_task", "subject", "body"),
        _choice("hs_task_status", *states),
        definition("hs_task_completion_date", "datetime"),
    ]


def _projects() -> list[dict[str, Any]]:
    return [
        definition("hs_name", "string", "Name"),
        definition("hs_pipeline", "enumeration", "Pipeline", externalOptions=True),
        definition("hs_pipeline_stage", "enumeration", "Stage", externalOptions=True),
        owner_definition(),
        definition("billing_status", "enumeration", options=BILLING_STATUS, hubspotDefined=False),
    ]


def _choice(name: str, *values: str) -> dict[str, Any]:
    options = {value: value.replace("_", " ").capitalize() for value in values}
    return definition(name, "enumeration", options=options)


def _meetings() -> list[dict[str, Any]]:
    outcomes = ("SCHEDULED", "COMPLETED", "RESCHEDULED", "NO_SHOW", "CANCELED")
    return [
        *_engagement("hs_meeting", "title", "body"),
        definition("hs_internal_meeting_notes"),
        definition("hs_meeting_start_time", "datetime"),
        definition("hs_meeting_end_time", "datetime"),
        _choice("hs_meeting_outcome", *outcomes),
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
        "task": _tasks(),
        "note": _engagement("hs_note", "body"),
        "meeting": _meetings(),
        "call": _calls(),
        "project": _projects(),
    }[name]
