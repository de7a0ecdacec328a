"""Where a time entry stands, in words and with the invoice it stands on."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from ..models import AWAITING, Allocation, Hold, Invoice, Status, TimeEntry, WriteOff
from ..selectors.ledger import settled_place, unsettled_place
from ..selectors.standing import standing_allocations, unsettled
from ..wording import PLACES

HELD = "held"
UNSETTLED = ("quarantined", "before_start", "non_billable", "written_off", "waiting")


def with_whereabouts(entries: QuerySet[TimeEntry]) -> QuerySet[TimeEntry]:
    """The entries with all that `whereabouts` asks, in a fixed number of queries."""
    holds = Hold.objects.filter(released_at=None)
    billings = standing_allocations().select_related("invoice__client", "invoice__sow")
    return (
        entries.select_related("person", "sow__client")
        .annotate(place=unsettled_place())
        .prefetch_related(
            Prefetch("allocations", billings, to_attr="billings"),
            Prefetch("write_offs", WriteOff.objects.filter(taken_back_at=None), to_attr="written"),
            Prefetch("holds", holds, to_attr="held_by"),
            Prefetch("sow__holds", holds, to_attr="holds_of_all"),
        )
    )


def at_place(entries: QuerySet[TimeEntry], place: str) -> QuerySet[TimeEntry]:
    """Entries that have seconds in this place of the ledger, or are held."""
    known = entries.exclude(state=TimeEntry.State.DELETED)
    if place == HELD:
        mine = Exists(Hold.objects.filter(_holds_it(), released_at=None))
        return known.filter(unsettled(), mine)
    if place in UNSETTLED:
        return known.filter(unsettled()).alias(stands=unsettled_place()).filter(stands=place)
    billed = standing_allocations().filter(
        entry=OuterRef("pk"), fingerprint=OuterRef("fingerprint")
    )
    return known.filter(Exists(billed.alias(stands=settled_place()).filter(stands=place)))


def _holds_it() -> Q:
    return Q(entry=OuterRef("pk")) | Q(sow=OuterRef("sow"))


def present_billings(entry: TimeEntry) -> list[Allocation]:
    """The standing billings of the entry as it is now."""
    billings: list[Allocation] = entry.billings  # type: ignore[attr-defined]
    return [each for each in billings if each.fingerprint == entry.fingerprint]


def own_holds(entry: TimeEntry) -> list[Hold]:
    """The hold on the entry itself, if there is one."""
    holds: list[Hold] = entry.held_by  # type: ignore[attr-defined]
    return holds


def live_holds(entry: TimeEntry) -> list[Hold]:
    """The holds that keep the entry waiting, its own and its SOW's."""
    return own_holds(entry) + holds_of_sow(entry)


def holds_of_sow(entry: TimeEntry) -> list[Hold]:
    """The hold on the entry's whole SOW, if there is one."""
    holds: list[Hold] = entry.sow.holds_of_all if entry.sow else []  # type: ignore[attr-defined]
    return holds


def live_write_offs(entry: TimeEntry) -> list[WriteOff]:
    """The write-off in force, if there is one."""
    written: list[WriteOff] = entry.written  # type: ignore[attr-defined]
    return written


def whereabouts(entry: TimeEntry) -> list[tuple[str, Invoice | None]]:
    """Where the entry stands: words, each with its invoice where there is one."""
    present = present_billings(entry)
    if present and entry.state != TimeEntry.State.DELETED:
        return list(dict.fromkeys(map(_billing_words, present)))
    stale = [("Changed since it was billed on", each.invoice) for each in _stale(entry)]
    return [(_unbilled_words(entry), None), *dict.fromkeys(stale)]


def _stale(entry: TimeEntry) -> list[Allocation]:
    billings: list[Allocation] = entry.billings  # type: ignore[attr-defined]
    deleted = entry.state == TimeEntry.State.DELETED
    return [each for each in billings if deleted or each.fingerprint != entry.fingerprint]


def _billing_words(billing: Allocation) -> tuple[str, Invoice | None]:
    invoice = billing.invoice
    if invoice.status == Status.EMPTY:
        return "Settled: comes to nothing", None
    if invoice.status in AWAITING:
        return "Pending on", invoice
    if billing.kind == Allocation.Kind.DRAWN:
        return "Covered by the retainer on", invoice
    return "Billed on", invoice


def _unbilled_words(entry: TimeEntry) -> str:
    if entry.state == TimeEntry.State.DELETED:
        return str(TimeEntry.State.DELETED.label)
    place: str = entry.place  # type: ignore[attr-defined]
    if place == "written_off":
        return f"Written off: {live_write_offs(entry)[0].reason}"
    if place == "waiting" and live_holds(entry):
        return f"Held: {live_holds(entry)[0].reason}"
    return PLACES[place]
