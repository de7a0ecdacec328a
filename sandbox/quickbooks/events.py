"""What happened to an entity, as webhooks tell it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """One change; `operation` is Create, Update, Delete, Void, Emailed or Merge."""

    realm: str
    entity: str
    entity_id: str
    operation: str
    at_milliseconds: int
    deleted_id: str = ""
    """What a merge took away."""
