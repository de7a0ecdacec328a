"""Change data capture: what changed since an instant, whole entities and stubs of deleted ones."""

import random
from datetime import datetime, timedelta
from typing import Any

from sandbox.answers import Unsupported
from sandbox.clock import PACIFIC
from sandbox.quickbooks.company import NAME_LISTS, Company
from sandbox.quickbooks.errors import fault
from sandbox.quickbooks.seeds import Entity
from sandbox.quickbooks.showing import shown

FARTHEST = timedelta(days=30)
MOST = 1_000


def since(company: Company, entities: list[str], changed_since: str) -> list[dict[str, Any]]:
    """One QueryResponse an entity, never in the order asked; `{}` where nothing changed."""
    moment = _moment(changed_since)
    if company.clock.now() - moment > FARTHEST:
        detail = "ChangedSince can't be more than 30 days ago."
        raise fault(4001, "Invalid query", detail)
    unknown = [kind for kind in entities if kind not in company.entities]
    if unknown:
        raise Unsupported(f"change data capture of {', '.join(unknown)}")
    found: list[dict[str, Any]] = []
    left = MOST
    for kind in _another_order(entities):
        changed = _changed(company, kind, moment)[:left]
        left -= len(changed)
        window = {"startPosition": 1, "maxResults": len(changed)}
        found.append({kind: changed} | window if changed else {})
    return found


def _another_order(entities: list[str]) -> list[str]:
    turn = random.randrange(1, len(entities)) if len(entities) > 1 else 0
    return [*entities[turn:], *entities[:turn]]


def _changed(company: Company, kind: str, moment: datetime) -> list[Entity]:
    present = shown(company, kind, list(company.entities[kind].values()))
    if kind in NAME_LISTS and company.settings.inactive_in_changes == "stubs":
        present = [_stub(row) if row.get("Active") is False else row for row in present]
    gone = [stub for deleted, stub in company.deleted if deleted == kind]
    changed = [entity for entity in present + gone if _updated(entity) >= moment]
    return changed if company.settings.deleted_with_times else [_timeless(one) for one in changed]


def _timeless(entity: Entity) -> Entity:
    """A stub without its time; anything else as it is."""
    return {n: v for n, v in entity.items() if n != "MetaData"} if "status" in entity else entity


def _stub(row: Entity) -> Entity:
    return {
        "status": "Deleted",
        "domain": "QBO",
        "Id": row["Id"],
        "MetaData": {"LastUpdatedTime": row["MetaData"]["LastUpdatedTime"]},
    }


def _updated(entity: Entity) -> datetime:
    times = entity.get("MetaData")
    if times is None:
        return datetime(1970, 1, 1, tzinfo=PACIFIC)
    return datetime.fromisoformat(times["LastUpdatedTime"])


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise fault(4001, "Invalid query", f"changedSince is not an instant: {text}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=PACIFIC)
