"""Checks a time source against what the portal really has, before it is saved or used."""

from collections.abc import Iterable

from ..hubspot.gateway import HubSpot


def missing_properties(hubspot: HubSpot, object_type: str, names: Iterable[str]) -> list[str]:
    """Those of the names that the object doesn't have; raises errors of the gateway."""
    known = {str(one.get("name")) for one in hubspot.properties(object_type)}
    return [name for name in names if name not in known]
