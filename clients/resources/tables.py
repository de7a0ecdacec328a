"""The tables of the contracts, their columns in order, and what each is checked for.

Columns are declared one by one: what isn't named here is neither imported nor exported.
"""

from typing import Any

from clients.models import (
    Assignment,
    Client,
    Company,
    Milestone,
    OverageBand,
    Person,
    Rate,
    RateCard,
    Retainer,
    RetainerTier,
    StatementOfWork,
    UsageBand,
    UsageFee,
    UsageRecord,
)

from .base import TermsResource
from .checks import CurrencyFits, LastBandOpen, NoOverlap, TakenIds
from .lookups import Lookups


class CompanyResource(TermsResource):
    """Our own companies; without this file there is one."""

    class Meta:
        model = Company
        import_id_fields = ["code"]
        fields = ["code", "name", "home_currency", "time_zone", "number_prefix"]


class PersonResource(TermsResource):
    """Who tracks time."""

    taken_ids = TakenIds("hubspot_owner_id")

    class Meta:
        model = Person
        import_id_fields = ["email"]
        fields = ["email", "name", "role", "hubspot_owner_id"]


class ClientResource(TermsResource):
    """Who is billed; a client without a company belongs to the firm."""

    taken_ids = TakenIds("quickbooks_customer_id", scope="company_id")

    class Meta:
        model = Client
        import_id_fields = ["code"]
        fields = [
            "code",
            "name",
            "currency",
            "hubspot_company_id",
            "quickbooks_customer_id",
            "billing_email",
            "payment_terms",
            "invoice_per",
            "auto_approve",
            "auto_approve_limit",
            "auto_approve_tolerance_percent",
            "company",
            "tax_code",
        ]

    def __init__(self, lookups: Lookups | None = None, **kwargs: Any) -> None:
        super().__init__(lookups, **kwargs)
        self._firm: Company | None = None
        company = self.fields["company"]
        company.optional, company.when_blank = True, self.firm

    def firm(self) -> Company:
        """The company of clients that name none, looked up once."""
        self._firm = self._firm or Company.firm()
        return self._firm


class RateCardResource(TermsResource):
    """Sets of rates, firm-wide or a client's."""

    class Meta:
        model = RateCard
        import_id_fields = ["code"]
        fields = ["code", "name", "currency", "client"]


class RateResource(TermsResource):
    """What an hour costs."""

    days = ("effective_from", "effective_to")
    checks = (NoOverlap(("rate_card_id", "person_id", "role", "activity"), *days),)

    class Meta:
        model = Rate
        import_id_fields = ["rate_card", "person", "role", "activity", "effective_from"]
        fields = [
            "rate_card",
            "person",
            "role",
            "activity",
            "effective_from",
            "hourly_rate",
            "effective_to",
        ]


class SowResource(TermsResource):
    """What was agreed for a deal."""

    days = ("starts_on", "ends_on")
    taken_ids = TakenIds("hubspot_deal_id")
    late_checks = (CurrencyFits(("milestones", "usage_fees", "usage_fees__bands", "retainers")),)

    class Meta:
        model = StatementOfWork
        import_id_fields = ["code"]
        fields = [
            "code",
            "client",
            "name",
            "hubspot_deal_id",
            "currency",
            "starts_on",
            "ends_on",
            "bill_from",
            "po_number",
            "rate_card",
            "increment_minutes",
            "increment_rounding",
            "group_lines_by",
            "discount_percent",
            "cap_amount",
            "cap_scope",
            "minimum_amount",
        ]


class AssignmentResource(TermsResource):
    """Roles on a SOW."""

    days = ("effective_from", "effective_to")
    checks = (NoOverlap(("sow_id", "person_id"), *days),)

    class Meta:
        model = Assignment
        import_id_fields = ["sow", "person", "effective_from"]
        fields = ["sow", "person", "effective_from", "role", "effective_to"]


class RetainerTierResource(TermsResource):
    """What a month on a tier costs and includes."""

    late_checks = (CurrencyFits(("retainers",)),)

    class Meta:
        model = RetainerTier
        import_id_fields = ["code"]
        fields = [
            "code",
            "name",
            "currency",
            "monthly_fee",
            "included_hours",
            "overage_rate",
            "rollover_months",
            "rollover_cap_hours",
        ]


class OverageBandResource(TermsResource):
    """Steps of the overage price."""

    checks = (LastBandOpen("tier_id", "up_to_hours"),)

    class Meta:
        model = OverageBand
        import_id_fields = ["tier", "up_to_hours"]
        fields = ["tier", "up_to_hours", "hourly_rate"]


class RetainerResource(TermsResource):
    """Which SOW is on which tier, and when."""

    days = ("starts_on", "ends_on")
    checks = (NoOverlap(("sow_id",), *days),)

    class Meta:
        model = Retainer
        import_id_fields = ["sow", "tier", "starts_on"]
        fields = ["sow", "tier", "starts_on", "ends_on", "billed"]


class UsageFeeResource(TermsResource):
    """Prices for units."""

    class Meta:
        model = UsageFee
        import_id_fields = ["code"]
        fields = [
            "code",
            "sow",
            "name",
            "unit_name",
            "model",
            "unit_price",
            "package_size",
            "percent",
            "included_units",
            "minimum_amount",
        ]


class UsageBandResource(TermsResource):
    """Steps of a usage price."""

    checks = (LastBandOpen("usage_fee_id", "up_to_units"),)

    class Meta:
        model = UsageBand
        import_id_fields = ["usage_fee", "up_to_units"]
        fields = ["usage_fee", "up_to_units", "unit_price", "flat_fee"]


class UsageRecordResource(TermsResource):
    """Units used."""

    class Meta:
        model = UsageRecord
        import_id_fields = ["usage_fee", "reference"]
        fields = ["usage_fee", "reference", "recorded_on", "quantity"]


class MilestoneResource(TermsResource):
    """Fixed fees."""

    class Meta:
        model = Milestone
        import_id_fields = ["sow", "name"]
        fields = ["sow", "name", "amount", "completed_on"]


TABLES: dict[str, type[TermsResource]] = {
    "companies.csv": CompanyResource,
    "people.csv": PersonResource,
    "clients.csv": ClientResource,
    "rate_cards.csv": RateCardResource,
    "rates.csv": RateResource,
    "sows.csv": SowResource,
    "assignments.csv": AssignmentResource,
    "retainer_tiers.csv": RetainerTierResource,
    "overage_bands.csv": OverageBandResource,
    "retainers.csv": RetainerResource,
    "usage_fees.csv": UsageFeeResource,
    "usage_bands.csv": UsageBandResource,
    "usage_records.csv": UsageRecordResource,
    "milestones.csv": MilestoneResource,
}
