"""What belongs to an approved invoice can't change: the database refuses every write to it."""

import pgtrigger

from .statement_trigger import after_statement
from .status import FROZEN

_FROZEN_SQL = ", ".join(f"'{status.value}'" for status in FROZEN)


def frozen_with_its_invoice(but: str = "") -> list[pgtrigger.Trigger]:
    """Statement triggers that refuse any write to rows whose invoice is approved or beyond.

    `but` names a column that the database itself keeps, which may change all the same.
    """
    changed = f"AND to_jsonb(touched) - '{but}' <> to_jsonb(fresh) - '{but}'" if but else ""
    both, either = "touched JOIN fresh USING (id)", "touched.invoice_id, fresh.invoice_id"
    return [
        after_statement("frozen_insert", pgtrigger.Insert, _refusal(), new="touched"),
        after_statement(
            "frozen_update",
            pgtrigger.Update,
            _refusal(both, either, changed),
            old="touched",
            new="fresh",
        ),
        after_statement("frozen_delete", pgtrigger.Delete, _refusal(), old="touched"),
    ]


def _refusal(
    rows: str = "touched", invoices: str = "touched.invoice_id", condition: str = ""
) -> str:
    return f"""
        IF EXISTS (SELECT 1 FROM {rows} JOIN invoices_invoice i ON i.id IN ({invoices})
                   WHERE i.status IN ({_FROZEN_SQL}) {condition}) THEN
            RAISE EXCEPTION 'The invoice is approved: what stands on it can''t change.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
        """
