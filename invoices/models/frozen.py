"""What belongs to an approved invoice can't change: the database refuses every write to it."""

import pgtrigger

from .status import FROZEN

_FROZEN_SQL = ", ".join(f"'{status.value}'" for status in FROZEN)


def frozen_with_its_invoice(but: str = "") -> list[pgtrigger.Trigger]:
    """Statement triggers that refuse any write to rows whose invoice is approved or beyond.

    `but` names a column that the database itself keeps, which may change all the same.
    """
    changed = f"AND to_jsonb(touched) - '{but}' <> to_jsonb(fresh) - '{but}'" if but else ""
    both = "touched JOIN fresh USING (id)" if but else "touched"
    return [
        _refusal("insert", pgtrigger.Insert, pgtrigger.Referencing(new="touched"), "touched", ""),
        _refusal(
            "update",
            pgtrigger.Update,
            pgtrigger.Referencing(old="touched", new="fresh"),
            both,
            changed,
        ),
        _refusal("delete", pgtrigger.Delete, pgtrigger.Referencing(old="touched"), "touched", ""),
    ]


def _refusal(
    name: str,
    operation: pgtrigger.Operation,
    referencing: pgtrigger.Referencing,
    rows: str,
    condition: str,
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"frozen_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=f"""
        IF EXISTS (SELECT 1 FROM {rows} JOIN invoices_invoice i ON i.id = touched.invoice_id
                   WHERE i.status IN ({_FROZEN_SQL}) {condition}) THEN
            RAISE EXCEPTION 'The invoice is approved: what stands on it can''t change.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
        """,
    )
