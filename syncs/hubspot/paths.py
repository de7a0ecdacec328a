"""Where each part of HubSpot's API lies, in the version the settings name."""

import re
from urllib.parse import quote

_UNDATED = {
    "objects": "/crm/v3/objects",
    "associations": "/crm/v4/associations",
    "properties": "/crm/v3/properties",
    "pipelines": "/crm/v3/pipelines",
    "owners": "/crm/v3/owners",
    "schemas": "/crm-object-schemas/v3/schemas",
}
_DATED = re.compile(r"\d{4}-\d{2}")


def path(version: str, area: str, *parts: str) -> str:
    """The path of an area and what follows it, `v3` or a dated version such as `2026-09`.

    Raises ValueError for any other version: a typo must not look like a missing record.
    """
    if version != "v3" and not _DATED.fullmatch(version):
        raise ValueError(
            f"HUBSPOT_API_VERSION is {version!r}; use v3 or a dated version such as 2026-09."
        )
    dated = f"/crm-object-schemas/{version}/schemas" if area == "schemas" else None
    base = _UNDATED[area] if version == "v3" else dated or f"/crm/{area}/{version}"
    return "/".join([base, *(quote(part, safe="") for part in parts)])
