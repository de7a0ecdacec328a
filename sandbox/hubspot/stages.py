"""The deal pipeline with HubSpot's default stages; metadata values are strings."""

from typing import Any

from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.records import Properties, Record

STAGES = (
    ("appointmentscheduled", "Appointment Scheduled", "0.2"),
    ("qualifiedtobuy", "Qualified To Buy", "0.4"),
    ("presentationscheduled", "Presentation Scheduled", "0.6"),
    ("decisionmakerboughtin", "Decision Maker Bought-In", "0.8"),
    ("contractsent", "Contract Sent", "0.9"),
    ("closedwon", "Closed Won", "1.0"),
    ("closedlost", "Closed Lost", "0.0"),
)
PROJECT_STAGES = (("in_progress", "In progress", False), ("complete", "Complete", True))
EPOCH = "1970-01-01T00:00:00Z"


def stage(
    stage_id: str, label: str, order: int, *, closed: bool, probability: str = ""
) -> dict[str, Any]:
    """A stage as the pipelines API shows it."""
    chance = {"probability": probability} if probability else {}
    return {
        "id": stage_id,
        "label": label,
        "displayOrder": order,
        "metadata": {"isClosed": str(closed).lower()} | chance,
        "createdAt": EPOCH,
        "updatedAt": EPOCH,
        "archived": False,
        "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
    }


def default_pipelines() -> dict[str, list[dict[str, Any]]]:
    """The pipelines a portal starts with, by object type."""
    deals = [
        stage(one, label, order, closed=chance in ("1.0", "0.0"), probability=chance)
        for order, (one, label, chance) in enumerate(STAGES)
    ]
    projects = [
        stage(one, label, order, closed=closed)
        for order, (one, label, closed) in enumerate(PROJECT_STAGES)
    ]
    return {
        "0-3": [pipeline("default", "Sales Pipeline", deals)],
        "0-970": [pipeline("projects", "Project Pipeline", projects)],
    }


def pipeline(
    pipeline_id: str, label: str, stages: list[dict[str, Any]], order: int = 0
) -> dict[str, Any]:
    """A pipeline as the pipelines API shows it."""
    times = {"createdAt": EPOCH, "updatedAt": EPOCH, "archived": False}
    return {"id": pipeline_id, "label": label, "displayOrder": order, "stages": stages} | times


def calculated(
    pipelines: dict[str, list[dict[str, Any]]], kind: ObjectType, record: Record
) -> Properties:
    """What HubSpot works out from a deal's stage, where it knows the stage."""
    if kind.name != "deal":
        return {}
    for known in pipelines.get(kind.type_id, []):
        for one in known["stages"]:
            if one["id"] == record.properties.get("dealstage"):
                closed, chance = one["metadata"]["isClosed"], one["metadata"].get("probability")
                won = str(closed == "true" and chance == "1.0").lower()
                return {"hs_is_closed": closed, "hs_is_closed_won": won}
    return {}
