"""Which scope of HubSpot's a call needs, so that a missing one can be named."""

import re

_SUBJECTS = {
    "deals": "deals", "deal": "deals", "0-3": "deals",
    "companies": "companies", "company": "companies", "0-2": "companies",
    "line_items": "line_items", "line_item": "line_items", "0-8": "line_items",
    "projects": "projects", "project": "projects", "0-970": "projects",
} | dict.fromkeys(
    ("contacts", "contact", "0-1", "tasks", "task", "0-27", "notes", "note", "0-46",
     "meetings", "meeting", "0-47", "calls", "call", "0-48", "emails", "email", "0-49"),
    "contacts",
)  # fmt: skip
HUBSPOTS_OWN = frozenset(_SUBJECTS)
"""The names and type ids of HubSpot's own objects."""
_AREAS = re.compile(r"/(objects|associations|properties|pipelines|owners|schemas)(/.*)?$")
_VERSION = re.compile(r"/\d{4}-\d{2}(?=/|$)")
_READING = re.compile(r"/(search|batch/read)$")


def needed(method: str, where: str) -> str:
    """The scope a call needs by HubSpot's documentation; blank where it isn't known.

    Calls, meetings, tasks and notes are read with the scope of contacts; a type id of 2-N and any
    name HubSpot itself doesn't have belong to a custom object.
    """
    found = _AREAS.search(_VERSION.sub("", where))
    if not found:
        return ""
    area, kind = found[1], (found[2] or "").strip("/").split("/")[0].lower()
    if area in ("owners", "schemas"):
        return "crm.objects.owners.read" if area == "owners" else "crm.schemas.custom.read"
    reads = method == "GET" or bool(_READING.search(where))
    return _scope(area, _SUBJECTS.get(kind, "custom"), reads=reads)


def _scope(area: str, subject: str, *, reads: bool) -> str:
    place = "schemas" if area in ("properties", "pipelines") else "objects"
    if reads and place == "schemas" and subject != "custom":
        place = "objects"
    return f"crm.{place}.{subject}.{'read' if reads else 'write'}"
