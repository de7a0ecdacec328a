"""CSV and XLSX in and out: the same columns both ways, for every table of the contracts."""

from .lookups import Lookups
from .tables import (
    TABLES,
    AssignmentResource,
    ClientResource,
    CompanyResource,
    MilestoneResource,
    OverageBandResource,
    PersonResource,
    RateCardResource,
    RateResource,
    RetainerResource,
    RetainerTierResource,
    SowResource,
    UsageBandResource,
    UsageFeeResource,
    UsageRecordResource,
)

__all__ = [
    "TABLES",
    "AssignmentResource",
    "ClientResource",
    "CompanyResource",
    "Lookups",
    "MilestoneResource",
    "OverageBandResource",
    "PersonResource",
    "RateCardResource",
    "RateResource",
    "RetainerResource",
    "RetainerTierResource",
    "SowResource",
    "UsageBandResource",
    "UsageFeeResource",
    "UsageRecordResource",
]
