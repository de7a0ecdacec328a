"""The form of the triggers that look at all rows of a statement at once, after it."""

import pgtrigger


def after_statement(
    name: str, operation: pgtrigger.Operation, func: str, **rows: str
) -> pgtrigger.Trigger:
    """A trigger that finds the rows the statement touched in tables named by `old` and `new`."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**rows),
        func=func,
    )
