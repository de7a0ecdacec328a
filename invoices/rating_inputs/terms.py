"""The terms of SOWs as plain values, with the versions of the rows they come from."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from clients import models as rows
from clients.models.base import VersionedTerms

from ..models import Settlement
from ..rating import terms as values
from ..rating.engine import RunScope
from ..rating.money import ZERO
from ..selectors.standing import live
from .cards import Cards
from .tiers import rising, tier_with

Versions = dict[tuple[str, int], int]
Names = dict[tuple[str, int], str]
People = dict[str, str]
Row = TypeVar("Row", bound=VersionedTerms)


@dataclass(frozen=True)
class SowTerms:
    """A SOW's terms and the few facts of its row that a run needs beside them."""

    sow_id: int
    client_id: int
    name: str
    terms: values.StatementOfWork


@dataclass(frozen=True)
class LoadedTerms:
    """The terms of all SOWs asked for, in the order of their codes."""

    sows: list[SowTerms]
    versions: Versions
    names: Names
    people: People


def load(sow_ids: Collection[int], scope: RunScope, anew_from: date | None = None) -> LoadedTerms:
    """Reads everything that prices these SOWs; what is settled already is left out."""
    return _Loader(sow_ids, scope, live(Settlement.objects.all(), anew_from)).load()


class _Loader:
    """One pass over the terms' tables, gathered by SOW."""

    def __init__(
        self, sow_ids: Collection[int], scope: RunScope, settled: QuerySet[Settlement]
    ) -> None:
        self._sow_ids, self._scope, self._settled = sow_ids, scope, settled
        self._versions: Versions = {}
        self._names: Names = {}

    def load(self) -> LoadedTerms:
        found = rows.StatementOfWork.objects.filter(pk__in=self._sow_ids)
        sows = sorted(found, key=lambda sow: sow.code)
        self._cards = Cards(sows, self._note)
        people = list(rows.Person.objects.values_list("email", "role", "name"))
        self._roles = {email: role for email, role, _name in people}
        self._assignments = self._by_sow(
            rows.Assignment.objects.select_related("person").order_by("pk"), "assignment"
        )
        self._retainers = self._by_sow(
            rows.Retainer.objects.select_related("tier")
            .prefetch_related("tier__overage_bands")
            .order_by("starts_on"),
            "retainer",
        )
        self._fees = self._by_sow(
            rows.UsageFee.objects.prefetch_related("bands").order_by("code"), "usage_fee"
        )
        self._records = self._unsettled_records()
        self._milestones = self._unsettled_milestones()
        terms = [
            SowTerms(sow.pk, sow.client_id, sow.name or sow.code, self._sow(sow)) for sow in sows
        ]
        names = {email: name for email, _role, name in people}
        return LoadedTerms(terms, self._versions, self._names, names)

    def _note(self, kind: str, row: VersionedTerms) -> None:
        self._versions[kind, row.pk] = row.version

    def _by_sow(self, found: Iterable[Row], kind: str) -> dict[int, list[Row]]:
        gathered: dict[int, list[Row]] = defaultdict(list)
        for row in found.filter(sow_id__in=self._sow_ids):  # type: ignore[attr-defined]
            self._note(kind, row)
            gathered[row.sow_id].append(row)
        return gathered

    def _unsettled_records(self) -> dict[int, list[values.UsageRecord]]:
        settled = self._settled.filter(usage_record=OuterRef("pk"))
        found: dict[int, list[values.UsageRecord]] = defaultdict(list)
        for record in rows.UsageRecord.objects.filter(
            ~Exists(settled),
            usage_fee__sow_id__in=self._sow_ids,
            recorded_on__lte=self._scope.last_day,
        ).order_by("recorded_on", "pk"):
            found[record.usage_fee_id].append(
                values.UsageRecord(record.pk, record.recorded_on, record.quantity)
            )
        return found

    def _unsettled_milestones(self) -> dict[int, list[values.Milestone]]:
        settled = self._settled.filter(milestone=OuterRef("pk"))
        found: dict[int, list[values.Milestone]] = defaultdict(list)
        for row in rows.Milestone.objects.filter(
            ~Exists(settled), sow_id__in=self._sow_ids, completed_on__lte=self._scope.last_day
        ).order_by("completed_on", "name"):
            self._note("milestone", row)
            found[row.sow_id].append(
                values.Milestone(row.pk, row.name, row.amount, row.completed_on)
            )
        return found

    def _sow(self, sow: rows.StatementOfWork) -> values.StatementOfWork:
        self._note("sow", sow)
        return values.StatementOfWork(
            code=sow.code,
            currency=sow.currency,
            starts_on=sow.starts_on,
            ends_on=sow.ends_on,
            bill_from=sow.bill_from,
            increment_minutes=sow.increment_minutes,
            increment_rounding=sow.increment_rounding,
            group_lines_by=sow.group_lines_by,
            discount_percent=sow.discount_percent,
            cap_amount=sow.cap_amount,
            cap_scope=sow.cap_scope,
            minimum_amount=sow.minimum_amount,
            rate_cards=self._cards.searched_for(sow),
            assignments=tuple(_assignment(row) for row in self._assignments[sow.pk]),
            roles=self._roles,
            retainers=tuple(self._retainer(row) for row in self._retainers[sow.pk]),
            usage_fees=tuple(self._fee(row) for row in self._fees[sow.pk]),
            milestones=tuple(self._milestones[sow.pk]),
            sow_id=sow.pk,
        )

    def _retainer(self, row: rows.Retainer) -> values.Retainer:
        tier = row.tier
        self._note("tier", tier)
        self._names["retainer", row.pk] = tier.name or tier.code
        return values.Retainer(row.pk, tier_with(tier, {}), row.starts_on, row.ends_on, row.billed)

    def _fee(self, row: rows.UsageFee) -> values.UsageFee:
        self._names["usage_fee", row.pk] = row.name or row.code
        bands = [
            values.Band(band.up_to_units, band.unit_price, band.flat_fee or ZERO)
            for band in row.bands.all()
        ]
        return values.UsageFee(
            fee_id=row.pk,
            code=row.code,
            model=row.model,
            unit_name=row.unit_name or "units",
            unit_price=row.unit_price,
            package_size=row.package_size,
            percent=row.percent,
            included_units=row.included_units,
            minimum_amount=row.minimum_amount,
            bands=rising(bands),
            records=tuple(self._records[row.pk]),
        )


def _assignment(row: rows.Assignment) -> values.Assignment:
    return values.Assignment(
        row.person.email, row.role, row.effective_from, row.effective_to, assignment_id=row.pk
    )
