"""One use of every method of HubSpot's gateway: a new method needs one line here."""

from collections.abc import Callable

from syncs.hubspot.gateway import HubSpot

from .scene import DEALS, TIME

CHANGED = [{"propertyName": "hs_lastmodifieddate", "operator": "GTE", "value": "1789000000000"}]
STAMP = {"dealname": "Website, renamed"}
FIELD = {
    "name": "console_contract", "label": "Contract", "type": "string", "fieldType": "text",
    "groupName": "dealinformation",
}  # fmt: skip

# On the scene of `scene.py`. The name is the method's; what it needs beside the gateway is known.
EXERCISES: dict[str, Callable[[HubSpot], object]] = {
    "list_objects": lambda hubspot: list(hubspot.list_objects("time_entry", TIME)),
    "search": lambda hubspot: list(hubspot.search("time_entry", CHANGED, TIME)),
    "count": lambda hubspot: hubspot.count("time_entry"),
    "read_objects": lambda hubspot: hubspot.read_objects("deals", ["9001", "77"], DEALS),
    "associations": lambda hubspot: hubspot.associations("time_entry", "deals", ["501", "77"]),
    "typed_associations": lambda hubspot: hubspot.typed_associations(
        "deals", "companies", ["9001", "77"]
    ),
    "owners": lambda hubspot: hubspot.owners(),
    "properties": lambda hubspot: hubspot.properties("deals"),
    "pipelines": lambda hubspot: hubspot.pipelines("deals"),
    "schemas": lambda hubspot: hubspot.schemas(),
    "has_object": lambda hubspot: [hubspot.has_object("deals", one) for one in ("9001", "77")],
    "create_property": lambda hubspot: hubspot.create_property("deals", FIELD),
    "update_object": lambda hubspot: hubspot.update_object("deals", "9001", STAMP),
    "update_objects": lambda hubspot: hubspot.update_objects("deals", {"9001": STAMP, "77": STAMP}),
}
# Public, and no call of its own.
NO_CALL = {"calls"}
