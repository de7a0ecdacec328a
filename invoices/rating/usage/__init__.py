"""Usage fees: one pricing model a file, each a function from units to charges (rule 8)."""

from collections.abc import Callable
from decimal import Decimal

from ..terms import UsageFee
from .charge import Charge
from .graduated import graduated
from .package import package
from .per_unit import per_unit
from .percentage import percentage
from .volume import volume

Model = Callable[[UsageFee, Decimal, bool], list[Charge]]

MODELS: dict[str, Model] = {
    "per_unit": per_unit,
    "graduated": graduated,
    "volume": volume,
    "package": package,
    "percentage": percentage,
}


def charges(fee: UsageFee, overlaps: bool) -> list[Charge]:
    """What the fee's records cost, its included units taken off first.

    `overlaps` tells whether the period overlaps the SOW: only then are flat fees of unused bands
    due. The fee's minimum is the caller's, as it compares rounded amounts.
    """
    recorded = sum((record.quantity for record in fee.records), Decimal(0))
    units = max(Decimal(0), recorded - fee.included_units)
    return MODELS[fee.model](fee, units, overlaps)


__all__ = ["MODELS", "Charge", "charges"]
