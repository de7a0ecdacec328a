"""The deal pipeline with HubSpot's default stages; metadata values are strings."""

from typing import Any

STAGES = (
    ("appointmentscheduled", "Appointment Scheduled", "0.2"),
    ("qualifiedtobuy", "Qualified To Buy", "0.4"),
    ("presentationscheduled", "Presentation Scheduled", "0.6"),
    ("decisionmakerboughtin", "Decision Maker Bought-In", "0.8"),
    ("contractsent", "Contract Sent", "0.9"),
    ("closedwon", "Closed Won", "1.0"),
    ("closedlost", "Closed Lost", "0.0"),
)
EPOCH = "1970-01-01T00:00:00Z"


def default_pipelines() -> list[dict[str, Any]]:
    """The one pipeline every portal starts with."""
    stages = [
        {
            "id": stage,
            "label": label,
            "displayOrder": order,
            "metadata": {"isClosed": str(probability in ("1.0", "0.0")).lower()}
            | {"probability": probability},
            "createdAt": EPOCH,
            "updatedAt": EPOCH,
            "archived": False,
            "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
        }
        for order, (stage, label, probability) in enumerate(STAGES)
    ]
    pipeline = {"id": "default", "label": "Sales Pipeline", "displayOrder": 0, "stages": stages}
    return [pipeline | {"createdAt": EPOCH, "updatedAt": EPOCH, "archived": False}]
