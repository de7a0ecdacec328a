"""A small firm with something of every kind of terms, for tests that let chance decide."""

from datetime import date
from decimal import Decimal

from clients.models import (
    Client,
    Milestone,
    OverageBand,
    Retainer,
    RetainerTier,
    StatementOfWork,
    UsageFee,
    UsageRecord,
)
from tests.cast import Firm

JULY = date(2026, 7, 1)


class SmallFirm:
    """Acme has one invoice for a retainer and a capped SOW, Borg one for each of its three."""

    def __init__(self) -> None:
        self.acme, self.borg = Firm("ACME", "Acme"), Firm("BORG", "Borg", invoice_per="sow")
        self.sows = [self._retained(), self._capped(), *self._borgs()]
        self.clients: list[Client] = [self.acme.client, self.borg.client]

    def _retained(self) -> StatementOfWork:
        sow = self.acme.sow
        tier = RetainerTier.objects.create(
            code="GOLD", currency="USD", monthly_fee=500, included_hours=6, rollover_months=1,
            rollover_cap_hours=4,
        )  # fmt: skip
        OverageBand.objects.create(tier=tier, up_to_hours=3, hourly_rate=200)
        OverageBand.objects.create(tier=tier, hourly_rate=175)
        Retainer.objects.create(sow=sow, tier=tier, starts_on=date(2026, 7, 10), billed="arrears")
        return sow

    def _capped(self) -> StatementOfWork:
        return self.acme.add_sow(
            increment_minutes=15, increment_rounding="up", discount_percent=Decimal("7.5"),
            cap_amount=2000, group_lines_by="person",
        )  # fmt: skip

    def _borgs(self) -> list[StatementOfWork]:
        minimum = self.borg.sow
        minimum.minimum_amount = 700
        minimum.save()
        fee = UsageFee.objects.create(
            code="CALLS", sow=minimum, model="per_unit", unit_price=2, included_units=50
        )
        for month in (7, 8, 9):
            UsageRecord.objects.create(
                usage_fee=fee, reference=str(month), recorded_on=date(2026, month, 12),
                quantity=20 * (month - 6),
            )  # fmt: skip
        Milestone.objects.create(
            sow=minimum, name="Start", amount=300, completed_on=date(2026, 8, 5)
        )
        rounded = self.borg.add_sow(increment_minutes=60, increment_rounding="down")
        late = self.borg.add_sow(bill_from=date(2026, 8, 16), group_lines_by="entry")
        return [minimum, rounded, late]
