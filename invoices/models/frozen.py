"""What belongs to an approved invoice can't change: the database refuses every write to it."""

import pgtrigger

from .status import FROZEN

_FROZEN_SQL = ", ".join(f"'{status.value}'" for status in FROZEN)


def frozen_with_its_invoice(but: str = "") -> list[pgtrigger.Trigger]:
    """Statement triggers that refuse any write to rows whose invoice is approved or beyond.

    `but` names a column that the database itself keeps, which may change all the same.
    """
    changed = f"AND to_jsonb(touched) - '{but}' <> to_jsonb(fresh) - '{but}'" if but else ""
    old, new = pgtrigger.Referencing(old="touched"), pgtrigger.Referencing(new="touched")
    both = pgtrigger.Referencing(old="touched", new="fresh")
    one, either = "touched.invoice_id", "touched.invoice_id, fresh.invoice_id"
    return [
        _refusal("insert", pgtrigger.Insert, new, "touched", one),
        _refusal(
            "update", pgtrigger.Update, both, "touched JOIN fresh USING (id)", either, changed
        ),
        _refusal("delete", pgtrigger.Delete, old, "touched", one),
    ]


def _refusal(
    name: str,
    operation: pgtrigger.Operation,
    referencing: pgtrigger.Referencing,
    rows: str,
    invoices: str,
    condition: str = "",
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"frozen_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=f"""
        IF EXISTS (SELECT 1 FROM {rows} JOIN invoices_invoice i ON i.id IN ({invoices})
                   WHERE i.status IN ({_FROZEN_SQL}) {condition}) THEN
            RAISE EXCEPTION 'The invoice is approved: what stands on it can''t change.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
        """,
    )
