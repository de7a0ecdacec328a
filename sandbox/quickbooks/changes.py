"""Change data capture: what changed since an instant, whole entities and stubs of deleted ones."""

import random
from datetime import datetime, timedelta
from typing import Any

from sandbox.answers import Unsupported
from sandbox.clock import PACIFIC
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.errors import fault
from sandbox.quickbooks.seeds import Entity

FARTHEST = timedelta(days=30)
MOST = 1_000


def since(company: Company, entities: list[str], changed_since: str) -> list[dict[str, Any]]:
    """One QueryResponse an entity, in any order; `{}` where nothing changed."""
    moment = _moment(changed_since)
    if company.clock.now() - moment > FARTHEST:
        detail = "ChangedSince can't be more than 30 days ago."
        raise fault(4001, "Invalid query", detail)
    unknown = [kind for kind in entities if kind not in company.entities]
    if unknown:
        raise Unsupported(f"change data capture of {', '.join(unknown)}")
    found: list[dict[str, Any]] = []
    left = MOST
    for kind in entities:
        changed = _changed(company, kind, moment)[:left]
        left -= len(changed)
        window = {"startPosition": 1, "maxResults": len(changed)}
        found.append({kind: changed} | window if changed else {})
    return random.sample(found, len(found))


def _changed(company: Company, kind: str, moment: datetime) -> list[Entity]:
    present = list(company.entities[kind].values())
    gone = [stub for deleted, stub in company.deleted if deleted == kind]
    return [entity for entity in present + gone if _updated(entity) >= moment]


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
