"""What belongs to an approved invoice can't change: the database refuses every write to it."""

import pgtrigger

from .status import FROZEN

_FROZEN_SQL = ", ".join(f"'{status.value}'" for status in FROZEN)


def frozen_with_its_invoice() -> list[pgtrigger.Trigger]:
    """Statement triggers that refuse any write to rows whose invoice is approved or beyond."""
    return [
        _refusal("insert", pgtrigger.Insert, pgtrigger.Referencing(new="touched")),
        _refusal("update", pgtrigger.Update, pgtrigger.Referencing(old="touched", new="fresh")),
        _refusal("delete", pgtrigger.Delete, pgtrigger.Referencing(old="touched")),
    ]


def _refusal(
    name: str, operation: pgtrigger.Operation, referencing: pgtrigger.Referencing
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"frozen_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=f"""
        IF EXISTS (SELECT 1 FROM touched JOIN invoices_invoice i ON i.id = touched.invoice_id
                   WHERE i.status IN ({_FROZEN_SQL})) THEN
            RAISE EXCEPTION 'The invoice is approved: what stands on it can''t change.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
        """,
    )
